"""The events of one `Ask` call put together: progress passed on, rows joined, the report last of all.

1. Rows are chunks of one Arrow stream, `LARGEST_ANSWER` bytes at most, whole to its end marker.
2. Exactly one report, after every chunk; nothing comes after it.
3. Everything else is `Refusal(ANSWER_MALFORMED)`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from rabita.client.columns import describe
from rabita.client.report import LARGEST_REPORT
from rabita.refusal import Code, Refusal
from rabita.wire.arrow import decode_table, result_digest
from rabita.wire.v1 import broker_pb2

LARGEST_ANSWER = 512 << 20
"""Bytes of Arrow that a client takes; DESIGN's answers are aggregates, far below it."""

_BYTES = {"chunk", "partial", "feed", "reference"}

_LEAST_PIECE = 64
"""What a piece counts at least: pieces of nothing must not come without end."""

_END_OF_STREAM = b"\xff\xff\xff\xff\x00\x00\x00\x00"
"""The marker that ends an Arrow stream; without it, a stream cut between two batches looks whole."""


@dataclass(frozen=True)
class Progress:
    """How one agency stands: `asked`, or a state of the report. Since dispatch, in milliseconds."""

    agency: str
    state: str
    elapsed_ms: int


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True)
class Merging:
    """What the answer is said to be merged from, unread: streams of partials by agency, round and fragment.

    Empty where it was not asked for.
    """

    partials: Mapping[tuple[str, int, str], bytes]
    feeds: Mapping[str, bytes]
    references: Mapping[str, bytes]


@dataclass(frozen=True)
class Received:
    """Rows that could be read, the digest of their bytes, and a report that nobody has looked at yet."""

    table: pa.Table
    report: bytes
    digest: str
    merging: Merging


def assemble(
    events: Iterable[broker_pb2.AskEvent], on_progress: OnProgress | None, *, largest: int = LARGEST_ANSWER
) -> Received:
    """What the events amount to; stops reading at the first that may not be there.

    `largest` bounds the bytes of the rows and of all that they are merged from, together.
    """
    pieces: list[bytes] = []
    merging = _Pieces()
    size = 0
    report: bytes | None = None
    for event in events:
        kind = event.WhichOneof("event")
        if report is not None:
            raise _malformed("something came after the report")
        if kind == "progress" and on_progress is not None:
            told = event.progress
            on_progress(Progress(told.agency, told.state, told.elapsed_ms))
        elif kind in _BYTES:
            size += max(event.ByteSize(), _LEAST_PIECE)
            if size > largest:
                raise Refusal(
                    Code.RESULT_TOO_LARGE,
                    f"the answer is larger than {largest >> 20} MiB",
                    hint="group more coarsely, or add a LIMIT",
                )
            if kind == "chunk":
                pieces.append(event.chunk.ipc)
            else:
                merging.take(event)
        elif kind == "report":
            if len(event.report) > LARGEST_REPORT:
                raise _malformed("its report is too large")
            report = event.report
    if report is None:
        raise _malformed("it ended without a report")
    return Received(_table(pieces), report, result_digest(pieces), merging.joined())


class _Pieces:
    """Pieces of what the answer is merged from, by what they are pieces of."""

    def __init__(self) -> None:
        self._partials: defaultdict[tuple[str, int, str], list[bytes]] = defaultdict(list)
        self._feeds: defaultdict[str, list[bytes]] = defaultdict(list)
        self._references: defaultdict[str, list[bytes]] = defaultdict(list)

    def take(self, event: broker_pb2.AskEvent) -> None:
        match event.WhichOneof("event"):
            case "partial":
                piece = event.partial
                self._partials[piece.agency, piece.round, piece.fragment].append(piece.ipc)
            case "feed":
                self._feeds[event.feed.name].append(event.feed.content)
            case "reference":
                self._references[event.reference.name].append(event.reference.content)

    def joined(self) -> Merging:
        return Merging(
            {at: b"".join(pieces) for at, pieces in self._partials.items()},
            {name: b"".join(pieces) for name, pieces in self._feeds.items()},
            {name: b"".join(pieces) for name, pieces in self._references.items()},
        )


def _table(pieces: list[bytes]) -> pa.Table:
    content = b"".join(pieces)
    if not content.endswith(_END_OF_STREAM):
        raise _malformed("its rows end too early")
    table = decode_table(content)
    describe(table.schema)
    return table


def _malformed(what: str) -> Refusal:
    return Refusal(Code.ANSWER_MALFORMED, f"the broker's answer is not as it must be: {what}")


__all__ = ["OnProgress", "Progress", "Received", "assemble"]
