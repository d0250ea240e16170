"""Keeps the counts of a ledger's full segments in a file beside its folder: a restart counts none again.

It is an index: nothing is lost with it, and what does not fit the ledger as it is now is not used. The header
of a segment holds the digest of all before it, so that of the next one to count says what was counted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rabita.canonical import digest
from rabita.ledger.segment import segment_name

_VERSION = 1
_LARGEST = 256 << 20


class End(NamedTuple):
    """How some questions ended. `hour` is `2026-07-01T12`, in UTC; `states` how each agency stood, sorted."""

    hour: str
    outcome: str
    purpose: str
    code: str
    states: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Kept:
    """Counts up to the segment that begins with entry `following`, and the ends that came last before it."""

    following: int
    counts: Mapping[End, int]
    recent: list[tuple[str, str]]


def index_of(ledger: Path) -> Path:
    """Where the counts of a ledger lie: beside its folder, of which every byte matters."""
    return ledger.with_name(f"{ledger.name}-counts.json")


def read_index(ledger: Path) -> Kept | None:
    """The counts kept of this ledger; None where there are none that fit it."""
    path = index_of(ledger)
    try:
        if path.stat().st_size > _LARGEST:
            return None
        read = json.loads(path.read_bytes())
        if read["version"] != _VERSION or read["header"] != _header(ledger, read["following"]):
            return None
        counts = {
            End(hour, outcome, purpose, code, tuple((name, state) for name, state in states)): int(count)
            for (hour, outcome, purpose, code, states), count in read["counts"]
        }
        return Kept(int(read["following"]), counts, [(question, kind) for question, kind in read["recent"]])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def write_index(ledger: Path, kept: Kept) -> None:
    """Keep them; where that cannot be done they are counted again after the next start."""
    document: Mapping[str, object] = {
        "version": _VERSION, "header": _header(ledger, kept.following),
        "following": kept.following, "counts": list(kept.counts.items()), "recent": kept.recent,
    }  # fmt: skip
    path = index_of(ledger)
    new = path.with_suffix(".new")
    try:
        new.write_text(json.dumps(document, separators=(",", ":")))
        os.replace(new, path)
    except OSError:
        new.unlink(missing_ok=True)


def _header(ledger: Path, first: int) -> str:
    with (ledger / segment_name(first)).open("rb") as file:
        return digest(file.readline(1 << 20))


__all__ = ["End", "Kept", "index_of", "read_index", "write_index"]
