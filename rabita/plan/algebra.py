"""Each aggregate as partial columns at the agencies, a merge, and a finish at the broker.

count  -> count               sum of counts
avg    -> sum, count          sum of sums / sum of counts
stddev -> n, mean, M2         Chan, Golub, LeVeque: Algorithms for computing the sample variance, 1983
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rabita.sql.expressions import Aggregate
from rabita.sql.render import filtered, render

SPREADS = frozenset({"stddev_samp", "stddev_pop", "var_samp", "var_pop"})


@dataclass(frozen=True)
class Merge:
    """What an agency computes, and the SQL that makes the whole aggregate from columns `v`, `w`... of `p`."""

    partials: tuple[str, ...]
    finish: Callable[[Sequence[str]], str]


def merge(aggregate: Aggregate) -> Merge:
    """The algebra of one aggregate.

    >>> m = merge(Aggregate("count", (), None))
    >>> m.partials, m.finish(["p.v0"])
    (('count(*)',), 'sum(p.v0)')
    """
    argument = render(aggregate.args[0]) if aggregate.args else "*"
    inner = f"DISTINCT {argument}" if aggregate.distinct else argument
    where = filtered(aggregate.where)
    name = aggregate.function
    if name in ("count", "sum", "count_if"):
        return Merge((f"{name}({inner}){where}",), lambda v: f"sum({v[0]})")
    if name in ("min", "max", "bool_and", "bool_or"):
        return Merge((f"{name}({inner}){where}",), lambda v: f"{name}({v[0]})")
    if name == "avg":
        partials = (f"sum({inner}){where}", f"count({inner}){where}")
        return Merge(partials, lambda v: f"(sum({v[0]}) / sum({v[1]}))")
    return _spread(name, f"CAST({argument} AS DOUBLE)", where)


def _spread(name: str, argument: str, where: str) -> Merge:
    n, mean = f"count({argument}){where}", f"avg({argument}){where}"
    square = f"(var_pop({argument}){where} * {n})"

    def finish(v: Sequence[str]) -> str:
        count, average, squares = v
        apart = f"({average} - {center_name(average)})"
        whole = f"sum({squares} + {count} * {apart} * {apart})"
        least = "1" if name.endswith("samp") else "0"
        variance = f"{whole} / (sum({count}) - {least})"
        root = f"sqrt({variance})" if name.startswith("stddev") else f"({variance})"
        return f"(CASE WHEN sum({count}) > {least} THEN {root} END)"

    return Merge((n, mean, square), finish)


def center_name(average: str) -> str:
    """The column with the mean of all agencies, beside a column with one agency's mean."""
    return f"{average}_all"


def center(count: str, average: str, keys: Sequence[str]) -> str:
    """The mean of all agencies' rows of the group, on every agency's row: M2 is taken about it."""
    over = f"OVER (PARTITION BY {', '.join(keys)})" if keys else "OVER ()"
    return f"sum({count} * {average}) {over} / sum({count}) {over}"


__all__ = ["SPREADS", "Merge", "center", "center_name", "merge"]
