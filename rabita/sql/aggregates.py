"""The allow-list of what is made of many rows: aggregates, and what may stand before OVER.

As with functions, what is not in these tables does not exist; `docs/sql.md` is made from them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rabita.sql import quantiles
from rabita.sql import signatures as s
from rabita.sql.amplification import amplification, check_amplification
from rabita.sql.expressions import Expression, Literal
from rabita.sql.kinds import (
    DECIMAL_DIGITS,
    DOUBLE,
    HUGEINT,
    Kind,
    Mismatch,
    ValueType,
    decimal,
    integer,
    meet,
)

MOST_ROWS = 10**12
"""More rows than a federation has: what a sum is bounded by."""


def _summed(args: Sequence[Expression]) -> ValueType:
    kind = args[0].type
    if not kind.is_number and kind.kind is not Kind.NULL:
        raise Mismatch(f"this takes numbers, not {kind}", "use count_if(condition) to count")
    if kind.bound * MOST_ROWS * 10**kind.scale >= 10**DECIMAL_DIGITS and not s.above(args):
        check_amplification(kind.scale, amplification(args[0]))
    if kind.kind is Kind.INTEGER:
        return integer(min(kind.bound * MOST_ROWS, HUGEINT - 1))
    if kind.kind is Kind.DECIMAL:
        return decimal(kind.scale, min(kind.bound * MOST_ROWS, 10 ** (38 - kind.scale)))
    return kind


def _averaged(args: Sequence[Expression]) -> ValueType:
    _summed(args)
    return DOUBLE


def _doubled(args: Sequence[Expression]) -> ValueType:
    """Numbers, each taken as a double."""
    for arg in args:
        if not arg.type.is_number and arg.type.kind is not Kind.NULL:
            raise Mismatch(f"this takes numbers, not {arg.type}", "cast text with TRY_CAST")
    return DOUBLE


def _pairs_counted(args: Sequence[Expression]) -> ValueType:
    _doubled(args)
    return integer(2**32)


def _extreme(args: Sequence[Expression]) -> ValueType:
    return args[0].type


def _counted(args: Sequence[Expression]) -> ValueType:
    return integer()


@dataclass(frozen=True)
class AggregateFunction:
    """An allowed aggregate: how it is written, the rule for its argument, whether DISTINCT is allowed."""

    name: str
    written: str
    rule: s.Rule
    distinct: bool = False
    note: str = ""
    arguments: tuple[str, ...] = ("x",)


_PAIR = ("y", "x")
APPROXIMATE = "approx_count_distinct"
"""`count(DISTINCT x)` whose asker says that an estimate will do."""

EXTREMES = frozenset({"min", "max", "bool_and", "bool_or"})
"""The aggregates that add nothing up: that of all rows is the same again of those of parts of them."""

_QUANTILE = "of dimensions exactly, of measures to 0.0001 %"

AGGREGATES: dict[str, AggregateFunction] = {
    a.name: a
    for a in [
        AggregateFunction(
            "count",
            "count(*), count(x)",
            _counted,
            True,
            "count(DISTINCT identifier) over several agencies is an estimate, see below",
        ),
        AggregateFunction(
            APPROXIMATE,
            "approx_count_distinct(x)",
            _counted,
            note="always an estimate over shared tables",
        ),
        AggregateFunction("sum", "sum(x)", _summed, True),
        AggregateFunction("avg", "avg(x)", _averaged, True),
        AggregateFunction("min", "min(x)", _extreme, True),
        AggregateFunction("max", "max(x)", _extreme, True),
        AggregateFunction("bool_and", "bool_and(b)", s.booleans),
        AggregateFunction("bool_or", "bool_or(b)", s.booleans),
        AggregateFunction("count_if", "count_if(b)", s.booleans),
        AggregateFunction(
            "stddev_samp",
            "stddev_samp(x)",
            _averaged,
            note="merged by Chan et al. 1983, stable far from zero",
        ),
        AggregateFunction("stddev_pop", "stddev_pop(x)", _averaged),
        AggregateFunction("var_samp", "var_samp(x)", _averaged),
        AggregateFunction("var_pop", "var_pop(x)", _averaged),
        AggregateFunction(
            "sem", "sem(x)", _averaged, note="standard error of the mean, as DuckDB: of var_pop"
        ),
        AggregateFunction("fsum", "fsum(x)", _doubled, note="sum of doubles, rounded once (Kahan 1965)"),
        AggregateFunction("favg", "favg(x)", _doubled, note="mean of the same"),
        AggregateFunction(
            "corr",
            "corr(y, x)",
            _doubled,
            note="of the rows that have both, as all that follow; merged by Pébay 2008",
            arguments=_PAIR,
        ),
        AggregateFunction("covar_pop", "covar_pop(y, x)", _doubled, arguments=_PAIR),
        AggregateFunction("covar_samp", "covar_samp(y, x)", _doubled, arguments=_PAIR),
        AggregateFunction("regr_slope", "regr_slope(y, x)", _doubled, arguments=_PAIR),
        AggregateFunction("regr_intercept", "regr_intercept(y, x)", _doubled, arguments=_PAIR),
        AggregateFunction("regr_r2", "regr_r2(y, x)", _doubled, arguments=_PAIR),
        AggregateFunction("regr_count", "regr_count(y, x)", _pairs_counted, arguments=_PAIR),
        AggregateFunction("regr_avgy", "regr_avgy(y, x)", _doubled, arguments=_PAIR),
        AggregateFunction("regr_avgx", "regr_avgx(y, x)", _doubled, arguments=_PAIR),
        AggregateFunction("regr_syy", "regr_syy(y, x)", _doubled, arguments=_PAIR),
        AggregateFunction("regr_sxx", "regr_sxx(y, x)", _doubled, arguments=_PAIR),
        AggregateFunction("regr_sxy", "regr_sxy(y, x)", _doubled, arguments=_PAIR),
        AggregateFunction("median", "median(x)", quantiles.median_kind, note=_QUANTILE),
        AggregateFunction(
            "quantile_cont",
            "quantile_cont(x, 0.9), percentile_cont(0.9) WITHIN GROUP (ORDER BY x)",
            quantiles.continuous_kind,
            note=_QUANTILE,
            arguments=("x", "q"),
        ),
        AggregateFunction(
            "quantile_disc",
            "quantile_disc(x, 0.9), percentile_disc(0.9) WITHIN GROUP (ORDER BY x)",
            quantiles.discrete_kind,
            note=_QUANTILE,
            arguments=("x", "q"),
        ),
    ]
}


def _ranked(args: Sequence[Expression]) -> ValueType:
    return integer()


def _shared(args: Sequence[Expression]) -> ValueType:
    return DOUBLE


def _tiles(args: Sequence[Expression]) -> ValueType:
    value = args[0].value if isinstance(args[0], Literal) else None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**6:
        raise Mismatch("ntile takes a constant above zero")
    return integer()


def _neighbour(args: Sequence[Expression]) -> ValueType:
    if len(args) > 1:
        value = args[1].value if isinstance(args[1], Literal) else None
        if isinstance(value, bool) or not isinstance(value, int):
            raise Mismatch("lag and lead step a constant number of rows")
    return meet([args[0].type, *(a.type for a in args[2:])])


WINDOW_FUNCTIONS: dict[str, s.Rule] = {
    "row_number": _ranked,
    "rank": _ranked,
    "dense_rank": _ranked,
    "percent_rank": _shared,
    "cume_dist": _shared,
    "ntile": _tiles,
    "lag": _neighbour,
    "lead": _neighbour,
    "first_value": _extreme,
    "last_value": _extreme,
}
"""What may stand before OVER, beside the aggregates of one argument."""

__all__ = ["AGGREGATES", "APPROXIMATE", "EXTREMES", "MOST_ROWS", "WINDOW_FUNCTIONS", "AggregateFunction"]
