"""Whether two answers are the same: names, types, rows and, where the question orders, their order.

Exact but for doubles, which may differ by 1e-9 of their size: sums are added up in another order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import sqlglot
from sqlglot import exp

TOLERANCE = 1e-9

Row = tuple[Any, ...]


def difference(got: pa.Table, want: pa.Table, *, ordered: bool) -> str | None:
    """What differs, in a sentence; None where nothing does."""
    if got.schema.names != want.schema.names:
        return f"columns {got.schema.names}, expected {want.schema.names}"
    if [_plain(t) for t in got.schema.types] != [_plain(t) for t in want.schema.types]:
        return f"types {got.schema.types}, expected {want.schema.types}"
    left, right = rows(got), rows(want)
    if len(left) != len(right):
        return f"{len(left)} rows, expected {len(right)}: {left[:5]} / {right[:5]}"
    if not ordered:
        return None if _same_bag(left, right) else f"rows {_only(left, right)}, expected {_only(right, left)}"
    for index, (one, other) in enumerate(zip(left, right, strict=True)):
        if not _same_row(one, other):
            return f"row {index} is {one}, expected {other}"
    return None


def _plain(kind: pa.DataType) -> pa.DataType:
    """NULL alone has no type; DuckDB itself gives it an integer's in some places and none in others."""
    return pa.int32() if pa.types.is_null(kind) else kind


def rows(table: pa.Table) -> list[Row]:
    return list(zip(*(_values(column) for column in table.columns), strict=True)) if table.columns else []


def _values(column: pa.ChunkedArray[Any]) -> list[Any]:
    """Python's values; days and microseconds where a time is beyond what Python's own can say."""
    try:
        return list(column.to_pylist())
    except (OverflowError, ValueError):
        return list(column.cast(pa.int32() if pa.types.is_date(column.type) else pa.int64()).to_pylist())


def is_ordered(sql: str) -> bool:
    """Whether the outermost SELECT has an ORDER BY."""
    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
    except (sqlglot.errors.SqlglotError, RecursionError):
        return False
    return isinstance(tree, exp.Query) and tree.args.get("order") is not None


def _same_bag(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Sorted side by side first; where near doubles sort apart, each row looks for its partner."""
    first, second = sorted(left, key=_key), sorted(right, key=_key)
    if all(_same_row(a, b) for a, b in zip(first, second, strict=True)):
        return True
    open_ = list(second)
    for row in first:
        partner = next((i for i, other in enumerate(open_) if _same_row(row, other)), None)
        if partner is None:
            return False
        del open_[partner]
    return True


def _only(left: Sequence[Row], right: Sequence[Row]) -> list[Row]:
    return [a for a in left if not any(_same_row(a, b) for b in right)][:5] or list(left[:5])


def _same_row(left: Row, right: Row) -> bool:
    return all(same(a, b) for a, b in zip(left, right, strict=True))


def same(left: Any, right: Any) -> bool:
    """Equal values; NaN equals NaN, and doubles are near."""
    if isinstance(left, float) and isinstance(right, float):
        if math.isnan(left) or math.isnan(right):
            return math.isnan(left) and math.isnan(right)
        return left == right or math.isclose(left, right, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return bool(left == right) and type(left) is type(right)


def _key(row: Row) -> list[str]:
    return [_text(value) for value in row]


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value + 0.0:.6g}"
    return repr(value)


__all__ = ["difference", "is_ordered", "rows", "same"]
