"""A federation running as real processes, and the command line as its users type it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from lab.layout import Layout
from lab.processes import Running, read_state
from lab.up import down, up


def rabita(
    *arguments: str, profile: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the `rabita` command to its end."""
    before = ["--profile", str(profile)] if profile else []
    return subprocess.run(
        [sys.executable, "-m", "rabita", *before, *arguments],
        capture_output=True, text=True, timeout=90, check=False,
        env={**os.environ, "NO_COLOR": "1", **environment},
    )  # fmt: skip


@dataclass(frozen=True)
class Federation:
    """A lab that is up."""

    folder: Path

    @property
    def layout(self) -> Layout:
        return Layout(self.folder)

    def query(self, sql: str, *options: str, purpose: str = "trend_analysis", user: str = "analyst") -> Said:
        """`rabita query` as JSON."""
        done = rabita(
            "query",
            sql,
            "--purpose",
            purpose,
            "--format",
            "json",
            *options,
            profile=self.layout.profile(user),
        )
        return Said(done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr)

    def party(self, name: str) -> Running:
        return read_state(self.layout.state)[name]

    def kill(self, name: str) -> None:
        """`kill -9` one party, and wait until it is gone."""
        process = self.party(name).process()
        if process:
            os.kill(process.pid, signal.SIGKILL)
            psutil.wait_procs([process], timeout=10)

    def start_again(self) -> None:
        """Start what is down, on its old address."""
        up(self.folder, lambda _: None)

    def wait_for_state(self, agency: str, state: str, seconds: float = 15.0) -> None:
        """Until the broker says so of an agency."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            listed = rabita("agencies", profile=self.layout.profile("analyst")).stdout
            if any(agency in line and state in line for line in listed.splitlines()):
                return
            time.sleep(0.2)
        raise AssertionError(f"{agency} is not {state}:\n{listed}")

    def everything_written(self) -> bytes:
        """All that the parties wrote outside the agencies' own data: logs, ledgers, state."""
        return b"".join(p.read_bytes() for p in sorted(self.layout.lab.rglob("*")) if p.is_file())


@dataclass(frozen=True)
class Said:
    """What `rabita query` said: exit status, parsed standard output, standard error."""

    status: int
    answer: dict[str, Any]
    error: str

    @property
    def rows(self) -> list[list[Any]]:
        rows: list[list[Any]] = self.answer["rows"]
        return rows

    @property
    def report(self) -> dict[str, Any]:
        report: dict[str, Any] = self.answer["report"]
        return report

    def agency(self, name: str) -> dict[str, Any]:
        return next(line for line in self.report["agencies"] if line["id"] == name)


@contextmanager
def running(folder: Path) -> Iterator[Federation]:
    """The federation of a folder, up inside and down after."""
    up(folder, lambda _: None)
    try:
        yield Federation(folder.resolve())
    finally:
        down(folder, lambda _: None)


__all__ = ["Federation", "Said", "rabita", "running"]
