"""The bytes of a ledger's segments: which lines there are, and the replay that finds the first wrong one.

Pure. A segment is a file of lines. An entry's line is its canonical JSON, an object, with its private part
behind a tab (private.py); the line that follows a
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
from rabita.ledger.entry import EXPIRED, SEGMENT, encode_own_entry
from rabita.ledger.keys import KEY, Keys
from rabita.ledger.note import Checkpoint, VerifierKey
from rabita.ledger.private import PRIVATE, is_kept, public_part, without_private_parts
from rabita.ledger.sequence import EntrySequence
from rabita.ledger.tree import Frontier, leaf_hash
from rabita.refusal import Code, Refusal

SEGMENT_BYTES = 2 * 1024 * 1024
"""A segment that has grown to this size is followed by another. Opening a ledger reads one segment."""

_PREFIX_BYTES = 4
_PLAIN_NOTE_LINES = 5  # origin, size, root, empty, one signature
_NAME = re.compile(r"entries-([0-9]{12})\.jsonl")
_KIND_SEGMENT = b'"kind":"segment"'
_KIND_KEY = b'"kind":"key"'
_KIND_EXPIRED = b'"kind":"expired"'


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

    `frontier` and `note` are of that seal, `end` is where it ends in the segment read last.
    """

    def __init__(self, keys: Keys, frontier: Frontier | None = None) -> None:
        self.keys = keys
        self.frontier = frontier or Frontier()
        self.note = ""
        self.end = 0
        self.leaves: list[bytes] = []  # of the segment read last, up to its last good seal
        self.bare: list[int] = []  # entries whose private part is gone
        self.expired = 0  # private parts of entries before this one may be gone: an entry says so
        self.sequence = EntrySequence()
        self.next_key: tuple[int, VerifierKey] | None = None  # of a `key` entry that key.pub does not have
        self._introduced: set[int] = set()  # sizes at which a `key` entry introduced a key of the chain
        self._previous: str | None = None  # digest of the segment read before this one

    def check_ends(self) -> None:
        """Once all is read: what is gone was ordered to go, and keys and `key` entries belong together."""
        for index in self.bare:
            if index >= self.expired:
                raise corrupt(index, "missing: its private part, and no entry says that its term was over")
        if self.next_key is not None:
            raise corrupt(self.next_key[0] - 1, "the key that it introduces is not in key.pub")
        for since, key in zip(self.keys.since[1:], self.keys.chain[1:], strict=True):
            if since not in self._introduced:
                raise Refusal(
                    Code.LEDGER_CORRUPT, f"key.pub: no entry introduces the key {key.id.hex()} after {since}"
                )

    def read(self, name: str, content: bytes, stop: int | None = None) -> None:
        """Take a segment in, seal by seal, each checked in full; stops at the seal over `stop` entries.

        Raises `Refusal` naming the first entry that is not as it was written.
        """
        first = segment_first(name)
        if first != self.frontier.size:
            raise corrupt(self.frontier.size, f"missing: the next segment is {name}")
        previous, self._previous = self._previous, digest(without_private_parts(content))
        self.end, self.leaves = 0, []
        batch: list[bytes] = []
        start = 0
        while start < len(content) and self.frontier.size != stop:
            end = content.find(b"\n", start)
            if end < 0:
                raise corrupt(self._next(batch), "cut short in the middle of a line")
            line = content[start:end]
            if line.startswith(b"{") and line.endswith(b"}"):
                self._check_header(line, is_first=start == 0, is_later=first != 0, at=self._next(batch))
                batch.append(self._take(line, self._next(batch)))
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
                self.frontier.append(leaf_hash(self._take(line, self.frontier.size)))
        self._previous, self.end = digest(without_private_parts(content)), len(content)

    def _take(self, line: bytes, index: int) -> bytes:
        """The public part of an entry's line, once the private one was found to be its own, or gone."""
        kept = is_kept(line)
        public = public_part(line)
        if kept is None:
            if PRIVATE in _fields(public):
                self.bare.append(index)
        elif not kept:
            raise corrupt(index, "altered: its private part is not the one that was written with it")
        self.sequence.take(index, public)
        if _KIND_KEY in public or _KIND_EXPIRED in public:
            self._take_own(_fields(public), index)
        return public

    def _take_own(self, entry: dict[str, Any], index: int) -> None:
        """The ledger's own words on its keys and on what may be gone."""
        if entry.get("kind") == EXPIRED:
            below = entry.get("below")
            if isinstance(below, int) and below <= index:
                self.expired = max(self.expired, below)
        elif entry.get("kind") == KEY:
            size = index + 1
            try:
                new = VerifierKey.parse(str(entry.get("new")))
            except Refusal:
                raise corrupt(index, "the key that it introduces cannot be read") from None
            if size not in self.keys.since:
                self.next_key = size, new
            elif new == self.keys.at(size + 1) and entry.get("old") == self.keys.at(size).text:
                self._introduced.add(size)
            else:
                raise corrupt(index, "it introduces another key than key.pub has")

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
            checkpoint = self.keys.open(note)
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
        self.frontier, self.note = frontier, note
        self.leaves += leaves

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
    entry = _fields(line)
    return entry if entry.get("kind") == SEGMENT else None


def _fields(line: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return entry if isinstance(entry, dict) else {}


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
