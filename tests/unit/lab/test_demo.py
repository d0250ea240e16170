"""What the demo federation promises: the same records from the same seed, in published proportions."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lab.demo import ROWS, figures, write_federation
from lab.demo.agencies import STAKEHOLDERS, stakeholders
from lab.demo.layouts import LAYOUTS
from lab.demo.layouts.customs import STATIONS
from lab.demo.world import make_world
from rabita.catalogue import load_federation
from rabita.refusal import Code, Refusal

TABLES = ("seizures", "arrests", "treatment")
RECORDED_COUNTS = (2767, 525778, 16)
RECORDED_SEIZURES = [
    ("anf-2022-1", "2022-02-03", "ephedrine", 1.585),
    ("anf-2023-2", "2023-02-24", "hashish", 0.72423),
]


@pytest.fixture(scope="module")
def world() -> Iterator[duckdb.DuckDBPyConnection]:
    con = make_world(stakeholders(16), seed=1, scale=1.0)
    yield con
    con.close()


def _one(con: duckdb.DuckDBPyConnection, sql: str) -> float:
    row = con.execute(sql).fetchone()
    assert row is not None
    return float(row[0])


def _digest(con: duckdb.DuckDBPyConnection, table: str) -> object:
    return con.execute(f"SELECT count(*), bit_xor(md5_number_upper(t::VARCHAR)) FROM {table} AS t").fetchone()


def _digests(seed: int) -> list[object]:
    with make_world(stakeholders(16), seed=seed, scale=0.02) as con:
        return [_digest(con, table) for table in TABLES]


def test_the_same_seed_gives_the_same_records() -> None:
    assert _digests(7) == _digests(7)


def test_another_seed_gives_other_records() -> None:
    assert all(left != right for left, right in zip(_digests(7), _digests(8), strict=True))


def test_the_records_of_a_seed_never_change() -> None:
    """Recorded once: a change of machine, DuckDB or Python may not change the demo unnoticed."""
    with make_world(stakeholders(16), seed=1, scale=0.02) as con:
        row = con.execute("SELECT count(*), sum(number), count(DISTINCT drug) FROM seizures").fetchone()
        first = con.execute(
            "SELECT case_ref, seized_on::VARCHAR, drug, quantity_kg FROM seizures"
            " WHERE agency = 'anf' ORDER BY number, line LIMIT 2"
        ).fetchall()
    assert row == RECORDED_COUNTS
    assert first == RECORDED_SEIZURES


def test_one_thread_and_several_write_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_federation(tmp_path / "several", agencies=3, scale=0.02)
    connect = duckdb.connect

    def on_one_thread(*args: Any, **options: Any) -> duckdb.DuckDBPyConnection:
        con = connect(*args, **options)
        con.execute("SET threads = 1")
        return con

    monkeypatch.setattr(duckdb, "connect", on_one_thread)
    write_federation(tmp_path / "one", agencies=3, scale=0.02)
    for file in sorted((tmp_path / "one").rglob("*")):
        if file.suffix in (".csv", ".yaml", ".cedar"):
            assert (
                file.read_bytes() == (tmp_path / "several" / file.relative_to(tmp_path / "one")).read_bytes()
            )


def test_sixteen_agencies_hold_over_two_hundred_thousand_records(world: duckdb.DuckDBPyConnection) -> None:
    rows = sum(_one(world, f"SELECT count(*) FROM {table}") for table in TABLES)
    assert rows >= 200_000
    assert rows == pytest.approx(ROWS, rel=0.02)


def test_it_is_written_within_seconds(tmp_path: Path) -> None:
    started = time.monotonic()
    write_federation(tmp_path / "demo")
    assert time.monotonic() - started < 30  # about 4 s on two free cores


def test_at_least_six_schemas_and_three_kinds_of_file_differ() -> None:
    layouts = [LAYOUTS[agency.layout](agency) for agency in STAKEHOLDERS]
    assert len({frozenset(layout.tables) for layout in layouts}) >= 6
    assert {layout.kind for layout in layouts} == {"duckdb", "parquet", "csv"}


def test_a_station_code_of_customs_means_one_district() -> None:
    assert len(set(STATIONS.values())) == len(STATIONS)


def test_the_anf_seizes_about_what_it_published(world: duckdb.DuckDBPyConnection) -> None:
    total = _one(world, f"SELECT sum(quantity_kg) / {figures.YEARS} FROM seizures WHERE agency = 'anf'")
    assert total == pytest.approx(sum(figures.ANF_KG_PER_YEAR.values()), rel=0.35)
    for drug in ("hashish", "heroin", "methamphetamine"):
        kg = _one(
            world,
            f"SELECT sum(quantity_kg) / {figures.YEARS} FROM seizures"
            f" WHERE agency = 'anf' AND drug = '{drug}'",
        )
        assert kg == pytest.approx(figures.ANF_KG_PER_YEAR[drug], rel=0.5)


def test_the_others_seize_about_what_was_published(world: duckdb.DuckDBPyConnection) -> None:
    total = _one(
        world,
        f"SELECT sum(quantity_kg) / {figures.YEARS} FROM seizures"
        " WHERE agency NOT IN ('anf', 'partner_liaison')",
    )
    assert total == pytest.approx(figures.OTHERS_KG_PER_YEAR, rel=0.35)


def test_quantities_have_a_heavy_tail(world: duckdb.DuckDBPyConnection) -> None:
    share = _one(
        world,
        "SELECT sum(quantity_kg) FILTER (WHERE rank <= total / 100) / sum(quantity_kg)"
        " FROM (SELECT quantity_kg, row_number() OVER (ORDER BY quantity_kg DESC) AS rank,"
        " count(*) OVER () AS total FROM seizures)",
    )
    assert share > 0.5


def test_methamphetamine_grows_and_opium_shrinks(world: duckdb.DuckDBPyConnection) -> None:
    def growth(drug: str) -> float:
        return _one(
            world,
            "SELECT count(*) FILTER (WHERE year = 2024) / count(*) FILTER (WHERE year = 2022)"
            f" FROM seizures WHERE drug = '{drug}'",
        )

    assert growth("methamphetamine") > 1.5
    assert growth("opium") < 0.7


def test_a_case_is_held_by_one_agency(world: duckdb.DuckDBPyConnection) -> None:
    shared = "SELECT case_ref, agency FROM seizures UNION SELECT case_ref, agency FROM arrests"
    assert _one(world, f"SELECT max(n) FROM (SELECT count(*) AS n FROM ({shared}) GROUP BY case_ref)") == 1


def test_a_person_is_the_same_at_every_arrest(world: duckdb.DuckDBPyConnection) -> None:
    for known_by in ("cnic", "person_id"):
        differing = (
            f"SELECT {known_by} FROM arrests WHERE {known_by} IS NOT NULL GROUP BY {known_by}"
            " HAVING count(DISTINCT (name, sex, nationality, age - year)) > 1"
        )
        assert _one(world, f"SELECT count(*) FROM ({differing})") == 0


def test_some_people_are_known_to_several_agencies(world: duckdb.DuckDBPyConnection) -> None:
    several = (
        "SELECT cnic FROM arrests WHERE cnic IS NOT NULL GROUP BY cnic HAVING count(DISTINCT agency) > 1"
    )
    assert _one(world, f"SELECT count(*) FROM ({several})") > 1_000


def test_some_groups_are_too_small_to_be_shown_and_many_are_not(world: duckdb.DuckDBPyConnection) -> None:
    groups = (
        "SELECT count(DISTINCT case_ref) AS n FROM seizures WHERE drug = 'cocaine' GROUP BY agency, district"
    )
    assert _one(world, f"SELECT count(*) FROM ({groups}) WHERE n < 10") > 20
    assert _one(world, f"SELECT count(*) FROM ({groups}) WHERE n >= 10") > 5


@pytest.mark.parametrize("agencies", [1, 4, 16, 33])
def test_any_number_of_agencies_makes_a_federation(tmp_path: Path, agencies: int) -> None:
    write_federation(tmp_path / "demo", agencies=agencies, scale=0.01)
    federation = load_federation(tmp_path / "demo")
    assert len(federation.agencies) == agencies
    assert {file.name for file in (tmp_path / "demo" / "agencies").iterdir()} == set(federation.agencies)


@pytest.mark.parametrize(
    ("agencies", "scale"), [(0, 1.0), (129, 1.0), (16, 0.0), (16, 1e9), (16, float("nan"))]
)
def test_a_size_out_of_bounds_is_refused(tmp_path: Path, agencies: int, scale: float) -> None:
    with pytest.raises(Refusal) as refused:
        write_federation(tmp_path / "demo", agencies=agencies, scale=scale)
    assert refused.value.code is Code.USAGE
    assert not (tmp_path / "demo").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(Refusal) as refused:
        write_federation(tmp_path, scale=0.01)
    assert refused.value.code is Code.USAGE
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_reference_tables_are_the_same_whatever_the_seed(tmp_path: Path) -> None:
    write_federation(tmp_path / "a", agencies=1, scale=0.01)
    write_federation(tmp_path / "b", agencies=1, scale=0.01, seed=2)
    for name in ("drugs.csv", "districts.csv"):
        with (tmp_path / "a" / "reference" / name).open(newline="") as left:
            rows = list(csv.reader(left))
        assert len(rows) > 15
        assert (tmp_path / "b" / "reference" / name).read_text() == (
            tmp_path / "a" / "reference" / name
        ).read_text()
