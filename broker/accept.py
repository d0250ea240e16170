"""Accept or reject what one agent sent: receipt, digests, columns. Pure: an agent is hostile until checked.

1. The receipt is signed by that agency, under the pinned authority.
2. It is for this question, round, federation and catalogue, and for the feeds that were sent along.
3. It proves its own record: the entry, its place in the agent's ledger, under the signed checkpoint.
4. Its obligations are such that the report can be made of them.
5. It covers the fragments asked for, and their bytes are what it covers (`rabita/merge/partials.py`).
6. What is a sketch is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from broker.outcome import Answered, Outcome, RawAnswer, Unanswered
from broker.sketches import check_registers
from rabita.merge.obliged import Obliged
from rabita.merge.partials import read_partials
from rabita.plan import Fragment
from rabita.refusal import Code, Refusal
from rabita.trust import Authority, verify_receipt
from rabita.trust.model import Question, Receipt
from rabita.wire.recorded import check_record


def accept(
    raw: RawAnswer,
    *,
    question: Question,
    round_index: int,
    fragments: Sequence[Fragment],
    feeds: Mapping[str, str],
    authority: Authority,
    now: int,
) -> Outcome:
    """The answer as accepted, or the integrity refusal that it deserves."""
    try:
        verified = verify_receipt(
            raw.receipt, authority=authority, federation=question.federation, agency=raw.agency, now=now
        )
        _check_subject(verified.receipt, question, round_index)
        check_record(verified)
        Obliged(raw.agency, verified.receipt.obligations).check()
        if verified.receipt.feeds != dict(feeds):
            raise Refusal(Code.RECEIPT_INVALID, "the receipt is for other values of earlier rounds")
        partials = read_partials(raw.streams, verified.receipt, fragments)
        for fragment in fragments:
            check_registers(fragment, partials[fragment.name])
    except Refusal as refusal:
        return Unanswered(raw.agency, refusal, raw.elapsed_ms)
    return Answered(raw.agency, partials, verified, raw.elapsed_ms)


def _check_subject(receipt: Receipt, question: Question, round_index: int) -> None:
    stated = (receipt.question_id, receipt.round, receipt.federation, receipt.catalogue_hash)
    if stated != (question.id, round_index, question.federation, question.catalogue_hash):
        raise Refusal(Code.RECEIPT_INVALID, "the receipt is for another question")


__all__ = ["accept"]
