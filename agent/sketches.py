"""What leaves of sketches: so many registers at most, and under which key they were made. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow.compute as pc

from agent.trim import Trimmed
from rabita.plan.sketch import REGISTERS
from rabita.refusal import Code, Refusal
from rabita.trust import SketchKey

MOST_REGISTERS = 1024 * REGISTERS
"""Of one answer of an agency: 16 MiB of them, a thousand groups of very many people each."""


def bound_sketches(sent: Sequence[Trimmed]) -> None:
    """`Refusal(RESULT_TOO_LARGE)` above `MOST_REGISTERS`.

    Counted over what leaves: before that, the bound would tell of groups that may not be told of.
    """
    registers = sum(
        pc.sum(pc.list_value_length(one.table.column(name))).as_py() or 0
        for one in sent
        for name in one.partial.fragment.sketches
    )
    if registers > MOST_REGISTERS:
        raise Refusal(
            Code.RESULT_TOO_LARGE,
            f"the sketches of an agency would have {registers} registers, of at most {MOST_REGISTERS}",
            hint="group by fewer or coarser columns, or GROUP BY agency, which counts exactly",
        )


def sketch_key_id(sent: Sequence[Trimmed], key: SketchKey | None) -> str:
    """The id of the key, where a sketch leaves under it."""
    sketched = any(one.partial.fragment.sketches for one in sent)
    return key.id if sketched and key is not None else ""


__all__ = ["MOST_REGISTERS", "bound_sketches", "sketch_key_id"]
