"""What comes before the sub-command, and the small commands."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import rabita as package
from rabita.cli import main as entry
from rabita.refusal import Code, Refusal
from rabita.wire.v1 import broker_pb2
from tests.unit.cli.test_query import environment, rabita
from tests.unit.client.fake_federation import FakeBroker
from tests.unit.client.test_explanation import WHOLE


def test_the_version_is_printed() -> None:
    done = rabita("--version")
    assert (done.returncode, done.stdout.decode()) == (0, f"rabita {package.__version__}\n")


def test_help_lists_the_commands() -> None:
    shown = rabita("--help").stdout.decode()
    for name in ("query", "explain", "tables", "agencies", "schema"):
        assert name in shown


def imported(*arguments: str) -> set[str]:
    code = (
        "import sys\nfrom rabita.cli.main import main\n"
        f"main({list(arguments)!r})\nprint(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=environment())
    return set(done.stderr.decode().split())


def test_query_imports_neither_agent_nor_broker_nor_lab(profile: Path, broker: FakeBroker) -> None:
    loaded = imported("--profile", str(profile), "query", "SELECT 1", "--purpose", "briefing")
    assert "rabita.client" in loaded
    assert not {"agent", "broker", "lab", "rich.live", "pandas"} & loaded


def test_what_asks_no_question_plans_none(profile: Path, broker: FakeBroker) -> None:
    loaded = imported("--profile", str(profile), "agencies")
    assert "rabita.client" in loaded
    assert not {"rabita.plan", "rabita.policy", "duckdb", "sqlglot"} & loaded


def test_the_version_imports_nothing_heavy() -> None:
    assert not {"grpc", "pyarrow", "rabita.client", "cryptography", "rich"} & imported("--version")


def test_importing_rabita_does_not_import_the_client() -> None:
    code = "import rabita, sys; m = sys.modules; print('grpc' in m); rabita.connect; print('grpc' in m)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.split() == [b"False", b"True"]


@pytest.mark.parametrize("arguments", [["nonsense"], ["--nonsense"], ["schema"], ["schema", "nonsense"]])
def test_usage_errors_end_with_2(arguments: list[str]) -> None:
    done = rabita(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")


def test_a_near_miss_is_named() -> None:
    assert b"query" in rabita("qurey").stderr


def test_a_profile_after_the_sub_command_is_told_where_to_stand() -> None:
    done = rabita("tables", "--profile", "x.yaml")
    assert done.returncode == 2
    assert b"--profile stands before the sub-command" in done.stderr


def test_no_profile_and_a_wrong_profile_are_usage_errors(tmp_path: Path) -> None:
    assert b"RABITA_PROFILE" in rabita("tables").stderr
    (tmp_path / "p.yaml").write_text("broker: 7\nnonsense: 8\n")
    for path in (tmp_path / "p.yaml", tmp_path / "missing.yaml", tmp_path):
        done = rabita("--profile", str(path), "tables")
        assert done.returncode == 2
        assert done.stderr.startswith(b"configuration: ")


def test_tables_are_listed_and_shown(profile: Path, broker: FakeBroker) -> None:
    listed = rabita("--profile", str(profile), "tables").stdout.decode()
    assert "One row per seizure." in listed
    assert "Purposes: trend_analysis, briefing" in listed
    shown = rabita("--profile", str(profile), "tables", "seizures").stdout.decode()
    for text in (
        "case_ref",
        "identifier",
        "decimal(9,2)",
        "heroin, opium",
        "in steps of month",
        "0.00 to 500.00 of one subject",
    ):
        assert text in shown
    assert "Groups are counted over: case_ref" in shown
    assert "arrests.case_ref = seizures.case_ref" in shown
    assert "remarks" not in shown


def test_tables_as_json(profile: Path, broker: FakeBroker) -> None:
    listed = json.loads(rabita("--profile", str(profile), "tables", "--format", "json").stdout)
    assert [t["name"] for t in listed] == ["arrests", "seizures"]
    shown = json.loads(rabita("--profile", str(profile), "tables", "seizures", "--format", "json").stdout)
    assert [c["name"] for c in shown["columns"]] == ["case_ref", "seized_on", "drug", "kg", "agency"]
    assert [c["bounds"] for c in shown["columns"]] == [None, None, None, ["0.00", "500.00"], None]


def test_a_table_that_is_not_there_ends_with_3(profile: Path, broker: FakeBroker) -> None:
    done = rabita("--profile", str(profile), "tables", "seizuers")
    assert done.returncode == 3
    assert b"the tables are arrests, seizures" in done.stderr


def test_agencies_are_listed(profile: Path, broker: FakeBroker) -> None:
    broker.agencies = [
        broker_pb2.AgencyStatus(
            id="anf", name="Anti\x1b[1m [red]Narcotics", state="ready", tables=["arrests"]
        ),
        broker_pb2.AgencyStatus(id="police", name="Police", state="unreachable"),
    ]
    shown = rabita("--profile", str(profile), "agencies").stdout
    assert b"[red]Narcotics" in shown
    assert b"\x1b" not in shown
    (one, police) = json.loads(rabita("--profile", str(profile), "agencies", "--format", "json").stdout)
    assert (one["id"], one["state"], one["tables"]) == ("anf", "ready", ["arrests"])
    assert (police["id"], police["state"]) == ("police", "unreachable")


def test_explain_shows_rounds_uses_and_policy(profile: Path, broker: FakeBroker) -> None:
    broker.explanation = json.dumps(WHOLE).encode()
    shown = rabita("--profile", str(profile), "explain", "SELECT 1", "--purpose", "briefing").stdout.decode()
    for text in (
        "Round 1 of 1",
        "group seizures.drug",
        "Policy: permitted by baseline",
        "min_group_size = 10",
    ):
        assert text in shown
    as_json = rabita("--profile", str(profile), "explain", "SELECT 1", "--format", "json").stdout
    assert json.loads(as_json) == WHOLE


@pytest.mark.parametrize("kind", ["catalogue", "agent", "federation", "profile"])
def test_the_schema_of_each_file_is_json(kind: str) -> None:
    assert "$schema" in json.loads(rabita("schema", kind).stdout)


def fail(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def raising(*_: object) -> None:
        raise error

    monkeypatch.setattr("rabita.cli.schema.print_schema", raising)


def test_an_unknown_failure_is_one_line_and_6(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail(monkeypatch, ZeroDivisionError("a\nb\x1b[31m"))
    assert entry.main(["schema", "agent"]) == 6
    assert capsys.readouterr().err == "internal: ZeroDivisionError: a b\ufffd[31m\n"


def test_the_traceback_is_shown_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RABITA_DEBUG", "1")
    fail(monkeypatch, ZeroDivisionError())
    assert entry.main(["schema", "agent"]) == 6
    assert "Traceback" in capsys.readouterr().err


def test_ctrl_c_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    fail(monkeypatch, KeyboardInterrupt())
    assert entry.main(["schema", "agent"]) == 130


def test_any_refusal_of_any_command_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail(monkeypatch, Refusal(Code.LEDGER_CORRUPT, "entry 7\nwas altered", hint="tell an officer"))
    assert entry.main(["schema", "agent"]) == 5
    assert capsys.readouterr().err == "ledger_corrupt: entry 7\n  was altered\n  hint: tell an officer\n"


def test_completion_offers_the_commands() -> None:
    done = rabita(
        _RABITA_COMPLETE="complete_bash",
        COMP_WORDS="rabita ta",
        COMP_CWORD="1",
        _TYPER_COMPLETE_ARGS="rabita ta",
    )
    assert b"tables" in done.stdout


def test_a_broken_sub_command_does_not_take_the_others_with_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from importlib.metadata import EntryPoint

    from rabita.cli import commands

    broken = EntryPoint("lab", "no_such_module_at_all:app", commands.ENTRY_POINTS)
    monkeypatch.setattr(commands, "_entry_points", lambda: {"lab": broken})
    assert entry.main(["--help"]) == 0
    assert "query" in capsys.readouterr().out
    assert entry.main(["lab", "up"]) == 2
    assert "not installed whole" in capsys.readouterr().err
