"""Estimated numbers of identifiers: near the truth at every size, and the same person counts once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from rabita.catalogue.model import Catalogue, Column, Role, Table, Type
from rabita.plan import Planner
from rabita.refusal import Refusal
from tests.equivalence.harness import Federation

STANDARD_ERROR = 1.04 / 64
CATALOGUE = Catalogue(
    version=1,
    purposes=("trend_analysis",),
    tables={
        "seen": Table(
            "seen",
            {
                name: Column(name, Type.parse(kind), role)
                for name, kind, role in (
                    ("person", "string", Role.IDENTIFIER),
                    ("number", "integer", Role.IDENTIFIER),
                    ("born", "date", Role.IDENTIFIER),
                    ("place", "string", Role.DIMENSION),
                )
            },
            subject="person",
        )
    },
    colocated=(),
    hash="sha256:0",
)
PLANNER = Planner(CATALOGUE)
People = Sequence[int | None]


def federation(folder: Path, *agencies: People) -> Federation:
    return Federation(
        CATALOGUE,
        {f"a{i}": {"seen": _rows(people)} for i, people in enumerate(agencies)},
        {},
        spill_folder=folder,
        planner=PLANNER,
    )


def _rows(people: People) -> pa.Table:
    numbers = pa.array(people, pa.int64())
    days = pa.array([None if p is None else p % 20_000 for p in people], pa.int32())
    return pa.table(
        {
            "person": pa.array([None if p is None else f"p{p}é" for p in people], pa.string()),
            "number": numbers,
            "born": days.cast(pa.date32()),
            "place": pa.array(["north" if p is None or p % 3 else "south" for p in people], pa.string()),
        }
    )


def answer(those: Federation, sql: str) -> list[tuple[object, ...]]:
    table = those.answer(sql)
    assert not isinstance(table, Refusal), table
    expected = those.expected(sql)
    assert isinstance(expected, pa.Table)
    assert table.schema.equals(expected.schema)
    return [tuple(row.values()) for row in table.to_pylist()]


def estimate(those: Federation, sql: str = "SELECT count(DISTINCT person) FROM seen") -> int:
    ((number,),) = answer(those, sql)
    assert isinstance(number, int)
    return number


def near(estimated: int, truth: int) -> bool:
    """Within five standard errors; where there are few, registers shared by chance are all that is off."""
    return abs(estimated - truth) <= max(5 * STANDARD_ERROR * truth, 1 if truth > 1 else 0)


@pytest.mark.parametrize("agencies", [1, 2, 3, 5])
@pytest.mark.parametrize("size", [0, 1, 10, 100, 10_000])
def test_an_estimate_is_within_five_standard_errors(tmp_path: Path, size: int, agencies: int) -> None:
    chance = random.Random(size * 10 + agencies)
    everyone = chance.sample(range(10**9), size)
    parts = [[p for p in everyone if chance.random() < 0.6] for _ in range(agencies - 1)]
    parts.append(everyone)
    assert near(estimate(federation(tmp_path, *parts)), size)


def test_two_hundred_thousand_people_at_overlapping_agencies(tmp_path: Path) -> None:
    those = federation(tmp_path, range(150_000), range(50_000, 200_000), range(100, 120_000))
    assert near(estimate(those), 200_000)


def test_a_hundred_groups_are_each_near_their_truth_and_not_all_on_one_side(tmp_path: Path) -> None:
    those = federation(tmp_path, range(60_000), range(30_000, 90_000))
    errors = []
    for start in range(0, 90_000, 9_000):
        sql = f"SELECT count(DISTINCT person) FROM seen WHERE number >= {start} AND number < {start + 9000}"
        errors.append(estimate(those, sql) / 9000 - 1)
    assert all(abs(error) < 5 * STANDARD_ERROR for error in errors)
    assert abs(sum(errors) / len(errors)) < 5 * STANDARD_ERROR / len(errors) ** 0.5
    assert min(errors) < 0 < max(errors)


def test_the_same_people_at_every_agency_count_once(tmp_path: Path) -> None:
    people = [p * 7 for p in range(5_000)]
    once = estimate(federation(tmp_path / "one", people))
    assert estimate(federation(tmp_path / "five", *[people] * 5)) == once
    assert estimate(federation(tmp_path / "many", [*people, *people, *people[:10]], people[::-1])) == once


@pytest.mark.parametrize("column", ["number", "born", "person"])
def test_equal_values_are_equal_whatever_their_type(tmp_path: Path, column: str) -> None:
    people = list(range(-20, 80))
    sql = f"SELECT approx_count_distinct({column}) FROM seen"
    assert near(estimate(federation(tmp_path, people, people[::-1], people[:50]), sql), 100)


def test_nobody_counts_as_nobody(tmp_path: Path) -> None:
    assert estimate(federation(tmp_path / "nulls", [None, None], [None])) == 0
    assert estimate(federation(tmp_path / "none", [], [])) == 0
    assert estimate(federation(tmp_path / "one", [None, 4], [4, None])) == 1


def test_groups_filters_totals_and_having(tmp_path: Path) -> None:
    those = federation(tmp_path, range(300), range(150, 450), [])
    sql = (
        "SELECT place, count(DISTINCT person) AS people, count(*) AS n,"
        " count(DISTINCT person) FILTER (WHERE number < 90) AS few FROM seen"
        " GROUP BY ROLLUP (place) HAVING count(DISTINCT person) > 10 ORDER BY place NULLS LAST"
    )
    got = answer(those, sql)
    assert [row[0] for row in got] == ["north", "south", None]
    for row, (people, n, few) in zip(got, [(300, 400, 60), (150, 200, 30), (450, 600, 90)], strict=True):
        assert row[2] == n
        assert near(int(str(row[1])), people)
        assert near(int(str(row[3])), few)


def test_a_group_in_which_nobody_counts_is_there_with_zero(tmp_path: Path) -> None:
    those = federation(tmp_path, [1, 2, 3], [None])
    three = "count(DISTINCT person) FILTER (WHERE number = 3)"
    sql = f"SELECT place, {three} FROM seen GROUP BY place ORDER BY place"
    assert answer(those, sql) == [("north", 0), ("south", 1)]


def test_what_is_exact_stays_exact(tmp_path: Path) -> None:
    those = federation(tmp_path, range(3_000), range(1_000, 4_000))
    for sql in (
        "SELECT agency, count(DISTINCT person) FROM seen GROUP BY agency ORDER BY agency",
        "SELECT count(DISTINCT person) FROM seen WHERE agency = 'a0'",
        "SELECT count(DISTINCT place) FROM seen",
    ):
        assert those.planner.plan(sql).approximations == ()
        expected = those.expected(sql)
        assert isinstance(expected, pa.Table)
        assert answer(those, sql) == [tuple(row.values()) for row in expected.to_pylist()]


def test_a_plan_says_what_is_estimated_and_how_far_off() -> None:
    plan = PLANNER.plan(
        "SELECT count(DISTINCT person) AS people, approx_count_distinct(place), count(*) FROM seen"
        " WHERE number > (SELECT count(DISTINCT number) FILTER (WHERE place = 'north') FROM seen)"
    )
    said = [(a.written, a.method, a.error) for a in plan.approximations]
    assert sorted(said) == sorted(
        (written, "hyperloglog", "standard error 1.6 %")
        for written in (
            "count(DISTINCT number) FILTER (WHERE (place = 'north'))",
            'count(DISTINCT person) AS "people"',
            "approx_count_distinct(place)",
        )
    )


def test_over_merged_groups_every_count_is_exact(tmp_path: Path) -> None:
    those = federation(tmp_path, range(30), range(20))
    sql = "SELECT approx_count_distinct(n) FROM (SELECT number % 7 AS m, count(*) AS n FROM seen GROUP BY m)"
    assert those.planner.plan(sql).approximations == ()
    assert answer(those, sql) == [(3,)]


def test_more_sketches_than_a_question_may_have_are_refused() -> None:
    many = ", ".join(f"count(DISTINCT person) FILTER (WHERE number = {i})" for i in range(9))
    with pytest.raises(Refusal) as caught:
        PLANNER.plan(f"SELECT {many} FROM seen")
    assert caught.value.code.wire_name == "too_large"
