"""The events of one `Ask` call put together: progress passed on, rows joined, the report last of all.

1. Rows are chunks of one Arrow stream, `LARGEST_ANSWER` bytes at most, whole to its end marker.
2. Exactly one report, after every chunk; nothing comes after it.
3. Everything else is `Refusal(ANSWER_MALFORMED)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pyarrow as pa

from rabita.client.columns import describe
from rabita.client.report import LARGEST_REPORT
from rabita.refusal import Code, Refusal
from rabita.wire.arrow import decode_table, result_digest
from rabita.wire.v1 import broker_pb2

LARGEST_ANSWER = 512 << 20
"""Bytes of Arrow that a client takes; DESIGN's answers are aggregates, far below it."""

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
class Received:
    """Rows that could be read, the digest of their bytes, and a report that nobody has looked at yet."""

    table: pa.Table
    report: bytes
    digest: str


def assemble(
    events: Iterable[broker_pb2.AskEvent], on_progress: OnProgress | None, *, largest: int = LARGEST_ANSWER
) -> Received:
    """What the events amount to; stops reading at the first that may not be there."""
    pieces: list[bytes] = []
    size = 0
    report: bytes | None = None
    for event in events:
        kind = event.WhichOneof("event")
        if report is not None:
            raise _malformed("something came after the report")
        if kind == "progress" and on_progress is not None:
            told = event.progress
            on_progress(Progress(told.agency, told.state, told.elapsed_ms))
        elif kind == "chunk":
            size += len(event.chunk.ipc)
            if size > largest:
                raise Refusal(
                    Code.RESULT_TOO_LARGE,
                    f"the answer is larger than {largest >> 20} MiB",
                    hint="group more coarsely, or add a LIMIT",
                )
            pieces.append(event.chunk.ipc)
        elif kind == "report":
            if len(event.report) > LARGEST_REPORT:
                raise _malformed("its report is too large")
            report = event.report
    if report is None:
        raise _malformed("it ended without a report")
    return Received(_table(pieces), report, result_digest(pieces))


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
