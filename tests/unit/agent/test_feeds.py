"""What a broker sends along from earlier rounds is checked against the agent's own plan."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from agent.feeds import check_feeds, feed_sql
from rabita.plan import FEED_ROWS, Feed, PartialColumn
from rabita.refusal import Code, Refusal
from rabita.wire.arrow import encode_table

FEED = Feed("r1v0", "SELECT 1", (PartialColumn("c0", "VARCHAR"), PartialColumn("c1", "DECIMAL(9,2)")))
FRAGMENTS: Any = [SimpleNamespace(feeds=("r1v0",))]


def table(rows: int = 2, schema: pa.Schema | None = None) -> pa.Table:
    columns = [["o'neil\n"] * rows, [Decimal("1.50")] * rows]
    return pa.table(columns, schema=schema or FEED.arrow_schema())


def code_of(sent: list[tuple[str, bytes]]) -> Code:
    with pytest.raises(Refusal) as refused:
        check_feeds([FEED], FRAGMENTS, sent)
    return refused.value.code


def test_a_planned_feed_is_taken_with_its_digest() -> None:
    given = check_feeds([FEED], FRAGMENTS, [("r1v0", encode_table(table()))])
    assert (given["r1v0"].rows, given["r1v0"].digest[:7]) == (2, "sha256:")


def test_nothing_but_the_planned_feeds_is_taken() -> None:
    content = encode_table(table())
    assert code_of([]) is Code.PLAN_MISMATCH
    assert code_of([("r1v1", content)]) is Code.PLAN_MISMATCH
    assert code_of([("r1v0", content), ("r1v0", content)]) is Code.PLAN_MISMATCH
    with pytest.raises(Refusal):
        check_feeds([], [SimpleNamespace(feeds=())], [("r1v0", content)])  # type: ignore[list-item]


def test_other_types_and_too_many_rows_are_refused() -> None:
    other = pa.schema([("c0", pa.string()), ("c1", pa.decimal128(10, 2))])
    assert code_of([("r1v0", encode_table(table(schema=other)))]) is Code.ANSWER_MALFORMED
    assert code_of([("r1v0", encode_table(table(FEED_ROWS + 1)))]) is Code.TOO_LARGE
    assert code_of([("r1v0", b"nonsense")]) is Code.ANSWER_MALFORMED


VALUES = [
    ("VARCHAR", ["o'neil", "", "'); DROP TABLE x; --", "زہر", None]),
    ("BIGINT", [2**63 - 1, -(2**63), 0, None]),
    ("HUGEINT", [Decimal(10**37), Decimal(-5), None]),
    ("DECIMAL(38,10)", [Decimal("12345.6789012345"), Decimal("-0.0000000001"), None]),
    ("DOUBLE", [0.1, -0.0, 1e308, 5e-324, math.inf, -math.inf, math.nan, None]),
    ("BOOLEAN", [True, False, None]),
    ("DATE", [datetime.date(1, 1, 1), datetime.date(9999, 12, 31), None]),
    ("TIMESTAMP", [datetime.datetime(2026, 1, 2, 3, 4, 5, 678901), None]),
]


@pytest.mark.parametrize(("of", "values"), VALUES, ids=[of for of, _ in VALUES])
def test_literals_give_back_what_came(of: str, values: list[Any]) -> None:
    feed = Feed("r1v0", "", (PartialColumn("c0", of),))
    sent = pa.table([values], schema=feed.arrow_schema())
    given = duckdb.sql(f"SELECT * FROM {feed_sql(feed, sent)}")
    assert [str(t) for t in given.types] == [of]
    assert repr(given.to_arrow_table().column(0).to_pylist()) == repr(sent.column(0).to_pylist())


def test_an_empty_feed_keeps_its_types() -> None:
    empty = duckdb.sql(f"SELECT * FROM {feed_sql(FEED, table(0))}")
    assert ([str(t) for t in empty.types], empty.fetchall()) == (["VARCHAR", "DECIMAL(9,2)"], [])
