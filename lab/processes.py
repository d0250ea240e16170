"""Start, find and end the processes of a lab, each by its process id and start time."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from rabita.refusal import Code, Refusal

_READY = re.compile(rb"^ready (\S+)$", re.MULTILINE)
_TAIL_LINES = 6


@dataclass(frozen=True)
class Running:
    """A process that was started: `started` is its creation time, so that a reused id is no mistake."""

    pid: int
    started: float
    address: str

    def process(self) -> psutil.Process | None:
        """The process itself while it runs."""
        try:
            process = psutil.Process(self.pid)
            alive = abs(process.create_time() - self.started) < 1 and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return None
        return process if alive else None


@dataclass(frozen=True)
class Starting:
    """A process that has been launched and has not said yet that it is ready."""

    party: str
    child: subprocess.Popen[bytes]
    log: Path
    offset: int


def launch(party: str, arguments: Sequence[str], log: Path) -> Starting:
    """Launch `rabita ARGUMENTS` in the background, with its output appended to the log file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        offset = output.tell()
        child = subprocess.Popen(
            [sys.executable, "-m", "rabita", *arguments],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
    return Starting(party, child, log, offset)


def wait_ready(starting: Starting, until: float) -> Running:
    """The process once it has said `ready ADDRESS`; a `Refusal` with the end of its log if it does not."""
    while time.monotonic() < until:
        with starting.log.open("rb") as log:
            log.seek(starting.offset)
            written = log.read()
        if match := _READY.search(written):
            created = psutil.Process(starting.child.pid).create_time()
            return Running(starting.child.pid, created, match[1].decode())
        if starting.child.poll() is not None:
            break
        time.sleep(0.02)
    starting.child.kill()
    starting.child.wait()
    with starting.log.open("rb") as log:
        log.seek(starting.offset)
        tail = log.read().decode(errors="replace").strip().splitlines()[-_TAIL_LINES:]
    raise Refusal(
        Code.CONFIGURATION,
        f"{starting.party} did not start:\n  " + "\n  ".join(tail),
        hint=f"see {starting.log}",
    )


def end(running: Sequence[Running], patience_s: float = 15.0) -> None:
    """End these processes: SIGTERM to all, SIGKILL to those that have not ended in time."""
    processes = [p for p in (r.process() for r in running) if p is not None]
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _, left = psutil.wait_procs(processes, timeout=patience_s)
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=5)


def read_state(path: Path) -> dict[str, Running]:
    """Party to process, as written last; empty where nothing was started."""
    try:
        return {party: Running(**fields) for party, fields in json.loads(path.read_text()).items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError) as error:
        raise Refusal(
            Code.CONFIGURATION, f"{path}: not a lab's state ({type(error).__name__})", hint=f"remove {path}"
        ) from None


def write_state(path: Path, state: dict[str, Running]) -> None:
    """Keep party to process, replacing the file whole."""
    whole = json.dumps({party: asdict(running) for party, running in sorted(state.items())}, indent=1)
    partial = path.with_suffix(".new")
    partial.write_text(whole + "\n")
    partial.replace(path)


__all__ = ["Running", "Starting", "end", "launch", "read_state", "wait_ready", "write_state"]
