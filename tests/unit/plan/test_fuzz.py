"""No text makes the planner fail in any way but a refusal."""

from __future__ import annotations

import random

from rabita.plan import Plan, Planner
from rabita.refusal import Code, Refusal
from tests.unit.plan.federation import CATALOGUE
from tests.unit.plan.test_equal import _lines

ROUNDS = 3000
WORDS = [
    "SELECT", "FROM", "WHERE", "GROUP BY", "ALL", "*", "(", ")", ",", "'", '"', ";", "--", "/*",
    "CASE", "END", "NULL", "NOT", "IN", "sum", "count(DISTINCT", "::", "INTERVAL", "1e999",
    "99999999999999999999999999999999999999999", "DATE 'x'", "OVER ()", "LATERAL", "JOIN", "USING",
    "ON", "WITH", "AS", "t.*", "{'a': 1}", "[1]", "x -> x + 1", "$1", "?", "@", "\\", "é", "😀",
    "\t", "QUALIFY", "EXISTS (SELECT 1)", "TRY_CAST(", "AS ENUM", "FILTER (", ".", "agency",
    "seizures", "drug", "kg", "-", "//", "%", "^", "IS", "LIKE", "ESCAPE '!'", "BETWEEN", "AND",
    "ORDER BY", "LIMIT -1", "OFFSET 1", "SAMPLE 1", "PIVOT", "VALUES (1)", "UNION ALL", "EXCEPT",
    "1.5", "0", "''", "TRUE", "COLUMNS('a')",
]  # fmt: skip


def _mutated(chance: random.Random, seeds: list[str]) -> str:
    pieces = chance.choice(seeds).split(" ")
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(pieces))
        match chance.randrange(5):
            case 0:
                pieces[at] = chance.choice(WORDS)
            case 1:
                pieces.insert(at, chance.choice(WORDS))
            case 2:
                pieces.pop(at)
                pieces = pieces or [""]
            case 3:
                other = chance.choice(seeds).split(" ")
                pieces[at:at] = other[chance.randrange(len(other)) :][: chance.randrange(1, 6)]
            case _:
                word = pieces[at]
                cut = chance.randrange(len(word) + 1)
                pieces[at] = (
                    word[:cut] + chance.choice(["", "(", "'", "1", ".", "\x00", "ß"]) + word[cut + 1 :]
                )
    return " ".join(pieces)


def test_any_text_is_planned_or_refused() -> None:
    chance = random.Random(20261124)
    seeds = _lines("equal.sql") + [x.partition(": ")[2] for x in _lines("refused.sql")]
    planner = Planner(CATALOGUE)
    planned = 0
    refused: list[tuple[str, Refusal]] = []
    for _ in range(ROUNDS):
        text = _mutated(chance, seeds)
        try:
            assert isinstance(planner.plan(text), Plan)
            planned += 1
        except Refusal as refusal:
            refused.append((text, refusal))
    assert planned > ROUNDS // 50
    for text, refusal in refused:
        place = refusal.position
        assert refusal.message
        assert refusal.code is not Code.INTERNAL, text
        assert place is None or 0 <= place.start <= place.end <= len(text)
