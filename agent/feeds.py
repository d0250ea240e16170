"""What the broker sends along from earlier rounds: hostile until checked, then so many typed constants. Pure.

1. Exactly the feeds that this agency's own plan names for the fragments asked for, each once.
2. Each a valid Arrow table with the columns and types of our plan, of at most as many rows as planned.
3. Their values enter the statement as literals, as if the user had typed them.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa

from rabita.plan import Feed, Fragment
from rabita.refusal import Code, Refusal
from rabita.sql.expressions import Literal
from rabita.sql.kinds import DOUBLE
from rabita.sql.literals import quoted, quoted_text, sql
from rabita.wire.arrow import decode_table, result_digest


@dataclass(frozen=True)
class FeedGiven:
    """A feed as it came and was checked."""

    name: str
    sql: str
    digest: str
    rows: int


def check_feeds(
    planned: Sequence[Feed], fragments: Iterable[Fragment], sent: Sequence[tuple[str, bytes]]
) -> dict[str, FeedGiven]:
    """The feeds by name. Raises `PLAN_MISMATCH` for feeds that are not those of our plan, `TOO_LARGE` for too
    many rows, `ANSWER_MALFORMED` for what is no table of the planned columns."""
    wanted = {name for fragment in fragments for name in fragment.feeds}
    ours = {feed.name: feed for feed in planned if feed.name in wanted}
    if len(sent) != len(ours) or {name for name, _ in sent} != ours.keys():
        raise Refusal(Code.PLAN_MISMATCH, "the broker sends other values along than the signed question has")
    return {name: _given(ours[name], content) for name, content in sent}


def _given(feed: Feed, content: bytes) -> FeedGiven:
    table = decode_table(content, feed.arrow_schema())
    if table.num_rows > feed.most:
        raise Refusal(
            Code.TOO_LARGE,
            f"an earlier part of the question has {table.num_rows} rows, of at most {feed.most}",
            hint="filter it, or group it by coarser columns",
        )
    return FeedGiven(feed.name, feed_sql(feed, table), result_digest([content]), table.num_rows)


def feed_sql(feed: Feed, table: pa.Table) -> str:
    """A FROM item that holds these rows as typed literals: numbers and texts, cast by the column.

    A cast for each value makes DuckDB take several times as long to understand the statement.
    """
    names = [quoted(column.name) for column in feed.columns]
    cast = ", ".join(f"CAST({n} AS {c.type}) AS {n}" for n, c in zip(names, feed.columns, strict=True))
    if table.num_rows == 0:
        empty = ", ".join(f"NULL AS {name}" for name in names)
        return f"(SELECT {cast} FROM (SELECT {empty}) AS fed WHERE false)"
    columns = [_literals(table.column(i).to_pylist()) for i in range(table.num_columns)]
    rows = ", ".join(f"({', '.join(row)})" for row in zip(*columns, strict=True))
    return f"(SELECT {cast} FROM (VALUES {rows}) AS fed({', '.join(names)}))"


def _literals(values: Sequence[object]) -> list[str]:
    """The values of one column, all numbers or all texts as DuckDB reads them.

    >>> _literals(["o'neil", None]), _literals([1.5, None]), _literals([1.5, math.inf])
    (["'o''neil'", 'NULL'], ['1.5e0', 'NULL'], ["'1.5'", "'inf'"])
    """
    given = [value for value in values if value is not None]
    if all(isinstance(value, float) and math.isfinite(value) for value in given):
        return [sql(Literal(v, DOUBLE)) if isinstance(v, float) else "NULL" for v in values]
    return ["NULL" if value is None else quoted_text(_written(value)) for value in values]


def _written(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else {math.inf: "inf", -math.inf: "-inf"}.get(value, "nan")
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, int | Decimal | datetime.date):
        return str(value)
    raise Refusal(Code.ANSWER_MALFORMED, "a value came along of a type that no question has")


def feed_scans(given: Mapping[str, FeedGiven]) -> dict[str, str]:
    """Feed to FROM item, as the compiler takes them."""
    return {name: feed.sql for name, feed in given.items()}


def feed_digests(given: Mapping[str, FeedGiven]) -> dict[str, str]:
    """Feed to digest, as ledger and receipt state them."""
    return {name: feed.digest for name, feed in given.items()}


__all__ = ["FeedGiven", "check_feeds", "feed_digests", "feed_scans", "feed_sql"]
