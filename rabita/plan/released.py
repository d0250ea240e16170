"""What a fragment releases: columns, and the partial aggregates with what has to be known of each."""

from __future__ import annotations

from dataclasses import dataclass

from rabita.plan.cut import Cut
from rabita.plan.unit_sets import UnitSet


@dataclass(frozen=True)
class PartialColumn:
    """A column of a partial or of an answer, with its type in DuckDB's words."""

    name: str
    type: str


@dataclass(frozen=True)
class ReleasedValue:
    """A partial aggregate. `contributors` index the hidden counts that all have to reach the threshold.

    `statistic` is `count` or `sum` where that is what it is, and "" for any other. `shares` index the
    measures in which nobody's part may be too large; `whole` is the measure of the number itself, `members`
    the set of those who contribute to it. `again` is the function that puts it together from those of parts
    of the rows, "" where there is none. `sets` are the units it adds up; one without any adds nothing up.
    A `sketch` is a list of registers (`rabita/plan/sketch.py`), which mean something only together: it is no
    number that could be altered.
    `least_most` is what no honest agency's value leaves, None where none is known: counts are not negative,
    and neither they nor sums are those of more rows than there are.
    `cut` is there for a sum of which each subject's part is cut where noise applies.
    """

    name: str
    type: str
    contributors: tuple[int, ...]
    statistic: str = ""
    shares: tuple[int, ...] = ()
    whole: int | None = None
    members: int | None = None
    again: str = ""
    sketch: bool = False
    sets: tuple[UnitSet, ...] = ()
    least_most: tuple[int, int] | None = None
    cut: Cut | None = None


__all__ = ["PartialColumn", "ReleasedValue"]
