"""Bounds in place of hidden numbers decide as the numbers do: the same is released, the same suppressed."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from agent.disclosure import Hidden, RawPartial, disclose
from rabita.plan import Fragment
from rabita.plan.quick import Bar
from rabita.policy.model import Obligations
from tests.attacks.noisy import PLANNER

OBLIGATIONS = [
    Obligations(1, max_share=Decimal("0.5")),
    Obligations(2),
    Obligations(5, max_share=Decimal("0.85")),
    Obligations(5, p_percent=Decimal("10")),
    Obligations(10, max_share=Decimal("0.3"), p_percent=Decimal("50")),
    Obligations(40, max_share=Decimal("0.85")),
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
    # nothing that is put together from parts: these are looked at subject by subject
    "SELECT cell, stddev_samp(amount) FROM t GROUP BY cell",
    "SELECT agency, count(DISTINCT person) FROM t GROUP BY agency",
]


@pytest.fixture(scope="module", params=range(3))
def database(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """Cells of very different sizes, people with many rows, one with most of a total, NULLs everywhere."""
    chance = random.Random(request.param)
    rows: list[tuple[Any, ...]] = []
    for cell in range(12):
        for person in range(chance.choice((1, 2, 4, 5, 9, 11, 40, 300))):
            for _ in range(chance.choice((1, 1, 1, 6))):
                amount = chance.choice((1.5, 2.5, 4000.0 if person == 0 else 3.0, None))
                rows.append(
                    (
                        chance.choice((f"p{person}", f"p{person}", None if person == 3 else f"p{person}")),
                        chance.choice((cell, cell, None)),
                        chance.random() < 0.05,
                        chance.choice(("F", "M", None)),
                        amount,
                        chance.choice((1, 2, None)),
                        "anf",
                    )
                )
    names = ("person", "cell", "planted", "sex", "amount", "ones", "agency")
    types = (pa.string(), pa.int64(), pa.bool_(), pa.string(), pa.float64(), pa.int64(), pa.string())
    columns = [pa.array(list(c), t) for c, t in zip(zip(*rows, strict=True), types, strict=True)]
    connection = duckdb.connect()
    connection.register("t", pa.table(columns, names=list(names)))
    return connection


def _released(
    database: duckdb.DuckDBPyConnection, fragment: Fragment, obligations: Obligations, bar: Bar | None
) -> pa.Table:
    hidden = Hidden.needed(obligations)
    sql = fragment.sql(lambda name: name, contributors=hidden.counted, shares=hidden.shared, bar=bar)
    raw = RawPartial(database.sql(sql).to_arrow_table(), fragment, hidden)
    (disclosed,) = disclose([raw], obligations)
    return disclosed.table


@pytest.mark.parametrize("obligations", OBLIGATIONS, ids=lambda o: "-".join(o.as_json().values()))
@pytest.mark.parametrize("sql", QUESTIONS)
def test_bounds_release_what_exact_numbers_release(
    database: duckdb.DuckDBPyConnection, sql: str, obligations: Obligations
) -> None:
    bar = Bar(obligations.min_group_size, obligations.max_share, obligations.p_percent)
    for fragment in PLANNER.plan(sql).fragments:
        exact = _released(database, fragment, obligations, None)
        bounded = _released(database, fragment, obligations, bar)
        assert bounded.schema == exact.schema
        for one, other in zip(_cells(bounded), _cells(exact), strict=True):
            assert one == (pytest.approx(other, rel=1e-9) if isinstance(other, float) else other)


def _cells(table: pa.Table) -> list[Any]:
    rows = sorted((tuple(row.values()) for row in table.to_pylist()), key=lambda row: repr(row[:2]))
    return [value for row in rows for value in row]
