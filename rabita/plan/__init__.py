"""From a question to a plan: pure functions, one step per file; `planner.py` lists them in order."""

from rabita.plan.model import (
    FEED_ROWS,
    Approximation,
    Feed,
    Fragment,
    PartialColumn,
    Plan,
    ReleasedValue,
    Round,
)
from rabita.plan.planner import Planner
from rabita.plan.unit_sets import Units, UnitSet
from rabita.plan.unit_sql import units_sql

__all__ = [
    "FEED_ROWS",
    "Approximation",
    "Feed",
    "Fragment",
    "PartialColumn",
    "Plan",
    "Planner",
    "ReleasedValue",
    "Round",
    "UnitSet",
    "Units",
    "units_sql",
]
