"""How many agencies have to answer, and what a shortfall says."""

from __future__ import annotations

from typing import Any, cast

import pytest

from broker.outcome import Answered, Outcome, Unanswered
from broker.quorum import Require, judge
from rabita.refusal import Code, Refusal


def answered(agency: str) -> Outcome:
    return Answered(agency, {}, cast(Any, None), 1)


def missing(agency: str, code: Code) -> Outcome:
    return Unanswered(agency, Refusal(code, "why"), 1)


@pytest.mark.parametrize("text", ["all", "any", "quorum:7"])
def test_what_is_written_is_read_back(text: str) -> None:
    assert str(Require.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["quorum:0", "quorum:-1", "quorum:", "most", "ALL", "quorum:1e3", "quorum:999999"]
)
def test_anything_else_is_a_usage_error(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        Require.parse(text)
    assert refused.value.code is Code.USAGE


def test_all_wants_every_agency_and_names_the_missing_one() -> None:
    with pytest.raises(Refusal) as refused:
        judge(Require.parse("all"), [answered("anf"), missing("customs", Code.UNREACHABLE)])
    assert refused.value.code is Code.NOT_ENOUGH_AGENCIES
    assert "customs unreachable" in refused.value.message


@pytest.mark.parametrize("require", ["any", "quorum:1"])
def test_any_is_content_with_one(require: str) -> None:
    judge(Require.parse(require), [answered("anf"), missing("customs", Code.TIMED_OUT)])


def test_any_of_none_is_not_enough() -> None:
    with pytest.raises(Refusal) as refused:
        judge(Require.parse("any"), [missing("customs", Code.TIMED_OUT)])
    assert refused.value.code is Code.NOT_ENOUGH_AGENCIES


def test_what_every_agency_refuses_is_refused_in_their_words() -> None:
    with pytest.raises(Refusal) as refused:
        judge(Require.parse("any"), [missing("anf", Code.USE_DENIED), missing("customs", Code.USE_DENIED)])
    assert refused.value.code is Code.USE_DENIED


def test_a_refusal_beside_a_failure_is_a_shortfall() -> None:
    with pytest.raises(Refusal) as refused:
        judge(Require.parse("any"), [missing("anf", Code.USE_DENIED), missing("customs", Code.UNREACHABLE)])
    assert refused.value.code is Code.NOT_ENOUGH_AGENCIES


def test_a_false_receipt_is_an_integrity_failure_that_names_the_agency() -> None:
    with pytest.raises(Refusal) as refused:
        judge(Require.parse("all"), [answered("anf"), missing("customs", Code.RECEIPT_INVALID)])
    assert refused.value.code is Code.RECEIPT_INVALID
    assert refused.value.message.startswith("customs")


def test_a_question_for_which_every_agency_is_pruned_needs_none() -> None:
    for require in ("all", "any", "quorum:3"):
        judge(Require.parse(require), [])


def test_one_agencys_words_do_not_crowd_out_the_others() -> None:
    loud = Unanswered("anf", Refusal(Code.UNREACHABLE, "loud " * 1000), 1)
    with pytest.raises(Refusal) as refused:
        judge(Require.parse("all"), [loud, missing("customs", Code.UNREACHABLE)])
    assert "customs unreachable" in refused.value.message[:500]
