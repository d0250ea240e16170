"""What happened lately, from the ledger: how the memory of questions and of budgets survives a restart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rabita.ledger.entry import timestamp
from rabita.ledger.search import Filter, search
from rabita.refusal import Code, Refusal

ASKED = "asked"
RELEASED = "released"
_STALE_IN_A_ROW = 10_000
"""Entries of questions long over that are read before the search ends: a clock that was set back for a while
leaves entries of other times between."""


def recent_questions(folder: Path, still_valid_at: float) -> Iterator[tuple[str, int, int]]:
    """Id, round and end of validity (seconds since 1970) of every recorded question not over at that time.

    Raises `Refusal(LEDGER_CORRUPT)` where an entry of a question does not say these.
    """
    stale = 0
    for found in search(folder, Filter(kind=ASKED)):
        try:
            question, round_index = str(found.entry["question"]), int(found.entry.get("round", 0))
            expires = int(found.entry["expires"])
        except (KeyError, TypeError, ValueError):
            raise Refusal(
                Code.LEDGER_CORRUPT, f"{folder}: entry {found.index} is a question without its end"
            ) from None
        if expires < still_valid_at:
            stale += 1
            if stale > _STALE_IN_A_ROW:
                return
            continue
        stale = 0
        yield question, round_index, expires


def entries_since(folder: Path, kind: str, since: float) -> Iterator[dict[str, Any]]:
    """The recorded entries of a kind that are not older than `since` (seconds since 1970), newest first."""
    oldest, stale = timestamp(datetime.fromtimestamp(since, UTC)), 0
    for found in search(folder, Filter(kind=kind)):
        if str(found.entry.get("time", "")) >= oldest:
            stale = 0
            yield found.entry
        else:
            stale += 1
            if stale > _STALE_IN_A_ROW:
                return


__all__ = ["ASKED", "RELEASED", "entries_since", "recent_questions"]
