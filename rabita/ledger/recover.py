"""Where a ledger stands when it is opened: new, clean, or cut short by a crash; anything else is refused.

What a crash can leave: bytes behind the last signed checkpoint (a batch that was never acknowledged), a
newest segment without one whole batch, the file `checkpoint` behind the last checkpoint in the newest
segment. That is mended. What no crash leaves, since the checkpoint's file is written after the entries are on
disk, is refused: fewer entries than it covers, a wrong line with a signed checkpoint behind it, anything
altered.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from pathlib import Path

from rabita.ledger.disk import sync_folder, unwritable, write_file
from rabita.ledger.folder import (
    CHECKPOINT_FILE,
    KEY_FILE,
    PASSING,
    read_checkpoint,
    read_keys,
    read_segment,
    segment_names,
)
from rabita.ledger.keys import Keys
from rabita.ledger.note import Checkpoint, NoteSigner, VerifierKey
from rabita.ledger.segment import Replay, corrupt, frontier_in, segment_first, segment_name
from rabita.ledger.tree import EMPTY_ROOT, Frontier
from rabita.refusal import Code, Refusal

_KEY_NEW = "key.pub.new"


@dataclass(frozen=True)
class Standing:
    """A ledger to go on with: its tree, its last checkpoint, the newest segment as far as it is good."""

    frontier: Frontier
    note: str
    segment: str
    content: bytes  # of the segment, up to its last seal
    cut: bytes  # what follows there
    dropped: tuple[str, ...]  # files that a crash left
    unpublished: int  # entries under the last seal that the file `checkpoint` does not cover
    leaves: tuple[bytes, ...]  # hashes of the entries of the newest segment
    keys: Keys
    next_key: tuple[int, VerifierKey] | None  # that a crash kept from being listed in key.pub

    @property
    def is_clean(self) -> bool:
        return not (self.cut or self.dropped or self.unpublished)

    def __post_init__(self) -> None:
        """A later key is listed once the entry that introduces it is on disk: nothing may follow there."""
        if self.next_key and self.next_key[0] != self.frontier.size:
            raise corrupt(self.next_key[0] - 1, "the key that it introduces is not in key.pub")


def create(folder: Path, signer: NoteSigner) -> None:
    """Make an empty ledger where there is none; the key's file comes last: a folder that has one is whole."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise unwritable(folder, error) from None
    try:
        fcntl.flock(
            handle, fcntl.LOCK_EX
        )  # two that create the same ledger at once: the second finds it made
        if not (folder / KEY_FILE).exists():
            _require_nothing_there(folder)
            _write_empty(folder, signer)
    except OSError as error:
        raise unwritable(folder, error) from None
    finally:
        os.close(handle)


def read_standing(folder: Path, key: VerifierKey) -> Standing:
    """Where the ledger stands, from its newest segment and its checkpoint. Reads only."""
    keys = read_keys(folder)
    note, checkpoint = read_checkpoint(folder, keys)
    names = segment_names(folder, passing=(*PASSING, _KEY_NEW))
    if not names or segment_first(names[0]) != 0:
        raise corrupt(0, "missing: the first segment is not there")
    standing = _newest(folder, names, keys, note, checkpoint)
    held = standing.next_key[1] if standing.next_key else keys.newest
    if held != key:
        raise Refusal(
            Code.CONFIGURATION,
            f"{folder}: the ledger is of {held.text}, not of {key.text}",
            hint="open it under its own origin, and with the key that it is signed with; where the key was "
            "changed while nobody served, `rabita ledger rotate` records the change with the old key",
        )
    size = standing.frontier.size
    if size == checkpoint.size and standing.note != note:
        raise corrupt(max(size - 1, 0), "its checkpoint is another than the one in the folder")
    return standing


def _require_nothing_there(folder: Path) -> None:
    """Only what an interrupted creation leaves may lie in the folder."""
    found = set(os.listdir(folder)) - {CHECKPOINT_FILE, PASSING[0], _KEY_NEW, segment_name(0)}
    first = folder / segment_name(0)
    if found or (first.exists() and first.stat().st_size):
        raise Refusal(
            Code.LEDGER_CORRUPT,
            f"{KEY_FILE}: missing from the ledger",
            hint=f"put it back; a new ledger needs an empty folder, and {folder} is none",
        )


def _write_empty(folder: Path, signer: NoteSigner) -> None:
    nothing = Checkpoint(signer.verifier.name, 0, EMPTY_ROOT)
    for name, content in (
        (segment_name(0), b""),
        (CHECKPOINT_FILE, signer.sign(nothing.text).encode()),
        (_KEY_NEW, f"{signer.verifier.text}\n".encode()),
    ):
        os.close(write_file(folder, name, content))
    os.rename(folder / _KEY_NEW, folder / KEY_FILE)
    sync_folder(folder)
    sync_folder(folder.parent)


def _newest(folder: Path, names: list[str], keys: Keys, note: str, checkpoint: Checkpoint) -> Standing:
    """The newest segment with a seal in it; a crash leaves at most one segment without."""
    dropped = tuple(name for name in (*PASSING, _KEY_NEW) if (folder / name).exists())
    content = read_segment(folder, names[-1])
    replay, wrong = _replay(names[-1], content, keys)
    if len(names) > 1 and not replay.note:
        if wrong and _has_signed(content, keys):
            raise wrong
        dropped = (*dropped, names.pop())
        content = read_segment(folder, names[-1])
        replay, wrong = _replay(names[-1], content, keys)
        if wrong or not replay.note:
            raise wrong or corrupt(segment_first(names[-1]) or 0, "the segment is empty")
        if replay.frontier.size != segment_first(dropped[-1]):
            raise corrupt(replay.frontier.size, f"missing: the next segment is {dropped[-1]}")
    size, end = replay.frontier.size, replay.end
    if wrong and (size < checkpoint.size or _has_signed(content[end:], keys)):
        raise wrong
    if size < checkpoint.size:
        raise corrupt(
            size, f"missing: the checkpoint covers {checkpoint.size} entries, the files hold {size}"
        )
    if size > checkpoint.size:
        _check_earlier(names[-1], content, keys, checkpoint)
    return Standing(
        replay.frontier,
        replay.note or note,
        names[-1],
        content[:end],
        content[end:],
        dropped,
        size - checkpoint.size,
        tuple(replay.leaves),
        keys,
        replay.next_key,
    )


def _replay(name: str, content: bytes, keys: Keys, stop: int | None = None) -> tuple[Replay, Refusal | None]:
    """Read a segment from the frontier that it states, which its first seal proves; and what was wrong."""
    first = segment_first(name) or 0
    replay = Replay(keys, Frontier())
    try:
        if first:
            replay = Replay(keys, frontier_in(content[: max(content.find(b"\n"), 0)], first))
        replay.read(name, content, stop)
    except Refusal as refusal:
        return replay, refusal
    return replay, None


def _check_earlier(name: str, content: bytes, keys: Keys, checkpoint: Checkpoint) -> None:
    """The checkpoint that the folder holds is one that this ledger went through.

    Where it lies in an earlier segment, as a loss of power can leave it, the roots above it stand for it:
    nobody but the key's holder signs those.
    """
    if checkpoint.size <= (segment_first(name) or 0):
        return
    replay, _ = _replay(name, content, keys, checkpoint.size)
    if replay.frontier.size != checkpoint.size or replay.frontier.root() != checkpoint.root:
        raise corrupt(checkpoint.size - 1, f"the file {CHECKPOINT_FILE} is not of this ledger")


def _has_signed(tail: bytes, keys: Keys) -> bool:
    """Whether a checkpoint that the ledger's key signed stands in there on a line that is whole."""
    for line in tail.split(b"\n")[:-1]:
        try:
            seal = json.loads(line) if line.startswith(b"[") else None
            if isinstance(seal, list) and seal and isinstance(seal[0], str):
                keys.open(seal[0])
                return True
        except (ValueError, RecursionError, Refusal):
            continue
    return False


__all__ = ["Standing", "create", "read_standing"]
