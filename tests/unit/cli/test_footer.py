"""The report in plain words."""

import json
from typing import Any

from rabita.cli.footer import caveat_lines, footer_lines
from rabita.client.report import Report, parse_report


def report(*agencies: dict[str, Any], **changes: Any) -> Report:
    blank = {"groups": 0, "withheld": "", "elapsed_ms": 1, "reason": "", "policy": "", "receipt": ""}
    whole: dict[str, Any] = {
        "question": "q1",
        "exactness": "thresholded",
        "rule": "groups of fewer than 10 people at an agency are left out",
        "complete": all(a["state"] in ("answered", "pruned", "not_serving") for a in agencies),
        "agencies": [blank | a for a in agencies],
        "rounds": 1,
        "elapsed_ms": 1234,
        "ledger": {"index": 7, "checkpoint": ""},
    }
    return parse_report(json.dumps(whole | changes).encode())


def test_the_footer_says_who_answered_who_not_and_why() -> None:
    lines = footer_lines(
        report(
            {"id": "anf", "state": "answered", "withheld": "fewer than 5"},
            {"id": "police", "state": "timed_out", "reason": "no answer within 30 s"},
            {"id": "customs", "state": "refused", "reason": "use_denied", "policy": "no-weekends"},
            {"id": "health", "state": "not_serving"},
            {"id": "coast_guard", "state": "pruned"},
        ),
        2,
    )
    assert lines == [
        "2 rows",
        "1 of 3 agencies answered.",
        "  police did not answer in time: no answer within 30 s",
        "  customs refused: use_denied (policy no-weekends)",
        "  not needed for this question: coast_guard",
        "  without these tables: health",
        "Groups of fewer than 10 people at an agency are left out.",
        "Groups withheld: fewer than 5 at anf.",
        "1.2 s; question q1; ledger entry 7",
    ]


def test_a_question_over_reference_tables_asks_no_agency() -> None:
    assert "No agency had to be asked." in footer_lines(report(exactness="exact", rule=""), 1)


def test_an_exact_and_complete_answer_needs_no_caveat() -> None:
    assert caveat_lines(report({"id": "anf", "state": "answered"}, exactness="exact", rule="")) == []


def test_a_thresholded_answer_needs_its_rule() -> None:
    assert caveat_lines(report({"id": "anf", "state": "answered"})) == [
        "Groups of fewer than 10 people at an agency are left out."
    ]


def test_agencies_that_withheld_the_same_are_named_together() -> None:
    both = [{"id": i, "state": "answered", "withheld": "fewer than 5"} for i in ("anf", "police")]
    assert "Groups withheld at each of them: fewer than 5." in footer_lines(report(*both), 1)
    none = [{"id": i, "state": "answered", "withheld": "none"} for i in ("anf", "police")]
    assert not any("withheld" in line for line in footer_lines(report(*none), 1))


def test_what_the_broker_writes_cannot_drive_the_terminal() -> None:
    hostile = "\x1b[2Jgone\x9b"
    agency = {"id": hostile, "state": "failed", "reason": hostile, "policy": hostile, "withheld": hostile}
    lines = footer_lines(report(agency, rule=hostile, question=hostile), 0)
    assert not set("".join(lines)) & set("\x1b\x9b")


ESTIMATE = {"written": "count(DISTINCT person)", "method": "hyperloglog", "error": "standard error 1.6 %"}


def test_an_estimate_is_said_with_its_error_and_the_rule_stays() -> None:
    estimated = report({"id": "anf", "state": "answered"}, exactness="approximate", approximations=[ESTIMATE])
    said = [
        "The answer is approximate.",
        "  count(DISTINCT person) is an estimate (hyperloglog), standard error 1.6 %",
        "Groups of fewer than 10 people at an agency are left out.",
    ]
    assert footer_lines(estimated, 1)[2:5] == said
    assert caveat_lines(estimated) == said


def test_an_estimate_under_no_rule_does_not_say_that_the_answer_is_exact() -> None:
    lines = footer_lines(
        report(
            {"id": "anf", "state": "answered"}, rule="", exactness="approximate", approximations=[ESTIMATE]
        ),
        1,
    )
    assert not any("exact:" in line for line in lines)
