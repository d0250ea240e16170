"""Each case of `cases/*.sql`: answered as by one database over the union, or refused as expected."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from rabita.refusal import Refusal
from tests.equivalence.compare import Row, difference, is_ordered, rows
from tests.equivalence.harness import NoAnswer
from tests.equivalence.nasty_federation import nasty
from tests.equivalence.reading import Case, read_cases

STANDARD_ERROR = 1.04 / 64
CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_case(case: Case) -> None:
    got = nasty().answer(case.sql)
    if isinstance(got, Refusal):
        assert case.refused is not None, f"{got}\n{got.hint}\n{case.sql}"
        assert got.code is case.refused, f"{got}\n{case.sql}"
        return
    assert case.may_be_equal, f"answered, but expected to be refused: {case.sql}\n{got}"
    want = nasty().expected(case.union)
    assert not isinstance(want, NoAnswer), f"the one database does not answer: {want}\n{case.sql}"
    estimates = nasty().planner.plan(case.sql).approximations
    assert case.near == any(one.method == "hyperloglog" for one in estimates)
    if case.near:
        assert near(got, want, ordered=is_ordered(case.sql)), f"{got}\n{want}\n{case.sql}"
        return
    differs = difference(got, want, ordered=is_ordered(case.sql))
    assert differs is None, f"{differs}\n{case.sql}"


def near(got: pa.Table, want: pa.Table, *, ordered: bool) -> bool:
    """Estimates within five standard errors, or one of a few; all else equal."""
    if not got.schema.equals(want.schema) or got.num_rows != want.num_rows:
        return False
    left, right = rows(got), rows(want)
    if not ordered:
        left, right = sorted(left, key=_words_first), sorted(right, key=_words_first)
    return all(_near(a, b) for g, w in zip(left, right, strict=True) for a, b in zip(g, w, strict=True))


def _words_first(row: Row) -> tuple[list[str], list[str]]:
    return [repr(v) for v in row if not isinstance(v, int)], [repr(v) for v in row]


def _near(estimate: Any, truth: Any) -> bool:
    if estimate is None or not isinstance(truth, int):
        return bool(estimate == truth)
    return bool(abs(estimate - truth) <= max(1, 5 * STANDARD_ERROR * truth))


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 250
