"""Sketches as agencies send them: registers in range, and all under one key. Pure.

1. A sketch is a list of `register * 64 + rank`: each register once, in order, with a rank from 1 to 41.
2. Sketches merge only where they were made under one key: two keys give one person two places.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from broker.outcome import Answered
from rabita.plan import Fragment
from rabita.plan.sketch import RANK_BITS, RANKS, REGISTERS
from rabita.refusal import Code, Refusal

_ZERO = pa.scalar(0)


def check_registers(fragment: Fragment, partial: pa.Table) -> None:
    """`Refusal(ANSWER_MALFORMED)` where a sketch of the partial is none."""
    for name in fragment.sketches:
        for chunk in partial.column(name).chunks:
            _check(pc.drop_null(chunk))


def _check(sketches: Any) -> None:
    entries = pc.list_flatten(sketches)
    if not len(entries):
        return
    if entries.null_count:
        raise _no_sketch()
    registers = pc.shift_right(entries, RANK_BITS)
    ranks = pc.bit_wise_and(entries, (1 << RANK_BITS) - 1)
    if pc.min(entries).as_py() < 0 or pc.max(registers).as_py() >= REGISTERS:
        raise _no_sketch()
    if pc.min(ranks).as_py() < 1 or pc.max(ranks).as_py() > RANKS:
        raise _no_sketch()
    another: Any = pc.pairwise_diff(pc.list_parent_indices(sketches))
    later: Any = pc.pairwise_diff(registers)
    # the first has none before it, and both are NULL there
    if not pc.all(pc.or_(pc.greater(another, _ZERO), pc.greater(later, _ZERO))).as_py():
        raise _no_sketch()


def _no_sketch() -> Refusal:
    return Refusal(Code.ANSWER_MALFORMED, "the answer holds a sketch whose registers are none")


def check_one_key(answers: Sequence[Answered], fragments: Sequence[Fragment]) -> None:
    """`Refusal(SKETCH_KEY)` where agencies whose sketches are to be merged hold different keys."""
    for fragment in fragments:
        keys: dict[str, list[str]] = {}
        for answer in answers:
            if fragment.sketches and fragment.name in answer.partials:
                keys.setdefault(answer.receipt.receipt.sketch_key, []).append(answer.agency)
        if len(keys) > 1:
            sides = " and ".join(", ".join(sorted(agencies)) for agencies in keys.values())
            raise Refusal(
                Code.SKETCH_KEY,
                f"agencies hold different keys for sketches, and their counts cannot be merged: {sides}",
                hint="ask again when all have the new key; GROUP BY agency counts exactly",
            )


__all__ = ["check_one_key", "check_registers"]
