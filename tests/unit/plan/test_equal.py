"""What a federation answers is what one database with all rows answers: same rows, same types, same order."""

from __future__ import annotations

from pathlib import Path

import pytest

from rabita.refusal import Code, Refusal
from tests.unit.plan.federation import Federation, rows_agree

HERE = Path(__file__).parent


def _lines(name: str) -> list[str]:
    return [x for x in (HERE / name).read_text(encoding="utf-8").splitlines() if x and not x.startswith("--")]


@pytest.fixture(scope="module")
def federation() -> Federation:
    return Federation()


@pytest.mark.parametrize("sql", _lines("equal.sql"))
def test_the_federation_answers_as_one_database(federation: Federation, sql: str) -> None:
    plan = federation.planner.plan(sql)
    _, types, rows = federation.run(plan)
    _, wanted_types, wanted = federation.expected(sql)
    assert types == wanted_types
    assert types == [c.type for c in plan.columns]
    assert rows_agree(rows, wanted, ordered="ORDER BY ALL" in sql)


@pytest.mark.parametrize("line", _lines("refused.sql"))
def test_what_cannot_be_right_is_refused(federation: Federation, line: str) -> None:
    code, _, sql = line.partition(": ")
    with pytest.raises(Refusal) as caught:
        federation.planner.plan(sql)
    assert caught.value.code is Code[code.upper()]
    assert caught.value.hint
    place = caught.value.position
    assert place is not None
    assert 0 <= place.start < place.end <= len(sql)


@pytest.mark.parametrize("sql", _lines("equal.sql"))
def test_partials_have_the_announced_columns(federation: Federation, sql: str) -> None:
    for fragment in federation.planner.plan(sql).fragments:
        partial = federation.partial(fragment, "anf", contributors=True)
        released = [c.name for c in fragment.released]
        assert partial.column_names == [*released, *fragment.contributors]
        assert partial.select(released).schema.types == fragment.arrow_schema().types
        assert fragment.keys or partial.num_rows == 1


def test_names_are_those_the_asker_gave(federation: Federation) -> None:
    sql = 'SELECT drug, count(*), sum(kg) AS "Total kg", avg(kg) / 2 FROM seizures GROUP BY ALL'
    names = [c.name for c in federation.planner.plan(sql).columns]
    assert names == ["drug", "count_star()", "Total kg", "(avg(kg) / 2)"]
    assert names == federation.expected(sql)[0]


def test_arithmetic_that_overflows_in_duckdb_is_right_here(federation: Federation) -> None:
    plan = federation.planner.plan("SELECT sum(kg * kg), max(grade + 1) - 1 FROM seizures")
    _, _, rows = federation.run(plan)
    wide = "SELECT sum(kg::DECIMAL(38,2) * kg), max(grade) FROM seizures"
    assert rows == federation.expected(wide)[2]
