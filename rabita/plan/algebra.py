"""Each aggregate as partial columns at the agencies, a merge, and a finish at the broker.

count   -> count               sum of counts
avg     -> sum, count          sum of sums / sum of counts
stddev  -> n, mean, M2         rabita/plan/moments.py
corr    -> n, means, M2, C     rabita/plan/moments.py
sum     -> sum, in two parts where it could leave 38 digits: rabita/plan/totals.py
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rabita.plan.moments import CO_MOMENTS, SPREADS, co_moments, spread
from rabita.plan.totals import is_wide, sums, whole_average, whole_sum
from rabita.sql.aggregates import EXTREMES, MOST_ROWS
from rabita.sql.expressions import Aggregate, Expression, conjunction, present
from rabita.sql.kinds import Kind
from rabita.sql.render import filtered, render


@dataclass(frozen=True)
class Merge:
    """What an agency computes, and the SQL that makes the whole aggregate from columns `v`, `w`... of `p`.

    `ranges` are the least and most of each partial that no honest agency leaves; None where none is known.
    """

    partials: tuple[str, ...]
    finish: Callable[[Sequence[str]], str]
    ranges: tuple[tuple[int, int] | None, ...] = ()

    @property
    def bounds(self) -> tuple[tuple[int, int] | None, ...]:
        """A range or None for every partial."""
        return (*self.ranges, *[None] * (len(self.partials) - len(self.ranges)))


COUNT_RANGE = (0, MOST_ROWS)


def merge(aggregate: Aggregate) -> Merge:
    """The algebra of one aggregate.

    >>> m = merge(Aggregate("count", (), None))
    >>> m.partials, m.finish(["p.v0"]), m.ranges
    (('count(*)',), 'sum(p.v0)', ((0, 1000000000000),))
    """
    name = aggregate.function
    where = filtered(aggregate.where)
    argument = render(aggregate.args[0]) if aggregate.args else "*"
    inner = f"DISTINCT {argument}" if aggregate.distinct else argument
    if name in ("count", "count_if"):
        return Merge((f"{name}({inner}){where}",), lambda v: f"sum({v[0]})", (COUNT_RANGE,))
    if name in EXTREMES:
        return Merge((f"{name}({inner}){where}",), lambda v: f"{name}({v[0]})")
    if name in ("sum", "avg"):
        return _total(aggregate, argument, inner, where)
    if name in ("fsum", "favg"):
        return _compensated(name, argument, where)
    values = [f"CAST({render(a)} AS DOUBLE)" for a in aggregate.args]
    if name in SPREADS:
        partials, finish = spread(name, values[0], aggregate.where)
        return Merge(partials, finish, (COUNT_RANGE,))
    if name in CO_MOMENTS:
        partials, finish = co_moments(name, values[0], values[1], aggregate.where)
        return Merge(partials, finish, (COUNT_RANGE,))
    return _of_pairs(aggregate, values)


def _total(aggregate: Aggregate, argument: str, inner: str, where: str) -> Merge:
    kind = aggregate.args[0].type
    if not is_wide(kind):
        most = kind.bound * MOST_ROWS if kind.kind in (Kind.INTEGER, Kind.DECIMAL) else None
        known = None if most is None else (-most, most)
        total = f"sum({inner}){where}"
        if aggregate.function == "sum":
            return Merge((total,), lambda v: f"sum({v[0]})", (known,))
        counted = f"count({inner}){where}"
        return Merge((total, counted), lambda v: f"(sum({v[0]}) / sum({v[1]}))", (known, COUNT_RANGE))
    parts = sums(argument, kind, distinct=aggregate.distinct, where=where)
    if aggregate.function == "sum":
        return Merge(parts, lambda v: whole_sum(v, kind))
    return Merge(
        (*parts, f"count({inner}){where}"),
        lambda v: whole_average(v[:2], v[2], kind),
        (None, None, COUNT_RANGE),
    )


def _compensated(name: str, argument: str, where: str) -> Merge:
    """Sums of doubles that carry along what each addition rounds off (Kahan 1965)."""
    total, counted = f"fsum({argument}){where}", f"count({argument}){where}"
    if name == "fsum":
        return Merge((total,), lambda v: f"fsum({v[0]})")
    return Merge((total, counted), lambda v: f"(fsum({v[0]}) / sum({v[1]}))", (None, COUNT_RANGE))


def _of_pairs(aggregate: Aggregate, values: Sequence[str]) -> Merge:
    """regr_count, regr_avgy and regr_avgx: of the rows that have both arguments."""
    where = filtered(paired(aggregate))
    counted = f"count(*){where}"
    if aggregate.function == "regr_count":
        return Merge((counted,), lambda v: f"sum({v[0]})", (COUNT_RANGE,))
    value = values[0] if aggregate.function == "regr_avgy" else values[1]
    return Merge(
        (f"sum({value}){where}", counted),
        lambda v: f"(CASE WHEN sum({v[1]}) > 0 THEN sum({v[0]}) / sum({v[1]}) END)",
        (None, COUNT_RANGE),
    )


def paired(aggregate: Aggregate) -> Expression | None:
    """The rows that an aggregate of two arguments is of: its condition holds, and they have both."""
    if len(aggregate.args) < 2:
        return aggregate.where
    return conjunction([aggregate.where, *map(present, aggregate.args)])


__all__ = ["COUNT_RANGE", "Merge", "merge", "paired"]
