"""TPC-H over four agencies: equal to DuckDB, or refused with a code; never wrong."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from rabita.catalogue import load_catalogue
from rabita.plan import Planner
from tests.unit.plan.federation import rows_agree

TPCH = Path(__file__).parents[3] / ".." / "shared" / "federations" / "tpch"

pytestmark = pytest.mark.skipif(not TPCH.exists(), reason="the TPC-H federation is not beside this checkout")


@pytest.fixture(scope="module")
def world() -> tuple[Planner, duckdb.DuckDBPyConnection, list[str]]:
    catalogue = load_catalogue(TPCH / "catalogue.yaml")
    agencies = sorted(p.name for p in (TPCH / "agencies").iterdir())
    con = duckdb.connect()
    for table in catalogue.tables.values():
        if table.reference is not None:
            con.execute(f"CREATE TABLE {table.name} AS FROM '{TPCH / table.reference}'")
            continue
        columns = ", ".join(f"CAST({c.name} AS {c.type.duckdb}) AS {c.name}" for c in table.columns.values())
        for agency in agencies:
            file = TPCH / "agencies" / agency / "data" / f"{table.name}.parquet"
            con.execute(
                f"CREATE TABLE {agency}_{table.name} AS SELECT {columns}, '{agency}' AS agency FROM '{file}'"
            )
        union = " UNION ALL ".join(f"FROM {a}_{table.name}" for a in agencies)
        con.execute(f"CREATE TABLE {table.name} AS {union}")
    return Planner(catalogue), con, agencies


@pytest.mark.parametrize("number", range(1, 23))
def test_query(world: tuple[Planner, duckdb.DuckDBPyConnection, list[str]], number: int) -> None:
    planner, con, agencies = world
    sql = (TPCH / "queries" / f"q{number:02}.sql").read_text(encoding="utf-8")
    plan = planner.plan(sql)
    tables = planner.catalogue.tables
    for round_ in plan.rounds:
        for feed in round_.feeds:
            con.register(feed.name, con.sql(feed.sql).to_arrow_table())
        for fragment in round_.fragments:
            parts = []
            for agency in agencies:
                text = fragment.sql(
                    lambda t, a=agency: f"{a}_{t}" if t in tables and not tables[t].is_reference else t,  # type: ignore[misc]
                    contributors=False,
                )
                parts.append(con.sql(text).to_arrow_table().cast(fragment.arrow_schema()))
            con.register(fragment.name, pa.concat_tables(parts))
    got, want = con.sql(plan.final_sql), con.sql(sql)
    assert [str(t) for t in got.types] == [str(t) for t in want.types]
    assert got.columns == want.columns
    assert rows_agree(got.fetchall(), want.fetchall(), ordered=True)
