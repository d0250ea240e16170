"""From a question to a plan: pure functions, one step per file; `planner.py` lists them in order."""

from rabita.plan.member_sql import members_sql
from rabita.plan.model import (
    FEED_ROWS,
    Approximation,
    Feed,
    Fragment,
    Members,
    MemberSet,
    PartialColumn,
    Plan,
    ReleasedValue,
    Round,
)
from rabita.plan.planner import Planner

__all__ = [
    "FEED_ROWS",
    "Approximation",
    "Feed",
    "Fragment",
    "MemberSet",
    "Members",
    "PartialColumn",
    "Plan",
    "Planner",
    "ReleasedValue",
    "Round",
    "members_sql",
]
