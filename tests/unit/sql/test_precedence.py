"""Operators without parentheses mean what they mean in DuckDB: two parsers, one meaning."""

from __future__ import annotations

import random

import duckdb
import pytest

from rabita.plan import Planner
from rabita.refusal import Refusal
from tests.unit.plan.federation import CATALOGUE, rows_agree

CHANCE = random.Random(7)
PICK = CHANCE.choice


def _number() -> str:
    return PICK(["", "", "-"]) + PICK(["schedule", "rate", "2", "3", "1.5", "7"])


def _arithmetic(terms: int) -> str:
    text = _number()
    for _ in range(terms - 1):
        text += f" {PICK(['+', '-', '*', '/', '% 3 +', '^', '**'])} {_number()}"
    return text


def _text() -> str:
    return PICK(["drug", "'ice'", "'a'", "drug || 'x'"])


def _atom() -> str:
    return PICK(
        [
            lambda: f"{_arithmetic(2)} {PICK(['=', '<', '>=', '<>', '!='])} {_arithmetic(2)}",
            lambda: f"{_arithmetic(2)} {PICK(['', 'NOT '])}BETWEEN {_arithmetic(1)} AND {_arithmetic(2)}",
            lambda: f"{_arithmetic(2)} {PICK(['', 'NOT '])}IN ({_arithmetic(1)}, {_arithmetic(2)})",
            lambda: f"{_text()} {PICK(['LIKE', 'NOT LIKE', 'ILIKE'])} {_text()} || '%'",
            lambda: f"{_arithmetic(2)} {PICK(['IS NULL', 'IS NOT NULL', 'ISNULL', 'NOTNULL'])}",
            lambda: f"{_arithmetic(1)} IS {PICK(['', 'NOT '])}DISTINCT FROM {_arithmetic(2)}",
            lambda: f"{_arithmetic(1)} = {_arithmetic(1)} IS {PICK(['', 'NOT '])}{PICK(['TRUE', 'NULL'])}",
        ]
    )()


def _condition() -> str:
    text = PICK(["", "NOT "]) + _atom()
    for _ in range(CHANCE.randrange(4)):
        text += f" {PICK(['AND', 'OR'])} {PICK(['', 'NOT '])}{_atom()}"
    return text


EXPRESSIONS = [PICK([lambda: _arithmetic(CHANCE.randrange(2, 6)), _condition])() for _ in range(600)]


@pytest.fixture(scope="module")
def drugs() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("CREATE TABLE drugs (drug VARCHAR, schedule BIGINT, rate DECIMAL(6,3))")
    con.execute(
        "INSERT INTO drugs VALUES ('heroin', 1, 0.125), ('ice', 2, 2.5), ('a', NULL, NULL), (NULL, 3, 1)"
    )
    return con


def test_the_same_meaning(drugs: duckdb.DuckDBPyConnection) -> None:
    planner = Planner(CATALOGUE)
    compared = 0
    for expression in EXPRESSIONS:
        sql = f"SELECT {expression} AS x FROM drugs"
        try:
            plan = planner.plan(sql)
        except Refusal:
            continue
        got, want = drugs.sql(plan.final_sql), drugs.sql(sql)
        assert got.types == want.types, sql
        assert rows_agree(got.fetchall(), want.fetchall(), ordered=True), sql
        compared += 1
    assert compared > len(EXPRESSIONS) // 2
