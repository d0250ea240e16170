"""Accept or reject what one agent sent: receipt, digests, columns. Pure: an agent is hostile until checked.

1. The receipt is signed by that agency, under the pinned authority.
2. It is for this question, round, federation and catalogue, and for the feeds that were sent along.
3. It proves its own record: the entry, its place in the agent's ledger, under the signed checkpoint.
4. Its obligations are such that the report can be made of them.
5. It covers the fragments asked for, each by the digest in our own plan, and no others.
6. Each fragment's bytes have the digest that the receipt states.
7. Each partial is a valid Arrow table with exactly the columns of the fragment and the rows stated.
8. No count is negative, and none, nor any sum, is that of more rows than there are: one such number would
   make the merge of all agencies fail.
9. What calls itself a sketch is one, and its receipt names the key it was made under.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from broker.outcome import Answered, Outcome, RawAnswer, Unanswered
from broker.sketches import check_registers
from rabita.merge.obliged import Obliged
from rabita.plan import Fragment
from rabita.refusal import Code, Refusal
from rabita.trust import Authority, verify_receipt
from rabita.trust.model import Question, Receipt
from rabita.wire.arrow import decode_table, result_digest
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
        partials = _check_results(raw, verified.receipt, fragments)
    except Refusal as refusal:
        return Unanswered(raw.agency, refusal, raw.elapsed_ms)
    return Answered(raw.agency, partials, verified, raw.elapsed_ms)


def _check_subject(receipt: Receipt, question: Question, round_index: int) -> None:
    stated = (receipt.question_id, receipt.round, receipt.federation, receipt.catalogue_hash)
    if stated != (question.id, round_index, question.federation, question.catalogue_hash):
        raise Refusal(Code.RECEIPT_INVALID, "the receipt is for another question")


def _check_results(raw: RawAnswer, receipt: Receipt, fragments: Sequence[Fragment]) -> dict[str, pa.Table]:
    stated = {result.fragment: result for result in receipt.results}
    if len(stated) != len(receipt.results) or stated.keys() != {f.name for f in fragments}:
        raise Refusal(Code.RECEIPT_INVALID, "the receipt covers other fragments than those asked for")
    if raw.streams.keys() != stated.keys():
        raise Refusal(Code.ANSWER_MALFORMED, "the answer holds other fragments than its receipt")
    partials = {}
    for fragment in fragments:
        result, content = stated[fragment.name], raw.streams[fragment.name]
        if fragment.sketches and not receipt.sketch_key:
            raise Refusal(Code.RECEIPT_INVALID, "the receipt names no key for the sketches of its answer")
        if result.fragment_digest != fragment.digest:
            raise Refusal(Code.RECEIPT_INVALID, "the receipt is for another fragment")
        if result.result_digest != result_digest([content]):
            raise Refusal(Code.RECEIPT_INVALID, "the answer is not the one that the receipt covers")
        table = decode_table(content, fragment.arrow_schema())
        if table.num_rows != result.groups:
            raise Refusal(Code.RECEIPT_INVALID, "the answer has other groups than its receipt states")
        _check_ranges(table, fragment)
        check_registers(fragment, table)
        partials[fragment.name] = table
    return partials


def _check_ranges(table: pa.Table, fragment: Fragment) -> None:
    """What is withheld is NULL, and in no range."""
    for value in fragment.values:
        if value.least_most is None:
            continue
        column, (least, most) = table.column(value.name), value.least_most
        lowest, highest = pc.min(column).as_py(), pc.max(column).as_py()
        if lowest is not None and not (least <= lowest and highest <= most):
            raise Refusal(Code.ANSWER_MALFORMED, "the answer holds a number that no rows can give")


__all__ = ["accept"]
