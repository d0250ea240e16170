"""Attacks as data: questions that are refused, and questions that tell nothing of one person alone.

A new attack is a line in `cases/`, not code here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import yaml

from rabita.catalogue import load_catalogue
from tests.attacks.in_process import Desk, Tables

CASES = Path(__file__).parent / "cases"
SMALLEST = 5
CROWD = 40


def cases(name: str) -> list[Any]:
    """The lines of a file."""
    read = yaml.safe_load((CASES / name).read_text())
    ids = [case["id"] for case in read]
    assert len(ids) == len(set(ids))
    return [pytest.param(case, id=case["id"]) for case in read]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk.of_the_demo(tmp_path_factory.mktemp("demo") / "federation")


@pytest.mark.parametrize("case", cases("refused.yaml"))
def test_what_may_not_be_asked_is_refused(desk: Desk, case: dict[str, str]) -> None:
    refusal = desk.refusal(case["sql"], case.get("role", "analyst"))
    said = refusal.code.wire_name if refusal else "answered"
    assert said in case["code"].split("|"), refusal
    if refusal:
        assert refusal.code.exit_code == 3


CATALOGUE = """\
version: 1
purposes: [trend_analysis]
tables:
  persons:
    about: People.
    subject: person_id
    columns:
      person_id:  {type: string, role: identifier}
      sex:        {type: string, role: dimension, values: [F, M]}
      age:        {type: integer, role: dimension}
      district:   {type: string, role: dimension}
      occupation: {type: string, role: dimension}
      income:     {type: integer, role: measure}
      weight:     {type: double, role: measure}
  tips:
    about: Each row is its own subject.
    columns:
      district: {type: string, role: dimension}
      reward:   {type: integer, role: measure}
  drugs:
    reference: reference/drugs.csv
    columns:
      drug: {type: string, role: dimension}
"""


def world(incomes: list[int]) -> dict[str, pa.Table]:
    """A crowd in three districts, and in ormara one person for each of these incomes."""
    crowd = [
        (
            f"p{i}",
            "FM"[i % 2],
            20 + i % 4,
            ("quetta", "lasbela", "turbat")[i % 3],
            "clerk",
            1000 + i,
            50.0 + i,
        )
        for i in range(CROWD)
    ]
    alone = [(f"x{i}", "F", 61, "ormara", "boatman", income, 60.0) for i, income in enumerate(incomes)]
    names = ("person_id", "sex", "age", "district", "occupation", "income", "weight")
    people = [*crowd, *alone]
    persons = pa.table({name: [row[at] for row in people] for at, name in enumerate(names)})
    tips = [(row[3], row[5]) for row in people]
    return {
        "persons": persons.append_column("agency", pa.array(["a"] * len(people))),
        "tips": pa.table(
            {"district": [d for d, _ in tips], "reward": [r for _, r in tips], "agency": ["a"] * len(tips)}
        ),
    }


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> list[Tables]:
    """Without the one person, and with them at either income."""
    folder = tmp_path_factory.mktemp("worlds")
    (folder / "reference").mkdir()
    (folder / "reference" / "drugs.csv").write_text("drug\n" + "".join(f"d{i}\n" for i in range(20)))
    (folder / "catalogue.yaml").write_text(CATALOGUE)
    catalogue = load_catalogue(folder / "catalogue.yaml")
    return [Tables(catalogue, world(alone), folder, folder / "spill") for alone in ([], [77_777], [88_888])]


def test_a_crowd_is_answered_of(worlds: list[Tables]) -> None:
    """The answers are not the same because there are none."""
    sql = "SELECT district, count(*), count(DISTINCT age) FROM persons GROUP BY district"
    assert [row[:2] for row in worlds[0].answer(sql, SMALLEST)] == [
        ("lasbela", 13),
        ("quetta", 14),
        ("turbat", 13),
    ]
    everybody = "SELECT count(*), sum(income) FROM persons"
    assert worlds[1].answer(everybody, SMALLEST) != worlds[2].answer(everybody, SMALLEST)


@pytest.mark.parametrize("case", cases("one_person.yaml"))
def test_one_person_alone_changes_no_answer(worlds: list[Tables], case: dict[str, str]) -> None:
    without, one, other = (tables.answer(case["sql"], SMALLEST) for tables in worlds)
    assert without == one == other
