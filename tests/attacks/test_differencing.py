"""Differencing as data (`cases/differencing.yaml`): what works where nothing guards fails under the guard.

A new attack is a line there. Tried too: the strict guard, an agent that restarts after every question, and a
memory that has heard the harmless questions of others before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.guarding import Guards
from rabita.catalogue import load_catalogue
from tests.attacks.in_process import Tables, guards_of
from tests.attacks.test_cases import CASES, CATALOGUE, SMALLEST, world

ATTACKS = yaml.safe_load((CASES / "differencing.yaml").read_text())
OTHERS = ["SELECT count(*) FROM persons WHERE sex = 'F' AND age < 30", "SELECT sum(weight) FROM persons"]
Answers = list[Any]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    folder = tmp_path_factory.mktemp("world")
    (folder / "reference").mkdir()
    (folder / "reference" / "drugs.csv").write_text("drug\n" + "".join(f"d{i}\n" for i in range(20)))
    (folder / "catalogue.yaml").write_text(CATALOGUE)
    return Tables(load_catalogue(folder / "catalogue.yaml"), world([77_777]), folder, folder / "spill")


def derived(attack: dict[str, Any], answers: Answers) -> object:
    builtins = {"sum": sum, "round": round, "next": next, "__builtins__": {}}
    plain = [[tuple(_plain(value) for value in row) for row in rows] for rows in answers]
    try:
        return eval(attack["derive"], builtins, {"R": plain})  # noqa: S307 - our own file
    except (IndexError, TypeError, StopIteration):
        return None


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


def tells(attack: dict[str, Any], answers: Answers) -> bool:
    found = derived(attack, answers)
    return isinstance(found, int | float) and abs(float(found) - attack["secret"]) <= 0.005 * attack["secret"]


def asked(tables: Tables, attack: dict[str, Any], guards: Callable[[], Guards], kind: str) -> Answers:
    return [tables.answer(sql, SMALLEST, guards(), kind) for sql in attack["steps"]]


@pytest.fixture
def guards(tmp_path: Path) -> Iterator[Guards]:
    made = guards_of(tmp_path / "released.sqlite")
    yield made
    made.guard.close()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a["id"])
def test_the_attack_works_where_nothing_is_withheld(tables: Tables, attack: dict[str, Any]) -> None:
    assert tells(attack, [tables.answer(sql, 1) for sql in attack["steps"]])


@pytest.mark.parametrize("kind", ["differencing", "strict"])
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a["id"])
def test_the_guard_stops_it(tables: Tables, attack: dict[str, Any], guards: Guards, kind: str) -> None:
    assert not tells(attack, asked(tables, attack, lambda: guards, kind))


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a["id"])
def test_the_guard_stops_it_after_questions_of_others(
    tables: Tables, attack: dict[str, Any], guards: Guards
) -> None:
    for sql in OTHERS:
        tables.answer(sql, SMALLEST, guards, "differencing")
    assert not tells(attack, asked(tables, attack, lambda: guards, "differencing"))


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a["id"])
def test_the_guard_stops_it_across_restarts(tables: Tables, attack: dict[str, Any], tmp_path: Path) -> None:
    opened: list[Guards] = []

    def restarted() -> Guards:
        if opened:
            opened.pop().guard.close()
        opened.append(guards_of(tmp_path / "released.sqlite"))
        return opened[-1]

    assert not tells(attack, asked(tables, attack, restarted, "differencing"))
    opened.pop().guard.close()


def test_a_question_asked_again_in_other_words_is_answered_again(tables: Tables, guards: Guards) -> None:
    first = tables.answer("SELECT sex, sum(income) FROM persons GROUP BY 1", SMALLEST, guards, "differencing")
    again = "SELECT p.sex AS s, sum(p.income) AS x FROM persons p WHERE p.age > 0 GROUP BY p.sex"
    assert len(first) == 2
    assert tables.answer(again, SMALLEST, guards, "differencing") == first


def test_who_is_not_guarded_is_answered_and_what_was_said_is_held_against_others(
    tables: Tables, guards: Guards
) -> None:
    one, two = "SELECT sum(income) FROM persons", "SELECT sum(income) FROM persons WHERE age < 61"
    assert tables.answer(one, SMALLEST, guards, "differencing")[0][0] is not None
    assert tables.answer(two, SMALLEST, guards, "differencing") == [(None,)]


def test_what_one_question_withholds_the_rest_of_it_does_not_give_back(tables: Tables) -> None:
    """Complementary suppression needs no guard: margins, and a condition beside its total."""
    for attack in ATTACKS:
        if len(attack["steps"]) == 1:
            assert not tells(attack, [tables.answer(sql, SMALLEST) for sql in attack["steps"]])
