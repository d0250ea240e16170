"""`rabita query` as a process of its own: exit statuses, and what goes to which stream."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from rabita.refusal import Code, Position, Refusal
from rabita.trust import Question
from tests.unit.client.fake_federation import Event, FakeBroker, not_answered, progress, rows, told

SQL = "SELECT drug, count(*) AS n FROM seizures GROUP BY drug"
Run = Callable[..., subprocess.CompletedProcess[bytes]]


def environment(**changes: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("RABITA", "NO_COLOR", "FORCE_COLOR"))}
    return kept | {"COLUMNS": "100"} | changes


def rabita(*arguments: str, stdin: bytes = b"", **changes: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "rabita", *arguments],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
        env=environment(**changes),
    )


@pytest.fixture
def query(profile: Path, broker: FakeBroker) -> Run:
    def run(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
        return rabita(
            "--profile", str(profile), "query", "--purpose", "trend_analysis", *arguments, **options
        )

    return run


def refuses(refusal: Refusal) -> Callable[[Question, FakeBroker], Iterator[Event]]:
    def script(question: Question, fake: FakeBroker) -> Iterator[Event]:
        raise refusal
        yield

    return script


def reports(
    table: pa.Table | None = None, **changes: Any
) -> Callable[[Question, FakeBroker], Iterator[Event]]:
    def script(question: Question, fake: FakeBroker) -> Iterator[Event]:
        yield from rows() if table is None else rows(table)
        yield told(fake.world.report(question, **changes))

    return script


def in_part(question: Question, fake: FakeBroker) -> Iterator[Event]:
    yield from rows()
    missing = not_answered("police", "timed_out", "no answer within 30 s")
    yield told(fake.world.report(question, fake.world.answered(question, "anf"), missing))


def test_an_answer_in_full_ends_with_0_and_says_nothing_on_stderr(query: Run) -> None:
    done = query(SQL)
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert [line.split() for line in lines[:4]] == [
        ["drug", "n"],
        ["──────", "───"],
        ["heroin", "12"],
        ["NULL", "345"],
    ]
    assert "2 of 2 agencies answered." in lines
    assert "Groups of fewer than 10 (counted by case_ref) at an agency are left out." in lines
    assert b"\x1b" not in done.stdout


def test_json_is_one_object_with_columns_rows_and_report(query: Run, broker: FakeBroker) -> None:
    done = query(SQL, "--format", "json", "--case", "FIR-7", "--timeout", "2m", "--require", "quorum:1")
    shown = json.loads(done.stdout)
    assert list(shown) == ["columns", "rows", "report"]
    assert shown["rows"] == [["heroin", 12], [None, 345]]
    assert shown["report"]["question"] == broker.questions[0].id
    assert (broker.questions[0].case, broker.asked[0].timeout_ms) == ("FIR-7", 120_000)
    assert broker.asked[0].require == "quorum:1"
    assert not broker.asked[0].progress


def test_an_answer_in_part_ends_with_4_and_names_who_is_missing(query: Run, broker: FakeBroker) -> None:
    broker.script = in_part
    done = query(SQL, "--require", "any")
    assert done.returncode == 4
    assert "police did not answer in time: no answer within 30 s" in done.stdout.decode()
    done = query(SQL, "--require", "any", "--format", "csv")
    assert done.returncode == 4
    assert "police did not answer in time" in done.stderr.decode()


def test_a_refusal_ends_with_3_and_points_at_the_place_on_stderr(query: Run, broker: FakeBroker) -> None:
    sql = "SELECT drgu\nFROM seizures"
    broker.script = refuses(
        Refusal(Code.UNKNOWN_COLUMN, "no column drgu", hint="did you mean drug?", position=Position(7, 11))
    )
    done = query(sql, "--format", "json")
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.decode().splitlines() == [
        "unknown_column: no column drgu",
        "  1 | SELECT drgu",
        "    |        ^^^^",
        "  hint: did you mean drug?",
    ]


@pytest.mark.parametrize(
    ("code", "status"),
    [(Code.USE_DENIED, 3), (Code.RECEIPT_INVALID, 5), (Code.NOT_ENOUGH_AGENCIES, 6), (Code.INTERNAL, 6)],
)
def test_the_exit_status_follows_the_code(query: Run, broker: FakeBroker, code: Code, status: int) -> None:
    broker.script = refuses(Refusal(code, "no"))
    done = query(SQL)
    assert (done.returncode, done.stdout) == (status, b"")
    assert done.stderr.decode() == f"{code.wire_name}: no\n"


def test_a_forged_report_ends_with_5_and_shows_no_row(query: Run, broker: FakeBroker) -> None:
    broker.script = reports(exactness="exact")
    done = query(SQL)
    assert (done.returncode, done.stdout) == (5, b"")
    assert done.stderr.startswith(b"receipt_invalid: ")


def test_an_unreachable_broker_ends_with_6(broker: FakeBroker, tmp_path: Path) -> None:
    profile = broker.world.write_profile(tmp_path / "p.yaml", "127.0.0.1:1")
    done = rabita("query", SQL, "--purpose", "briefing", RABITA_PROFILE=str(profile))
    assert done.returncode == 6
    assert done.stderr.startswith(b"unreachable: ")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [SQL, "--file", "x.sql"],
        [SQL, "--timeout", "soon"],
        [SQL, "--require", "most"],
        [SQL, "--format", "xml"],
        [SQL, "--bogus"],
        ["  "],
        ["--file", "does-not-exist.sql"],
        [SQL, "-o", "no/such/folder/x.csv"],
    ],
)
def test_usage_errors_end_with_2_and_ask_nobody(query: Run, broker: FakeBroker, arguments: list[str]) -> None:
    done = query(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr
    assert b"Traceback" not in done.stderr
    assert broker.asked == []


def test_a_missing_purpose_is_a_usage_error(profile: Path) -> None:
    assert rabita("--profile", str(profile), "query", SQL).returncode == 2


def test_the_sql_may_come_from_standard_input_or_a_file(
    query: Run, broker: FakeBroker, tmp_path: Path
) -> None:
    (tmp_path / "q.sql").write_bytes(b"\xef\xbb\xbf" + SQL.encode() + b"\n")
    assert query("-", stdin=SQL.encode()).returncode == 0
    assert query("--file", str(tmp_path / "q.sql")).returncode == 0
    assert [q.sql for q in broker.questions] == [SQL, SQL + "\n"]


@pytest.mark.parametrize(("content", "status"), [(b"\xff\xfe", 2), (b" ", 2), (b"x" * 2_000_000, 3)])
def test_hostile_standard_input_is_refused(query: Run, content: bytes, status: int) -> None:
    done = query("-", stdin=content)
    assert done.returncode == status
    assert b"Traceback" not in done.stderr


def test_an_argument_that_is_no_text_is_refused(profile: Path, broker: FakeBroker) -> None:
    command = [
        sys.executable,
        "-m",
        "rabita",
        "--profile",
        str(profile),
        "query",
        b"SELECT '\xff'",
        "--purpose",
        "briefing",
    ]
    done = subprocess.run(command, capture_output=True, check=False, env=environment())
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def test_a_file_is_written_whole_and_its_rows_are_read_back(query: Run, tmp_path: Path) -> None:
    for format_ in ("parquet", "arrow", "csv", "json", "table"):
        done = query(SQL, "--format", format_, "-o", str(tmp_path / format_))
        assert (done.returncode, done.stdout) == (0, b"")
    assert pa.parquet.read_table(tmp_path / "parquet").num_rows == 2
    assert pa.ipc.open_stream((tmp_path / "arrow").read_bytes()).read_all().num_rows == 2
    assert (tmp_path / "csv").read_bytes() == b"drug,n\r\nheroin,12\r\n,345\r\n"
    assert json.loads((tmp_path / "json").read_bytes())["rows"] == [["heroin", 12], [None, 345]]
    assert "2 of 2 agencies answered." in (tmp_path / "table").read_text()
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "amna.yaml",
        "arrow",
        "csv",
        "json",
        "parquet",
        "table",
    ]


def test_a_refused_question_leaves_the_file_as_it_was(query: Run, broker: FakeBroker, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("before")
    broker.script = refuses(Refusal(Code.USE_DENIED, "no"))
    assert query(SQL, "--format", "csv", "-o", str(tmp_path / "out.csv")).returncode == 3
    assert (tmp_path / "out.csv").read_text() == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["amna.yaml", "out.csv"]


def test_a_link_is_written_through_and_a_device_is_not_replaced(query: Run, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    assert query(SQL, "-o", str(tmp_path / "link")).returncode == 0
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text()
    assert query(SQL, "-o", "/dev/null").returncode == 0


def test_csv_says_the_rule_on_stderr_since_it_has_no_place_for_it(query: Run) -> None:
    done = query(SQL, "--format", "csv")
    assert list(csv.reader(io.StringIO(done.stdout.decode(), newline="")))[1] == ["heroin", "12"]
    assert "Groups of fewer than 10 (counted by case_ref) at an agency are left out." in done.stderr.decode()


def test_hostile_values_reach_neither_markup_nor_terminal(query: Run, broker: FakeBroker) -> None:
    hostile = ["[red]x[/red]", "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "=cmd|'/c calc'!A1", "a\u202eb"]
    broker.script = reports(pa.table({"[bold]x": hostile}))
    for format_ in ("table", "json"):
        done = query('SELECT drug AS "[bold]x" FROM seizures GROUP BY drug', "--format", format_)
        assert done.returncode == 0
        assert not set(done.stdout.decode()) & set("\x1b\x07\u202e")
        assert b"[red]x[/red]" in done.stdout


def test_a_reader_that_goes_away_ends_the_command_quietly(profile: Path, broker: FakeBroker) -> None:
    broker.script = reports(
        pa.table({"drug": ["heroin"] * 200_000, "n": pa.array(range(200_000), pa.int64())})
    )
    command = [
        sys.executable,
        "-m",
        "rabita",
        "--profile",
        str(profile),
        "query",
        SQL,
        "--purpose",
        "briefing",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert (process.wait(30), process.stderr.read()) == (141, b"")
    process.stderr.close()


def test_ctrl_c_ends_with_130_and_the_question_at_the_broker(profile: Path, broker: FakeBroker) -> None:
    def hang(question: Question, fake: FakeBroker) -> Iterator[Event]:
        yield progress("anf", "asked")
        fake.cancelled.wait(30)

    broker.script = hang
    command = [
        sys.executable,
        "-m",
        "rabita",
        "--profile",
        str(profile),
        "query",
        SQL,
        "--purpose",
        "briefing",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    for _ in range(200):
        if broker.asked:
            break
        time.sleep(0.05)
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    shown, said = process.communicate(timeout=30)
    assert (process.returncode, shown) == (130, b"")
    assert b"Traceback" not in said
    assert broker.cancelled.wait(5)
