"""Rows are the same in any order, and doubles where they are near."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from rabita.client.same_rows import among, same_rows

NAN, INF = float("nan"), float("inf")


def table(*rows: tuple[Any, Any]) -> pa.Table:
    schema = pa.schema([("name", pa.string()), ("x", pa.float64())])
    return pa.Table.from_pylist([{"name": name, "x": x} for name, x in rows], schema=schema)


SAME = [
    (table(), table()),
    (table(("a", 1.0), ("b", 2.0)), table(("b", 2.0), ("a", 1.0))),
    (table(("a", 1e12)), table(("a", 1e12 + 100))),
    (table(("a", NAN), ("a", None), ("a", -INF)), table(("a", None), ("a", -INF), ("a", NAN))),
    (table(("a", 1.0), ("a", 1.0 + 1e-10)), table(("a", 1.0 + 1e-10), ("a", 1.0))),
    (table((None, 0.0)), table((None, -0.0))),
]
OTHER = [
    (table(("a", 1.0)), table()),
    (table(("a", 1.0)), table(("a", 1.00001))),
    (table(("a", 1.0)), table(("b", 1.0))),
    (table(("a", 1.0), ("a", 1.0)), table(("a", 1.0), ("a", 2.0))),
    (table(("a", None)), table(("a", 0.0))),
    (table(("a", INF)), table(("a", -INF))),
    (table(("a", NAN)), table(("a", 1.0))),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_rows(one: pa.Table, other: pa.Table) -> None:
    assert same_rows(one, other)
    assert same_rows(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_rows(one: pa.Table, other: pa.Table) -> None:
    assert not same_rows(one, other)
    assert not same_rows(other, one)


def test_some_of_all() -> None:
    every = table(("a", 1.0), ("a", 1.0), ("b", 2.0))
    assert among(table(("b", 2.0), ("a", 1.0)), every)
    assert not among(table(("b", 2.0), ("b", 2.0)), every)


def test_many_rows_of_doubles_alone_are_compared_in_time() -> None:
    many = [("a", i / 7) for i in range(30_000)]
    assert same_rows(table(*many), table(*reversed(many)))
