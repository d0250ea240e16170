"""No word of a failing statement carries a value: not to the asker, not to the log, not from the worker."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from rabita.refusal import Code, Refusal
from tests.unit.agent.agencies import DUCKDB, write_agency, write_duckdb
from tests.unit.agent.conftest import Opener

PROBES = [
    "CAST(name AS INTEGER)",
    "CAST(name AS DATE)",
    "CAST(name AS UUID)",
    "CAST(name AS BOOLEAN)",
    "CAST(name AS INTERVAL)",
    "CAST(name AS JSON)",
    "CAST(name AS INTEGER[])",
    "strptime(name, '%Y')",
    "date_trunc(name, DATE '2024-01-01')",
    "from_base64(name)",
    "error(name)",
    "regexp_matches('x', name || '(')",
    "number * 1000000000",
    "CAST(number AS TINYINT)",
    "number // 0",
    "json_extract(name, '$.a')",
]


@pytest.mark.parametrize("probe", PROBES)
def test_a_failing_statement_says_only_that_it_failed(
    tmp_path: Path, opened: Opener, capfd: pytest.CaptureFixture[str], probe: str
) -> None:
    write_agency(tmp_path, DUCKDB)
    write_duckdb(
        tmp_path / "data" / "anf.duckdb",
        "CREATE TABLE arrests AS SELECT 17 AS age, 1.0::DECIMAL(10,2) AS bail",
        "CREATE TABLE people AS SELECT 'CANARY-35202' AS name, 990099009 AS number",
    )
    agency = opened(tmp_path)
    with pytest.raises(Refusal) as caught:
        agency.ask(f"SELECT {probe} AS x FROM people")
    assert caught.value.code is Code.SOURCE_FAILED
    said = "".join(traceback.format_exception(caught.value)) + caught.value.message + caught.value.hint
    assert "CANARY" not in said
    assert "99009" not in said
    output = capfd.readouterr()
    assert "CANARY" not in output.out + output.err
    assert "99009" not in output.out + output.err
