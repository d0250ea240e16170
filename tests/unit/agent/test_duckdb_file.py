"""A DuckDB file is read where it lies, read-only, through views that hold the mapping."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agent.sources.binding import said
from agent.sources.process import SetUpProblem
from rabita.refusal import Code, Refusal
from tests.unit.agent.agencies import DUCKDB, Agency, write_agency, write_duckdb
from tests.unit.agent.conftest import Opener

YAML = (
    DUCKDB
    + """
tables:
  seizures:
    from: recoveries
    columns:
      case_ref: fir_no
      quantity_kg: CASE unit WHEN 'g' THEN amount / 1000 ELSE amount END
      province: {sql: prov, codes: {PB: punjab, SD: sindh, KPK: kp}}
      packets: "NULL"
    where: status <> 'draft'
"""
)
RECOVERIES = """
CREATE TABLE recoveries AS SELECT 'F' || i AS fir_no, DATE '2024-01-15' + i::INTEGER AS seized_on,
  ['PB', 'SD', 'KPK', 'XX'][1 + i % 4] AS prov, 'heroin' AS drug, i * 100.0 AS amount,
  ['g', 'kg'][1 + i % 2] AS unit, ['final', 'draft'][1 + (i % 10 = 9)::INTEGER] AS status,
  'CANARY-' || i AS remarks
FROM range(100) r(i)
"""


def count(agency: Agency) -> str:
    return f"SELECT count(*) FROM {agency.source.scan('seizures', ())}"


@pytest.fixture
def anf(tmp_path: Path, opened: Opener) -> Agency:
    write_agency(tmp_path, YAML)
    write_duckdb(tmp_path / "data" / "anf.duckdb", RECOVERIES, "CREATE TABLE informants AS SELECT 'CANARY' n")
    return opened(tmp_path)


def test_the_mapping_of_the_design_is_served(anf: Agency) -> None:
    rows = anf.ask(
        f"SELECT agency, province, count(*), round(sum(quantity_kg)) FROM {anf.source.scan('seizures', ())}"
        " GROUP BY ALL ORDER BY province"
    )
    # every tenth row is a draft (all of them odd), and XX is no code
    assert rows == [
        ("anf", "kp", 25, 125.0),
        ("anf", "punjab", 25, 120.0),
        ("anf", "sindh", 20, 98000.0),
        ("anf", None, 20, 98000.0),
    ]


def test_a_reference_table_joins_with_a_shared_one(anf: Agency) -> None:
    scan = anf.source.scan
    joined = f"{scan('seizures', ())} s JOIN {scan('drugs', ())} d USING (drug)"
    assert anf.ask(f"SELECT schedule, count(*) FROM {joined} GROUP BY 1") == [(1, 90)]


def test_where_tables_are_left_out_those_that_are_there_are_served(tmp_path: Path, opened: Opener) -> None:
    write_agency(tmp_path, DUCKDB)
    write_duckdb(
        tmp_path / "data" / "anf.duckdb",
        "CREATE TABLE arrests (age TINYINT, bail DECIMAL(10,2))",
        "INSERT INTO arrests VALUES (17, 1.5), (-3, 2), (NULL, NULL)",
    )
    agency = opened(tmp_path)
    assert agency.source.tables() == {"arrests"}
    scan = agency.source.scan("arrests", ())
    assert agency.ask(f"SELECT age, bail::VARCHAR FROM {scan} ORDER BY 1") == [
        (-5, "2.00"),
        (15, "1.50"),
        (None, None),
    ]


@pytest.mark.parametrize(
    "escape",
    [
        "SELECT size FROM read_blob('{path}')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "COPY (SELECT 1) TO '/tmp/out.csv'",
        "ATTACH '{path}' AS again",
        "ATTACH '/tmp/new.duckdb' AS fresh",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET threads = 64",
        "RESET memory_limit",
        "PRAGMA memory_limit='8GB'",
        "CREATE TABLE rabita.shared.planted AS SELECT 1",
        "CREATE TABLE planted AS SELECT 1",
        "DROP SCHEMA rabita.shared CASCADE",
        "DELETE FROM recoveries",
        "WITH gone AS (DELETE FROM recoveries RETURNING 1) SELECT * FROM gone",
        "CALL enable_logging()",
    ],
)
def test_a_hardened_worker_opens_writes_and_changes_nothing(anf: Agency, escape: str) -> None:
    with pytest.raises(Refusal) as caught:
        anf.ask(escape.format(path=anf.file.source.path))
    assert caught.value.code is Code.SOURCE_FAILED
    assert anf.ask(count(anf)) == [(90,)]


@pytest.mark.parametrize("content", [b"", b"CANARY, no database at all" * 400])
def test_a_file_that_is_no_database_is_refused_at_the_start(
    tmp_path: Path, opened: Opener, content: bytes
) -> None:
    write_agency(tmp_path, YAML, anf_duckdb=content)
    with pytest.raises(Refusal) as caught:
        opened(tmp_path)
    assert caught.value.code is Code.CONFIGURATION
    assert "CANARY" not in caught.value.message


def test_a_missing_file_is_refused_and_not_made(tmp_path: Path, opened: Opener) -> None:
    write_agency(tmp_path, YAML)
    with pytest.raises(Refusal, match="no such database file"):
        opened(tmp_path)
    assert not (tmp_path / "data" / "anf.duckdb").exists()


def test_a_database_open_for_writing_elsewhere_is_refused_with_the_reason(
    tmp_path: Path, opened: Opener
) -> None:
    write_agency(tmp_path, YAML)
    path = tmp_path / "data" / "anf.duckdb"
    write_duckdb(path, RECOVERIES)
    program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with pytest.raises(Refusal, match="open for writing"):
            opened(tmp_path)
        writer.kill()


def test_the_rows_of_a_replaced_database_are_seen(anf: Agency) -> None:
    path = anf.file.source.path
    fresh = path.with_name("fresh.duckdb")
    write_duckdb(fresh, RECOVERIES.replace("range(100)", "range(10)"))
    os.replace(fresh, path)
    until = time.monotonic() + 20
    while anf.ask(count(anf)) != [(9,)]:
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_closed_list_that_the_data_keep_costs_nothing(tmp_path: Path, opened: Opener) -> None:
    """Known at the start of a file nobody can write: the view passes the column through."""
    yaml = DUCKDB + "tables: {seizures: {columns: {packets: 'NULL'}}}\n"
    columns = "'a' case_ref, DATE '2024-01-01' seized_on, 'ice' drug, 1.0::DOUBLE quantity_kg"
    write_agency(tmp_path, yaml)
    path = tmp_path / "data" / "anf.duckdb"
    write_duckdb(path, f"CREATE TABLE seizures AS SELECT {columns}, 'kp' province FROM range(10)")
    view = "SELECT sql FROM duckdb_views() WHERE schema_name = 'shared'"
    assert "'punjab'" not in opened(tmp_path).ask(view)[0][0]
    write_duckdb(path, f"CREATE TABLE seizures AS SELECT {columns}, 'KP' province FROM range(10)")
    agency = opened(tmp_path)
    assert "'punjab'" in agency.ask(view)[0][0]
    assert agency.ask(f"SELECT DISTINCT province FROM {agency.source.scan('seizures', ())}") == [(None,)]


def test_a_shared_table_may_be_called_like_the_agencys_own(tmp_path: Path, opened: Opener) -> None:
    write_agency(tmp_path, DUCKDB)
    write_duckdb(tmp_path / "data" / "anf.duckdb", "CREATE TABLE arrests AS SELECT 17 AS age, 1.5 AS bail")
    agency = opened(tmp_path)
    assert agency.ask(f"SELECT age FROM {agency.source.scan('arrests', ())}") == [(15,)]


@pytest.mark.parametrize(
    ("drug", "message"),
    [
        ("drug + 1", "argument types '+(ENUM, INTEGER_LITERAL)'"),
        ("coalesce(drug, [t])", "ENUM"),
        ("{'a': drug} + 1", "(STRUCT(a ENUM), INTEGER_LITERAL)"),
        ("list_extract(drugg, 1)", 'Referenced column "drugg" not found'),
    ],
)
def test_what_does_not_bind_is_told_without_a_value_of_the_database(
    tmp_path: Path, opened: Opener, drug: str, message: str
) -> None:
    """The agent logs this message when a changed file cannot be loaded, and a type may hold data."""
    nothing = ("case_ref", "seized_on", "province", "quantity_kg", "packets")
    columns = "".join(f"      {name}: 'NULL'\n" for name in nothing) + f'      drug: "{drug}"\n'
    write_agency(tmp_path, f"{DUCKDB}tables:\n  seizures:\n    from: raw\n    columns:\n{columns}")
    write_duckdb(
        tmp_path / "data" / "anf.duckdb",
        "CREATE TABLE raw (drug ENUM ('CANARY-1', 'CANARY''s, (2)'), t TEXT)",
        "INSERT INTO raw VALUES ('CANARY-1', 'CANARY-3')",
    )
    with pytest.raises(Refusal) as refused:
        opened(tmp_path)
    assert message in refused.value.message
    assert "CANARY" not in refused.value.message + refused.value.hint


def test_a_name_that_is_not_the_mappings_own_is_told_by_no_message() -> None:
    """A PIVOT, and a file without a header, name columns by what stands in the data."""
    problem = SetUpProblem("BinderException", 'Binder Error: Ambiguous reference to "CANARY", not "drug"')
    assert said(problem, "SELECT drug FROM raw") == 'Binder Error: Ambiguous reference to "…", not "drug"'
    unread = SetUpProblem("BinderException", "Binder Error: no such function for ENUM('CANARY', ...)")
    assert said(unread, "SELECT drug FROM raw") == "the database refuses it (BinderException)"
