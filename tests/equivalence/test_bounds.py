"""Bounds in place of hidden numbers decide as the numbers do: the same is released, the same suppressed."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from agent.compile import Looks, SourceSql, compile_fragment
from agent.disclosure import DisclosedPartial, Hidden, RawPartial, RecordKeys, disclose
from agent.looks import Asking, raw_partial
from rabita.plan import Fragment
from rabita.plan.quick import Spread
from rabita.policy.model import Obligations
from tests.attacks.noisy import PLANNER

OBLIGATIONS = [
    Obligations(1, max_share=Decimal("0.5")),
    Obligations(2),
    Obligations(5, max_share=Decimal("0.85")),
    Obligations(5, p_percent=Decimal("10")),
    Obligations(10, max_share=Decimal("0.3"), p_percent=Decimal("50")),
    Obligations(40, max_share=Decimal("0.85")),
    Obligations(4, max_share=Decimal("0.25"), p_percent=Decimal("100")),
]
QUESTIONS = [
    "SELECT count(*) FROM t",
    "SELECT cell, count(*), sum(amount) FROM t GROUP BY cell",
    "SELECT cell, sex, avg(amount), sum(ones), min(amount), max(amount) FROM t GROUP BY ALL",
    "SELECT sex, count(*) FILTER (WHERE planted), sum(amount) FILTER (WHERE cell < 3) FROM t GROUP BY sex",
    "SELECT sum(CASE WHEN planted THEN amount ELSE 0 END), count(sex), bool_or(planted) FROM t",
    "SELECT cell, sum(CASE WHEN sex = 'F' THEN amount ELSE -2 * amount END) FROM t GROUP BY cell",
    "SELECT planted, count(ones) FROM t WHERE cell = 999 GROUP BY planted",
    "SELECT count(*), sum(amount) FROM t WHERE cell = 999",
    "SELECT cell FROM t GROUP BY cell",
    "SELECT cell, count(*) FROM t WHERE sex = 'F' AND cell < 5 GROUP BY cell",
    "SELECT cell, sum(ones + amount) FROM t GROUP BY cell",
    "SELECT sex, sum(-amount), avg(ones), sum(ones) FILTER (WHERE amount < 3) FROM t GROUP BY sex",
    "SELECT amount, count(*), sum(ones) FROM t GROUP BY amount",
    "SELECT agency, cell, sum(DISTINCT ones), count(DISTINCT sex) FROM t GROUP BY ALL",
    # nothing that is put together from parts: these are looked at subject by subject
    "SELECT cell, stddev_samp(amount) FROM t GROUP BY cell",
    "SELECT agency, count(DISTINCT person) FROM t GROUP BY agency",
]


@dataclass
class _Agency:
    """A source over one connection that remembers what it was asked."""

    connection: duckdb.DuckDBPyConnection
    known: bool = True
    single: bool = False
    name: str = "t"
    asked: list[str] = field(default_factory=list)

    def tables(self) -> frozenset[str]:
        return frozenset({"t"})

    def scan(self, table: str, columns: Sequence[str]) -> str:
        return self.name

    def spread(self, table: str) -> Spread | None:
        each = f"(SELECT person, count(*) AS n FROM {self.name} GROUP BY person)"
        most, nameless = (
            f"(SELECT max(n) FROM {each})",
            f"(SELECT count(*) FROM {self.name} WHERE person IS NULL)",
        )
        return Spread(most, nameless, self.single) if self.known else None

    def run(self, sql: SourceSql, deadline: float, cancel: threading.Event) -> pa.Table:
        self.asked.append(sql.text)
        return self.connection.sql(sql.text).to_arrow_table()

    def version(self) -> int:
        return 0

    def close(self) -> None: ...


def _agency(seed: int) -> _Agency:
    """Cells of very different sizes, people with many rows, one with most of a total, NULLs everywhere.

    Amounts are few and round, so that shares meet their bounds exactly; of every second, some are negative.
    """
    chance = random.Random(seed)
    repeats, signs = chance.choice(((1,), (1, 1, 1, 6), (1, 2))), (1, -1) if seed % 2 else (1,)
    nobody = chance.choice((0.0, 0.02, 0.3))
    rows: list[tuple[Any, ...]] = []
    for cell in range(12):
        for person in range(chance.choice((1, 2, 4, 5, 9, 11, 40, 300))):
            for _ in range(chance.choice(repeats)):
                amount = chance.choice((1.5, 2.5, 4000.0 if person == 0 else 3.0, None))
                rows.append(
                    (
                        None if chance.random() < nobody else f"p{person}",
                        chance.choice((cell, cell, None)),
                        chance.random() < 0.05,
                        chance.choice(("F", "M", None, "it's", "\0") if seed > 3 else ("F", "M", None)),
                        None if amount is None else amount * chance.choice(signs),
                        chance.choice((1, 2, None)),
                        "anf",
                    )
                )
    names = ("person", "cell", "planted", "sex", "amount", "ones", "agency")
    types = (pa.string(), pa.int64(), pa.bool_(), pa.string(), pa.float64(), pa.int64(), pa.string())
    columns = [pa.array(list(c), t) for c, t in zip(zip(*rows, strict=True), types, strict=True)]
    connection = duckdb.connect()
    connection.register("arrived", pa.table(columns, names=list(names)))
    number = "CAST(substr(person, 2) AS BIGINT) AS person" if seed % 3 else "person"
    connection.execute(f"CREATE TABLE t AS SELECT {number}, * EXCLUDE person FROM arrived")
    first = "row_number() OVER (PARTITION BY person) = 1"
    connection.execute(f"CREATE TABLE singles AS SELECT * FROM t QUALIFY {first}")
    return _Agency(connection)


@pytest.fixture(scope="module", params=range(6))
def agency(request: pytest.FixtureRequest) -> _Agency:
    return _agency(request.param)


def _bounded(agency: _Agency, fragment: Fragment, obligations: Obligations, few_rows: int = 0) -> RawPartial:
    asking = Asking(0.0, threading.Event(), few_rows=few_rows)
    return raw_partial(Looks(fragment, agency), agency, obligations, asking)


def _exact(agency: _Agency, fragment: Fragment, obligations: Obligations) -> RawPartial:
    hidden = Hidden.needed(obligations)
    compiled = compile_fragment(fragment, agency, contributors=hidden.counted, shares=hidden.shared)
    return RawPartial(agency.run(compiled, 0.0, threading.Event()), fragment, hidden)


@pytest.mark.parametrize(
    ("known", "few_rows"),
    [(True, 0), (True, 10_000), (False, 0)],
    ids=["rows first", "rows first of a small table", "buckets first"],
)
@pytest.mark.parametrize("obligations", OBLIGATIONS, ids=lambda o: "-".join(o.as_json().values()))
@pytest.mark.parametrize("sql", QUESTIONS)
def test_bounds_release_what_exact_numbers_release(
    agency: _Agency, sql: str, obligations: Obligations, known: bool, few_rows: int
) -> None:
    agency.known = known
    for fragment in PLANNER.plan(sql).fragments:
        (exact,) = disclose([_exact(agency, fragment, obligations)], obligations)
        (bounded,) = disclose([_bounded(agency, fragment, obligations, few_rows)], obligations)
        assert bounded.withheld == exact.withheld
        assert bounded.table.schema == exact.table.schema
        for one, other in zip(_cells(bounded), _cells(exact), strict=True):
            assert one == (pytest.approx(other, rel=1e-9) if isinstance(other, float) else other)


_NOISY = [
    Obligations(3, noise="cell_key", round_to=5),
    Obligations(5, max_share=Decimal("0.85"), p_percent=Decimal("10"), noise="cell_key", round_to=5),
]
_KEYS = RecordKeys(bytes(range(32)))


def _under_noise(agency: _Agency, fragment: Fragment, obligations: Obligations) -> RawPartial:
    return raw_partial(Looks(fragment, agency), agency, obligations, Asking(0.0, threading.Event(), _KEYS))


def _twice_read(agency: _Agency, fragment: Fragment, obligations: Obligations) -> RawPartial:
    compiled = compile_fragment(fragment, agency, contributors=True, shares=True, record_key=_KEYS)
    table = agency.run(compiled, 0.0, threading.Event())
    return RawPartial(_KEYS.keyed(table, fragment), fragment, Hidden.needed(obligations))


def _numbers(table: pa.Table) -> list[Any]:
    names = sorted(name for name in table.column_names if name not in ("_most", "_nameless"))
    columns = [table.column(name).to_pylist() for name in names]
    rows = [[float(v) if isinstance(v, Decimal) else v for v in row] for row in zip(*columns, strict=True)]
    return sorted(rows, key=repr)


@pytest.mark.parametrize("obligations", _NOISY, ids=["noise", "noise and shares"])
@pytest.mark.parametrize("single", [False, True], ids=["people have rows", "people are rows"])
@pytest.mark.parametrize(
    "sql", [q for q in QUESTIONS if not any(what in q for what in ("min(", "bool_or", "stddev"))]
)
def test_under_noise_one_look_finds_what_two_do(
    agency: _Agency, sql: str, single: bool, obligations: Obligations
) -> None:
    if single:
        agency = replace(agency, single=True, name="singles")
    for fragment in PLANNER.plan(sql).fragments:
        one, two = (f(agency, fragment, obligations) for f in (_under_noise, _twice_read))
        asked = obligations.p_percent is not None  # the second largest parts are there where they are needed
        kept = [name for name in two.table.column_names if asked or not name.startswith("_m")]
        for mine, theirs in zip(
            _numbers(one.table.select(kept)), _numbers(two.table.select(kept)), strict=True
        ):
            assert mine == [pytest.approx(v, rel=1e-9) if isinstance(v, float) else v for v in theirs]


def test_people_who_are_not_rows_after_all_are_told_apart() -> None:
    """The data changed between looking at the source and asking it."""
    agency = _even(1000, 3000)
    agency.single = True
    (fragment,) = PLANNER.plan("SELECT cell, count(*) FROM t GROUP BY cell").fragments
    raw = _under_noise(agency, fragment, _NOISY[0])
    assert raw.table.column("_u0_0").to_pylist() == [500, 500]
    assert len(agency.asked) == 2


def _even(people: int, rows: int, amount: str = "1.0") -> _Agency:
    connection = duckdb.connect()
    connection.execute(
        f"CREATE TABLE t AS SELECT 'p' || i % {people} AS person, i % {people} % 2 AS cell, "
        f"FALSE AS planted, 'F' AS sex, CAST({amount} AS DOUBLE) AS amount, 1 AS ones, 'anf' AS agency "
        f"FROM range({rows}) AS r(i)"
    )
    return _Agency(connection)


_RULES = Obligations(10, max_share=Decimal("0.85"), p_percent=Decimal("10"))


def test_groups_large_and_even_enough_are_settled_without_reading_a_subject() -> None:
    agency = _even(1000, 3000)
    (fragment,) = PLANNER.plan("SELECT cell, count(*), avg(amount) FROM t GROUP BY cell").fragments
    _bounded(agency, fragment, _RULES)
    (asked,) = agency.asked
    assert '"person"' not in asked


def test_only_groups_in_doubt_are_looked_at_closely() -> None:
    agency = _even(1000, 3000)
    agency.connection.execute("UPDATE t SET cell = 77 WHERE person IN ('p1', 'p2', 'p3')")
    (fragment,) = PLANNER.plan("SELECT cell, count(*), sum(amount) FROM t GROUP BY cell").fragments
    raw = _bounded(agency, fragment, _RULES)
    _, closer = agency.asked
    assert "77" in closer
    by_cell = {row["k0"]: row for row in raw.table.to_pylist()}
    assert by_cell[77]["_n0"] == 3
    (released,) = disclose([raw], _RULES)
    assert sorted(released.table.column("k0").to_pylist()) == [0, 1]


@pytest.mark.parametrize("amount", ["'nan'", "'inf'", "1e300", "CASE i WHEN 0 THEN 1e9 ELSE 1 END"])
def test_what_is_no_number_or_one_persons_is_in_doubt(amount: str) -> None:
    agency = _even(1000, 3000, amount)
    (fragment,) = PLANNER.plan("SELECT count(*), sum(amount) FROM t").fragments
    _bounded(agency, fragment, _RULES)
    assert len(agency.asked) > 1


def test_a_bound_is_met_or_missed_as_exact_numbers_say() -> None:
    """Four people with a quarter each, under a bound of a quarter, and of a hair less."""
    agency = _even(4, 4000)
    (fragment,) = PLANNER.plan("SELECT sum(amount) FROM t").fragments
    for share, shown in (("0.25", 4000.0), ("0.2499999", None)):
        (released,) = disclose(
            [_bounded(agency, fragment, duty := Obligations(1, max_share=Decimal(share)))], duty
        )
        assert released.table.column("v0").to_pylist() == [shown]


def _cells(partial: DisclosedPartial) -> list[Any]:
    keys = len(partial.fragment.keys)
    rows = [tuple(row.values()) for row in partial.table.to_pylist()]
    rows.sort(key=lambda row: repr(row[:keys]))
    return [value for row in rows for value in row]
