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
from rabita.sql.literals import quoted, sql
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
    """A FROM item that holds these rows as typed literals."""
    types = [column.type for column in feed.columns]
    names = ", ".join(quoted(column.name) for column in feed.columns)
    if table.num_rows == 0:
        nothing = ", ".join(
            f"CAST(NULL AS {t}) AS {quoted(c.name)}" for t, c in zip(types, feed.columns, strict=True)
        )
        return f"(SELECT {nothing} WHERE false)"
    columns = [table.column(i).to_pylist() for i in range(table.num_columns)]
    rows = (
        "(" + ", ".join(_literal(value, t) for value, t in zip(row, types, strict=True)) + ")"
        for row in zip(*columns, strict=True)
    )
    return f"(SELECT * FROM (VALUES {', '.join(rows)}) AS fed({names}))"


def _literal(value: object, of: str) -> str:
    """One value as DuckDB writes it.

    >>> _literal("o'neil", "VARCHAR"), _literal(None, "DATE"), _literal(Decimal("1.50"), "DECIMAL(5,2)")
    ("'o''neil'", 'CAST(NULL AS DATE)', "CAST('1.50' AS DECIMAL(5,2))")
    """
    if value is None:
        return f"CAST(NULL AS {of})"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and of == "DOUBLE" and math.isfinite(value):
        return sql(Literal(value, DOUBLE))
    return f"CAST({_text(_written(value))} AS {of})"


def _written(value: object) -> str:
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else {math.inf: "inf", -math.inf: "-inf"}.get(value, "nan")
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, int | Decimal | datetime.date):
        return str(value)
    raise Refusal(Code.ANSWER_MALFORMED, "a value came along of a type that no question has")


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def feed_scans(given: Mapping[str, FeedGiven]) -> dict[str, str]:
    """Feed to FROM item, as the compiler takes them."""
    return {name: feed.sql for name, feed in given.items()}


def feed_digests(given: Mapping[str, FeedGiven]) -> dict[str, str]:
    """Feed to digest, as ledger and receipt state them."""
    return {name: feed.digest for name, feed in given.items()}


__all__ = ["FeedGiven", "check_feeds", "feed_digests", "feed_scans", "feed_sql"]
