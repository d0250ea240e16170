"""A join runs inside agencies only where the pieces make the whole join."""

from __future__ import annotations

import pytest

from rabita.plan import Planner
from rabita.refusal import Code, Refusal
from tests.unit.plan.federation import CATALOGUE

PLANNER = Planner(CATALOGUE)


@pytest.mark.parametrize(
    "source",
    [
        "seizures s JOIN persons p ON s.person = p.person",
        "seizures s, persons p WHERE p.person = s.person",
        "seizures s JOIN persons p USING (person)",
        "seizures s JOIN persons p ON s.agency = p.agency AND s.grade < p.income",
        "seizures s, persons p WHERE s.agency = 'anf' AND p.agency = 'anf'",
        "seizures s, persons p, persons q WHERE s.person = p.person AND s.person = q.person",
        "persons p LEFT JOIN seizures s ON s.person = p.person AND s.armed",
        "seizures s LEFT JOIN drugs d ON s.drug = d.drug",
        "seizures s JOIN drugs d ON s.grade < d.schedule",
        "seizures s RIGHT JOIN persons p ON s.person = p.person",
        "persons p LEFT JOIN (seizures_of) ON TRUE",
        "seizures a JOIN seizures b ON a.case_ref = b.case_ref",
    ],
)
def test_local_joins(source: str) -> None:
    if "seizures_of" in source:
        source = "persons p LEFT JOIN (SELECT s.person FROM seizures s) t ON t.person = p.person"
    assert PLANNER.plan(f"SELECT count(*) FROM {source}").rounds


@pytest.mark.parametrize(
    "source",
    [
        "seizures s, persons p",
        "seizures s CROSS JOIN persons p",
        "seizures s JOIN persons p ON s.person < p.person",
        "seizures s JOIN persons p ON s.person IS NOT DISTINCT FROM p.person",
        "seizures s JOIN persons p ON s.person = p.cnic",
        "seizures s JOIN persons p ON s.person = p.person OR s.armed",
        "seizures s JOIN persons p ON lower(s.person) = lower(p.person)",
        "seizures s JOIN visits v ON s.grade = v.grade",
        "persons p LEFT JOIN seizures s ON s.armed WHERE s.person = p.person",
        "drugs d LEFT JOIN seizures s ON s.drug = d.drug",
        "seizures s RIGHT JOIN drugs d ON s.drug = d.drug",
        "seizures a JOIN seizures b ON a.drug = b.drug",
        "seizures a LEFT JOIN persons p ON a.person = p.person JOIN visits v ON v.port = a.drug",
    ],
)
def test_joins_across_agencies_are_refused(source: str) -> None:
    with pytest.raises(Refusal) as caught:
        PLANNER.plan(f"SELECT count(*) FROM {source}")
    assert caught.value.code is Code.NOT_COLOCATED


def test_the_hint_names_the_line_that_would_make_it_right() -> None:
    with pytest.raises(Refusal) as caught:
        PLANNER.plan("SELECT count(*) FROM seizures s JOIN persons p ON s.person = p.cnic")
    assert "colocated: [seizures.person, persons.cnic]" in caught.value.hint


@pytest.mark.parametrize(
    "source",
    [
        "persons p LEFT JOIN (SELECT person FROM seizures WHERE armed) s ON s.person = p.person",
        "persons p LEFT JOIN (SELECT person, 1 AS one FROM seizures) s ON s.person = p.person",
        "persons p FULL JOIN seizures s ON s.person = p.person",
        "persons p NATURAL JOIN seizures s",
        "persons p ASOF JOIN seizures s ON s.person = p.person",
        "persons p SEMI JOIN seizures s ON s.person = p.person",
        "visits v, persons p RIGHT JOIN seizures s ON s.person = p.person",
        "persons p, LATERAL (SELECT 1) x",
        "persons TABLESAMPLE 10%",
        "persons FOR SYSTEM_TIME AS OF 1",
    ],
)
def test_other_joins_are_not_part_of_the_language(source: str) -> None:
    with pytest.raises(Refusal) as caught:
        PLANNER.plan(f"SELECT count(*) FROM {source}")
    assert caught.value.code in (Code.NOT_SUPPORTED, Code.SYNTAX)
