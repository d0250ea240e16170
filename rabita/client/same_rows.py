"""Whether rows are the same in any order, doubles to 1e-9 of their size: sums may add up otherwise. Pure."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from rabita.client.values import python_values

NEAR = 1e-9

Row = Sequence[Any]


def same_rows(one: pa.Table, other: pa.Table) -> bool:
    """Whether both hold the same rows, each as often.

    >>> same_rows(pa.table({"n": [1, 2]}), pa.table({"n": [2, 1]}))
    True
    >>> same_rows(pa.table({"n": [0.1 + 0.2]}), pa.table({"n": [0.3]}))
    True
    """
    return one.num_rows == other.num_rows and (bool(one.equals(other)) or among(one, other))


def among(some: pa.Table, every: pa.Table) -> bool:
    """Whether each of some rows is one of all, no two of them the same one.

    >>> among(pa.table({"n": [2, 2]}), pa.table({"n": [1, 2, 3]}))
    False
    """
    left: dict[Row, list[tuple[float, ...]]] = {}
    for row in _rows(every):
        exact, doubles = _apart(row)
        left.setdefault(exact, []).append(doubles)
    for held in left.values():
        held.sort()
    for exact, doubles in sorted((_apart(row) for row in _rows(some)), key=lambda row: row[1]):
        held = left.get(exact, [])
        at = _partner(doubles, held)
        if at is None:
            return False
        del held[at]
    return True


def _rows(table: pa.Table) -> list[Row]:
    return list(zip(*(python_values(column) for column in table.columns), strict=True))


def _apart(row: Row) -> tuple[Row, tuple[float, ...]]:
    """What has to be equal, with the place of each double, and the doubles."""
    exact = tuple(_exact(value) for value in row)
    return exact, tuple(value for value in row if _is_near(value))


def _exact(value: Any) -> Any:
    """NaN, which equals nothing, as its name; a double that is only near another as the place of one."""
    if isinstance(value, float):
        return float if math.isfinite(value) else str(value)
    return value


def _is_near(value: Any) -> bool:
    return isinstance(value, float) and math.isfinite(value)


def _partner(doubles: tuple[float, ...], held: list[tuple[float, ...]]) -> int | None:
    """The place of the first row of sorted ones that is near."""
    if not doubles:
        return 0 if held else None
    first = doubles[0]
    at = bisect_left(held, (first - NEAR - 2 * NEAR * abs(first),))
    while at < len(held) and (held[at][0] <= first or _close(held[at][0], first)):
        if all(map(_close, held[at], doubles)):
            return at
        at += 1
    return None


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=NEAR, abs_tol=NEAR)


__all__ = ["among", "same_rows"]
