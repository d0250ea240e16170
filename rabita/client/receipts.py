"""Whether the broker's report says what the agencies signed.

1. An agency that answered gave a receipt, and one that was not asked none. Every receipt was signed by that
   agency under the pinned authority, for this federation, this question and this catalogue, once for each
   round. An agency that failed in a round may have given receipts of earlier ones.
2. The groups, the withheld step and the policy of the report are those of the receipts.
3. The answer does not call itself closer than the agencies' obligations allow.
4. `complete` and what the asker required follow from the agencies' states.

What receipts have to be of, `planned.py` knows.

A broker that is broken into can withhold answers; here it is caught if it changes what an agency said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rabita.client.report import AgencyReport, AgencyState, Exactness, Report, malformed
from rabita.client.require import Require
from rabita.refusal import Code, Refusal
from rabita.trust.model import Receipt, VerifiedReceipt

VerifyReceipt = Callable[[str, str], VerifiedReceipt]
"""Receipt text and the agency it has to come from, to the verified receipt; raises `Refusal`."""


@dataclass(frozen=True)
class Asked:
    """What was asked, as far as a receipt has to agree with it."""

    question_id: str
    catalogue_hash: str
    require: Require


@dataclass(frozen=True)
class VerifiedReport:
    """A report that agrees with the agencies' receipts."""

    report: Report
    receipts: Mapping[str, tuple[VerifiedReceipt, ...]]


def verify_report(report: Report, asked: Asked, verify: VerifyReceipt) -> VerifiedReport:
    """The verified report; `Refusal(RECEIPT_INVALID | ANSWER_MALFORMED)` names the agency and what is off."""
    if report.question != asked.question_id:
        raise malformed("it is about another question")
    receipts = {a.id: _receipts_of(a, asked, verify) for a in report.agencies}
    for agency in report.answered:
        _agrees(agency, [r.receipt for r in receipts[agency.id]])
    _honest_exactness(report, [r.receipt for given in receipts.values() for r in given])
    _honest_coverage(report, asked.require)
    return VerifiedReport(report, receipts)


def invalid(agency: str, what: str) -> Refusal:
    """The refusal for a receipt that does not fit the question or the report."""
    return Refusal(
        Code.RECEIPT_INVALID,
        f"the receipt of agency {agency!r} {what}",
        hint="nothing is shown: the broker sent something else than the agency signed; tell an officer",
    )


def _receipts_of(agency: AgencyReport, asked: Asked, verify: VerifyReceipt) -> tuple[VerifiedReceipt, ...]:
    answered = agency.state is AgencyState.ANSWERED
    if answered and not agency.receipts:
        raise invalid(agency.id, "is missing, though the report says that it answered")
    if agency.receipts and not agency.state.counts:
        raise invalid(agency.id, f"is there, though the report says {agency.state.value}")
    verified = tuple(_verified(agency.id, text, verify) for text in agency.receipts)
    for one in verified:
        _fits(agency.id, one.receipt, asked)
    if len({one.receipt.round for one in verified}) != len(verified):
        raise invalid(agency.id, "is there twice for one round")
    return verified


def _verified(agency: str, text: str, verify: VerifyReceipt) -> VerifiedReceipt:
    try:
        return verify(text, agency)
    except Refusal as refusal:
        raise invalid(agency, f"does not verify: {refusal.message}") from refusal


def _fits(agency: str, receipt: Receipt, asked: Asked) -> None:
    if receipt.agency != agency:
        raise invalid(agency, "was given by another agency")
    if receipt.question_id != asked.question_id:
        raise invalid(agency, "is for another question")
    if receipt.catalogue_hash != asked.catalogue_hash:
        raise invalid(agency, "is for another catalogue")


def _agrees(agency: AgencyReport, receipts: list[Receipt]) -> None:
    released = sum(result.groups for receipt in receipts for result in receipt.results)
    if agency.groups != released:
        raise invalid(agency.id, f"says {released} groups, the report {agency.groups}")
    if agency.withheld not in {receipt.withheld for receipt in receipts}:
        raise invalid(agency.id, "and the report differ in what was withheld")
    said = {""} | {text for receipt in receipts for text in _policy_texts(receipt)}
    if agency.policy not in said:
        raise invalid(agency.id, "and the report differ in the policy that applied")


def _policy_texts(receipt: Receipt) -> set[str]:
    return {receipt.policy_hash, *receipt.policies, ", ".join(receipt.policies)}


def closest_possible(obligations: Mapping[str, str]) -> Exactness:
    """The closest that an answer can be to the whole truth under these obligations.

    >>> closest_possible({"min_group_size": "1"}), closest_possible({"min_group_size": "10"})
    (<Exactness.EXACT: 'exact'>, <Exactness.THRESHOLDED: 'thresholded'>)
    """
    if obligations.get("noise") or obligations.get("round_to", "1") != "1":
        return Exactness.PERTURBED
    withholding = {"max_share", "p_percent", "guard"} & {name for name, value in obligations.items() if value}
    if obligations.get("min_group_size", "1") != "1" or withholding:
        return Exactness.THRESHOLDED
    return Exactness.EXACT


def _honest_exactness(report: Report, receipts: list[Receipt]) -> None:
    for receipt in receipts:
        closest = closest_possible(receipt.obligations)
        if report.exactness.looseness < closest.looseness:
            raise invalid(
                receipt.agency,
                f"makes the answer {closest.value}, the report calls it {report.exactness.value}",
            )


def _honest_coverage(report: Report, require: Require) -> None:
    if report.complete != (report.answered == report.asked):
        raise malformed("`complete` does not follow from the agencies' states")
    if not require.met_by(answered=len(report.answered), asked=len(report.asked)):
        raise malformed(f"{len(report.answered)} agencies answered where {require} was required")


__all__ = ["Asked", "VerifiedReport", "VerifyReceipt", "closest_possible", "invalid", "verify_report"]
