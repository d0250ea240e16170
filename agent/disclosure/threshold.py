"""The threshold: what fewer than k subjects contribute to is suppressed (DESIGN §9, 1).

Rules:

1. A group with fewer than k contributing subjects is dropped. A fragment without keys keeps its one row,
   because that row is there whatever the data.
2. A value to which fewer than k subjects contribute is NULL, whether they are none or a few: `count` too.
3. Only whole groups are counted as withheld. Values are not: one condition written five times over would
   turn "one person" into "5 or more", and none into "fewer than 5".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from agent.disclosure.partials import Candidate, Mask, constant
from rabita.plan.model import Fragment


def suppress_small(candidate: Candidate, k: int) -> Candidate:
    """The candidate without what fewer than k subjects contribute to."""
    table, fragment = candidate.table, candidate.fragment
    if fragment.keys:
        candidate = candidate.only_groups(_enough(table, fragment, fragment.group_contributors, k))
    for value in fragment.values:
        candidate = candidate.only_values(value.name, _enough(table, fragment, value.contributors, k))
    return candidate


def _enough(table: pa.Table, fragment: Fragment, which: Sequence[int], k: int) -> Mask:
    """Where all these counts reach k. No count at all is not enough: then nobody is known to contribute."""
    if not which:
        return constant(False, table.num_rows)
    least = pa.scalar(k, pa.int64())
    counts = (table.column(fragment.contributors[index]) for index in which)
    return reduce(pc.and_, [pc.greater_equal(count, least) for count in counts])


__all__ = ["suppress_small"]
