"""Example questions about ledgers in `*.test.yaml`: who may read which, with constants or without.

- {who: officer, read: broker, expect: permit, constants: shown}
- {who: auditor, agency: anf, read: [anf, broker about anf], expect: permit, constants: masked}
- {who: officer, agency: anf, read: police, expect: deny}
- {who: officer, read: anf through broker, expect: permit, constants: shown}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rabita.catalogue.reading import Item
from rabita.policy.decide import Policies
from rabita.policy.entities import Asking
from rabita.policy.reading import BROKERS_LEDGER

KEYS = ("read", "constants")
_LEDGER = 'a ledger such as "broker", "broker about anf", "anf" or "anf through broker"'
_THROUGH = " through broker"


@dataclass(frozen=True)
class LedgerRead:
    """A ledger by its keeper; at the broker all of it, or what is `about` one agency.

    An agency's `through_broker`: what it tells of questions by that way.
    """

    keeper: str
    about: str = ""
    through_broker: bool = False

    def __str__(self) -> str:
        part = f" about {self.about}" if self.about else _THROUGH if self.through_broker else ""
        return f"read {self.keeper}{part}"


def read_ledger(item: Item) -> LedgerRead:
    """The ledger that an item names; a mistake where it names none."""
    text = item.text(_LEDGER)
    if text.endswith(_THROUGH):
        keeper = text.removesuffix(_THROUGH)
        if not keeper.isidentifier() or keeper == BROKERS_LEDGER:
            raise item.wrong(_LEDGER)
        return LedgerRead(keeper, through_broker=True)
    keeper, about, agency = text.partition(" about ")
    if not keeper.isidentifier() or (about and (keeper != BROKERS_LEDGER or not agency.isidentifier())):
        raise item.wrong(_LEDGER)
    return LedgerRead(keeper, agency)


def expected_constants(entries: Mapping[str, Item], *, permitted: bool) -> bool | None:
    """Whether constants are to be shown; None where the row does not say."""
    if "constants" not in entries:
        return None
    if "read" not in entries or not permitted:
        raise entries["constants"].wrong("only beside read and expect: permit")
    return entries["constants"].one_of(("shown", "masked")) == "shown"


def unlike_expected(
    policies: Policies, asking: Asking, wanted: LedgerRead, now: int, *,
    permitted: bool, constants: bool | None, policy: str | None,
) -> str:  # fmt: skip
    """How the decision is not as expected; "" where it is."""
    about = [wanted.about] if wanted.about else []
    if wanted.through_broker:
        by_part = policies.accounts(asking, wanted.keeper, now)
    else:
        by_part = policies.readings(asking, wanted.keeper, about, now)
    found = by_part.get(wanted.about) or by_part.get("")  # who reads the whole reads every part
    if found is None:
        return "denied: no policy permits it" if permitted or policy else ""
    if not permitted:
        return f"permitted by {', '.join(found.policies)}"
    if constants not in (None, found.constants):
        return f"with constants {'shown' if found.constants else 'masked'}"
    if policy is not None and policy not in found.policies:
        return f"decided by {', '.join(found.policies)}, not by {policy}"
    return ""


__all__ = ["KEYS", "LedgerRead", "expected_constants", "read_ledger", "unlike_expected"]
