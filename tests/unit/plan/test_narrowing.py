"""What is looked up is asked of the agencies only for the rows that can ask for it."""

from __future__ import annotations

from tests.equivalence.nasty_federation import nasty

_LOOKUP = """SELECT count(*) AS n FROM seizures s JOIN drugs d ON s.drug = d.drug
WHERE {where} AND s.units < (SELECT avg(v.weight) * 10 FROM visits v WHERE v.drug = d.drug)"""


def looked_up(where: str) -> str:
    """The SQL of the round that gives the values."""
    first = nasty().planner.plan(_LOOKUP.format(where=where)).rounds[0].fragments[0]
    return first.sql(lambda table: table, contributors=False)


def test_a_reference_tables_conditions_narrow_what_is_looked_up() -> None:
    assert 'IN (SELECT t1."drug" AS "c0" FROM drugs AS t1 WHERE (t1."schedule" = 1))' in looked_up(
        "d.schedule = 1"
    )


def test_conditions_of_a_shared_table_do_not() -> None:
    assert " IN " not in looked_up("s.armed")
    assert " IN " not in looked_up("(d.schedule = 1 OR s.armed)")
