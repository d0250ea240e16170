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


__all__ = ["answer_events", "progress"]
