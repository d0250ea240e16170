"""What an officer looks for is found, whatever the asker wrote: by table, agency, state, policy, decision."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lab.layout import BROKER
from tests.federation.running import Federation, rabita

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
NAMED = "SELECT case_ref, count(*) FROM seizures GROUP BY case_ref"
PERSONS = "SELECT sex, count(*) FROM persons WHERE agency = 'north' GROUP BY sex"


def found(federation: Federation, *options: str, folder: Path | None = None) -> list[str]:
    """The questions of the entries that are found; of the broker, or of a folder."""
    where = [str(folder)] if folder else []
    done = rabita(
        "ledger", "search", "--format", "json", "--limit", "1000", *where, *options,
        profile=federation.layout.profile("officer"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines: list[Any] = json.loads(done.stdout)
    return [line["entry"].get("question", "") for line in lines]


@pytest.mark.parametrize("hidden", ["seizures /* ' */", "seizures -- '\n", "/* ' */ seizures /* '' */"])
def test_neither_comments_nor_quotation_marks_hide_a_table(small: Federation, hidden: str) -> None:
    sql = f"SELECT drug, count(*) AS n /* ' */ FROM {hidden} WHERE drug <> 'x' GROUP BY drug"
    question = small.query(sql).report["question"]
    assert question in found(small, "--table", "seizures")
    assert question in found(small, "--table", "seizures", folder=small.layout.ledger("north"))
    assert question in found(small, "--column", "seizures.drug")
    assert question not in found(small, "--table", "persons")


@pytest.mark.parametrize("word", ["select", "count", "group", "x"])
def test_neither_keywords_nor_functions_nor_constants_are_names(small: Federation, word: str) -> None:
    question = small.query("SELECT drug, count(*) FROM seizures WHERE drug <> 'x' GROUP BY drug").report[
        "question"
    ]
    assert question not in found(small, "--table", word)


def test_the_broker_knows_what_policy_said(small: Federation) -> None:
    question = small.query(SQL).report["question"]
    assert question in found(small, "--decision", "permit")
    assert question in found(small, "--policy", "analysts")
    denied = small.query(NAMED)
    assert denied.status == 3
    assert len(found(small, "--policy", "nobody-by-name", "--kind", "refused")) == 1
    assert question not in found(small, "--policy", "nobody-by-name")


def test_an_agencys_own_no_names_its_policy_in_its_own_record(small: Federation) -> None:
    own = small.folder / "agencies" / "south" / "policies"
    own.mkdir(exist_ok=True)
    (own / "own.cedar").write_text('@id("south-shut") forbid (principal, action, resource);')
    said = small.query(SQL, "--require", "any")
    (own / "own.cedar").unlink()
    assert said.agency("south")["state"] == "refused"
    question = said.report["question"]
    folder = small.layout.ledger("south")
    assert found(small, "--policy", "south-shut", "--kind", "refused", folder=folder) == [question]
    assert question in found(small, "--agency", "south", "--state", "refused")
    assert question not in found(small, "--agency", "north", "--state", "refused")


def test_questions_are_found_by_the_agencies_that_they_reached(small: Federation) -> None:
    everywhere, north = small.query(SQL).report["question"], small.query(PERSONS).report["question"]
    assert {everywhere, north} <= set(found(small, "--agency", "north"))
    assert everywhere in found(small, "--agency", "south")
    assert north not in found(small, "--agency", "south")
    small.kill("south")
    try:
        cut = small.query(SQL, "--require", "any").report["question"]
    finally:
        small.start_again()
        small.wait_for_state("south", "ready")
    assert found(small, "--state", "unreachable")[:1] == [cut]
    assert found(small, "--state", "unreachable", "--agency", "north") == []


@pytest.mark.parametrize(
    "option", ["--table", "--user", "--agency", "--text", "--question", "--state", "--since"]
)
@pytest.mark.parametrize("value", ["", "\udcff", "x" * 5000])
def test_what_is_no_word_to_look_for_is_a_usage_error(small: Federation, option: str, value: str) -> None:
    profile = small.layout.profile("officer")
    ledger = str(small.layout.ledger(BROKER))
    for where in ([], [ledger]):
        done = rabita("ledger", "search", *where, option, value, profile=profile)
        assert (done.returncode, done.stdout, done.stderr.split(":")[0]) == (2, "", "usage")


@pytest.mark.parametrize("value", ["", "\udcff"])
@pytest.mark.parametrize(
    "command",
    [["show"], ["show", "x", "--agency"], ["reconcile", "--agency"]],
    ids=" ".join,
)
def test_so_is_what_is_no_question_and_no_agency(small: Federation, command: list[str], value: str) -> None:
    done = rabita("ledger", *command, value, profile=small.layout.profile("officer"))
    assert (done.returncode, done.stdout, done.stderr.split(":")[0]) == (2, "", "usage")
