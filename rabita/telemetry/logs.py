"""Log lines: one JSON object each on standard error, with the trace's id and names from a closed list."""

from __future__ import annotations

import json
import sys
import threading
from datetime import UTC, datetime

from rabita.telemetry.attributes import Value, checked
from rabita.telemetry.traces import trace_id

_LOCK = threading.Lock()


def log(event: str, **attributes: Value) -> None:
    """Write one line. `event` is a fixed text of the program, never made from data."""
    line: dict[str, Value] = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "event": event,
        **checked(attributes),
    }
    if current := trace_id():
        line["trace"] = current
    with _LOCK:
        try:
            sys.stderr.write(json.dumps(line, ensure_ascii=True) + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):
            return  # a closed or full log must not stop an answer; the ledger is the record


__all__ = ["log"]
