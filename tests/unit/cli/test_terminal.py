"""On a terminal: the agencies' states live, colour unless unwanted, and nothing binary."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from rabita.trust import Question
from tests.unit.cli.test_query import SQL, environment
from tests.unit.client.fake_federation import Event, FakeBroker, progress, rows, told


def on_terminal(*arguments: str, stdout_too: bool = True, **changes: str) -> tuple[int, str, bytes]:
    """The exit status, what the terminal got, and what a pipe at standard output got."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "rabita", *arguments],
        stdin=theirs,
        stdout=theirs if stdout_too else subprocess.PIPE,
        stderr=theirs,
        env=environment(**({"TERM": "xterm-256color", "COLUMNS": "60", "LINES": "24"} | changes)),
    )
    os.close(theirs)
    shown = b"".join(_until_closed(ours))
    piped = process.stdout.read() if process.stdout else b""
    if process.stdout:
        process.stdout.close()
    os.close(ours)
    return process.wait(30), shown.decode(), piped


def _until_closed(descriptor: int) -> Iterator[bytes]:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and select.select([descriptor], [], [], 60)[0]:
        try:
            content = os.read(descriptor, 65536)
        except OSError:  # Linux says EIO where the other side is closed
            return
        if not content:
            return
        yield content


@pytest.fixture
def query(profile: Path, broker: FakeBroker) -> list[str]:
    def script(question: Question, fake: FakeBroker) -> Iterator[Event]:
        yield progress("anf", "asked", 0)
        yield progress("police", "asked", 0)
        time.sleep(0.3)
        yield progress("anf", "answered", 250)
        yield progress("police", "\x1b]0;x\x07[red]failed", 250)
        time.sleep(0.3)
        yield from rows(pa.table({"drug": ["heroin " * 20, None], "n": [12, 345]}))
        yield told(fake.world.report(question))

    broker.script = script
    return ["--profile", str(profile), "query", SQL, "--purpose", "briefing"]


def test_each_agencys_state_is_shown_while_the_question_runs(query: list[str], broker: FakeBroker) -> None:
    status, shown, piped = on_terminal(*query, stdout_too=False)
    assert status == 0
    assert broker.asked[0].progress
    assert "anf asked" in shown
    assert "anf answered 250 ms" in shown
    assert "0 of 2 agencies are done" in shown
    assert "\x1b]0;x" not in shown
    assert b"heroin" in piped
    assert b"\x1b" not in piped


def test_a_dumb_terminal_gets_no_live_view(query: list[str], broker: FakeBroker) -> None:
    _, shown, _ = on_terminal(*query, stdout_too=False, TERM="dumb")
    assert shown == ""
    assert not broker.asked[0].progress


def test_a_table_folds_at_the_terminals_width(query: list[str]) -> None:
    status, shown, _ = on_terminal(*query)
    assert status == 0
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown)
    table = plain[plain.index("drug ") : plain.index("2 of 2 agencies answered")]
    assert all(len(line) <= 60 for line in table.replace("\r", "").splitlines())
    assert table.count("heroin") == 20
    assert "\x1b[1mdrug" in shown


def test_no_color_takes_colour_away(query: list[str]) -> None:
    _, shown, _ = on_terminal(*query, NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*m", shown[shown.index("drug  ") :])
    assert "\x1b[32m" not in shown


@pytest.mark.parametrize("format_", ["parquet", "arrow"])
def test_binary_formats_are_not_written_to_a_terminal(
    query: list[str], broker: FakeBroker, format_: str
) -> None:
    status, shown, _ = on_terminal(*query, "--format", format_)
    assert status == 2
    assert "is not for a terminal" in shown
    assert broker.asked == []
