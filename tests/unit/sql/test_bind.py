"""Names and kinds are resolved by us, against the catalogue, before anything runs."""

from __future__ import annotations

import pytest

from rabita.refusal import Code, Refusal
from rabita.sql.bind import bind
from rabita.sql.expressions import Aggregate, Call, Column, Literal
from rabita.sql.parse import parse
from rabita.sql.query import Query
from tests.unit.plan.federation import CATALOGUE


def bound(sql: str) -> Query:
    return bind(parse(sql), CATALOGUE)  # type: ignore[arg-type]


def refused(sql: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        bound(sql)
    return caught.value


def key(sql: str) -> object:
    (only,) = bound(sql).keys
    return only


def test_identifiers_compare_without_case_quoted_or_not() -> None:
    found = key('SELECT "DRUG" FROM "Seizures" S GROUP BY s.Drug')
    assert isinstance(found, Column)
    assert (found.table, found.name) == ("seizures", "drug")


def test_a_column_alias_list_renames_columns_in_order() -> None:
    found = key("SELECT b FROM seizures s(a, b) GROUP BY b")
    assert isinstance(found, Column)
    assert found.name == "person"
    assert refused("SELECT person FROM seizures s(a, b) GROUP BY 1").code is Code.UNKNOWN_COLUMN


def test_a_real_column_goes_before_an_alias_in_group_by() -> None:
    found = key("SELECT lower(drug) AS drug, count(*) FROM seizures GROUP BY drug")
    assert isinstance(found, Column)
    found = key("SELECT lower(drug) AS d, count(*) FROM seizures GROUP BY d")
    assert isinstance(found, Call)


def test_an_alias_goes_before_a_column_in_order_by_alone() -> None:
    query = bound("SELECT drug, -sum(amount) AS amount FROM seizures GROUP BY drug ORDER BY amount")
    assert isinstance(query.order[0].expression, Call)


def test_rounding_up_to_tens_counts_where_constants_make_numbers_large() -> None:
    large = "6" + "0" * 19
    assert bound(f"SELECT sum(trunc(kg, -1) * {large}) FROM seizures").grouped
    assert refused(f"SELECT sum(round(kg, -1) * {large}) FROM seizures").code is Code.TYPE_MISMATCH


def test_hidden_columns_do_not_exist() -> None:
    refusal = refused("SELECT count(*) FROM seizures WHERE remark = 'x'")
    assert refusal.code is Code.UNKNOWN_COLUMN
    assert "remarks" not in refusal.hint
    assert refused("SELECT count(*) FROM seizures WHERE remarks = 'x'").code is Code.UNKNOWN_COLUMN
    assert refused("SELECT remarks FROM (SELECT * FROM seizures) GROUP BY 1").code is Code.UNKNOWN_COLUMN


def test_the_nearest_name_is_hinted() -> None:
    assert refused("SELECT count(*) FROM seizure").hint == "did you mean seizures?"
    assert refused("SELECT durg FROM seizures GROUP BY 1").hint == "did you mean drug?"


def test_two_columns_of_one_name_are_ambiguous() -> None:
    sql = "SELECT person FROM seizures s JOIN persons p ON s.person = p.person GROUP BY 1"
    refusal = refused(sql)
    assert refusal.code is Code.AMBIGUOUS_COLUMN
    assert refusal.hint == "write s.person"
    bound(sql.replace("ON s.person = p.person", "USING (person)"))


def test_names_of_ctes_hide_tables_but_not_from_themselves() -> None:
    query = bound(
        "WITH seizures AS (SELECT drug FROM seizures WHERE armed) SELECT drug FROM seizures GROUP BY 1"
    )
    assert query.where is not None
    assert refused(
        "WITH x AS (SELECT * FROM y), y AS (SELECT * FROM seizures) SELECT count(*) FROM x"
    ).code is (Code.UNKNOWN_TABLE)


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("drug = 5", Code.TYPE_MISMATCH),
        ("amount = '5'", Code.TYPE_MISMATCH),
        ("armed = 1", Code.TYPE_MISMATCH),
        ("amount", Code.TYPE_MISMATCH),
        ("seized_on = 'abc'", Code.TYPE_MISMATCH),
        ("seized_on = '2024-02-30'", Code.TYPE_MISMATCH),
        ("seized_on IN ('2024-01-01', 'x')", Code.TYPE_MISMATCH),
        ("seized_on = 20240101", Code.TYPE_MISMATCH),
        ("drug IN ('a', 1)", Code.TYPE_MISMATCH),
        ("drug || 1 = 'a1'", Code.TYPE_MISMATCH),
        ("CAST(drug AS INTEGER) = 1", Code.TYPE_MISMATCH),
        ("CAST(kg AS INTEGER) = 1", Code.TYPE_MISMATCH),
        ("amount % 0 = 1", Code.TYPE_MISMATCH),
        ("amount // grade = 1", Code.TYPE_MISMATCH),
        ("grade * grade * grade = 1", Code.TYPE_MISMATCH),
        ("amount + '1' = 2", Code.TYPE_MISMATCH),
        ("seized_on + amount > DATE '2024-01-01'", Code.TYPE_MISMATCH),
        ("left(drug, amount) = 'a'", Code.TYPE_MISMATCH),
        ("replace(drug, 'a', 'aaaa') = 'a'", Code.TYPE_MISMATCH),
        ("now() > logged_at", Code.FUNCTION_NOT_ALLOWED),
        ("current_date > seized_on", Code.FUNCTION_NOT_ALLOWED),
        ("random() < 0.5", Code.FUNCTION_NOT_ALLOWED),
        ("repeat(drug, 3) = 'a'", Code.FUNCTION_NOT_ALLOWED),
        ("regexp_matches(drug, 'a')", Code.FUNCTION_NOT_ALLOWED),
        ("drug ~ 'a'", Code.FUNCTION_NOT_ALLOWED),
        ("drug SIMILAR TO 'a'", Code.NOT_SUPPORTED),
        ("amount IN (SELECT drug FROM seizures)", Code.TYPE_MISMATCH),
        ("amount IN (SELECT grade, amount FROM seizures)", Code.TYPE_MISMATCH),
        ("amount = ANY (SELECT grade FROM seizures)", Code.NOT_SUPPORTED),
        ("row_number() OVER () = 1", Code.NOT_SUPPORTED),
        ("amount > (SELECT 1)", Code.NOT_SUPPORTED),
        ("amount = ANY([1])", Code.NOT_SUPPORTED),
        ("(amount, grade) = (1, 2)", Code.NOT_SUPPORTED),
        ("drug = $1", Code.NOT_SUPPORTED),
        ("drug = ?", Code.NOT_SUPPORTED),
        ("drug LIKE 'a' ESCAPE 'b'", Code.TYPE_MISMATCH),
        ("amount BETWEEN SYMMETRIC 3 AND 1", Code.NOT_SUPPORTED),
        ("drug COLLATE nocase = 'a'", Code.FUNCTION_NOT_ALLOWED),
        ("drug[1] = 'a'", Code.NOT_SUPPORTED),
        ("count(*) > 1", Code.NOT_SUPPORTED),
    ],
)
def test_conditions_that_are_refused(condition: str, code: Code) -> None:
    refusal = refused(f"SELECT count(*) FROM seizures WHERE {condition}")
    assert refusal.code is code
    assert refusal.position is not None


@pytest.mark.parametrize(
    "clause",
    [
        "QUALIFY 1",
        "GROUP BY row_number() OVER ()",
        "HAVING row_number() OVER () = 1",
        "WINDOW w AS (), w AS ()",
        "USING SAMPLE 1",
        "FOR UPDATE",
        "LIMIT 10%",
        "LIMIT -1",
        "LIMIT kg",
        "LIMIT NULL",
        "LIMIT (SELECT 1)",
        "GROUP BY ROLLUP",
        "GROUP BY drug WITH ROLLUP",
        "GROUP BY CUBE (sum(kg))",
        "GROUP BY (drug, kg)",
        "ORDER BY 'x'",
        "ORDER BY 7",
        "GROUP BY 7",
        "ORDER BY sum(kg) OVER w",
    ],
)
def test_clauses_that_are_refused(clause: str) -> None:
    assert refused(f"SELECT count(*) FROM seizures {clause}").code in (
        Code.NOT_SUPPORTED,
        Code.SYNTAX,
        Code.TYPE_MISMATCH,
    )


@pytest.mark.parametrize(
    "select",
    [
        "list(kg)",
        "string_agg(drug, ',')",
        "first(drug)",
        "any_value(drug)",
        "arg_max(drug, kg)",
        "mode(drug)",
        "histogram(drug)",
        "mad(kg)",
        "min(kg, 3)",
        "sum(kg ORDER BY kg)",
        "count(DISTINCT drug, kg)",
        "max(DISTINCT)",
        "list(kg) OVER ()",
        "sum(sum(kg) OVER ()) OVER ()",
        "sum(kg) OVER (ROWS kg PRECEDING)",
        "count(DISTINCT kg) OVER ()",
        "sum(sum(kg))",
        "*",
        "seizures.*",
        "COLUMNS('k.*')",
        "seizures",
        "s.seizures",
        "rowid",
        "{'a': kg}",
        "[kg]",
        "sum(drug)",
        "avg(seized_on)",
        "(SELECT 1)",
    ],
)
def test_what_cannot_be_selected(select: str) -> None:
    refused(f"SELECT {select} FROM seizures")


def test_a_date_beside_text_is_read_here() -> None:
    where = bound("SELECT count(*) FROM seizures WHERE seized_on >= '2024-01-31'").where
    assert isinstance(where, Call)
    assert isinstance(where.args[1], Literal)
    assert where.args[1].type.kind.value == "date"


def test_a_boolean_as_a_number_is_the_condition_it_is() -> None:
    (output,) = bound("SELECT sum(armed::INTEGER) FROM seizures").outputs
    assert isinstance(output.expression, Aggregate)
    assert type(output.expression.args[0]).__name__ == "Case"
