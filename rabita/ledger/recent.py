"""The questions asked lately, from the ledger: how the memory of questions survives a restart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from rabita.ledger.entry import timestamp
from rabita.ledger.search import Filter, search

ASKED = "asked"


def recent_questions(folder: Path, since: float) -> Iterator[tuple[str, int, int]]:
    """Id, round and end of validity (seconds since 1970) of every question recorded since, newest first."""
    earliest = timestamp(datetime.fromtimestamp(since, UTC))
    for found in search(folder, Filter(kind=ASKED)):
        entry = found.entry
        if str(entry["time"]) < earliest:
            return
        yield str(entry["question"]), int(entry.get("round", 0)), int(entry["expires"])


__all__ = ["ASKED", "recent_questions"]
