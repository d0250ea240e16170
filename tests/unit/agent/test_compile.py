"""A mapping compiles to SQL whose every value is of the catalogue's type, on its grain and in its list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import duckdb
import pytest

from agent.compile import Known, compile_fragment, literal, scan_sql
from agent.sources.own_sql import from_item, problem_in
from rabita.catalogue import ColumnMapping, TableMapping
from rabita.catalogue.model import Column, Kind, Role, Table, Type
from rabita.refusal import Code, Refusal


def shared(value: str, type_: str, *, sql: str = "x", codes: Any = None, **facets: Any) -> Any:
    """What one local value (as SQL) becomes in a shared column of that type."""
    column = Column("c", Type.parse(type_), Role.DIMENSION, **facets)
    table = Table("t", {"c": column})
    mapping = TableMapping("t", "own", {"c": ColumnMapping(sql, codes)})
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE own AS SELECT {value} AS x")
        scan = scan_sql(table, mapping, "own", "anf", ["c"])
        [row] = connection.sql(f"SELECT c, typeof(c) FROM {scan}").fetchall()
    assert row[1] == column.type.duckdb
    return None if row[0] is None else str(row[0])


@pytest.mark.parametrize(
    ("value", "type_", "expected"),
    [
        ("'12'", "integer", "12"),
        ("'twelve'", "integer", None),
        ("1e300", "integer", None),
        ("'nan'::DOUBLE", "integer", None),
        ("99999::DECIMAL(9,0)", "decimal(5,2)", None),
        ("'2024-02-30'", "date", None),
        ("DATE '2024-02-28'", "string", "2024-02-28"),
        ("NULL", "double", None),
        ("TIMESTAMPTZ '2024-01-01 00:00:00+00'", "timestamp", "2024-01-01 00:00:00"),
    ],
)
def test_a_value_that_does_not_fit_becomes_null(value: str, type_: str, expected: str | None) -> None:
    assert shared(value, type_) == expected


@pytest.mark.parametrize(
    ("value", "type_", "grain", "expected"),
    [
        ("DATE '2024-05-17'", "date", "month", "2024-05-01"),
        ("DATE '2024-05-17'", "date", "week", "2024-05-13"),
        ("DATE '2024-05-17'", "date", "quarter", "2024-04-01"),
        ("DATE '2024-05-17'", "date", "year", "2024-01-01"),
        ("TIMESTAMP '2024-05-17 13:14:15'", "timestamp", "month", "2024-05-01 00:00:00"),
        ("17", "integer", 5, "15"),
        ("-17", "integer", 5, "-20"),
        ("-20", "integer", 5, "-20"),
        ("9007199254740993", "integer", 2, "9007199254740992"),
        ("-9223372036854775808", "integer", 5, None),
        ("0.15", "decimal(10,2)", 0.05, "0.15"),
        ("-0.16", "decimal(10,2)", 0.05, "-0.20"),
        ("12345678901234567890.12", "decimal(38,2)", 10, "12345678901234567890.00"),
        ("17.9", "double", 5, "15.0"),
        ("-0.5", "double", 1, "-1.0"),
    ],
)
def test_nothing_finer_than_the_grain_exists_above_the_mapping(
    value: str, type_: str, grain: Any, expected: str | None
) -> None:
    assert shared(value, type_, grain=grain) == expected


def test_a_value_outside_the_closed_list_becomes_null() -> None:
    assert shared("'sindh'", "string", values=("punjab", "sindh")) == "sindh"
    assert shared("'Sindh'", "string", values=("punjab", "sindh")) is None
    assert shared("15", "integer", values=(10, 20)) is None
    assert shared("17", "integer", values=(10, 15), grain=5) == "15"


def test_codes_are_the_only_way_through() -> None:
    codes = {"PB": "punjab", "o'n": "kp"}
    assert shared("'PB'", "string", codes=codes) == "punjab"
    assert shared("'o''n'", "string", codes=codes) == "kp"
    assert shared("'punjab'", "string", codes=codes) is None
    assert shared("7", "string", codes={"7": "sindh"}) == "sindh"
    assert shared("true", "integer", codes={"true": 1, "false": 0}) == "1"


def test_an_expression_that_fails_on_a_row_gives_null_and_no_error() -> None:
    assert shared("2147483647::INTEGER", "integer", sql="x * 1000") is None
    assert shared("'CANARY'", "double", sql="CAST(x AS DOUBLE) / 2") is None
    assert shared("'8'", "double", sql="CAST(x AS DOUBLE) / 2") == "4.0"


def test_a_trailing_comment_does_not_swallow_the_statement() -> None:
    assert shared("8", "integer", sql="x + 1 -- one more") == "9"


def test_a_column_that_is_already_right_is_passed_through_bare() -> None:
    table = Table("t", {"a": Column("a", Type.parse("integer"), Role.MEASURE)})
    mapping = TableMapping("t", "own", {"a": ColumnMapping("a", by_name=True)})
    known = Known(types={"a": "BIGINT"})
    assert scan_sql(table, mapping, "own", "anf", ["a"], known) == '(SELECT "a" AS "a" FROM own)'


def test_only_needed_columns_are_read_and_the_agency_is_a_constant() -> None:
    columns = {n: Column(n, Type(Kind.STRING), Role.DIMENSION) for n in ("a", "b")}
    mapping = TableMapping("t", "own", {n: ColumnMapping(n, by_name=True) for n in columns}, "b <> 'x'")
    text = scan_sql(Table("t", columns), mapping, "own", "o'n", ["agency"])
    assert text == "(SELECT 'o''n' AS \"agency\" FROM own WHERE (\nb <> 'x'\n))"


def test_a_hidden_column_cannot_be_read_at_all() -> None:
    table = Table("t", {"a": Column("a", Type(Kind.STRING), Role.HIDDEN)})
    mapping = TableMapping("t", "own", {"a": ColumnMapping("a", by_name=True)})
    with pytest.raises(Refusal) as caught:
        scan_sql(table, mapping, "own", "anf", ["a"])
    assert caught.value.code is Code.UNKNOWN_COLUMN


def test_filters_on_a_column_passed_through_reach_the_table() -> None:
    table = Table("t", {"a": Column("a", Type.parse("integer"), Role.DIMENSION)})
    mapping = TableMapping("t", "own", {"a": ColumnMapping("a")})
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE own AS SELECT range AS a FROM range(1000)")
        scan = scan_sql(table, mapping, "own", "anf", ["a"], Known(types={"a": "BIGINT"}))
        plan = connection.sql(f"EXPLAIN SELECT count(*) FROM {scan} WHERE a = 7").fetchall()[0][1]
    assert "Filters" in plan


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("a + 1", ""),
        ("CASE WHEN x = ';)' THEN \"a;\" END", ""),
        ("replace(x, $$;$$, $t$)$t$)", ""),
        ("x /* ; ( */ + 1", ""),
        ("E'it\\'s;'", ""),
        ("a; DROP TABLE b", "a ;"),
        ("a) FROM x WHERE (1", "a ) too many"),
        ("(a", "an unclosed ("),
        ("f(a]", "a ] too many"),
        ("'a", "an unclosed '"),
        ("a /* b", "an unclosed /*"),
        ("-- a", "nothing"),
        ("  ", "nothing"),
    ],
)
def test_a_text_that_cannot_stand_alone_in_a_statement_is_found(sql: str, problem: str) -> None:
    assert problem_in(sql) == problem


@pytest.mark.parametrize("origin", ["a b", "1x", "read_csv('x')", "a; b", "x WHERE 1=1", ""])
def test_a_from_is_a_table_or_a_select(origin: str) -> None:
    with pytest.raises(ValueError, match="found"):
        from_item(origin)


def test_a_literal_is_never_more_than_a_constant() -> None:
    with duckdb.connect() as connection:
        for value in ("'; DROP TABLE x; --", "a\nb", "\\", "é'", ""):
            assert connection.sql(f"SELECT {literal(value, Type(Kind.STRING))}").fetchall() == [(value,)]


def test_a_fragment_is_compiled_over_the_source_that_scans_its_tables() -> None:
    class Scans:
        def scan(self, table: str, columns: Any) -> str:
            return f"{table}[{','.join(columns)}]"

        def spread(self, table: str) -> None: ...

    class Fragment:
        columns: ClassVar = {"seizures": ("drug", "agency")}
        feeds: ClassVar = ("r1v0",)
        sketches: ClassVar = ()

        def sql(self, scan: Any, *, contributors: bool, **others: Any) -> str:
            hidden = f"{contributors} {others['shares']} {others['record_key']}"
            return f"{scan('seizures')} {scan('drugs')} {scan('r1v0')} {hidden}"

    fragment: Any = Fragment()
    compiled = compile_fragment(fragment, Scans(), contributors=True, feeds={"r1v0": "(VALUES (1))"})
    assert compiled.text == "seizures[drug,agency] drugs[] (VALUES (1)) True False None"
    assert "seizures" not in repr(compiled)  # it may hold a secret
    assert replace(compiled, text="") != compiled
