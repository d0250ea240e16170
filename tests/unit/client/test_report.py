"""The report is read strictly, and unknown fields do no harm."""

import json
from typing import Any

import pytest

from rabita.client.report import AgencyState, Exactness, parse_report
from rabita.refusal import Code, Refusal


def report_json(**changes: Any) -> dict[str, Any]:
    agency = {"id": "anf", "state": "answered", "groups": 3, "withheld": "fewer than 5", "elapsed_ms": 12}
    whole = {
        "question": "q1",
        "exactness": "thresholded",
        "rule": "groups of fewer than 10 people at an agency are left out",
        "complete": True,
        "agencies": [agency | {"reason": "", "policy": "p", "receipt": "a.b.c"}],
        "rounds": 1,
        "elapsed_ms": 15,
        "ledger": {"index": 7, "checkpoint": "note"},
    }
    return whole | changes


def parse(value: Any) -> Any:
    return parse_report(json.dumps(value).encode())


def test_a_report_is_read_into_typed_fields() -> None:
    report = parse(report_json())
    assert report.exactness is Exactness.THRESHOLDED
    assert report.agencies[0].state is AgencyState.ANSWERED
    assert report.agencies[0].receipts == ("a.b.c",)
    assert (report.ledger_index, report.ledger_checkpoint) == (7, "note")


def test_unknown_fields_are_kept_in_raw_and_do_no_harm() -> None:
    report = parse(report_json(budget={"left": 3}))
    assert report.raw["budget"] == {"left": 3}


def test_several_receipts_are_read_one_for_each_round() -> None:
    whole = report_json()
    whole["agencies"][0]["receipt"] = ["r0", "r1"]
    assert parse(whole).agencies[0].receipts == ("r0", "r1")


def test_pruned_and_not_serving_agencies_do_not_count() -> None:
    blank = {"groups": 0, "withheld": "", "elapsed_ms": 0, "reason": "", "policy": "", "receipt": ""}
    apart = [{"id": "a", "state": "pruned"} | blank, {"id": "b", "state": "not_serving"} | blank]
    report = parse(report_json(agencies=apart))
    assert report.asked == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"exactness": "very"},
        {"exactness": None},
        {"complete": "yes"},
        {"complete": 1},
        {"question": ""},
        {"question": 7},
        {"rounds": -1},
        {"rounds": True},
        {"rounds": 1.5},
        {"elapsed_ms": "12"},
        {"elapsed_ms": -1},
        {"ledger": None},
        {"ledger": {"index": "7"}},
        {"agencies": {}},
        {"agencies": [7]},
        {"agencies": [{"id": "anf", "state": "fine"}]},
        {"agencies": [{"id": "anf", "state": "refused"}, {"id": "anf", "state": "refused"}]},
        {"agencies": [{"id": "anf", "state": "answered", "receipt": [""]}]},
        {"agencies": [{"id": "anf", "state": "answered", "receipt": 5}]},
        {"rule": ["x"]},
    ],
)
def test_a_wrong_field_makes_the_report_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as caught:
        parse(report_json(**changes))
    assert caught.value.code is Code.ANSWER_MALFORMED


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b'{"question": NaN}',
        b'{"question": "\\ud800"}',
        b'{"elapsed_ms": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b" " * (9 << 20),
    ],
)
def test_bytes_that_are_no_bounded_json_are_malformed(content: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        parse_report(content)
    assert caught.value.code is Code.ANSWER_MALFORMED


ESTIMATE = {"written": "count(DISTINCT person)", "method": "hyperloglog", "error": "standard error 1.6 %"}


def test_an_estimate_is_told_with_its_error() -> None:
    report = parse(report_json(exactness="approximate", approximations=[ESTIMATE]))
    (estimate,) = report.approximations
    assert (estimate.written, estimate.method, estimate.error) == tuple(ESTIMATE.values())


@pytest.mark.parametrize("claimed", ["exact", "thresholded", "perturbed"])
def test_a_report_with_estimates_may_not_call_itself_closer(claimed: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse(report_json(exactness=claimed, approximations=[ESTIMATE]))
    assert caught.value.code is Code.ANSWER_MALFORMED


@pytest.mark.parametrize("estimates", ["all", [7], [{}], [ESTIMATE | {"error": ""}], {"0": ESTIMATE}])
def test_estimates_that_are_none_are_malformed(estimates: Any) -> None:
    with pytest.raises(Refusal) as caught:
        parse(report_json(exactness="approximate", approximations=estimates))
    assert caught.value.code is Code.ANSWER_MALFORMED
