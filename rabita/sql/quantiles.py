"""Quantiles: their types, and which fraction of a group's values in order they are at."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rabita.sql.expressions import Aggregate, Expression, Literal
from rabita.sql.kinds import DOUBLE, TIMES, TIMESTAMP, Kind, Mismatch, ValueType

QUANTILES = frozenset({"median", "quantile_cont", "quantile_disc"})
"""The aggregates that are made of values in order, by their canonical names."""

_MOST_DIGITS = 15


def median_kind(args: Sequence[Expression]) -> ValueType:
    """DuckDB's median is the middle of two values where there is such a thing, else the lower value."""
    kind = args[0].type
    return _continuous(kind) if _between(kind) else kind


def continuous_kind(args: Sequence[Expression]) -> ValueType:
    _check_fraction(args[1])
    kind = args[0].type
    if not _between(kind):
        raise Mismatch(f"this takes numbers, dates or timestamps, not {kind}", "use quantile_disc")
    return _continuous(kind)


def discrete_kind(args: Sequence[Expression]) -> ValueType:
    _check_fraction(args[1])
    return args[0].type


def _continuous(kind: ValueType) -> ValueType:
    if kind.kind in TIMES:
        return TIMESTAMP
    return kind if kind.kind is Kind.DECIMAL else DOUBLE


def _between(kind: ValueType) -> bool:
    return kind.is_number or kind.kind in TIMES or kind.kind is Kind.NULL


def _check_fraction(given: Expression) -> None:
    value = given.value if isinstance(given, Literal) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Mismatch("the fraction of a quantile is a constant from 0 to 1", "write it as 0.25")
    if not 0 <= value <= 1:
        raise Mismatch("the fraction of a quantile is from 0 to 1", "write it as 0.25")
    if given.type.scale > _MOST_DIGITS:
        raise Mismatch(f"the fraction of a quantile has at most {_MOST_DIGITS} digits", "write it as 0.25")


def is_discrete(aggregate: Aggregate) -> bool:
    """Whether the quantile is one of the values; else it may lie between two."""
    if aggregate.function == "median":
        return not _between(aggregate.args[0].type)
    return aggregate.function == "quantile_disc"


def fraction(aggregate: Aggregate) -> Decimal:
    """Which quantile, from 0 to 1."""
    if aggregate.function == "median":
        return Decimal("0.5")
    given = aggregate.args[1]
    if not isinstance(given, Literal) or not isinstance(given.value, int | Decimal):
        raise ValueError("a fraction that is no constant is refused when it is bound")
    return Decimal(given.value)


__all__ = ["QUANTILES", "continuous_kind", "discrete_kind", "fraction", "is_discrete", "median_kind"]
