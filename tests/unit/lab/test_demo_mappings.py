"""Every agency's mapping, compiled as its agent compiles it, gives back the records the demo drew for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from agent.compile import scan_sql
from agent.sources.binding import mapped_columns
from agent.sources.csv_files import header_of, read_csv_sql
from agent.sources.own_sql import from_item
from lab.demo import write_federation
from lab.demo.agencies import STAKEHOLDERS, stakeholders
from lab.demo.world import make_world
from rabita.catalogue import (
    AgentFile,
    load_agent_file,
    load_catalogue,
    load_federation,
    read_reference_tables,
)
from rabita.catalogue.model import AGENCY, Catalogue, Column, Kind

SCALE = 0.05


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("demo") / "federation"
    write_federation(folder, scale=SCALE)
    return folder


@pytest.fixture(scope="module")
def catalogue(folder: Path) -> Catalogue:
    return load_catalogue(folder / "catalogue.yaml")


@pytest.fixture(scope="module")
def world() -> Iterator[duckdb.DuckDBPyConnection]:
    con = make_world(stakeholders(16), seed=1, scale=SCALE)
    yield con
    con.close()


def _agent(folder: Path, agency: str, catalogue: Catalogue) -> AgentFile:
    return load_agent_file(folder / "agencies" / agency / "agent.yaml", catalogue)


def _open(agent: AgentFile) -> duckdb.DuckDBPyConnection:
    """The agency's database as its agent sees it: files are tables of their own names."""
    if agent.source.kind == "duckdb":
        return duckdb.connect(str(agent.source.path), read_only=True)
    con = duckdb.connect()
    for file in sorted(agent.source.path.iterdir()):
        read = f"read_parquet('{file}')"
        if file.suffix == ".csv":
            read = read_csv_sql(str(file), header_of(file, agent.source.csv), agent.source.csv)
        con.execute(f"CREATE TABLE {file.stem} AS FROM {read}")
    return con


def _expected(column: Column) -> str:
    """The drawn record's column on the catalogue's grain."""
    if isinstance(column.grain, str):
        return f"CAST(date_trunc('{column.grain}', {column.name}) AS {column.type.duckdb})"
    if column.grain is not None:
        return f"{column.name} - {column.name} % {column.grain}"
    return column.name


def _rows(con: duckdb.DuckDBPyConnection, sql: str, doubles: list[int]) -> list[tuple[Any, ...]]:
    rows = con.execute(sql).fetchall()
    # ounces and tolas come back to within a hundredth of a milligram
    rounded = [
        tuple(round(v, 7) if i in doubles and v is not None else v for i, v in enumerate(r)) for r in rows
    ]
    return sorted(rounded, key=repr)


@pytest.mark.parametrize("agency", [agency.id for agency in STAKEHOLDERS])
def test_the_mapping_gives_back_the_drawn_records(
    folder: Path, catalogue: Catalogue, world: duckdb.DuckDBPyConnection, agency: str
) -> None:
    agent = _agent(folder, agency, catalogue)
    with _open(agent) as own:
        for name, mapping in agent.tables.items():
            table = catalogue.tables[name]
            kept = [n for n in mapped_columns(table) if mapping.columns[n].sql != "NULL"]
            doubles = [i for i, n in enumerate(kept) if table.columns[n].type.kind is Kind.DOUBLE]
            scan = scan_sql(table, mapping, from_item(mapping.origin), agency, [*kept, AGENCY])
            expected = ", ".join(_expected(table.columns[n]) for n in kept)
            truth = f"SELECT {expected}, agency FROM {name} WHERE agency = '{agency}'"
            mapped = _rows(own, f"FROM {scan}", doubles)
            assert mapped == _rows(world, truth, doubles), name
            assert mapped, f"{agency} serves {name} and has none of it"


def test_every_drawn_record_is_served_by_the_agency_that_made_it(
    folder: Path, catalogue: Catalogue, world: duckdb.DuckDBPyConnection
) -> None:
    for name in ("seizures", "arrests", "treatment"):
        holders = {row[0] for row in world.execute(f"SELECT DISTINCT agency FROM {name}").fetchall()}
        serving = {a for a in load_federation(folder).agencies if name in _agent(folder, a, catalogue).tables}
        assert holders == serving


def test_districts_and_drugs_of_all_records_stand_in_the_reference_tables(
    folder: Path, catalogue: Catalogue, world: duckdb.DuckDBPyConnection
) -> None:
    references = read_reference_tables(catalogue, folder)
    for name, column, tables in (
        ("drugs", "drug", ("seizures", "treatment")),
        ("districts", "district", ("seizures", "arrests", "treatment")),
    ):
        known = set(references[name].column(column).to_pylist())
        for table in tables:
            used = {row[0] for row in world.execute(f"SELECT DISTINCT {column} FROM {table}").fetchall()}
            assert used <= known
