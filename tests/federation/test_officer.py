"""The security officer reads the record, and is on record too."""

from __future__ import annotations

import json
from typing import Any

from tests.federation.running import Federation, rabita

SQL = "SELECT drug, count(*) FROM seizures WHERE province = 'kp' GROUP BY drug"


def search(federation: Federation, *options: str, user: str = "officer") -> Any:
    done = rabita("ledger", "search", "--format", "json", *options, profile=federation.layout.profile(user))
    return done.returncode, json.loads(done.stdout or "[]"), done.stderr


def test_an_officer_finds_a_question_and_its_end(small: Federation) -> None:
    question = small.query(SQL, "--case", "FIR-7/2026").report["question"]
    status, found, _ = search(small, "--question", question)
    assert status == 0
    assert [entry["kind"] for entry in _entries(found)] == ["answered", "asked"]
    assert {entry["user"] for entry in _entries(found)} == {"analyst"}
    assert [e["sql"] for e in _entries(search(small, "--case", "FIR-7/2026")[1])] == [SQL, SQL]


def test_an_officer_reads_one_questions_story(small: Federation) -> None:
    question = small.query(SQL).report["question"]
    told = rabita("ledger", "show", question, profile=small.layout.profile("officer"))
    assert told.returncode == 0
    assert "trend_analysis" in told.stdout


def test_a_refused_question_is_on_record(small: Federation) -> None:
    assert small.query("SELECT case_ref, count(*) FROM seizures GROUP BY case_ref").status == 3
    newest = _entries(search(small, "--kind", "refused", "--limit", "1")[1])[0]
    assert (newest["code"], newest["user"]) == ("use_denied", "analyst")


def test_the_search_itself_is_on_record(small: Federation) -> None:
    search(small, "--user", "somebody")
    newest = _entries(search(small, "--kind", "searched", "--limit", "2")[1])[1]
    assert (newest["user"], newest["wanted"]) == ("officer", {"user": "somebody"})


def test_an_analyst_may_not_search(small: Federation) -> None:
    status, found, error = search(small, user="analyst")
    assert (status, found, error.split(":")[0]) == (3, [], "not_entitled")


def test_each_partys_ledger_verifies_and_tells_of_the_same_question(small: Federation) -> None:
    said = small.query(SQL)
    for party in ("broker", "harbour", "north", "south"):
        folder = str(small.layout.ledger(party))
        assert rabita("ledger", "verify", folder).returncode == 0
        told = rabita("ledger", "show", folder, said.report["question"])
        assert told.returncode == 0
        assert "analyst" in told.stdout


def _entries(found: list[Any]) -> list[Any]:
    return [line.get("entry", line) for line in found]


def test_a_search_that_is_cut_says_so(small: Federation) -> None:
    for _ in range(2):
        assert small.query(SQL).status == 0
    _, found, error = search(small, "--limit", "1")
    assert len(found) == 1
    assert "more entries match" in error


def test_a_look_at_the_catalogue_and_the_agencies_is_on_record_once_an_hour(small: Federation) -> None:
    for _ in range(3):
        assert rabita("agencies", profile=small.layout.profile("case_officer")).returncode == 0
        assert rabita("tables", profile=small.layout.profile("case_officer")).returncode == 0
    looked = _entries(search(small, "--kind", "looked", "--user", "case_officer")[1])
    by_hour = [(entry["at"], entry["time"][:13]) for entry in looked]
    assert {place for place, _ in by_hour} == {"agencies", "catalogue"}
    assert len(by_hour) == len(set(by_hour))


def test_a_refused_search_is_on_record(small: Federation) -> None:
    search(small, user="analyst")
    newest = _entries(search(small, "--kind", "refused", "--code", "not_entitled", "--limit", "1")[1])[0]
    assert (newest["user"], newest["at"]) == ("analyst", "ledger")
