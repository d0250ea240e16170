"""The uses of a question are exactly what it touches."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from rabita.plan import Planner
from tests.unit.plan.federation import CATALOGUE

PLANNER = Planner(CATALOGUE)

CASES = [
    (case["sql"], case["uses"]) for case in yaml.safe_load((Path(__file__).parent / "uses.yaml").read_text())
]


@pytest.mark.parametrize(("sql", "uses"), CASES)
def test_a_question_has_exactly_these_uses(sql: str, uses: list[str]) -> None:
    assert [str(u) for u in PLANNER.plan(sql).uses] == uses


def test_columns_read_are_those_named_and_the_subject() -> None:
    fragment = PLANNER.plan("SELECT drug, sum(kg) FROM seizures WHERE armed GROUP BY drug").fragments[0]
    assert fragment.columns == {"seizures": ("armed", "drug", "kg", "person")}
    assert fragment.tables == ("seizures",)


def test_a_filter_on_agency_prunes() -> None:
    def asked(where: str) -> frozenset[str] | None:
        return PLANNER.plan(f"SELECT count(*) FROM seizures WHERE {where}").fragments[0].agencies

    assert asked("agency = 'anf'") == {"anf"}
    assert asked("agency IN ('anf', 'police') AND agency <> 'police'") == {"anf", "police"}
    assert asked("agency = 'anf' OR drug = 'ice'") is None
    assert asked("NOT agency = 'anf'") is None
