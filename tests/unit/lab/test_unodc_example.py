"""The UNODC example: the countries' own rows, and kilograms that plain Python adds up again from the file."""

from __future__ import annotations

import csv
import gzip
import math
import runpy
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from agent.compile import scan_sql
from agent.sources.csv_files import header_of, read_csv_sql
from rabita.catalogue import load_agent_file, load_catalogue, load_federation, read_reference_tables
from rabita.catalogue.model import Catalogue
from rabita.plan import Planner
from rabita.policy import Layer, Permit, load_policies, read_policy_folder

CHECKOUT = Path(__file__).parents[3]
EXAMPLE = CHECKOUT / "examples" / "unodc"
SEIZURES = CHECKOUT / ".." / "shared" / "data" / "unodc-ids-2011-2013.csv.gz"
SIXTEEN = {
    "colombia", "russian_federation", "bolivia", "spain", "new_zealand", "ecuador", "italy", "venezuela",
    "afghanistan", "pakistan", "myanmar", "portugal", "latvia", "denmark", "uzbekistan", "paraguay",
}  # fmt: skip
KILOGRAMS = {
    "Kilogram": Decimal(1),
    "Gram": Decimal("1e-3"),
    "Milligram": Decimal("1e-6"),
    "Microgram": Decimal("1e-9"),
    "Ton": Decimal(1000),
}

needs_the_data = pytest.mark.skipif(not SEIZURES.is_file(), reason="UNODC's file is not beside the checkout")


@pytest.fixture(scope="module")
def prepare() -> Callable[[Path, Path], list[str]]:
    function: Callable[[Path, Path], list[str]] = runpy.run_path(str(EXAMPLE / "prepare.py"))["prepare"]
    return function


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, prepare: Callable[[Path, Path], list[str]]) -> Path:
    folder: Path = tmp_path_factory.mktemp("unodc") / "federation"
    prepare(SEIZURES, folder)
    return folder


@pytest.fixture(scope="module")
def catalogue(folder: Path) -> Catalogue:
    return load_catalogue(folder / "catalogue.yaml")


@pytest.fixture(scope="module")
def union(folder: Path, catalogue: Catalogue) -> Iterator[duckdb.DuckDBPyConnection]:
    """Every country's mapped rows in one database, and the reference table."""
    con = duckdb.connect()
    scans = []
    table = catalogue.tables["seizures"]
    for agency in load_federation(folder).agencies:
        agent = load_agent_file(folder / "agencies" / agency / "agent.yaml", catalogue)
        file = agent.source.path / "reported.csv"
        own = read_csv_sql(str(file), header_of(file, agent.source.csv), agent.source.csv)
        scans.append(scan_sql(table, agent.tables["seizures"], own, agency, table.visible))
    con.execute(f"CREATE TABLE seizures AS {' UNION ALL '.join(f'FROM {scan}' for scan in scans)}")
    for name, rows in read_reference_tables(catalogue, folder).items():
        con.register(name, rows)
    yield con
    con.close()


def _reported() -> list[dict[str, str]]:
    """The file as the standard library reads it, the sixteen countries only."""
    with gzip.open(SEIZURES, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [row for row in rows if _agency(row) in SIXTEEN]


def _agency(row: dict[str, str]) -> str:
    return row["COUNTRY"].split(",")[0].lower().replace(" ", "_")


def _kilograms(row: dict[str, str]) -> Decimal | None:
    return Decimal(row["AMOUNT"]) * KILOGRAMS[row["DRUG_UNIT"]] if row["DRUG_UNIT"] in KILOGRAMS else None


@needs_the_data
def test_the_sixteen_countries_with_most_records_are_the_agencies(folder: Path) -> None:
    assert set(load_federation(folder).agencies) == SIXTEEN


@needs_the_data
def test_a_countrys_rows_are_the_reported_bytes(folder: Path) -> None:
    with gzip.open(SEIZURES, "rb") as file:
        header, *lines = file.read().splitlines(keepends=True)
    for agency, country in (("pakistan", b"Pakistan"), ("ecuador", b"Ecuador")):
        written = (folder / "agencies" / agency / "data" / "reported.csv").read_bytes()
        assert written == header + b"".join(line for line in lines if line.split(b";")[2:3] == [country])


@needs_the_data
def test_every_reported_row_is_mapped(union: duckdb.DuckDBPyConnection) -> None:
    counted = dict(union.execute("SELECT agency, count(*) FROM seizures GROUP BY agency").fetchall())
    expected: dict[str, int] = defaultdict(int)
    for row in _reported():
        expected[_agency(row)] += 1
    assert counted == expected
    assert sum(counted.values()) == 80_087


@needs_the_data
def test_kilograms_per_country_drug_and_month_are_what_plain_python_adds_up(
    union: duckdb.DuckDBPyConnection,
) -> None:
    totals: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for row in _reported():
        if (kilograms := _kilograms(row)) is not None:
            totals[_agency(row), row["DRUG_NAME"], row["SEIZURE_DATE"][:7]].append(kilograms)
    mapped = union.execute(
        "SELECT agency, drug, strftime(seized_on, '%Y-%m'), count(quantity_kg), sum(quantity_kg)"
        " FROM seizures WHERE quantity_kg IS NOT NULL GROUP BY ALL"
    ).fetchall()
    assert {row[:3]: row[3] for row in mapped} == {key: len(values) for key, values in totals.items()}
    for *key, _, kilograms in mapped:
        assert math.isclose(kilograms, float(sum(totals[tuple(key)])), rel_tol=1e-9)


@needs_the_data
def test_only_weights_have_kilograms(union: duckdb.DuckDBPyConnection) -> None:
    found = union.execute(
        "SELECT unit, count(quantity_kg) = count(*) AS every, count(quantity_kg) = 0 AS none"
        " FROM seizures GROUP BY unit"
    ).fetchall()
    for unit, every, none in found:
        assert every if unit in KILOGRAMS else none, unit


@needs_the_data
def test_every_reported_name_stands_in_the_reference_table(union: duckdb.DuckDBPyConnection) -> None:
    unknown = union.execute(
        "SELECT DISTINCT drug FROM seizures ANTI JOIN drugs ON seizures.drug = reported"
    ).fetchall()
    assert not unknown


@needs_the_data
def test_dates_transport_and_routing_lose_nothing_that_was_reported(union: duckdb.DuckDBPyConnection) -> None:
    known = union.execute(
        "SELECT count(seized_on), count(transport), count(routing) FROM seizures"
    ).fetchone()
    rows = _reported()
    assert known == (
        len(rows),
        sum(row["TRANSPORT"] not in ("", "Unknown") for row in rows),
        sum(row["ROUTING"] != "" for row in rows),
    )


@needs_the_data
def test_the_readmes_question_is_permitted_and_has_an_answer(
    folder: Path, catalogue: Catalogue, union: duckdb.DuckDBPyConnection
) -> None:
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    sql = text.split("```sql\n")[1].split("```")[0]
    policies = load_policies([Layer("federation", read_policy_folder(folder / "policies"))], catalogue)
    uses = Planner(catalogue).plan(sql).uses
    decision: Any = policies.decide("nadia", ["analyst"], "", "", "trend_analysis", "", uses, 0)
    assert isinstance(decision, Permit)
    assert len(union.execute(sql).fetchall()) > 5


def test_a_folder_with_something_in_it_is_left_alone(
    tmp_path: Path, prepare: Callable[[Path, Path], list[str]]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(SystemExit, match="not empty"):
        prepare(SEIZURES, tmp_path)


def test_quoted_fields_over_several_lines_stay_one_record(
    tmp_path: Path, prepare: Callable[[Path, Path], list[str]]
) -> None:
    header = "REGION;COUNTRY;PLACE;SEIZURE_DATE;DRUG_NAME;AMOUNT;DRUG_UNIT\n"
    rows = (
        'E;Bulgaria;"Kapitan Andreevo\nBCP ""A""";2012-01-21;Heroin;3.05;Kilogram\n'
        "E;Malta;;2012-01-22;LSD;1;Unit\n"
    )
    with gzip.open(tmp_path / "ids.csv.gz", "wt", encoding="utf-8", newline="") as file:
        file.write(header + rows)
    assert prepare(tmp_path / "ids.csv.gz", tmp_path / "out") == ["bulgaria", "malta"]
    written = (tmp_path / "out" / "agencies" / "bulgaria" / "data" / "reported.csv").read_text(
        encoding="utf-8"
    )
    assert written == header + rows[: rows.index("E;Malta")]
