"""A refusal of a join or a lookup says what to write instead."""

from __future__ import annotations

import pytest

from rabita.plan import Planner
from rabita.refusal import Code, Refusal
from tests.unit.plan.federation import CATALOGUE

PLANNER = Planner(CATALOGUE)
DERIVED = "in a derived table"


def refused(sql: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        PLANNER.plan(sql)
    return caught.value


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT drug, (SELECT count(*) FROM visits v WHERE v.port = s.drug) AS n FROM seizures s"
        " GROUP BY drug",
        "SELECT drug, count(*) FROM seizures s GROUP BY drug"
        " HAVING (SELECT count(*) FROM visits v WHERE v.port = s.drug) > 1",
        "SELECT d.drug, count(s.drug) FROM drugs d LEFT JOIN seizures s ON s.drug = d.drug GROUP BY d.drug",
    ],
)
def test_a_count_of_what_may_be_missing_is_asked_with_a_left_join(sql: str) -> None:
    refusal = refused(sql)
    assert refusal.code is Code.NOT_COLOCATED
    for words in (DERIVED, "LEFT JOIN it to", "NULL where there is none, or fewer"):
        assert words in refusal.hint


def test_rows_of_several_agencies_are_aggregated_before_they_are_joined() -> None:
    refusal = refused("SELECT count(*) FROM seizures s JOIN visits v ON v.port = s.drug")
    assert refusal.code is Code.NOT_COLOCATED
    assert "colocated: [seizures.drug, visits.port]" in refusal.hint
    assert "aggregate each side by the joined column in a derived table" in refusal.hint


def test_a_question_that_is_too_long_is_told_that_white_space_counts() -> None:
    refusal = refused("SELECT count(*) FROM seizures" + " " * 17_000)
    assert refusal.code is Code.TOO_LARGE
    assert "white space" in refusal.hint
