"""Whether bytes are the partials that a receipt covers: digests, columns, ranges. Pure: hostile until then.

1. The receipt covers exactly the fragments that were asked for, each by the digest in the reader's own plan.
2. Each fragment's bytes have the digest that the receipt states.
3. Each partial is a valid Arrow table with exactly the columns of the fragment and the rows stated.
4. No count is negative, and none, nor any sum, is that of more rows than there are: one such number would
   make the merge of all agencies fail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from rabita.plan import Fragment
from rabita.refusal import Code, Refusal
from rabita.trust.model import Receipt
from rabita.wire.arrow import decode_table, result_digest


def read_partials(
    streams: Mapping[str, bytes], receipt: Receipt, fragments: Sequence[Fragment]
) -> dict[str, pa.Table]:
    """The partial of each fragment; `Refusal(RECEIPT_INVALID | ANSWER_MALFORMED)` for a broken rule."""
    stated = {result.fragment: result for result in receipt.results}
    if len(stated) != len(receipt.results) or stated.keys() != {f.name for f in fragments}:
        raise Refusal(Code.RECEIPT_INVALID, "the receipt covers other fragments than those asked for")
    if streams.keys() != stated.keys():
        raise Refusal(Code.ANSWER_MALFORMED, "the answer holds other fragments than its receipt")
    partials = {}
    for fragment in fragments:
        result, content = stated[fragment.name], streams[fragment.name]
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


__all__ = ["read_partials"]
