"""Disclosure control over all fragments of a request: suppress, check, release (DESIGN §9).

1. `suppress` looks at each partial alone and says what may leave of it.
2. The guard looks at all candidates together, and at what was released before; it may take more away.
3. `release` alters what is left where policy asks for it, and lets out the released schema and no other.

Whatever may have been taken away, rows leave in the order of their keys: their place says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from agent.disclosure.dominance import Bounds, suppress_dominated
from agent.disclosure.partials import SEAL, Candidate, DisclosedPartial, RawPartial
from agent.disclosure.perturb import check_perturbable, perturb, suppress_near
from agent.disclosure.threshold import suppress_small
from rabita.plan.model import Fragment
from rabita.policy.model import Obligations
from rabita.policy.perturbation import Perturbation
from rabita.refusal import Code, Refusal

SUPPORTED = frozenset(
    {
        "guard",
        "guard_days",
        "min_group_size",
        "max_share",
        "p_percent",
        "round_to",
        "noise",
        "max_groups",
        "max_questions_per_day",
        "max_groups_per_month",
    }
)
"""The obligations that are enforced; an agent does not start on a policy with another."""


def disclose(raws: Sequence[RawPartial], obligations: Obligations) -> list[DisclosedPartial]:
    """What of these partials may leave under these obligations, each by itself: without a guard between."""
    return release(suppress(raws, obligations), obligations)


def suppress(raws: Sequence[RawPartial], obligations: Obligations) -> list[Candidate]:
    """What each partial, by itself, keeps: groups and values with enough people behind them."""
    if unmet := obligations.as_json().keys() - SUPPORTED:
        raise Refusal(Code.INTERNAL, f"this agent cannot enforce {', '.join(sorted(unmet))}")
    check_perturbable([raw.fragment for raw in raws], Perturbation.of(obligations))
    return [_suppressed(raw, obligations) for raw in raws]


def _suppressed(raw: RawPartial, obligations: Obligations) -> Candidate:
    candidate, k = Candidate.whole(_shaped(raw)), obligations.min_group_size
    if raw.settled is not None and raw.settled == raw.hidden.bar(obligations):
        return replace(candidate, ruled=k > 1 or any(value.shares for value in raw.fragment.values))
    if k > 1:
        if not raw.hidden.counted:
            raise Refusal(Code.INTERNAL, "a threshold applies and nobody was counted")
        candidate = suppress_small(candidate, k)
    if obligations.noise is not None:
        if not raw.hidden.keyed:
            raise Refusal(Code.INTERNAL, "noise applies and no set is known")
        candidate = suppress_near(candidate, k)
    bounds = Bounds(obligations.max_share, obligations.p_percent)
    if not bounds.none:
        if not raw.hidden.shared:
            raise Refusal(Code.INTERNAL, "a bound on shares applies and none was measured")
        candidate = suppress_dominated(candidate, bounds)
    return candidate


def release(candidates: Sequence[Candidate], obligations: Obligations) -> list[DisclosedPartial]:
    """What leaves of candidates that passed every check."""
    return [_released(candidate, obligations) for candidate in candidates]


def _released(candidate: Candidate, obligations: Obligations) -> DisclosedPartial:
    fragment, table = candidate.fragment, candidate.shown()
    if how := Perturbation.of(obligations):
        table = perturb(table, fragment, how)
    if candidate.ruled or how:
        table = in_order_of_keys(table, fragment)
    if obligations.max_groups is not None and table.num_rows > obligations.max_groups * fragment.lines:
        # Counted after suppression: before it, the bound would tell groups that may not be told of.
        raise Refusal(
            Code.TOO_MANY_GROUPS,
            f"the question has more groups than the {obligations.max_groups} that policy allows at an agency",
            hint="filter, or group by coarser columns",
        )
    return DisclosedPartial(_as_released(table, fragment), fragment, candidate.withheld, SEAL)


def in_order_of_keys(table: pa.Table, fragment: Fragment) -> pa.Table:
    if not fragment.keys or table.num_rows < 2:
        return table
    return table.sort_by([(key.name, "ascending") for key in fragment.keys])


def _shaped(raw: RawPartial) -> RawPartial:
    """The partial, if it has the columns that were asked for."""
    wanted = {*raw.fragment.arrow_schema().names, *raw.hidden.columns(raw.fragment)}
    if not wanted <= set(raw.table.column_names):
        raise _another_shape()
    return raw


def _as_released(table: pa.Table, fragment: Fragment) -> pa.Table:
    """The columns of the released schema and no other; a partial that does not fit is not released."""
    schema = fragment.arrow_schema()
    try:
        return table.select(schema.names).cast(schema)
    except (pa.ArrowException, KeyError, ValueError):
        # The text of Arrow's error may hold the value that does not fit.
        raise _another_shape() from None


def _another_shape() -> Refusal:
    return Refusal(Code.SOURCE_FAILED, "the agency's database answered in another shape")


__all__ = ["SUPPORTED", "disclose", "release", "suppress"]
