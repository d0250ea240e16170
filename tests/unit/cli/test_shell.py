"""`rabita shell`: questions over one connection, piped and typed."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from rabita.cli.statements import Statements
from tests.unit.cli.test_query import environment, rabita, reports
from tests.unit.client.fake_federation import FakeBroker

SQL = "SELECT drug FROM seizures GROUP BY drug"
Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def shell(profile: Path, broker: FakeBroker) -> Run:
    broker.script = reports(pa.table({"drug": ["heroin", "ice"]}))
    arguments = ("--profile", str(profile), "shell", "--purpose", "trend_analysis")
    return lambda typed, *more: rabita(*arguments, *more, stdin=typed.encode())


def test_each_statement_is_one_question_over_one_connection(shell: Run, broker: FakeBroker) -> None:
    done = shell(f"{SQL};\n\n{SQL.replace(' FROM', chr(10) + 'FROM')}; {SQL}\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().count("heroin") == 3
    assert [question.sql for question in broker.questions] == [SQL, SQL.replace(" FROM", "\nFROM"), SQL]
    assert broker.catalogue_calls == 1


def test_what_is_refused_is_said_and_the_next_is_asked(shell: Run, broker: FakeBroker) -> None:
    done = shell(f"SELECT nothing FROM seizures;\n\\nonsense\n{SQL};\n")
    assert "unknown_column: " in done.stderr.decode()
    assert "    |        ^^^^^^^" in done.stderr.decode().splitlines()
    assert "usage: no such command" in done.stderr.decode()
    assert "heroin" in done.stdout.decode()
    assert done.returncode == 2  # of the last that went wrong


def test_commands_say_how_the_next_questions_are_asked(shell: Run, broker: FakeBroker) -> None:
    done = shell(
        f"\\purpose trend_analysis\n\\case FIR-7\n\\format csv\n{SQL};\n\\d seizures\n\\?\n\\q\nnever;"
    )
    assert done.returncode == 0, done.stderr
    assert [(question.purpose, question.case) for question in broker.questions] == [
        ("trend_analysis", "FIR-7")
    ]
    lines = done.stdout.decode().splitlines()
    assert lines[:5] == ["purpose: trend_analysis", "case: FIR-7", "drug", "heroin", "ice"]
    assert any(line.startswith("drug ") for line in lines)


def test_a_purpose_that_is_none_is_refused_and_the_old_one_stays(shell: Run, broker: FakeBroker) -> None:
    done = shell(f"\\purpose gossip\n{SQL};")
    assert "purpose_unknown: " in done.stderr.decode()
    assert [question.purpose for question in broker.questions] == ["trend_analysis"]


@pytest.mark.parametrize("typed", [b"SELECT '\xff';\n", b"a" * 200_000, b";;;\n;\n", b"\\\n"])
def test_nonsense_is_refused_in_words(shell: Run, typed: bytes, broker: FakeBroker) -> None:
    done = rabita("--profile", "/nowhere", "shell", stdin=typed)
    assert done.returncode == 2
    done = shell(typed.decode("latin-1"))
    assert done.returncode in (0, 2, 3)
    assert b"Traceback" not in done.stderr
    assert broker.questions == [] or len(typed) < 100


def test_a_semicolon_in_quotes_or_a_comment_ends_nothing() -> None:
    typed = Statements()
    lines = ["SELECT 'a;b', \"c;d\" -- e;f\n", "/* g;\n", "h; */ FROM 'it''s;' ;SELECT 2;\n", "SELECT 'x\n"]
    assert [typed.add(line) for line in lines] == [
        [], [], ["SELECT 'a;b', \"c;d\" -- e;f\n/* g;\nh; */ FROM 'it''s;'", "SELECT 2"], [],
    ]  # fmt: skip
    assert typed.add("y';") == ["SELECT 'x\ny'"]
    assert not typed.pending


def test_on_a_terminal_it_prompts_and_ctrl_c_gives_up_a_line_and_not_the_shell(
    profile: Path, broker: FakeBroker
) -> None:
    broker.script = reports(pa.table({"drug": ["heroin"]}))
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "rabita", "--profile", str(profile), "shell", "--purpose", "trend_analysis"],
        stdin=slave, stdout=slave, stderr=slave, env=environment(TERM="dumb"), start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    try:
        _until(master, "rabita> ")
        os.write(master, b"SELECT nonsense\n")
        _until(master, "...> ")
        _until(master, "rabita> ", meanwhile=lambda: process.send_signal(signal.SIGINT))
        time.sleep(1)  # one signal too many is heard at the prompt, and not while the question runs
        os.write(master, SQL.encode() + b";\n")
        assert "heroin" in _until(master, "ledger entry")
        os.write(master, b"\\q\n")
        assert process.wait(timeout=20) == 130  # the last that went wrong was given up
    finally:
        process.kill()
        os.close(master)
    assert [question.sql for question in broker.questions] == [SQL]


def _until(terminal: int, wanted: str, meanwhile: Callable[[], None] = lambda: None) -> str:
    shown, end = "", time.monotonic() + 60
    while wanted not in shown:
        assert time.monotonic() < end, shown
        time.sleep(1)  # Python may be about to wait for input: a signal is heard once it does
        meanwhile()
        if select.select([terminal], [], [], 3.0)[0]:
            shown += os.read(terminal, 65536).decode()
    return shown
