"""The newest checkpoint seen of each peer, kept so that a peer that goes back, or forks, is found out.

A checkpoint is stored, and synced, before `observe` returns. Replies of one peer may overtake each other: a
caller that notes `size(origin)` before it asks, and gives it as `at_least` with the reply, has older replies
taken for what they are, while a peer that answers from an earlier state than it had shown before the question
was put is refused. Growth from one checkpoint to the next is taken on trust here: that takes a consistency
proof.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable
from pathlib import Path

from rabita.canonical import canonical_json
from rabita.ledger.disk import sync_folder, unwritable, write_file
from rabita.ledger.note import Checkpoint, VerifierKey, open_checkpoint, parse_checkpoint
from rabita.refusal import Code, Refusal

SEEN_FILE = "seen.jsonl"
_SEEN_NEW = "seen.jsonl.new"
_COMPACT_AT_BYTES = 1024 * 1024
_ROOTS_REMEMBERED = 1024  # of each peer, to compare sizes that were seen before the newest


class Witness:
    """What this party has seen of its peers' ledgers. Every method may be called from any thread."""

    def __init__(self, folder: Path) -> None:
        """Read what was seen before; the folder is made where there is none."""
        self._folder = Path(folder).absolute()
        self._mutex = threading.Lock()
        self._notes: dict[str, str] = {}
        self._newest: dict[str, Checkpoint] = {}
        self._roots: dict[str, dict[int, bytes]] = {}
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for note in _read(self._folder / SEEN_FILE):
                self._remember(note, parse_checkpoint(note.rpartition("\n\n")[0] + "\n"))
            self._file = self._compact()
        except OSError as error:
            raise unwritable(self._folder, error) from None

    def size(self, origin: str) -> int:
        """The size of the newest checkpoint seen of that origin; 0 if none was."""
        with self._mutex:
            newest = self._newest.get(origin)
            return newest.size if newest else 0

    def newest(self, origin: str) -> str | None:
        """The newest checkpoint seen of that origin, as it was signed."""
        with self._mutex:
            return self._notes.get(origin)

    def observe(self, note: str, key: VerifierKey, *, at_least: int | None = None) -> Checkpoint:
        """Check a peer's checkpoint against those seen before, and keep it; see `observe_all`."""
        return self.observe_all([(note, key)], {key.name: at_least} if at_least is not None else None)[0]

    def observe_all(
        self, notes: Iterable[tuple[str, VerifierKey]], at_least: dict[str, int] | None = None
    ) -> list[Checkpoint]:
        """Check and keep several peers' checkpoints with one sync.

        Refused (`LEDGER_FORKED`): a size smaller than `at_least` gives for the origin (if it gives none, than
        the newest seen), another root for a size that was seen. Refused as well: a checkpoint that the peer's
        key did not sign (`LEDGER_CORRUPT`). Where one is refused, those before it are kept.
        """
        checked = []
        with self._mutex:
            fresh: list[str] = []
            try:
                for note, key in notes:
                    checkpoint = open_checkpoint(note, key)
                    newest = self._newest.get(checkpoint.origin)
                    floor = (at_least or {}).get(checkpoint.origin, newest.size if newest else 0)
                    self._compare(checkpoint, floor)
                    if newest is None or checkpoint.size > newest.size:
                        fresh.append(note)
                    self._remember(note, checkpoint)
                    checked.append(checkpoint)
            finally:
                self._store(fresh)
        return checked

    def close(self) -> None:
        with self._mutex:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1

    def _compare(self, checkpoint: Checkpoint, floor: int) -> None:
        if checkpoint.size < floor:
            raise _forked(checkpoint, f"it went back from {floor} entries to {checkpoint.size}")
        known = self._roots.get(checkpoint.origin, {}).get(checkpoint.size)
        if known is not None and known != checkpoint.root:
            raise _forked(checkpoint, f"it signed two different ledgers of {checkpoint.size} entries")

    def _remember(self, note: str, checkpoint: Checkpoint) -> None:
        roots = self._roots.setdefault(checkpoint.origin, {})
        roots[checkpoint.size] = checkpoint.root
        newest = self._newest.get(checkpoint.origin)
        if newest is None or checkpoint.size >= newest.size:
            self._newest[checkpoint.origin], self._notes[checkpoint.origin] = checkpoint, note
        if len(roots) > _ROOTS_REMEMBERED:
            del roots[next(size for size in roots if size != self._newest[checkpoint.origin].size)]

    def _store(self, notes: list[str]) -> None:
        if not notes:
            return
        try:
            if os.fstat(self._file).st_size > _COMPACT_AT_BYTES:
                os.close(self._file)
                self._file = self._compact()
                return
            content = b"".join(canonical_json(note) + b"\n" for note in notes)
            if os.write(self._file, content) != len(content):
                raise OSError(0, "written in part")
            os.fdatasync(self._file)
        except OSError as error:
            raise unwritable(self._folder, error) from None

    def _compact(self) -> int:
        """Write the newest of each origin alone, and go on behind them."""
        content = b"".join(canonical_json(note) + b"\n" for note in self._notes.values())
        os.close(write_file(self._folder, _SEEN_NEW, content))
        os.rename(self._folder / _SEEN_NEW, self._folder / SEEN_FILE)
        sync_folder(self._folder)
        return os.open(self._folder / SEEN_FILE, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW)


def _read(file: Path) -> list[str]:
    """The notes in the file; a last line that a crash cut short was never answered for."""
    if not file.exists():
        return []
    lines = file.read_bytes().split(b"\n")
    try:
        notes = [json.loads(line) for line in lines[:-1]]
    except ValueError:
        notes = [None]
    if not all(isinstance(note, str) for note in notes):
        raise Refusal(
            Code.LEDGER_CORRUPT,
            f"{file}: not the checkpoints that were seen",
            hint="what peers showed before is lost; keep the file for the officers, then remove it",
        )
    return notes


def _forked(checkpoint: Checkpoint, why: str) -> Refusal:
    return Refusal(
        Code.LEDGER_FORKED,
        f"the ledger of {checkpoint.origin} is not the one that was seen before: {why}",
        hint="keep both checkpoints as evidence and tell the security officers of both parties",
    )


__all__ = ["SEEN_FILE", "Witness"]
