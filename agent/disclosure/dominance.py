"""Dominance: a number that is mostly one subject's is suppressed, whoever else adds to it (DESIGN §9, 2).

Rules, both of Hundepool et al., Statistical Disclosure Control, 2012, section 4.2:

1. `max_share`, the (1, p) dominance rule: the largest contribution is at most that share of all.
2. `p_percent`, the p % rule: all contributions but the largest two are at least p % of the largest. Then the
   second largest contributor, who knows its own, cannot come within p % of the largest.
3. Contributions are absolute, and measured in every column of subjects: the worst decides.
4. What is no number, or too large to be one, is taken to be one subject's alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

import pyarrow as pa
import pyarrow.compute as pc

from agent.disclosure.partials import Candidate, Mask
from rabita.plan.hidden import ShareColumns


@dataclass(frozen=True)
class Bounds:
    """`share` from 0 to 1, `percent` from 0 to 100; None: not asked for."""

    share: Decimal | None
    percent: Decimal | None

    @property
    def none(self) -> bool:
        return self.share is None and self.percent is None


def suppress_dominated(candidate: Candidate, bounds: Bounds) -> Candidate:
    """The candidate without the values that are mostly one subject's."""
    fragment = candidate.fragment
    kept_by = [fair(candidate.table, columns, bounds) for columns in fragment.shares]
    for value in fragment.values:
        if value.shares:
            kept = reduce(pc.and_, [kept_by[index] for index in value.shares])
            candidate = candidate.only_values(value.name, kept)
    return candidate


def fair(table: pa.Table, columns: ShareColumns, bounds: Bounds) -> Mask:
    """Where nobody adds too much. NULL where nobody adds anything: `only_values` keeps no such value."""
    each = zip(columns.largest, columns.second, columns.total, strict=True)
    return reduce(pc.and_, [_within(table, *names, bounds) for names in each])


def _within(table: pa.Table, largest: str, second: str, total: str, bounds: Bounds) -> Mask:
    first, next_, all_ = (table.column(name).cast(pa.float64()) for name in (largest, second, total))
    kept = pc.is_finite(all_)
    if bounds.share is not None:
        most = pc.multiply(all_, pa.scalar(float(bounds.share), pa.float64()))
        kept = pc.and_(kept, pc.less_equal(first, most))
    if bounds.percent is not None:
        others = pc.subtract(pc.subtract(all_, first), next_)
        least = pc.multiply(first, pa.scalar(float(bounds.percent) / 100, pa.float64()))
        kept = pc.and_(kept, pc.greater_equal(others, least))
    return kept


__all__ = ["Bounds", "fair", "suppress_dominated"]
