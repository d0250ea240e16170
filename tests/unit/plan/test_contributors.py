"""What counts is who contributes to a number: every released value names the hidden counts behind it."""

from __future__ import annotations

import pytest

from rabita.plan import Fragment, Planner
from tests.unit.plan.federation import CATALOGUE, Federation

PLANNER = Planner(CATALOGUE)


def fragment(select: str, source: str = "seizures") -> Fragment:
    return PLANNER.plan(f"SELECT {select} FROM {source}").fragments[0]


def behind(select: str, source: str = "seizures") -> list[list[str]]:
    """For each released value, the SQL of the counts behind it."""
    found = fragment(select, source)
    texts = [c.rsplit(" AS ", 1)[0].replace('t0."', "").replace('"', "") for c in found.statement.counts]
    return [[texts[i] for i in v.contributors] for v in found.values]


PERSONS = "count(DISTINCT person)"


@pytest.mark.parametrize(
    ("select", "counts"),
    [
        ("count(*)", [[PERSONS]]),
        ("count(*) FILTER (armed)", [[f"{PERSONS} FILTER (WHERE armed)"]]),
        ("sum(kg)", [[f"{PERSONS} FILTER (WHERE (NOT (kg IS NULL)))"]]),
        ("count_if(armed)", [[f"{PERSONS} FILTER (WHERE armed)"]]),
        ("sum(CASE WHEN armed THEN 1 ELSE 0 END)", [[f"{PERSONS} FILTER (WHERE armed)"]]),
        ("sum(armed::int)", [[f"{PERSONS} FILTER (WHERE armed)"]]),
        (
            "sum(CASE WHEN armed THEN kg END)",
            [[f"{PERSONS} FILTER (WHERE (armed AND (NOT (kg IS NULL))))"]],
        ),
        (
            "sum(kg * kg)",
            [
                [
                    f"{PERSONS} FILTER (WHERE ((NOT ((CAST(kg AS DECIMAL(38,2)) * kg) IS NULL)) "
                    "AND ((CAST(kg AS DECIMAL(38,2)) * kg) <> 0)))"
                ]
            ],
        ),
    ],
)
def test_a_conditional_aggregate_is_a_group_of_its_own(select: str, counts: list[list[str]]) -> None:
    assert behind(select) == counts


def test_each_branch_with_another_value_counts_by_itself() -> None:
    (counts,) = behind("sum(CASE WHEN armed THEN 1000000 ELSE 1 END * amount)")
    assert len(counts) == 2
    (merged,) = behind("sum(CASE WHEN grade = 1 THEN 1 WHEN grade = 2 THEN 1 ELSE 0 END)")
    assert len(merged) == 1


def test_sum_and_count_of_an_average_are_withheld_together() -> None:
    found = fragment("avg(CASE WHEN armed THEN amount ELSE 0 END)")
    assert found.values[0].contributors == found.values[1].contributors
    assert len(found.values[0].contributors) == 2


def test_of_two_measures_those_who_have_both_are_counted() -> None:
    counts = behind("corr(kg, amount)")
    both = f"{PERSONS} FILTER (WHERE ((NOT (kg IS NULL)) AND (NOT (amount IS NULL))))"
    assert counts == [[both]] * 8


def test_those_who_move_the_product_of_two_conditions_are_counted_apart() -> None:
    """Many may be armed and many at grade one: who are both can be one person, and the covariance tells."""
    found = fragment("covar_pop(CASE WHEN armed THEN kg ELSE 0 END, CASE WHEN grade = 1 THEN kg ELSE 0 END)")
    texts = [found.statement.counts[i] for i in found.values[-1].contributors]
    assert any("armed" in t and "grade" in t and "IS DISTINCT FROM" not in t for t in texts)
    assert {v.contributors for v in found.values} == {found.values[-1].contributors}


def test_every_count_of_a_partial_has_a_range_and_so_has_every_exact_sum() -> None:
    counting = "count(*), count(kg), avg(kg), stddev(kg), corr(kg, amount), regr_count(kg, grade)"
    found = fragment(f"{counting}, sum(amount), min(kg)")
    texts = dict(zip((v.name for v in found.values), found.statement.values, strict=True))
    for value in found.values:
        is_count, is_sum = texts[value.name].startswith("count("), texts[value.name].startswith("sum(")
        if is_count:
            assert value.least_most == (0, 10**12)
        elif is_sum and value.type != "DOUBLE":
            assert value.least_most is not None
        else:
            assert value.least_most is None, texts[value.name]


def test_a_table_without_a_subject_counts_rows() -> None:
    assert behind("sum(weight)", "visits") == [["count(*) FILTER (WHERE (NOT (weight IS NULL)))"]]


def test_subjects_that_have_to_be_equal_are_counted_once() -> None:
    assert len(fragment("count(*)", "seizures s JOIN persons p ON s.person = p.person").contributors) == 1
    assert (
        len(fragment("count(*)", "persons p LEFT JOIN seizures s ON s.person = p.person").contributors) == 2
    )
    assert len(fragment("count(*)", "seizures s JOIN visits v ON s.agency = v.agency").contributors) == 2


def test_a_join_does_not_multiply_the_rows_that_are_counted() -> None:
    federation = Federation()
    sql = "SELECT v.port, count(*) FROM visits v CROSS JOIN drugs d GROUP BY v.port"
    found = federation.planner.plan(sql).fragments[0]
    got = {
        (r["k0"], r["v0"], r["_n0"]) for r in federation.partial(found, "anf", contributors=True).to_pylist()
    }
    plain = federation.con.sql("SELECT port, 4 * count(*), count(*) FROM anf_visits GROUP BY port").fetchall()
    assert got == set(plain)
    assert found.columns == {"visits": ("port",), "drugs": ()}


def test_rows_of_an_optional_table_are_those_that_met() -> None:
    source = "visits v LEFT JOIN visits w ON v.agency = w.agency AND v.port = w.port"
    counts = fragment("count(*)", source).statement.counts
    assert [c.split(" AS ")[0] for c in counts] == ['count(DISTINCT t0."_row")', 'count(DISTINCT t1."_row")']


def test_the_counts_are_right() -> None:
    federation = Federation()
    sql = "SELECT drug, sum(CASE WHEN armed THEN kg ELSE 0 END), count(*) FROM seizures GROUP BY drug"
    found = federation.planner.plan(sql).fragments[0]
    got = federation.partial(found, "anf", contributors=True).to_pylist()
    want = federation.con.sql(
        "SELECT drug, count(DISTINCT person), count(DISTINCT person) FILTER (armed AND kg IS NOT NULL) "
        "FROM anf_seizures GROUP BY drug"
    ).fetchall()
    group, branch = found.group_contributors[0], found.values[0].contributors[0]
    assert {(r["k0"], r[f"_n{group}"], r[f"_n{branch}"]) for r in got} == set(want)


def test_a_digest_changes_with_what_is_counted() -> None:
    digests = {fragment(s).digest for s in ("count(*)", "sum(kg)", "sum(kg) FILTER (armed)", "sum(amount)")}
    assert len(digests) == 4
    assert (
        fragment("count(*)").digest
        == Planner(CATALOGUE).plan("SELECT count(*) FROM seizures -- x").fragments[0].digest
    )
