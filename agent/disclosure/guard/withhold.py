"""Takes from a candidate what may not leave, so that it looks like what was too small. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from agent.disclosure.guard.claims import Claim, Key, group_keys
from agent.disclosure.partials import Candidate, constant

Refused = frozenset[tuple[Key, str]]
"""Groups by their keys and names of values."""


def refused(candidate: Candidate, gone: Iterable[Claim]) -> Refused:
    """The refused claims on that candidate, by what does not depend on the order of its rows."""
    keys = group_keys(candidate.table, candidate.fragment)
    return frozenset((keys[claim.row], claim.value) for claim in gone)


def without(candidate: Candidate, gone: Refused) -> Candidate:
    """The candidate without these values, and without the groups of which no value is left.

    A group that keeps its place among the keys with nothing beside it would tell that it is not small.
    """
    keys = group_keys(candidate.table, candidate.fragment) if gone else []
    before = candidate.values
    for value in candidate.fragment.values:
        kept = np.array([(key, value.name) not in gone for key in keys], bool)
        # Marked as ruled even where nothing is taken, so that nothing tells that something was.
        mask = pa.array(kept) if gone else constant(True, candidate.table.num_rows)
        candidate = candidate.only_values(value.name, mask)
    if not gone:
        return candidate
    shown, left = _any(before, candidate), _any(candidate.values, candidate)
    return candidate.only_groups(pc.or_(pc.invert(shown), left))


def _any(values: Any, candidate: Candidate) -> Any:
    return reduce(pc.or_, values.values(), constant(False, candidate.table.num_rows))


__all__ = ["Refused", "refused", "without"]
