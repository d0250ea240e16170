"""What policy says of a question: a decision and its obligations, as immutable values (DESIGN §7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from rabita.policy.statements import Statement
from rabita.refusal import Code, Refusal
from rabita.sql.uses import Use

READ_LEDGER, READ_ACCOUNT, READ_CONSTANTS = "read_ledger", "read_account", "read_constants"
READINGS = frozenset({READ_LEDGER, READ_ACCOUNT, READ_CONSTANTS})
"""The actions on ledgers; all others are uses of columns."""


def actions_named(cedar: Mapping[str, Any]) -> set[str]:
    """The actions that a policy's scope names; none where it is about all."""
    scope = cedar["action"]
    return {each["id"] for each in scope.get("entities") or [scope.get("entity")] if each}


@dataclass(frozen=True)
class Layer:
    """The policy files of one owner: the layer's name ("federation", "agency anf"), file name to text."""

    name: str
    files: Mapping[str, str]


@dataclass(frozen=True)
class Obligations:
    """The conditions under which an answer may leave, the strictest of all policies that permit.

    `min_group_size` is in distinct subjects, `max_share` the largest part of a sum that one subject may
    have (0 to 1), `p_percent` how much of the largest part all but the largest two have to be (0 to 100),
    `round_to` a step for counts, `max_groups` in rows of one partial,
    `max_questions_per_day` and `max_groups_per_month` per user, purpose and case; None: not asked for.
    """

    min_group_size: int
    max_share: Decimal | None = None
    round_to: int | None = None
    noise: str | None = None
    guard: str | None = None
    max_groups: int | None = None
    max_questions_per_day: int | None = None
    max_groups_per_month: int | None = None
    p_percent: Decimal | None = None
    guard_days: int | None = None

    def as_json(self) -> dict[str, str]:
        """Annotation name to text, as in the policy file; what was not asked for is left out."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {
            name: f"{value:f}" if isinstance(value, Decimal) else str(value)
            for name, value in values.items()
            if value is not None
        }


@dataclass(frozen=True)
class Rule:
    """One policy in force. `cedar` is its parsed form; `obligations` only a permit of questions has."""

    layer: str
    id: str
    obligations: Obligations | None
    statement: Statement
    cedar: Mapping[str, Any]

    @property
    def permits(self) -> bool:
        return bool(self.cedar["effect"] == "permit")

    @property
    def opens_ledger(self) -> bool:
        """Whether it permits reading a ledger; a permit that names no action is about questions."""
        return self.permits and self.obligations is None

    @property
    def names_ledger(self) -> bool:
        """Whether its scope names an action of ledgers."""
        return bool(actions_named(self.cedar) & READINGS)


@dataclass(frozen=True)
class Permit:
    """A permitted question. `policies`: the `@id`s that decided; `policy_hash` covers all in force."""

    obligations: Obligations
    policies: tuple[str, ...]
    policy_hash: str


@dataclass(frozen=True)
class Denial:
    """A denied question: the first denied use, the `@id` of what forbids it (or "" where nothing permits).

    `allowed` is a sentence that says what would be allowed, for a person; `layer` whose policies deny.
    """

    use: Use
    policy: str
    allowed: str
    policy_hash: str
    layer: str = ""

    def refusal(self) -> Refusal:
        """The denial for the asker: the use, the policy, and what would be allowed."""
        of = f" of {self.layer}" if self.layer else ""
        by = f"by policy {self.policy!r}{of}" if self.policy else f"since no policy{of} permits it"
        return Refusal(Code.USE_DENIED, f"{self.use} is denied {by}", hint=self.allowed)


Decision = Permit | Denial

__all__ = [
    "READINGS", "READ_ACCOUNT", "READ_CONSTANTS", "READ_LEDGER", "Decision", "Denial", "Layer", "Obligations",
    "Permit", "Rule", "actions_named",
]  # fmt: skip
