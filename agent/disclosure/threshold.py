"""The threshold: what fewer than k subjects contribute to is suppressed (DESIGN §9, 1).

Rules:

1. A group with fewer than k contributing subjects is dropped. A fragment without keys keeps its one row,
   because that row is there whatever the data.
2. A value to which fewer than k subjects contribute is NULL, whether they are none or a few: `count` too.
3. Only whole groups are counted as withheld. Values are not: one condition written five times over would
   turn "one person" into "5 or more", and none into "fewer than 5".
4. Rows leave in the order of their keys, so that their place says nothing about the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from rabita.plan.model import Fragment

Mask = Any
"""Booleans, one per row: pyarrow's stubs do not say that its functions take chunks as well as arrays."""


def suppress(table: pa.Table, fragment: Fragment, k: int) -> tuple[pa.Table, int]:
    """The table without what fewer than k subjects contribute to, and how many groups were dropped."""
    kept = table
    if fragment.keys:
        kept = table.filter(_enough(table, fragment, fragment.group_contributors, k))
    for value in fragment.values:
        enough = _enough(kept, fragment, value.contributors, k)
        at = kept.column_names.index(value.name)
        shown = pc.if_else(enough, kept.column(at), pa.scalar(None, kept.column(at).type))
        kept = kept.set_column(at, value.name, shown)
    return kept, table.num_rows - kept.num_rows


def in_order_of_keys(table: pa.Table, fragment: Fragment) -> pa.Table:
    if not fragment.keys or table.num_rows < 2:
        return table
    return table.sort_by([(key.name, "ascending") for key in fragment.keys])


def _enough(table: pa.Table, fragment: Fragment, which: Sequence[int], k: int) -> Mask:
    """Where all these counts reach k. No count at all is not enough: then nobody is known to contribute."""
    if not which:
        return pa.array([False] * table.num_rows, pa.bool_())
    least = pa.scalar(k, pa.int64())
    counts = (table.column(fragment.contributors[index]) for index in which)
    # A count that is NULL is neither kept by `filter` nor shown by `if_else`.
    return reduce(pc.and_, [pc.greater_equal(count, least) for count in counts])


__all__ = ["in_order_of_keys", "suppress"]
