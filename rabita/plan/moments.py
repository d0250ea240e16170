"""Variance and covariance: counts, means and moments about them, merged without losing digits.

Each agency moves its values near zero before it squares or multiplies them: at a mean of 1e9 doubles have no
digits to spare. It gives its count, for each column a rough mean and the mean of what is left beside it, and
the moments about both. The broker moves those to the mean of all.

Chan, Golub, LeVeque: Algorithms for computing the sample variance, The American Statistician 37, 1983.
Pébay: Formulas for robust, one-pass parallel computation of covariances and arbitrary-order statistical
moments, Sandia report SAND2008-6212, 2008.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rabita.sql.expressions import Expression
from rabita.sql.render import render

Finish = Callable[[Sequence[str]], str]

SPREADS = frozenset({"stddev_samp", "stddev_pop", "var_samp", "var_pop", "sem"})
CO_MOMENTS = frozenset(
    {"corr", "covar_pop", "covar_samp", "regr_slope", "regr_intercept", "regr_r2"}
    | {"regr_sxx", "regr_syy", "regr_sxy"}
)


def spread(name: str, value: str, condition: Expression | None) -> tuple[tuple[str, ...], Finish]:
    """The partials of an aggregate of one column's variance, and its finish."""
    where = f"{value} IS NOT NULL{_also(condition)}"
    values = f"list({value}) FILTER (WHERE {where})"
    count, rough = f"count(*) FILTER (WHERE {where})", _rough(value, where)
    left = f"list_transform({values}, lambda e: e - {rough})"
    rest, square = f"list_aggregate({left}, 'avg')", f"(list_aggregate({left}, 'var_pop') * {count})"

    def finish(v: Sequence[str]) -> str:
        n, whole = f"sum({v[0]})", _moment(v[0], v[3], v[1:3], v[1:3])
        if name == "sem":
            return f"(CASE WHEN {n} > 0 THEN sqrt({whole} / {n}) / sqrt({n}) END)"
        least = "1" if name.endswith("samp") else "0"
        variance = f"{whole} / ({n} - {least})"
        root = f"sqrt({variance})" if name.startswith("stddev") else f"({variance})"
        alone = f" WHEN {n} = 1 THEN 0e0" if least == "0" else ""  # of one value even where it is no number
        return f"(CASE{alone} WHEN {n} > {least} THEN {root} END)"

    return (count, rough, rest, square), finish


def co_moments(name: str, y: str, x: str, condition: Expression | None) -> tuple[tuple[str, ...], Finish]:
    """The partials of an aggregate of two columns, of the rows that have both, and its finish."""
    where = f"{y} IS NOT NULL AND {x} IS NOT NULL{_also(condition)}"
    rows = f"list(struct_pack(y := {y}, x := {x})) FILTER (WHERE {where})"
    count = f"count(*) FILTER (WHERE {where})"
    partials, left = [count], []
    for column, value in (("y", y), ("x", x)):
        rough = _rough(value, where)
        left.append(f"(e.{column} - {rough})")
        partials += [rough, f"list_aggregate(list_transform({rows}, lambda e: {left[-1]}), 'avg')"]
    partials += [
        f"(list_aggregate(list_transform({rows}, lambda e: {one}), 'var_pop') * {count})" for one in left
    ]
    product = f"list_sum(list_transform({rows}, lambda e: {left[0]} * {left[1]}))"
    partials.append(f"({product} - {count} * {partials[2]} * {partials[4]})")

    def finish(v: Sequence[str]) -> str:
        n, mean_y, mean_x = f"sum({v[0]})", v[1:3], v[3:5]
        syy, sxx = (
            f"(CASE WHEN {n} = 1 THEN 0e0 ELSE {_moment(v[0], s, m, m)} END)"
            for s, m in ((v[5], mean_y), (v[6], mean_x))
        )
        sxy = _moment(v[0], v[7], mean_y, mean_x)
        return f"(CASE WHEN {n} > 0 THEN {_of_moments(name, n, v, syy, sxx, sxy)} END)"

    return tuple(partials), finish


def _of_moments(name: str, n: str, v: Sequence[str], syy: str, sxx: str, sxy: str) -> str:
    corr = f"({sxy} / (sqrt({syy}) * sqrt({sxx})))"
    slope = f"({sxy} / {sxx})"
    match name:
        case "corr":
            return f"(CASE WHEN {syy} = 0 OR {sxx} = 0 THEN CAST('NaN' AS DOUBLE) ELSE {corr} END)"
        case "covar_pop":
            return f"({sxy} / {n})"
        case "covar_samp":
            return f"(CASE WHEN {n} > 1 THEN {sxy} / ({n} - 1) END)"
        case "regr_slope":
            return f"(CASE WHEN {sxx} = 0 THEN CAST('NaN' AS DOUBLE) ELSE {slope} END)"
        case "regr_intercept":
            y, x = (f"(max({low_name(r)}) + max({center_name(r)}))" for r in (v[1], v[3]))
            found = f"CASE WHEN NOT isnan({slope}) THEN {y} - {slope} * {x} END"
            return f"(CASE WHEN {sxx} <> 0 THEN {found} END)"
        case "regr_r2":
            return f"(CASE WHEN {sxx} = 0 THEN NULL WHEN {syy} = 0 THEN 1e0 ELSE {corr} * {corr} END)"
        case "regr_sxx":
            return sxx
        case "regr_syy":
            return syy
        case _:
            return sxy


def _also(condition: Expression | None) -> str:
    return "" if condition is None else f" AND {render(condition)}"


def _rough(value: str, where: str) -> str:
    """About the mean; that value where all are one: then agencies that agree differ by exactly nothing."""
    least, most, mean = (f"{f}({value}) FILTER (WHERE {where})" for f in ("min", "max", "avg"))
    return f"(CASE WHEN {least} = {most} THEN {least} ELSE {mean} END)"


def _moment(count: str, own: str, one: Sequence[str], other: Sequence[str]) -> str:
    """The moment about the means of all: each agency's own, and as far as its means lie from those."""
    apart = [f"({moved(rough, rest)} - {center_name(rough)})" for rough, rest in (one, other)]
    return f"sum({own} + {count} * {apart[0]} * {apart[1]})"


# -- what the merge has to have beside each agency's means


def centers(function: str, values: Sequence[str]) -> list[tuple[str, str, str]]:
    """Count, rough mean and the rest of the mean of each column that moments are taken of."""
    if function in SPREADS:
        return [(values[0], values[1], values[2])]
    if function in CO_MOMENTS:
        return [(values[0], values[1], values[2]), (values[0], values[3], values[4])]
    return []


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
    """The moved mean of all agencies' rows of the group, on every agency's row."""
    over = _over(keys)
    return f"sum({count} * {moved(rough, rest)}) {over} / sum({count}) {over}"


def _over(keys: Sequence[str]) -> str:
    return f"OVER (PARTITION BY {', '.join(keys)})" if keys else "OVER ()"


__all__ = [
    "CO_MOMENTS",
    "SPREADS",
    "center",
    "center_name",
    "centers",
    "co_moments",
    "low",
    "low_name",
    "moved",
    "spread",
]
