"""Retention: entries beyond their term lose who asked and their words, and keep every proof.

The order to do so is an entry, with who gave it, before anything is taken away; a crash on the way leaves
texts that the next run removes. Only private parts go (private.py): nothing that a leaf is over changes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.ledger.disk import lock_folder, sync_folder, unwritable, write_file
from rabita.ledger.folder import EXPIRING, PASSING, read_segment, segment_names
from rabita.ledger.private import PRIVATE, SEPARATOR, public_part
from rabita.ledger.search import parse_entry, read_entries
from rabita.ledger.segment import segment_first
from rabita.ledger.store import Ledger


@dataclass(frozen=True)
class Expired:
    """How many entries were before the term, and how many texts were taken away now."""

    below: int
    removed: int


def expire(folder: Path, *, origin: str, key: Ed25519PrivateKey, before: str, by: str) -> Expired:
    """Take away what is private in every entry older than `before` (a time as entries carry it).

    The ledger's party must not be serving. An entry stands before the term with all that stand before it.
    """
    with Ledger.open(folder, origin=origin, key=key) as ledger:
        below = _first_within(folder, before)
        if below:
            ledger.order_expiry(below, before=before, by=by)
    lock = lock_folder(folder)
    try:
        removed = sum(_strip(folder, name, below) for name in _segments_before(folder, below))
    except OSError as error:
        raise unwritable(folder, error) from None
    finally:
        os.close(lock)
    return Expired(below, removed)


def _first_within(folder: Path, before: str) -> int:
    """The first entry of the term that has or had a private part: none before it is as young."""
    below = 0
    for index, line in read_entries(folder):
        entry = parse_entry(index, public_part(line))
        if PRIVATE in entry and str(entry.get("time", "")) >= before:
            return index
        below = index + 1
    return below


def _segments_before(folder: Path, below: int) -> Iterator[str]:
    for name in segment_names(folder, passing=PASSING):
        if (segment_first(name) or 0) < below:
            yield name


def _strip(folder: Path, name: str, below: int) -> int:
    """Replace a segment by one without the private parts of entries before `below`; how many there were."""
    content = read_segment(folder, name)
    index, removed, kept = segment_first(name) or 0, 0, []
    for line in content.split(b"\n"):
        if line.startswith(b"{"):
            if index < below and SEPARATOR in line:
                line, removed = public_part(line), removed + 1  # noqa: PLW2901
            index += 1
        kept.append(line)
    if removed:
        os.close(write_file(folder, EXPIRING, b"\n".join(kept)))
        os.rename(folder / EXPIRING, folder / name)
        sync_folder(folder)
    return removed


__all__ = ["Expired", "expire"]
