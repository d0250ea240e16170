"""Each aggregate as partial columns at the agencies, a merge, and a finish at the broker.

count  -> count               sum of counts
avg    -> sum, count          sum of sums / sum of counts
stddev -> n, mean, M2         Chan, Golub, LeVeque: Algorithms for computing the sample variance, 1983
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rabita.sql.expressions import Aggregate, Expression
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
    return _spread(name, f"CAST({argument} AS DOUBLE)", aggregate.where, where)


def _spread(name: str, argument: str, condition: Expression | None, where: str) -> Merge:
    """Values are moved near zero before they are squared: at a mean of 1e9 doubles have no digits to spare.

    Each agency gives its count, a rough mean, the mean of what is left beside it, and M2 about both.
    """
    present = "" if condition is None else f" AND {render(condition)}"
    values = f"list({argument}) FILTER (WHERE {argument} IS NOT NULL{present})"
    count, rough = f"count({argument}){where}", f"list_aggregate({values}, 'avg')"
    left = f"list_transform({values}, lambda e: e - {rough})"
    mean, square = f"list_aggregate({left}, 'avg')", f"(list_aggregate({left}, 'var_pop') * {count})"

    def finish(v: Sequence[str]) -> str:
        count, rough, rest, squares = v
        apart = f"({moved(rough, rest)} - {center_name(rough)})"
        whole = f"sum({squares} + {count} * {apart} * {apart})"
        least = "1" if name.endswith("samp") else "0"
        variance = f"{whole} / (sum({count}) - {least})"
        root = f"sqrt({variance})" if name.startswith("stddev") else f"({variance})"
        return f"(CASE WHEN sum({count}) > {least} THEN {root} END)"

    return Merge((count, rough, mean, square), finish)


def moved(rough: str, rest: str) -> str:
    """An agency's mean, moved by the least rough mean of all."""
    return f"(({rough} - {low_name(rough)}) + {rest})"


def low_name(rough: str) -> str:
    return f"{rough}_low"


def center_name(rough: str) -> str:
    """The column with the moved mean of all agencies, beside a column with one agency's."""
    return f"{rough}_all"


def low(rough: str, keys: Sequence[str]) -> str:
    return f"min({rough}) {_over(keys)}"


def center(count: str, rough: str, rest: str, keys: Sequence[str]) -> str:
    """The moved mean of all agencies' rows of the group, on every agency's row: M2 is taken about it."""
    over = _over(keys)
    return f"sum({count} * {moved(rough, rest)}) {over} / sum({count}) {over}"


def _over(keys: Sequence[str]) -> str:
    return f"OVER (PARTITION BY {', '.join(keys)})" if keys else "OVER ()"


__all__ = ["SPREADS", "Merge", "center", "center_name", "low", "low_name", "merge"]
