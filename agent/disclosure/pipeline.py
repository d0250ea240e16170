"""Disclosure control, in order: the bound on groups, the threshold, the released schema (DESIGN §9)."""

from __future__ import annotations

import pyarrow as pa

from agent.disclosure.partials import SEAL, DisclosedPartial, RawPartial
from agent.disclosure.threshold import in_order_of_keys, suppress
from agent.disclosure.withheld import Withheld
from rabita.plan.model import Fragment
from rabita.policy.model import Obligations
from rabita.refusal import Code, Refusal

SUPPORTED = frozenset({"min_group_size", "max_groups"})
"""The obligations that are enforced; an agent does not start on a policy with another."""


def disclose(raw: RawPartial, obligations: Obligations) -> DisclosedPartial:
    """What of this partial may leave under these obligations."""
    if unmet := obligations.as_json().keys() - SUPPORTED:
        raise Refusal(Code.INTERNAL, f"this agent cannot enforce {', '.join(sorted(unmet))}")
    k, fragment = obligations.min_group_size, raw.fragment
    table, withheld = raw.table, Withheld.nothing()
    if k > 1:
        if not raw.counted:
            raise Refusal(Code.INTERNAL, "a threshold applies and nobody was counted")
        table, dropped = suppress(table, fragment, k)
        table, withheld = in_order_of_keys(table, fragment), Withheld.counted(dropped)
    if obligations.max_groups is not None and table.num_rows > obligations.max_groups:
        # Counted after suppression: before it, the bound would tell groups that may not be told of.
        raise Refusal(
            Code.TOO_MANY_GROUPS,
            f"the question has more groups than the {obligations.max_groups} that policy allows at an agency",
            hint="filter, or group by coarser columns",
        )
    return DisclosedPartial(_as_released(table, fragment), fragment, withheld, SEAL)


def _as_released(table: pa.Table, fragment: Fragment) -> pa.Table:
    """The columns of the released schema and no other; a partial that does not fit is not released."""
    schema = fragment.arrow_schema()
    try:
        return table.select(schema.names).cast(schema)
    except (pa.ArrowException, KeyError, ValueError):
        # The text of Arrow's error may hold the value that does not fit.
        raise Refusal(Code.SOURCE_FAILED, "the agency's database answered in another shape") from None


__all__ = ["SUPPORTED", "disclose"]
