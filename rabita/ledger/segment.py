"""The bytes of a ledger's segments: which lines there are, and the replay that finds the first wrong one.

Pure. A segment is a file of lines. An entry's line is its canonical JSON, an object; the line that follows a
batch of entries, its *seal*, is a JSON array of the signed checkpoint over all entries so far and of the
first four bytes of the hash of each entry in the batch, which tell the altered one among those written
together. Every segment but the first begins with an entry of kind `segment`: the digest of the file before,
and the frontier from which a reader goes on without reading that file. docs/ledger.md has it to the byte.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

from rabita.canonical import canonical_json, digest
from rabita.ledger.entry import SEGMENT, encode_own_entry
from rabita.ledger.note import Checkpoint, VerifierKey, open_checkpoint
from rabita.ledger.tree import Frontier, leaf_hash
from rabita.refusal import Code, Refusal

SEGMENT_BYTES = 2 * 1024 * 1024
"""A segment that has grown to this size is followed by another. Opening a ledger reads one segment."""

_PREFIX_BYTES = 4
_PLAIN_NOTE_LINES = 5  # origin, size, root, empty, one signature
_NAME = re.compile(r"entries-([0-9]{12})\.jsonl")
_KIND_SEGMENT = b'"kind":"segment"'


def segment_name(first: int) -> str:
    """The file that begins with entry `first`.

    >>> segment_name(4711)
    'entries-000000004711.jsonl'
    """
    return f"entries-{first:012d}.jsonl"


def segment_first(name: str) -> int | None:
    """The index that a segment's file name gives; None if it is no segment's name."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else None


def seal_line(note: str, leaves: Iterable[bytes]) -> bytes:
    """The line that ends a batch of entries with these leaf hashes."""
    prefixes = '","'.join(leaf[:_PREFIX_BYTES].hex() for leaf in leaves)
    return b"[" + canonical_json(note) + b',["' + prefixes.encode() + b'"]]\n'


def header_entry(frontier: Frontier, previous: str, now: str) -> bytes:
    """The first entry of a segment that follows a file with the digest `previous`."""
    nodes = [base64.b64encode(node).decode() for node in frontier.nodes]
    return encode_own_entry({"kind": SEGMENT, "previous": previous, "frontier": nodes}, now=now)


def frontier_in(header: bytes, first: int) -> Frontier:
    """The frontier that a segment's first entry states; true only once a signed root is met above it."""
    stated = _segment_header(header)
    nodes = stated.get("frontier") if stated else None
    if not isinstance(nodes, list) or not all(isinstance(node, str) for node in nodes):
        raise corrupt(first, "the segment does not begin with its header")
    try:
        return Frontier(first, [base64.b64decode(node, validate=True) for node in nodes])
    except (ValueError, Refusal):
        raise corrupt(first, "the header of the segment is wrong") from None


class Replay:
    """Reads segments in their order, and stands at the last good seal whatever comes after it.

    `frontier`, `note` and `checkpoint` are of that seal, `end` is where it ends in the segment read last.
    """

    def __init__(self, key: VerifierKey, frontier: Frontier | None = None) -> None:
        self.key = key
        self.frontier = frontier or Frontier()
        self.note = ""
        self.checkpoint: Checkpoint | None = None
        self.end = 0
        self._previous: str | None = None  # digest of the segment read before this one

    def read(self, name: str, content: bytes, stop: int | None = None) -> None:
        """Take a segment in, seal by seal, each checked in full; stops at the seal over `stop` entries.

        Raises `Refusal` naming the first entry that is not as it was written.
        """
        first = segment_first(name)
        if first != self.frontier.size:
            raise corrupt(self.frontier.size, f"missing: the next segment is {name}")
        previous, self._previous, self.end = self._previous, digest(content), 0
        batch: list[bytes] = []
        start = 0
        while start < len(content) and self.frontier.size != stop:
            end = content.find(b"\n", start)
            if end < 0:
                raise corrupt(self._next(batch), "cut short in the middle of a line")
            line = content[start:end]
            if line.startswith(b"{") and line.endswith(b"}"):
                self._check_header(line, is_first=start == 0, is_later=first != 0, at=self._next(batch))
                batch.append(line)
            elif line.startswith(b"["):
                self._seal(line, batch)
                if first and self.end == 0:
                    self._check_previous(batch[0], previous, first)
                self.end, batch = end + 1, []
            else:
                raise _unreadable(line, self._next(batch))
            start = end + 1
        if batch:
            raise corrupt(self.frontier.size, "no signed checkpoint follows it")
        if not content and first:
            raise corrupt(first, "missing: the segment is empty")

    def pass_over(self, name: str, content: bytes) -> None:
        """Take a segment's entries in without looking at its seals.

        Enough for every segment but the last one: the header of the next is an entry, so it is under the last
        checkpoint's signature, and it holds the digest of this file.
        """
        lines = content.split(b"\n")
        first = segment_first(name)
        if first != self.frontier.size or lines.pop() or not lines:
            raise corrupt(self.frontier.size, f"{name} is not whole")
        if first:
            self._check_header(lines[0], is_first=True, is_later=True, at=first)
            self._check_previous(lines[0], self._previous, first)
        for line in lines:
            if line.startswith(b"{"):
                self.frontier.append(leaf_hash(line))
        self._previous, self.end = digest(content), len(content)

    def _next(self, batch: Sequence[bytes]) -> int:
        return self.frontier.size + len(batch)

    def _seal(self, line: bytes, batch: Sequence[bytes]) -> None:
        first, last = self.frontier.size, self._next(batch) - 1
        note, prefixes = _parse_seal(line, last + 1)
        leaves = [leaf_hash(entry) for entry in batch]
        if not leaves:
            raise corrupt(first, "missing: a checkpoint stands in its place")
        frontier = self.frontier.copy()
        for leaf in leaves:
            frontier.append(leaf)
        try:
            checkpoint = open_checkpoint(note, self.key)
        except Refusal as refusal:
            _check_prefixes(first, leaves, prefixes)
            raise corrupt(last, f"the checkpoint after entry {last} was altered: {refusal.message}") from None
        if (checkpoint.size, checkpoint.root) != (frontier.size, frontier.root()):
            _check_prefixes(first, leaves, prefixes)
            raise corrupt(first, _not_under(checkpoint, last, len(leaves)))
        if len(prefixes) < len(leaves):
            raise corrupt(last - len(prefixes), "the checkpoint after it is missing")
        if line + b"\n" != seal_line(note, leaves) or note.count("\n") != _PLAIN_NOTE_LINES:
            raise corrupt(last, f"the checkpoint after entry {last} is not written as it was")
        self.frontier, self.note, self.checkpoint = frontier, note, checkpoint

    def _check_header(self, line: bytes, *, is_first: bool, is_later: bool, at: int) -> None:
        if is_first and is_later:
            if frontier_in(line, at).nodes != self.frontier.nodes:
                raise corrupt(at, "the header of the segment does not fit the entries before it")
        elif _KIND_SEGMENT in line and _segment_header(line):
            raise corrupt(at, "a segment's header in the middle of a segment")

    def _check_previous(self, header: bytes, previous: str | None, first: int) -> None:
        stated = _segment_header(header) or {}
        if previous is not None and stated.get("previous") != previous:
            raise corrupt(first, "the segment before it is not the file whose digest its header holds")


def corrupt(index: int, why: str) -> Refusal:
    """The ledger is not what was written, and `index` is the first entry that shows it."""
    return Refusal(Code.LEDGER_CORRUPT, f"entry {index}: {why}")


def _parse_seal(line: bytes, following: int) -> tuple[str, list[str]]:
    try:
        note, prefixes = json.loads(line)
        if isinstance(note, str) and isinstance(prefixes, list):
            return note, [prefix if isinstance(prefix, str) else "" for prefix in prefixes]
    except (ValueError, TypeError, RecursionError):
        pass
    raise _unreadable(line, following)


def _check_prefixes(first: int, leaves: Sequence[bytes], prefixes: Sequence[str]) -> None:
    """Name the entry of a batch that its seal's hashes do not know."""
    for place, (leaf, prefix) in enumerate(zip_longest(leaves, prefixes)):
        if leaf is None:
            raise corrupt(first + place, "missing before its checkpoint")
        if prefix is None:
            raise corrupt(first + place, "inserted, or its checkpoint is missing")
        if leaf[:_PREFIX_BYTES].hex() != prefix:
            raise corrupt(first + place, "altered, or not at its place")


def _not_under(checkpoint: Checkpoint, last: int, entries: int) -> str:
    if checkpoint.size != last + 1:
        return f"missing or inserted: {checkpoint.size} entries are signed for after entry {last}"
    together = f", or one of those up to {last} written with it," if entries > 1 else ""
    return f"altered{together} since it is not under the signed root"


def _unreadable(line: bytes, following: int) -> Refusal:
    """A line that is nothing of ours, where entry `following` or the checkpoint before it was expected."""
    marks = (line.startswith(b"["), line.endswith(b"]]"), b"\\n\\n\xe2\x80\x94 " in line)
    if following and sum(marks) >= 2:
        return corrupt(
            following - 1, f"the checkpoint after entry {following - 1} was altered: it cannot be read"
        )
    return corrupt(
        following, "altered, or not at its place: a line that is neither an entry nor a checkpoint"
    )


def _segment_header(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) and entry.get("kind") == SEGMENT else None


__all__ = [
    "SEGMENT_BYTES",
    "Replay",
    "corrupt",
    "frontier_in",
    "header_entry",
    "seal_line",
    "segment_first",
    "segment_name",
]
