"""What of a ledger a reader may see, as the policies in force say. Pure.

1. Policy says which parts a reader may read (`rabita/policy/reading.py`): the whole, or at the broker the
   part about an agency, which is the questions that were put to that agency, as they ended.
2. Policy says of each part whether the constants of the SQL are shown. An entry of several parts is shown as
   the most open of them shows it.
3. A filter finds only what its reader is shown: nobody learns a constant by looking for it.
4. Through the broker, an agency's ledger tells of the questions that the broker brought it, and of nothing
   else, to those whom policy permits `read_account`. The broker was party to all of that, so nobody who gets
   hold of an officer's token on that way learns more by it than the broker knew. What else stands there, the
   agency's own officers read beside their agent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rabita.canonical import canonical_json
from rabita.ledger import Filter, Found, search
from rabita.ledger.private import PRIVATE_FIELDS, public_part
from rabita.ledger.tally_index import End
from rabita.policy import Readings
from rabita.refusal import Code, Refusal
from rabita.sql.masked import HIDDEN, masked

_REACHED = frozenset({"answered", "refused", "unreachable", "timed_out", "failed"})


@dataclass(frozen=True)
class Seen:
    """An entry as one reader sees it: its bytes, and what stands for a private part that is masked."""

    index: int
    entry: dict[str, Any]
    line: bytes
    masked: bytes = b""


@dataclass(frozen=True)
class View:
    """How much one reader sees: the parts that policy opens, each with constants or without.

    With `only_questions` entries that are about no question are not among it.
    """

    readings: Readings
    only_questions: bool = False

    @property
    def policies(self) -> list[str]:
        """The `@id`s of the policies that open it."""
        return sorted({policy for reading in self.readings.values() for policy in reading.policies})

    def find(self, folder: Path, wanted: Filter, size: int) -> Iterator[Seen]:
        """The entries that match, newest first, as this reader sees them."""
        wanted = wanted.written_as_entries_are()
        constants = all(reading.constants for reading in self.readings.values())
        looked_for = wanted if constants else replace(wanted, text="")
        for found in search(folder, looked_for, size=size):
            seen = self.of(found)
            if seen is not None and wanted.matches(seen.entry):
                yield seen

    def sees(self, end: End) -> bool:
        """Whether questions that ended so are among what this reader sees."""
        states = dict(end.states)
        return any(not part or states.get(part) in _REACHED for part in self.readings)

    def of(self, found: Found) -> Seen | None:
        """The entry as this reader sees it; None where it is none of theirs."""
        shown_by = [r for part, r in self.readings.items() if not part or _reached(found.entry, part)]
        if not shown_by:
            return None
        if self.only_questions and not found.entry.get("question"):
            return None
        if any(reading.constants for reading in shown_by):
            return Seen(found.index, found.entry, found.line)
        shown = without_constants(found.entry)
        hidden = {name: shown[name] for name in PRIVATE_FIELDS if name in shown}
        return Seen(
            found.index, shown, public_part(found.line),
            canonical_json(hidden) if hidden else b"",
        )  # fmt: skip


def view_of(readings: Readings) -> View:
    """The view of a reader for whom policy opens these parts, or a refusal where it opens none."""
    if not readings:
        raise Refusal(
            Code.NOT_ENTITLED, "only officers may search this ledger, each what concerns their own party",
            hint="policies decide which role may: they permit it by naming read_ledger",
        )  # fmt: skip
    return View(readings)


def view_through_broker(accounts: Readings) -> View:
    """The view on an agency's ledger of a reader whom the broker speaks for, or a refusal.

    `accounts`: what policy lets them be told of it (`Policies.accounts`).
    """
    if not accounts:
        raise Refusal(
            Code.NOT_ENTITLED, "only officers, the centre's and the agency's own, are told of its ledger",
            hint="policies decide which role may: they permit it by naming read_account",
        )  # fmt: skip
    return View(accounts, only_questions=True)


def without_constants(entry: Mapping[str, Any]) -> dict[str, Any]:
    """The entry with the constants of its SQL, and words that were looked for in SQL, masked."""
    return {name: _mask(name, value) for name, value in entry.items()}


def _reached(entry: dict[str, Any], agency: str) -> bool:
    states = entry.get("agencies")
    return isinstance(states, dict) and states.get(agency) in _REACHED


def _mask(name: str, value: Any) -> Any:
    if name == "sql":
        return masked(str(value))
    if name == "wanted" and isinstance(value, dict):
        return {field: HIDDEN if field == "text" else text for field, text in value.items()}
    return value


__all__ = ["Seen", "View", "view_of", "view_through_broker", "without_constants"]
