"""What of a ledger an officer may see, by role and agency. Pure.

1. The role `officer` sees whole entries; `auditor` sees them with the constants of the SQL masked. Whoever
   has both is an officer. Nobody else sees any.
2. At an agency, its own officers. At the broker, the centre's see every entry; an agency's see the questions
   that were put to that agency, as they ended.
3. A filter finds only what its reader is shown: nobody learns a constant by looking for it.
4. Through the broker, an agency's ledger tells of the questions that the broker brought it, and of nothing
   else: to the centre's officers and to the agency's own. The broker was party to all of that, so nobody
   who gets hold of an officer's token on that way learns more by it than the broker knew. What else stands
   there, the agency's own officers read beside their agent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rabita.canonical import canonical_json
from rabita.ledger import Filter, Found, search
from rabita.ledger.private import PRIVATE_FIELDS, public_part
from rabita.refusal import Code, Refusal
from rabita.sql.masked import HIDDEN, masked
from rabita.trust import Asker

OFFICER, AUDITOR = "officer", "auditor"
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
    """How much one reader sees: constants or not, and which agency's questions (`""`: all, and the rest)."""

    constants: bool
    agency: str = ""
    only_questions: bool = False

    def find(self, folder: Path, wanted: Filter, size: int) -> Iterator[Seen]:
        """The entries that match, newest first, as this reader sees them."""
        wanted = wanted.written_as_entries_are()
        looked_for = wanted if self.constants else replace(wanted, text="")
        for found in search(folder, looked_for, size=size):
            seen = self.of(found)
            if seen is not None and wanted.matches(seen.entry):
                yield seen

    def of(self, found: Found) -> Seen | None:
        """The entry as this reader sees it; None where it is none of theirs."""
        if self.agency and not _reached(found.entry, self.agency):
            return None
        if self.only_questions and not found.entry.get("question"):
            return None
        if self.constants:
            return Seen(found.index, found.entry, found.line)
        shown = without_constants(found.entry)
        hidden = {name: shown[name] for name in PRIVATE_FIELDS if name in shown}
        return Seen(
            found.index, shown, public_part(found.line),
            canonical_json(hidden) if hidden else b"",
        )  # fmt: skip


def view_of(asker: Asker, keeper: str) -> View:
    """The view of this asker on the ledger of `keeper` (an agency's id, "" for the broker), or a refusal."""
    foreign = bool(keeper) and asker.agency != keeper
    if foreign or not {OFFICER, AUDITOR} & set(asker.roles):
        raise Refusal(
            Code.NOT_ENTITLED, "only officers may search this ledger, each what concerns their own party",
            hint=f"a token with the role {OFFICER!r} or {AUDITOR!r} is needed",
        )  # fmt: skip
    return View(OFFICER in asker.roles, "" if keeper else asker.agency)


def view_through_broker(asker: Asker, keeper: str) -> View:
    """The view on an agency's ledger of this asker, whom the broker speaks for, or a refusal."""
    if asker.agency not in ("", keeper) or not {OFFICER, AUDITOR} & set(asker.roles):
        raise Refusal(
            Code.NOT_ENTITLED, "only the centre's officers, and the agency's own, are told of its ledger",
            hint=f"a token with the role {OFFICER!r} or {AUDITOR!r} is needed",
        )  # fmt: skip
    return View(OFFICER in asker.roles, only_questions=True)


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


__all__ = ["AUDITOR", "OFFICER", "Seen", "View", "view_of", "view_through_broker", "without_constants"]
