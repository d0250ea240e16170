"""How a question stands with an agency over several rounds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from broker.course import Course
from broker.outcome import Answered, Outcome, Unanswered
from broker.report import agency_lines
from broker.targets import Targets
from rabita.refusal import Code, Refusal


def answered(agency: str, groups: int, text: str) -> Outcome:
    receipt = SimpleNamespace(
        results=[SimpleNamespace(groups=groups)], withheld="none", policies=("p",), obligations={}
    )
    return Answered(agency, {}, cast(Any, SimpleNamespace(receipt=receipt, text=text)), 5)


def failed(agency: str) -> Outcome:
    return Unanswered(agency, Refusal(Code.TIMED_OUT, "why"), 5)


def targets(*wanted: str, apart: dict[str, str] | None = None) -> Targets:
    return Targets(dict.fromkeys(wanted, ()), apart or {})


def test_an_agency_that_answered_every_round_answered_and_all_receipts_come_along() -> None:
    course = Course()
    course.add([answered("anf", 2, "one")], targets("anf"))
    course.add([answered("anf", 3, "two")], targets("anf"))
    (line,) = agency_lines(course)
    assert (line["state"], line["groups"], line["receipt"], line["elapsed_ms"]) == (
        "answered",
        5,
        ["one", "two"],
        10,
    )


def test_an_agency_that_failed_once_is_not_asked_again_and_stands_as_failed() -> None:
    course = Course()
    course.add([answered("anf", 2, "one"), failed("customs")], targets("anf", "customs"))
    assert set(course.still_asked(targets("anf", "customs")).wanted) == {"anf"}
    course.add([answered("anf", 2, "two")], targets("anf"))
    assert course.states == {"anf": "answered", "customs": "timed_out"}
    assert [line["receipt"] for line in agency_lines(course) if line["id"] == "customs"] == [""]


def test_an_agency_asked_in_one_round_only_is_not_apart() -> None:
    course = Course()
    course.add([answered("anf", 1, "one")], targets("anf", apart={"health": "not_serving"}))
    course.add([answered("health", 1, "two")], targets("health", apart={"anf": "pruned"}))
    assert (course.apart, course.states) == ({}, {"anf": "answered", "health": "answered"})
