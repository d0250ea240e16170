"""The uses of a question are exactly what it touches."""

from __future__ import annotations

import pytest

from rabita.plan import Planner
from tests.unit.plan.federation import CATALOGUE

PLANNER = Planner(CATALOGUE)

CASES = [
    ("SELECT count(*) FROM seizures", ["count seizures.person"]),
    ("SELECT count(*) FROM visits", ["count visits"]),
    ("SELECT sum(kg) FROM seizures", ["sum seizures.kg"]),
    ("SELECT avg(kg), stddev(kg) FROM seizures", ["sum seizures.kg"]),
    ("SELECT corr(kg, amount), fsum(kg) FROM seizures", ["sum seizures.amount", "sum seizures.kg"]),
    (
        "SELECT regr_slope(CASE WHEN armed THEN kg END, amount * amount) FROM seizures",
        ["sum seizures.amount", "transform seizures.amount", "filter seizures.armed", "sum seizures.kg"],
    ),
    ("SELECT sum(2 * kg + amount / 3 - 1) FROM seizures", ["sum seizures.amount", "sum seizures.kg"]),
    (
        "SELECT sum(kg * amount) FROM seizures",
        ["sum seizures.amount", "transform seizures.amount", "sum seizures.kg", "transform seizures.kg"],
    ),
    ("SELECT sum(kg * kg) FROM seizures", ["sum seizures.kg", "transform seizures.kg"]),
    ("SELECT sum(coalesce(kg, 0)) FROM seizures", ["sum seizures.kg", "transform seizures.kg"]),
    ("SELECT sum(abs(amount)) FROM seizures", ["sum seizures.amount", "transform seizures.amount"]),
    ("SELECT min(kg), max(drug) FROM seizures", ["extreme seizures.drug", "extreme seizures.kg"]),
    ("SELECT count(kg) FROM seizures", ["count seizures.kg"]),
    ("SELECT count(length(drug)) FROM seizures", ["count seizures.drug", "transform seizures.drug"]),
    ("SELECT count(DISTINCT person) FROM seizures", ["count_distinct seizures.person"]),
    (
        "SELECT count(DISTINCT drug) FROM seizures",
        ["count_distinct seizures.drug", "group seizures.drug"],
    ),
    (
        "SELECT agency, count(DISTINCT drug) FROM seizures GROUP BY agency",
        ["group seizures.agency", "count_distinct seizures.drug", "group seizures.drug"],
    ),
    ("SELECT DISTINCT drug FROM seizures", ["group seizures.drug"]),
    ("SELECT year(seized_on) FROM seizures GROUP BY 1", ["group seizures.seized_on"]),
    ("SELECT date_trunc('month', seized_on) FROM seizures GROUP BY 1", ["group seizures.seized_on"]),
    ("SELECT grade // 5 * 5 FROM seizures GROUP BY 1", ["group seizures.grade"]),
    ("SELECT lower(drug) FROM seizures GROUP BY 1", ["group seizures.drug", "transform seizures.drug"]),
    (
        "SELECT CASE WHEN grade > 2 THEN drug END FROM seizures GROUP BY 1",
        [
            "group seizures.drug",
            "transform seizures.drug",
            "filter seizures.grade",
            "group seizures.grade",
            "transform seizures.grade",
        ],
    ),
    (
        "SELECT count(*) FROM seizures WHERE drug = 'ice' AND grade BETWEEN 1 AND 2",
        ["filter seizures.drug", "filter seizures.grade", "count seizures.person"],
    ),
    (
        "SELECT count(*) FROM seizures WHERE year(seized_on) = 2024",
        ["count seizures.person", "filter seizures.seized_on", "transform seizures.seized_on"],
    ),
    (
        "SELECT count(*) FROM seizures WHERE grade + 1 > 2",
        ["filter seizures.grade", "transform seizures.grade", "count seizures.person"],
    ),
    (
        "SELECT count(*) FROM seizures WHERE amount < grade",
        ["filter seizures.amount", "filter seizures.grade", "count seizures.person"],
    ),
    (
        "SELECT count(*) FILTER (WHERE drug = 'ice') FROM seizures",
        ["filter seizures.drug", "count seizures.person"],
    ),
    ("SELECT count_if(armed) FROM seizures", ["filter seizures.armed", "count seizures.person"]),
    (
        "SELECT sum(CASE WHEN drug = 'ice' THEN kg ELSE 0 END) FROM seizures",
        ["filter seizures.drug", "sum seizures.kg"],
    ),
    (
        "SELECT sum(CASE WHEN drug = 'ice' THEN 1 ELSE 0 END) FROM seizures",
        ["filter seizures.drug", "count seizures.person"],
    ),
    (
        "SELECT sum(kg * (drug = 'ice')::int) FROM seizures",
        ["filter seizures.drug", "transform seizures.drug", "sum seizures.kg", "transform seizures.kg"],
    ),
    (
        "SELECT sum(CASE WHEN drug = 'ice' THEN 1000 ELSE 1 END * kg) FROM seizures",
        ["filter seizures.drug", "transform seizures.drug", "sum seizures.kg", "transform seizures.kg"],
    ),
    (
        "SELECT drug FROM seizures GROUP BY drug HAVING sum(kg) > 5",
        ["group seizures.drug", "sum seizures.kg"],
    ),
    (
        "SELECT p.sex, sum(kg) FROM seizures s JOIN persons p ON s.person = p.person GROUP BY 1",
        ["join persons.person", "group persons.sex", "sum seizures.kg", "join seizures.person"],
    ),
    (
        "SELECT schedule, count(*) FROM seizures s JOIN drugs d ON s.drug = d.drug GROUP BY 1",
        ["join seizures.drug", "count seizures.person"],
    ),
    (
        "SELECT lower(a) FROM (SELECT drug AS a FROM seizures) GROUP BY a",
        ["group seizures.drug"],
    ),
    ("SELECT count(*) FROM drugs", []),
]


@pytest.mark.parametrize(("sql", "uses"), CASES)
def test_uses(sql: str, uses: list[str]) -> None:
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
