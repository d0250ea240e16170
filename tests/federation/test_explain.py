"""What a question would do is shown through both doors, asks no agency, and stands in the record."""

from __future__ import annotations

import json
from typing import Any

import rabita as client
from rabita.ledger import Filter, search
from tests.federation.running import Federation, rabita
from tests.federation.small import AGENCIES

BY_DRUG = "SELECT drug, count(*) FROM seizures GROUP BY drug"
BY_NAME = "SELECT person_id, count(*) FROM seizures GROUP BY person_id"
TWO_ROUNDS = (
    "SELECT drug, count(*) FROM seizures "
    "WHERE quantity_kg > (SELECT avg(quantity_kg) FROM seizures) GROUP BY drug"
)
REFERENCE = "SELECT drug, label FROM drugs ORDER BY drug"


def explained(federation: Federation, sql: str, *options: str, user: str = "analyst") -> str:
    done = rabita("explain", sql, *options, profile=federation.layout.profile(user))
    assert done.returncode == 0, done.stderr
    return done.stdout


def queried(federation: Federation, sql: str, *options: str) -> Any:
    return rabita(
        "query", sql, "--purpose", "trend_analysis", *options, profile=federation.layout.profile("analyst")
    )


def recorded(federation: Federation, party: str, **wanted: str) -> list[dict[str, Any]]:
    """Entries of a party's ledger, newest first."""
    return [found.entry for found in search(federation.layout.ledger(party), Filter(**wanted))]


def test_explain_in_the_sql_shows_what_the_command_shows(small: Federation) -> None:
    for sql in (BY_DRUG, BY_NAME, TWO_ROUNDS, REFERENCE):
        shown = explained(small, sql, "--purpose", "trend_analysis")
        asked = queried(small, f"EXPLAIN {sql}")
        assert asked.returncode == 0, asked.stderr
        assert asked.stdout.startswith(shown)
        assert "No agency was asked." in asked.stdout.removeprefix(shown)


def test_explain_in_the_sql_from_python_and_as_json(small: Federation) -> None:
    with client.connect(small.layout.profile("analyst")) as federation:
        answer = federation.query(f"-- what if\nexplain {BY_DRUG}", purpose="trend_analysis")
        said = federation.explain(BY_DRUG, "trend_analysis")
    assert answer.explanation == said
    assert [c.name for c in answer.columns] == ["explanation"]
    lines = [
        row[0] for row in json.loads(queried(small, f"EXPLAIN {BY_DRUG}", "--format", "json").stdout)["rows"]
    ]
    assert lines == [row[0] for row in answer.rows()]
    assert "Round 1 of 1" in lines


def test_what_is_explained_reaches_no_agency(small: Federation) -> None:
    before = [len(recorded(small, agency)) for agency in AGENCIES]
    assert queried(small, f"EXPLAIN {TWO_ROUNDS}").returncode == 0
    explained(small, TWO_ROUNDS, "--purpose", "trend_analysis")
    assert [len(recorded(small, agency)) for agency in AGENCIES] == before


def test_what_is_explained_is_on_record_at_the_broker(small: Federation) -> None:
    explained(small, BY_DRUG, "--purpose", "trend_analysis", "--case", "FIR-9")
    newest = recorded(small, "broker", kind="explained")[0]
    assert {k: newest[k] for k in ("user", "purpose", "case", "sql", "decision")} == {
        "user": "analyst", "purpose": "trend_analysis", "case": "FIR-9", "sql": BY_DRUG, "decision": "permit",
    }  # fmt: skip
    answer = json.loads(queried(small, f"EXPLAIN {BY_NAME}", "--format", "json").stdout)
    story = recorded(small, "broker", question=answer["report"]["question"])
    assert [entry["kind"] for entry in story] == ["explained", "asked"]
    assert story[0]["decision"] == "deny"


def test_what_cannot_be_explained_is_on_record_too(small: Federation) -> None:
    sql = "SELECT person_id FROM seizures"
    done = rabita("explain", sql, profile=small.layout.profile("analyst"))
    assert (done.returncode, done.stderr.split(":")[0]) == (3, "row_level")
    newest = recorded(small, "broker", kind="refused")[0]
    assert (newest["sql"], newest["code"], newest["user"]) == (sql, "row_level", "analyst")


def test_a_refusal_points_into_the_text_with_explain_before_it(small: Federation) -> None:
    done = queried(small, "EXPLAIN SELECT nothing FROM seizures")
    assert done.returncode == 3
    where = next(line for line in done.stderr.splitlines() if "nothing FROM" in line)
    marks = done.stderr.splitlines()[done.stderr.splitlines().index(where) + 1]
    assert where[marks.index("^") :].startswith("nothing")


def test_analyse_and_explaining_an_explanation_are_refused(small: Federation) -> None:
    for sql in (f"EXPLAIN ANALYZE {BY_DRUG}", f"EXPLAIN EXPLAIN {BY_DRUG}", f"EXPLAIN {BY_DRUG}; {BY_DRUG}"):
        done = queried(small, sql)
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr.startswith("not_a_query")


def test_each_use_names_the_policy_that_decides(small: Federation) -> None:
    shown = explained(small, BY_DRUG, "--purpose", "trend_analysis")
    assert "Policy: permitted by analysts" in shown
    assert "Policy: not asked, since no purpose was named" in explained(small, BY_DRUG)
    assert "group seizures.drug       permitted: analysts" in shown
    denied = explained(small, BY_NAME, "--purpose", "trend_analysis")
    assert "Policy: denied by nobody-by-name\n  The question would be refused.\n" in denied
    assert "group seizures.person_id  denied: nobody-by-name" in denied
    assert "count seizures.person_id  permitted: analysts" in denied


def test_what_an_agency_need_not_send_is_shown(small: Federation) -> None:
    sql = "SELECT agency, drug, count(*) AS n FROM seizures GROUP BY ALL HAVING n > 4 ORDER BY n DESC LIMIT 2"
    assert (
        "of what may leave, sends only groups where (count(*) > 4), "
        "and of them the first 2 by count(*) DESC NULLS LAST, with ties"
    ) in explained(small, sql)


def test_rounds_and_what_goes_along_are_shown(small: Federation) -> None:
    shown = explained(small, TWO_ROUNDS, "--purpose", "trend_analysis")
    assert "Round 1 of 2" in shown
    assert "the broker merges what came before into r1v0, and sends it along" in shown
    assert "No agency is asked. The broker runs, over reference tables" in explained(small, REFERENCE)
