"""Broken, hostile and senseless texts: only a Refusal comes out of planning, soon, the same everywhere."""

from __future__ import annotations

import os
import random
import re
import time

import pytest

from rabita.plan import Planner
from rabita.refusal import Outcome, Refusal
from tests.equivalence.nasty_federation import nasty
from tests.equivalence.reading import read_cases

TEXTS = int(os.environ.get("RABITA_FUZZED", "3000"))
SECONDS = 1.0 if TEXTS >= 50_000 else 5.0
"""Of CPU. A hang is over one; whoever runs a few texts only, on any machine, is not asked how fast it is."""
_TOKEN = re.compile(r"\s+|\w+|'(?:[^']|'')*'|\"[^\"]*\"|[^\w\s]", re.UNICODE)
_PIECES = (
    "(", ")", "((", "))", ",", ";", "'", '"', "--", "/*", "*/", "$$", "\\", "::", "*", ".", "..",
    "[1]", "{'a': 1}", "->", "NULL", "NOT", "IS", "IN", "BETWEEN", "CASE", "WHEN", "THEN", "END",
    "FILTER (WHERE", "OVER ()", "GROUP BY", "ORDER BY", "HAVING", "LIMIT", "WITH", "AS", "ON", "USING",
    "JOIN", "LEFT JOIN", "SELECT", "FROM", "WHERE", "DISTINCT", "ALL", "EXISTS (SELECT 1)",
    "(SELECT 1)", "UNION ALL SELECT 1", "INTERVAL 1 DAY", "DATE '9999-99-99'", "TIMESTAMP 'x'",
    "1e999", "-0", "0x1F", "1_000", "99999999999999999999999999999999999999999", "0." + "1" * 60,
    "9223372036854775808", "count(*)", "sum(grade)", "min(drug)", "agency", "remarks", "rowid", "drug",
    "seizures", "é", "İ", "ß", "😀", "\u202e", "\ufeff", "\u0000", "\ud800", "ſelect", "ｓｅｌｅｃｔ",
    "\u00a0", "\u2028", "K", "COLUMNS(*)", "lambda x: x", "?", "$1", ":name", "@x", "#1", "`x`",
    "E'\\n'", "x'00'", "b'1'", "U&'\\0041'", "DESC", "NULLS FIRST", "COLLATE NOCASE", "QUALIFY",
    "WINDOW w AS (ORDER BY drug)", "OVER w", "FULL JOIN drugs ON", "DISTINCT ON (drug)", "EXPLAIN",
    "PIVOT", "TABLESAMPLE 1%", "INTO x", "FOR UPDATE", "TRY_CAST(",
)  # fmt: skip


def _deep(chance: random.Random) -> str:
    depth = chance.choice((30, 45, 120, 900, 5000))
    before, middle, after = chance.choice(
        (
            ("(", "1", ")"), ("NOT ", "armed", ""), ("- ", "grade", ""), ("lower(", "drug", ")"),
            ("CASE WHEN armed THEN ", "1", " END"), ("coalesce(NULL, ", "grade", ")"),
            ("(SELECT ", "1", ")"), ("count(*) + ", "1", ""), ("grade = ", "1", ""),
            ("'a' || ", "drug", ""), ("armed AND ", "armed", ""), ("grade IN (", "1", ")"),
            ("CAST(", "grade", " AS BIGINT)"), ("[", "1", "]"), ("{'a': ", "1", "}"), ("/*", "", "*/"),
            ("grade BETWEEN ", "1 AND 2", " AND 3"), ("", "grade", "::BIGINT"), ("~", "grade", ""),
        )
    )  # fmt: skip
    where = chance.choice(
        ("SELECT count(*) FROM seizures WHERE {}", "SELECT sum({}) FROM seizures", "SELECT {} FROM seizures")
    )
    return where.format(before * depth + middle + after * depth)


def _large(chance: random.Random) -> str:
    size = chance.choice((100, 900, 1100, 4000, 20000))
    return chance.choice(
        (
            f"SELECT count(*) FROM seizures WHERE grade IN ({', '.join(['1'] * size)})",
            f"SELECT count(*) FROM seizures WHERE drug = '{'x' * size}'",
            f"SELECT {', '.join(['count(*)'] * size)} FROM seizures",
            f"SELECT count(*) FROM seizures WHERE {' OR '.join(['armed'] * size)}",
            f"SELECT {'1' * size} * count(*) FROM seizures",
            f"SELECT drug{' ' * size}, count(*) FROM seizures GROUP BY drug",
            f"SELECT count(*) FROM seizures{' JOIN drugs USING (drug)' * min(size, 600)}",
            f"SELECT {'a' * size} FROM seizures",
            f"SELECT sum({' + '.join(['grade'] * size)}) FROM seizures",
            f"SELECT sum({' * '.join(['grade'] * size)}) FROM seizures",
            f"SELECT count(*) AS {'n' * size} FROM seizures",
            f"SELECT sum(CASE {' '.join(['WHEN armed THEN 1'] * size)} END) FROM seizures",
            f"WITH {', '.join(f't{i} AS (SELECT * FROM seizures)' for i in range(size))} SELECT 1 FROM t1",
            doubling(chance.choice((5, 12, 20, 40))),
        )
    )


def doubling(levels: int) -> str:
    """Each level names the one before twice: what is small to write may be large to inline."""
    named = ["t0 AS (SELECT grade AS g FROM seizures)"]
    named += [f"t{i} AS (SELECT g + g AS g FROM t{i - 1})" for i in range(1, levels)]
    return f"WITH {', '.join(named)} SELECT sum(g) FROM t{levels - 1}"


def _mutated(sql: str, other: str, chance: random.Random) -> str:
    tokens = _TOKEN.findall(sql) or [sql]
    for _ in range(chance.randint(1, 4)):
        at, to = chance.randrange(len(tokens) + 1), chance.randrange(len(tokens) + 1)
        first, last = min(at, to), max(at, to)
        match chance.randrange(8):
            case 0:
                del tokens[at : at + chance.randint(1, 3)]
            case 1:
                tokens[at:at] = tokens[first:last][:20]
            case 2:
                tokens.insert(at, f" {chance.choice(_PIECES)} ")
            case 3 if at < len(tokens):
                tokens[at] = chance.choice(_PIECES)
            case 4 if max(at, to) < len(tokens):
                tokens[at], tokens[to] = tokens[to], tokens[at]
            case 5:
                tokens[at:at] = chance.choices(_TOKEN.findall(other) or [other], k=3)
            case 6 if at < len(tokens):
                tokens[at] = chance.choice(
                    (tokens[at].upper(), tokens[at] * 3, tokens[at][::-1], f'"{tokens[at]}"')
                )
            case _:
                tokens = tokens[:last] or tokens
    return "".join(tokens)


def texts(count: int) -> list[str]:
    chance = random.Random(20240131)
    known = [c.sql for c in read_cases()]
    found = []
    for _ in range(count):
        shape = chance.randrange(20)
        if shape == 0:
            found.append(_deep(chance))
        elif shape == 1:
            found.append(_large(chance))
        elif shape == 2:
            found.append("".join(chance.choice((*_PIECES, " ")) + " " for _ in range(chance.randint(1, 30))))
        else:
            found.append(_mutated(chance.choice(known), chance.choice(known), chance))
    return found


def outcome(planner: Planner, sql: str) -> str:
    """The plan's digest or the whole refusal; anything else that comes out is an error of ours."""
    start = time.thread_time()
    try:
        said = planner.plan(sql).digest
    except Refusal as refusal:
        if refusal.code.outcome is not Outcome.REFUSED:
            raise AssertionError(f"{refusal} is no refusal of a text\n{sql[:2000]!r}") from refusal
        said = repr((refusal.code, refusal.message, refusal.hint, refusal.position))
        place = refusal.position
        assert place is None or 0 <= place.start <= place.end <= len(sql), (
            f"{place} is not in the text\n{sql!r}"
        )
    except Exception as error:
        raise AssertionError(f"{type(error).__name__} came out: {error}\n{sql[:2000]!r}") from error
    elapsed = time.thread_time() - start
    assert elapsed < SECONDS, f"{elapsed:.1f} s of CPU for {sql[:2000]!r}"
    return said


@pytest.mark.timeout(max(240, TEXTS // 10))
def test_only_refusals_come_out_of_planning_and_the_same_everywhere() -> None:
    one, other = Planner(nasty().catalogue), Planner(nasty().catalogue)
    answered = 0
    for sql in texts(TEXTS):
        said = outcome(one, sql)
        assert said == outcome(other, sql), f"two planners differ on {sql!r}"
        answered += said.startswith("sha256:")
    assert answered > TEXTS // 20  # mutations that leave nothing of a question would test only the parser
