"""Whether a ledger's folder is byte for byte what its keeper wrote, from the folder alone, without writing.

Two passes. The quick one hashes every entry and follows the digests from segment to segment up to the last
checkpoint, whose signature covers them all. If anything is amiss, the thorough one reads from the first entry
on and checks every seal, to name the first entry that is not as it was written.

What lies beyond the newest checkpoint is excused only while someone writes: then the checkpoint moves on by
itself within a moment. What the folder alone cannot show is that all of it, checkpoint included, was put back
to an earlier state or signed anew by the holder of the key: for that, others keep the checkpoints that they
saw (witness.py), and `key` pins the key.
"""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rabita.ledger.folder import (
    CHECKPOINT_FILE,
    read_checkpoint,
    read_keys,
    read_segment,
    require_folder,
    segment_names,
)
from rabita.ledger.keys import Keys
from rabita.ledger.note import Checkpoint, VerifierKey
from rabita.ledger.segment import Replay, corrupt, segment_first
from rabita.ledger.sequence import PutBack
from rabita.refusal import Code, Refusal

_ATTEMPTS = 5
_PAUSE_SECONDS = 0.05
_WRITER_MOVES_WITHIN_SECONDS = 1.0


@dataclass(frozen=True)
class Verified:
    """A ledger that is whole: its number of entries, its root in base64, its origin, key and checkpoint.

    `put_back` are the first entries whose time is before that of the entry they follow; `times_put_back`
    counts all of them.
    """

    size: int
    root: str
    origin: str
    key: str
    checkpoint: str
    put_back: tuple[PutBack, ...] = ()
    times_put_back: int = 0


def verify_ledger(folder: Path, *, key: VerifierKey | None = None) -> Verified:
    """Refuse (`LEDGER_CORRUPT`, naming the first wrong entry or file) unless every byte is as written.

    And unless every question was asked once: an id that is asked a second time was replayed or made up.
    """
    require_folder(folder)
    for _ in range(_ATTEMPTS):
        before = _stamp(folder)
        try:
            return _verify(folder, key)
        except Refusal:
            # Files that moved while they were read belong to a ledger that is being written: look again.
            if _stamp(folder) == before:
                raise
            time.sleep(_PAUSE_SECONDS)
    return _verify(folder, key)


def _verify(folder: Path, pinned: VerifierKey | None) -> Verified:
    keys = read_keys(folder)
    note, checkpoint = read_checkpoint(folder, keys)
    if pinned:
        _check_pinned(pinned, keys, checkpoint.size)
    names = segment_names(folder)
    if not names or segment_first(names[0]) != 0:
        raise corrupt(0, "missing: the first segment is not there")
    try:
        replay = _quick(folder, names, keys, checkpoint.size)
    except Refusal:
        _thorough(folder, names, keys, checkpoint.size)
        raise
    _check_end(folder, names, replay, note, checkpoint)
    replay.check_ends()
    sequence = replay.sequence
    if sequence.asked_twice:
        index, question = sequence.asked_twice
        raise corrupt(index, f"question {question} was asked before: an id is used once")
    return Verified(
        checkpoint.size,
        base64.b64encode(checkpoint.root).decode(),
        checkpoint.origin,
        keys.newest.text,
        note,
        tuple(sequence.put_back),
        sequence.times_put_back,
    )


def _check_pinned(pinned: VerifierKey, keys: Keys, size: int) -> None:
    """The pinned key is of the chain, and has signed: one that is merely named vouches for nothing."""
    if pinned in keys.chain and size <= keys.since[keys.chain.index(pinned)] > 0:
        raise Refusal(
            Code.LEDGER_CORRUPT,
            f"key.pub: {pinned.text} is named there and has signed nothing yet",
            hint="a key vouches for what it signed: pin the one before it until an entry follows",
        )
    if pinned not in keys.chain:
        raise Refusal(
            Code.LEDGER_CORRUPT,
            f"key.pub: the ledger is {keys.newest.text}, not {pinned.text}",
            hint="the key was replaced, or this is another party's ledger",
        )


def _quick(folder: Path, names: list[str], keys: Keys, size: int) -> Replay:
    """Seals are looked at in the segment that `size` falls in, and where a key signed for the last time; all
    others are under a digest."""
    replay = Replay(keys)
    for place, name in enumerate(names):
        content = read_segment(folder, name)
        following = segment_first(names[place + 1]) if place + 1 < len(names) else None
        if following is None or following >= size:
            replay.read(name, content, stop=size)
            break
        if any(replay.frontier.size < since <= following for since in keys.since[1:]):
            replay.read(name, content)
        else:
            replay.pass_over(name, content)
    return replay


def _thorough(folder: Path, names: list[str], keys: Keys, size: int) -> None:
    replay = Replay(keys)
    for name in names:
        replay.read(name, read_segment(folder, name), stop=size)
        if replay.frontier.size == size:
            return


def _check_end(folder: Path, names: list[str], replay: Replay, note: str, checkpoint: Checkpoint) -> None:
    """The files must end where the newest checkpoint does, with that very checkpoint."""
    size = replay.frontier.size
    if size < checkpoint.size:
        raise corrupt(
            size, f"missing: the checkpoint covers {checkpoint.size} entries, the files hold {size}"
        )
    if replay.frontier.root() != checkpoint.root or (size and replay.note != note):
        raise corrupt(max(size - 1, 0), f"the file {CHECKPOINT_FILE} is not the checkpoint written after it")
    last = next(name for name in reversed(names) if (segment_first(name) or 0) <= max(size - 1, 0))
    beyond = len(read_segment(folder, last)) > replay.end or last != names[-1]
    if beyond and not _moves_on(lambda: read_checkpoint(folder, replay.keys)[0], note):
        raise corrupt(size, f"not covered by the file {CHECKPOINT_FILE}, which ends after {size} entries")


def _moves_on(read: Callable[[], str], note: str) -> bool:
    deadline = time.monotonic() + _WRITER_MOVES_WITHIN_SECONDS
    while time.monotonic() < deadline:
        try:
            if read() != note:
                return True
        except Refusal:
            pass  # caught in the middle of being written; look again
        time.sleep(_PAUSE_SECONDS)
    return False


def _stamp(folder: Path) -> list[tuple[str, int, int]]:
    try:
        with os.scandir(folder) as found:
            return sorted((item.name, *_size_and_time(item.stat(follow_symlinks=False))) for item in found)
    except OSError:
        return []


def _size_and_time(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


__all__ = ["Verified", "verify_ledger"]
