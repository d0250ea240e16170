"""A question's text is bounded before it is parsed, and is one SELECT."""

import pytest

from rabita.refusal import Code, Refusal
from rabita.sql.parse import MAX_BYTES, parse


def refused(sql: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse(sql)
    return caught.value


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("", Code.SYNTAX),
        (";", Code.SYNTAX),
        ("-- nothing", Code.SYNTAX),
        ("SELEC 1", Code.SYNTAX),
        ("SELECT FROM WHERE", Code.SYNTAX),
        ("SELECT count(*) FROM t WHERE (", Code.SYNTAX),
        ("SELECT 'open", Code.SYNTAX),
        ("SELECT \x00", Code.SYNTAX),
        ("SELECT '\ud800'", Code.SYNTAX),
        ("SELECT 1; SELECT 2", Code.NOT_A_QUERY),
        ("DROP TABLE t", Code.NOT_A_QUERY),
        ("EXPLAIN SELECT 1", Code.NOT_A_QUERY),
        ("COPY t TO 'x'", Code.NOT_A_QUERY),
        ("ATTACH 'x'", Code.NOT_A_QUERY),
        ("SET threads = 1", Code.NOT_A_QUERY),
        ("INSTALL httpfs", Code.NOT_A_QUERY),
        ("CALL pragma_version()", Code.NOT_A_QUERY),
        ("WITH x AS (DELETE FROM t RETURNING *) SELECT 1 FROM x", Code.NOT_A_QUERY),
    ],
)
def test_what_is_no_select_is_refused_by_name(sql: str, code: Code) -> None:
    assert refused(sql).code is code


def test_one_semicolon_at_the_end_is_fine() -> None:
    assert parse("SELECT count(*) FROM t;").sql() == "SELECT COUNT(*) FROM t"


def test_length_is_counted_in_bytes_before_parsing() -> None:
    assert refused("SELECT '" + "ä" * (MAX_BYTES // 2) + "'").code is Code.TOO_LARGE


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT " + "(" * 60 + "1" + ")" * 60,
        "SELECT " + "CASE WHEN TRUE THEN " * 60 + "1" + " END" * 60,
        "SELECT " + "[" * 60 + "]" * 60,
        "SELECT " + "NOT " * 5000 + "TRUE",
        "SELECT " + "- " * 5000 + "1",
        "SELECT " + "1+" * 4000 + "1",
    ],
)
def test_depth_is_bounded(sql: str) -> None:
    assert refused(sql).code in (Code.TOO_DEEP, Code.TOO_LARGE)


def test_parentheses_in_strings_and_comments_nest_nothing() -> None:
    parse("SELECT '" + "(" * 500 + "' /* " + "(" * 500 + " */ FROM t -- " + "(" * 500)


def test_an_in_list_is_bounded() -> None:
    assert refused(f"SELECT 1 FROM t WHERE a IN ({','.join(['1'] * 1001)})").code is Code.TOO_LARGE


def test_a_syntax_error_has_a_place() -> None:
    sql = "SELECT drug,\n  count(*)\nFROM seizures GROUP drug"
    position = refused(sql).position
    assert position is not None
    assert sql[position.start : position.end] == "drug"
