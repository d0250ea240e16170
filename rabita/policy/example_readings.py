"""Example questions about ledgers in `*.test.yaml`: who may read which, with constants or without.

- {who: officer, read: broker, expect: permit, constants: shown}
- {who: auditor, agency: anf, read: [anf, broker about anf], expect: permit, constants: masked}
- {who: officer, agency: anf, read: police, expect: deny}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rabita.catalogue.reading import Item
from rabita.policy.decide import Policies
from rabita.policy.entities import Asking
from rabita.policy.reading import BROKERS_LEDGER

KEYS = ("read", "constants")
_LEDGER = 'a ledger such as "broker", "broker about anf" or "anf"'


@dataclass(frozen=True)
class LedgerRead:
    """A ledger by its keeper; at the broker all of it, or what is `about` one agency."""

    keeper: str
    about: str = ""

    def __str__(self) -> str:
        return f"read {self.keeper}" + (f" about {self.about}" if self.about else "")


def read_ledger(item: Item) -> LedgerRead:
    """The ledger that an item names; a mistake where it names none."""
    keeper, about, agency = item.text(_LEDGER).partition(" about ")
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
