"""Each case of `cases/*.sql`: answered as by one database over the union, or refused as expected."""

from __future__ import annotations

import pytest

from rabita.refusal import Refusal
from tests.equivalence.compare import difference, is_ordered
from tests.equivalence.harness import NoAnswer
from tests.equivalence.nasty_federation import nasty
from tests.equivalence.reading import Case, read_cases

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
    differs = difference(got, want, ordered=is_ordered(case.sql))
    assert differs is None, f"{differs}\n{case.sql}"


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 250
