"""The events of one `Ask` call as they travel: how agencies stand, rows, and the report last of all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rabita.wire.arrow import chunks
from rabita.wire.v1 import broker_pb2, common_pb2


def progress(agency: str, state: str, elapsed_ms: int) -> broker_pb2.AskEvent:
    return broker_pb2.AskEvent(
        progress=broker_pb2.AgencyProgress(agency=agency, state=state, elapsed_ms=elapsed_ms)
    )


def answer_events(content: bytes, report: Mapping[str, Any]) -> Iterator[broker_pb2.AskEvent]:
    for piece in chunks(content):
        yield broker_pb2.AskEvent(chunk=common_pb2.ArrowChunk(ipc=piece))
    yield broker_pb2.AskEvent(report=json.dumps(report).encode())


def partial_events(
    agency: str, round_index: int, streams: Mapping[str, bytes]
) -> Iterator[broker_pb2.AskEvent]:
    """What one agency released in a round, as it came."""
    for fragment, content in streams.items():
        for piece in chunks(content):
            chunk = broker_pb2.PartialChunk(agency=agency, round=round_index, fragment=fragment, ipc=piece)
            yield broker_pb2.AskEvent(partial=chunk)


def feed_events(feeds: Mapping[str, bytes]) -> Iterator[broker_pb2.AskEvent]:
    for name, content in feeds.items():
        for piece in chunks(content):
            yield broker_pb2.AskEvent(feed=broker_pb2.NamedChunk(name=name, content=piece))


def reference_events(name: str, content: bytes) -> Iterator[broker_pb2.AskEvent]:
    for piece in chunks(content):
        yield broker_pb2.AskEvent(reference=broker_pb2.NamedChunk(name=name, content=piece))


__all__ = ["answer_events", "feed_events", "partial_events", "progress", "reference_events"]
