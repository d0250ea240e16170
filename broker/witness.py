"""What an agent shows of its ledger with its answer: checked, remembered, and worded for the record."""

from __future__ import annotations

from broker.course import Course
from broker.outcome import Answered, Outcome, RawAnswer, Unanswered
from rabita.ledger.note import parse_checkpoint
from rabita.ledger.seen_before import state_seen
from rabita.refusal import Refusal
from rabita.wire.witnessing import Exchange


def witness(outcome: Outcome, raw: RawAnswer, exchange: Exchange) -> Outcome:
    """The outcome; no answer where the agency's ledger is not the one that was seen before."""
    if not isinstance(outcome, Answered):
        return outcome
    try:
        exchange.observe_receipt(outcome.receipt, raw.shown, at_least=raw.seen_before)
    except Refusal as refusal:
        return Unanswered(raw.agency, refusal, raw.elapsed_ms)
    return outcome


def witnessed(course: Course) -> dict[str, str]:
    """Of each agency that answered: the place of its last answer in its ledger, and that ledger's state."""
    states = {}
    for answer in course.answers():
        receipt = answer.receipt.receipt
        checkpoint = parse_checkpoint(receipt.checkpoint.rpartition("\n\n")[0] + "\n")
        states[answer.agency] = state_seen(checkpoint, receipt.ledger_index)
    return states


__all__ = ["witness", "witnessed"]
