"""Log lines: one JSON object each on standard error, with the trace's id and names from a closed list."""

from __future__ import annotations

import json
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path

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


def log_failure(error: BaseException, **attributes: Value) -> None:
    """An error that nothing expected: its type and where it was raised; its text could quote a value."""
    frames = traceback.extract_tb(error.__traceback__)
    place = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames[-4:]))
    log("failed", reason=type(error).__name__, place=place, **attributes)


__all__ = ["log", "log_failure"]
