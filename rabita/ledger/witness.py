"""What this party has seen of its peers' ledgers, so that one that goes back, or forks, is found out.

A peer shows a signed checkpoint and how its ledger grew out of the state seen last (growth.py). Whatever does
not fit is refused, goes on record, and where two signed checkpoints contradict each other the peer is stopped
until an officer readmits it. The first state of a peer is taken on trust.

Messages overtake each other: an older state than the newest seen is compared with the states in between,
whose leaves are remembered. A caller that noted `size(origin)` before it asked, and gives it as `at_least`
with the reply, has a peer refused that answers from an earlier state than it had shown before the question
was put.

What was seen is kept in a file, and in the entries of this party's own ledger, which are on disk before it
answers (`witnessed`): the file need not be synced, `restore` takes the later of the two.
"""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rabita.canonical import canonical_json
from rabita.ledger.disk import sync_folder, unwritable, write_file
from rabita.ledger.growth import Growth
from rabita.ledger.note import Checkpoint, VerifierKey, open_checkpoint, parse_checkpoint
from rabita.ledger.seen import Seen
from rabita.ledger.tree import Frontier
from rabita.refusal import Code, Refusal

SEEN_FILE = "seen.jsonl"
_SEEN_NEW = "seen.jsonl.new"
_COMPACT_AT_BYTES = 1024 * 1024

Record = Callable[[dict[str, Any]], object]


class Witness:
    """What this party has seen of its peers' ledgers. Every method may be called from any thread.

    `record` writes an entry to this party's own ledger when a peer is found out.
    """

    def __init__(self, folder: Path, record: Record | None = None) -> None:
        """Read what was seen before; the folder is made where there is none."""
        self._folder = Path(folder).absolute()
        self._record = record or (lambda _: None)
        self._mutex = threading.Lock()
        self._seen: dict[str, Seen] = {}
        self._stopped: dict[str, str] = {}
        self._unwritten: set[str] = set()
        self._found: set[tuple[str, str]] = set()
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for line in _read(self._folder / SEEN_FILE):
                self._remember(line)
            self._file = self._compact()
        except OSError as error:
            raise unwritable(self._folder, error) from None

    def size(self, origin: str) -> int:
        """The size of the newest state seen of that origin; 0 if none was."""
        with self._mutex:
            seen = self._seen.get(origin)
            return seen.newest.size if seen else 0

    def origins(self) -> list[str]:
        """The ledgers of which a state was seen, or that were stopped."""
        with self._mutex:
            return sorted(self._seen.keys() | self._stopped.keys())

    def newest(self, origin: str) -> str | None:
        """The newest checkpoint seen of that origin, as it was signed."""
        with self._mutex:
            seen = self._seen.get(origin)
            return seen.note if seen and seen.note else None

    def stopped(self, origin: str) -> str:
        """Why nothing is exchanged with that peer any more; "" where it is."""
        with self._mutex:
            return self._stopped.get(origin, "")

    def observe(
        self, note: str, key: VerifierKey, growth: Growth, *, at_least: int | None = None
    ) -> Checkpoint:
        """Check what a peer shows against what was seen before, and remember it.

        Refused: a checkpoint that the key did not sign (`LEDGER_CORRUPT`), and `LEDGER_FORKED` for one of
        fewer entries than `at_least`, one that contradicts what was seen, one that is not shown to have grown
        out of it, and everything of a peer that was stopped.
        """
        checkpoint = open_checkpoint(note, key)
        growth.check_reaches(checkpoint.size)
        with self._mutex:
            try:
                self._check(checkpoint, note, growth, at_least)
            except Refusal as refusal:
                found = self._find_out(checkpoint, note, refusal)
                if found is None:
                    raise
                no = refusal
            else:
                return checkpoint
        self._record(found)
        raise no

    def keep(self) -> None:
        """Write what was seen since the last time to the file, with one write and no sync."""
        with self._mutex:
            if not self._unwritten:
                return
            lines = b"".join(_line(origin, self._seen[origin]) for origin in self._unwritten)
            self._unwritten.clear()
            self._write(lines)

    def restore(self, origin: str, size: int, root: bytes) -> None:
        """Take a state from this party's own ledger where it is later than the one in the file."""
        with self._mutex:
            seen = self._seen.get(origin)
            if seen is None or seen.newest.size < size:
                self._seen[origin] = Seen(Checkpoint(origin, size, root), "", None)

    def readmit(self, origin: str) -> None:
        """Forget what was seen of that origin: its next state is taken on trust. For officers to order."""
        with self._mutex:
            self._seen.pop(origin, None)
            self._stopped.pop(origin, None)
            self._unwritten.discard(origin)
            try:
                os.close(self._file)
                self._file = self._compact()
            except OSError as error:
                raise unwritable(self._folder, error) from None

    def close(self) -> None:
        self.keep()
        with self._mutex:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1

    def _check(self, checkpoint: Checkpoint, note: str, growth: Growth, at_least: int | None) -> None:
        if stopped := self._stopped.get(checkpoint.origin):
            raise Refusal(
                Code.LEDGER_FORKED,
                f"nothing is exchanged with the keeper of {checkpoint.origin} any more: {stopped}",
                hint="an officer of this party may readmit it: `rabita ledger readmit`",
            )
        if at_least is not None and checkpoint.size < at_least:
            raise forked(checkpoint, f"it went back from {at_least} entries to {checkpoint.size}")
        seen = self._seen.get(checkpoint.origin)
        if seen is None:
            self._seen[checkpoint.origin] = Seen.first(checkpoint, note, growth)
        elif checkpoint.size <= seen.newest.size:
            _compare(checkpoint, seen)
            return
        else:
            seen.follow(checkpoint, note, growth)
        self._unwritten.add(checkpoint.origin)

    def _find_out(self, checkpoint: Checkpoint, note: str, refusal: Refusal) -> dict[str, Any] | None:
        """The entry about a peer that was found out, once for each thing it showed; stop it where proved."""
        origin, seen = checkpoint.origin, self._seen.get(checkpoint.origin)
        if refusal.code is not Code.LEDGER_FORKED or (origin, checkpoint.text) in self._found:
            return None
        if seen and seen.root_at(checkpoint.size) not in (None, checkpoint.root):
            self._stopped[origin] = refusal.message
            self._write(canonical_json({"stopped": origin, "why": refusal.message}) + b"\n")
        if len(self._found) < 1024:
            self._found.add((origin, checkpoint.text))
        return {
            "kind": "peer_found_out",
            "peer": origin,
            "code": refusal.code.wire_name,
            "problem": refusal.message,
            "shown": note,
            "seen": seen.note if seen else "",
        }

    def _remember(self, line: Any) -> None:
        if isinstance(line, dict) and isinstance(line.get("stopped"), str):
            self._stopped[line["stopped"]] = str(line.get("why"))
            return
        note, nodes = line["note"], line["frontier"]
        checkpoint = parse_checkpoint(note.rpartition("\n\n")[0] + "\n")
        frontier = Frontier(checkpoint.size, [base64.b64decode(node) for node in nodes])
        self._seen[checkpoint.origin] = Seen(checkpoint, note, frontier)

    def _write(self, lines: bytes) -> None:
        try:
            if os.fstat(self._file).st_size > _COMPACT_AT_BYTES:
                os.close(self._file)
                self._file = self._compact()
                return
            if os.write(self._file, lines) != len(lines):
                raise OSError(0, "written in part")
        except OSError as error:
            raise unwritable(self._folder, error) from None

    def _compact(self) -> int:
        """Write the newest of each origin alone, and go on behind them."""
        kept = [_line(origin, seen) for origin, seen in self._seen.items() if seen.note]
        kept += [canonical_json({"stopped": o, "why": why}) + b"\n" for o, why in self._stopped.items()]
        self._unwritten.clear()
        os.close(write_file(self._folder, _SEEN_NEW, b"".join(kept)))
        os.rename(self._folder / _SEEN_NEW, self._folder / SEEN_FILE)
        sync_folder(self._folder)
        return os.open(self._folder / SEEN_FILE, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW)


def _compare(checkpoint: Checkpoint, seen: Seen) -> None:
    """An older state, or the newest again: it is one that was gone through, or the ledger forked."""
    root = seen.root_at(checkpoint.size)
    if root is None and checkpoint.size < seen.begun:
        raise forked(checkpoint, f"it went back from {seen.begun} entries to {checkpoint.size}")
    if root is None:
        raise Refusal(
            Code.BUSY, "it came so late that its ledger could not be compared any more", hint="ask again"
        )
    if root != checkpoint.root:
        raise forked(checkpoint, f"it signed two different ledgers of {checkpoint.size} entries")


def _line(origin: str, seen: Seen) -> bytes:
    nodes = seen.frontier.nodes if seen.frontier else ()
    frontier = [base64.b64encode(node).decode() for node in nodes]
    return canonical_json({"frontier": frontier, "note": seen.note}) + b"\n"


def _read(file: Path) -> Iterable[Any]:
    """The lines of the file; a last one that a crash cut short is left out."""
    if not file.exists():
        return []
    try:
        lines = [json.loads(line) for line in file.read_bytes().split(b"\n")[:-1]]
        if all(_is_ours(line) for line in lines):
            return lines
    except (ValueError, RecursionError):
        pass
    raise Refusal(
        Code.LEDGER_CORRUPT,
        f"{file}: not the checkpoints that were seen",
        hint="keep it for the officers, then remove it: what this party's own ledger says was seen counts",
    )


def _is_ours(line: Any) -> bool:
    if not isinstance(line, dict):
        return False
    if isinstance(line.get("stopped"), str):
        return True
    try:
        parse_checkpoint(line["note"].rpartition("\n\n")[0] + "\n")
        return all(len(base64.b64decode(node)) == 32 for node in line["frontier"])
    except (KeyError, TypeError, AttributeError, ValueError, Refusal):
        return False


def forked(checkpoint: Checkpoint, why: str) -> Refusal:
    """The refusal of a state that cannot be of the ledger that was seen before."""
    return Refusal(
        Code.LEDGER_FORKED,
        f"the ledger of {checkpoint.origin} is not the one that was seen before: {why}",
        hint="keep both checkpoints as evidence and tell the security officers of both parties",
    )


__all__ = ["SEEN_FILE", "Witness", "forked"]
