"""The report has to say what the agencies signed, no more and no less."""

from typing import Any

import pytest

from rabita.client.receipts import Asked, VerifiedReport, closest_possible, verify_report
from rabita.client.report import AgencyReport, AgencyState, Exactness, Report
from rabita.client.require import Require
from rabita.refusal import Code, Refusal
from rabita.trust.model import FragmentResult, Receipt, VerifiedReceipt

ASKED = Asked("q1", "sha256:c", Require.parse("any"))


def receipt(**changes: Any) -> Receipt:
    fields: dict[str, Any] = {
        "agency": "anf",
        "federation": "f",
        "question_id": "q1",
        "round": 0,
        "results": (FragmentResult("r0f0", "d", "d", 3),),
        "catalogue_hash": "sha256:c",
        "policy_hash": "sha256:p",
        "policies": ("baseline",),
        "obligations": {"min_group_size": "10"},
        "withheld": "fewer than 5",
        "ledger_index": 4,
        "checkpoint": "note",
        "issued_at": 0,
    }
    return Receipt(**(fields | changes))


def agency(**changes: Any) -> AgencyReport:
    fields: dict[str, Any] = {
        "id": "anf",
        "state": AgencyState.ANSWERED,
        "groups": 3,
        "withheld": "fewer than 5",
        "elapsed_ms": 1.0,
        "reason": "",
        "policy": "baseline",
        "receipts": ("r",),
    }
    return AgencyReport(**(fields | changes))


def report(*agencies: AgencyReport, **changes: Any) -> Report:
    fields: dict[str, Any] = {
        "question": "q1",
        "exactness": Exactness.THRESHOLDED,
        "rule": "",
        "complete": True,
        "agencies": agencies or (agency(),),
        "rounds": 1,
        "elapsed_ms": 2.0,
        "ledger_index": 1,
        "ledger_checkpoint": "",
        "raw": {},
    }
    return Report(**(fields | changes))


def verify(told: Report, *signed: Receipt, asked: Asked = ASKED) -> VerifiedReport:
    by_text = {f"r{i or ''}": one for i, one in enumerate(signed or (receipt(),))}

    def check(text: str, _agency: str) -> VerifiedReceipt:
        if text not in by_text:
            raise Refusal(Code.RECEIPT_INVALID, "the signature is wrong")
        return VerifiedReceipt(by_text[text], text)

    return verify_report(told, asked, check)


def code_of(told: Report, *signed: Receipt, asked: Asked = ASKED) -> Code:
    with pytest.raises(Refusal) as caught:
        verify(told, *signed, asked=asked)
    return caught.value.code


def test_a_report_that_agrees_with_its_receipt_is_verified() -> None:
    assert verify(report()).receipts["anf"][0].receipt == receipt()


def test_one_receipt_for_each_round_is_verified() -> None:
    told = report(agency(groups=6, receipts=("r", "r1")), rounds=2)
    assert len(verify(told, receipt(), receipt(round=1)).receipts["anf"]) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"receipts": ()},
        {"receipts": ("forged",)},
        {"receipts": ("r", "r")},
        {"groups": 4},
        {"groups": None},
        {"withheld": "0"},
        {"policy": "another"},
        {"state": AgencyState.PRUNED},
    ],
)
def test_a_report_that_differs_from_the_receipt_is_refused(changes: dict[str, Any]) -> None:
    assert code_of(report(agency(**changes))) is Code.RECEIPT_INVALID


@pytest.mark.parametrize(
    "changes", [{"agency": "police"}, {"question_id": "q2"}, {"catalogue_hash": "sha256:other"}]
)
def test_a_receipt_for_something_else_is_refused(changes: dict[str, Any]) -> None:
    assert code_of(report(), receipt(**changes)) is Code.RECEIPT_INVALID


@pytest.mark.parametrize(
    ("obligations", "claimed"),
    [
        ({"min_group_size": "10"}, Exactness.EXACT),
        ({"min_group_size": "1", "max_share": "0.85"}, Exactness.EXACT),
        ({"min_group_size": "10", "round_to": "5"}, Exactness.THRESHOLDED),
        ({"min_group_size": "10", "noise": "cell_key"}, Exactness.THRESHOLDED),
    ],
)
def test_an_answer_cannot_call_itself_closer_than_its_obligations(
    obligations: dict[str, str], claimed: Exactness
) -> None:
    told = report(exactness=claimed)
    assert code_of(told, receipt(obligations=obligations)) is Code.RECEIPT_INVALID


def test_an_open_policy_gives_an_exact_answer() -> None:
    assert closest_possible({"min_group_size": "1", "round_to": "1"}) is Exactness.EXACT
    verify(report(exactness=Exactness.EXACT), receipt(obligations={"min_group_size": "1"}))


def test_a_report_about_another_question_is_malformed() -> None:
    assert code_of(report(question="q2")) is Code.ANSWER_MALFORMED


def test_complete_has_to_follow_from_the_states() -> None:
    missing = agency(id="police", state=AgencyState.TIMED_OUT, groups=0, receipts=())
    assert code_of(report(agency(), missing, complete=True)) is Code.ANSWER_MALFORMED
    assert verify(report(agency(), missing, complete=False))


def test_fewer_agencies_than_required_are_refused() -> None:
    missing = agency(id="police", state=AgencyState.TIMED_OUT, groups=0, receipts=())
    told = report(agency(), missing, complete=False)
    everyone = Asked("q1", "sha256:c", Require.parse("all"))
    assert code_of(told, asked=everyone) is Code.ANSWER_MALFORMED


@pytest.mark.parametrize("text", ["", "some", "quorum:0", "quorum:", "quorum:1 ", "quorum:-1", "ALL"])
def test_a_requirement_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        Require.parse(text)
    assert caught.value.code is Code.USAGE
