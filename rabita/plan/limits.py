"""The limits of what one subject's rows add to a sum of an expression, by the bounds of its columns.

Any of a subject's rows add to a sum of a column what lies between its bounds (`Column.bounds`). So

    sum(2 * kg)                                    2 * bounds of kg
    sum(kg - waste)                                bounds of kg less those of waste
    sum(CASE WHEN drug = 'heroin' THEN kg END)     bounds of kg: the rows are fewer
    sum(coalesce(kg, 0))                           and zero: there may be no row with a number
    sum(CASE WHEN ... THEN kg ELSE -kg END)        both together, each of which may be of no row

A constant is added once for each row, of which there may be many: with one there are no limits, nor with
anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import isfinite

from rabita.catalogue.model import Catalogue
from rabita.plan.branches import branches, is_linear, is_nothing, is_null
from rabita.plan.cut import Limits
from rabita.sql.expressions import Call, Cast, Column, Expression, Literal

LimitsOf = Callable[[Expression], Limits | None]
"""The limits of a sum of an expression; None where there are none."""

_Form = Mapping[Column | None, Fraction]
"""How many times each column is added, and under None the constant."""

_ZERO = Fraction(0)


def limits_in(catalogue: Catalogue) -> LimitsOf:
    """The limits that a catalogue's bounds give."""
    if not any(c.bounds for table in catalogue.tables.values() for c in table.columns.values()):
        return lambda expression: None

    def bounds(column: Column) -> Limits | None:
        declared = catalogue.tables[column.table].columns.get(column.name) if column.table else None
        if declared is None or declared.bounds is None:
            return None
        least, most = declared.bounds
        return Limits(Fraction(least), Fraction(most))

    return lambda expression: _limits(expression, bounds)


def _limits(expression: Expression, bounds: Callable[[Column], Limits | None]) -> Limits | None:
    found: dict[frozenset[tuple[Column | None, Fraction]], Limits] = {}
    nothing = False
    for _, value in branches(expression):
        if is_null(value):
            continue
        form = {} if is_nothing(value) else _form(value)
        if form is None or form.get(None):
            return None
        added = {column: times for column, times in form.items() if column is not None and times}
        nothing = nothing or not added
        parts = [_times(bounds(column), times) for column, times in added.items()]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        if known:
            found[frozenset(added.items())] = _together(known)
    if not found:
        return None
    several = nothing or len(found) > 1
    return _together([_or_zero(each) for each in found.values()] if several else list(found.values()))


def _form(value: Expression) -> dict[Column | None, Fraction] | None:
    """A linear expression as its columns and factors; None where it is none, or a factor is not written."""
    if not is_linear(value):
        return None
    match value:
        case Column():
            return {value: Fraction(1)}
        case Literal(value=number) if isinstance(number, int | float | Decimal) and isfinite(number):
            return {None: Fraction(number)}
        case Cast(arg=arg):
            return _form(arg)
        case Call(function="neg", args=(arg,)):
            return _scaled(_form(arg), Fraction(-1))
        case Call(function="+" | "-" as sign, args=(left, right)):
            one, other = _form(left), _scaled(_form(right), Fraction(1 if sign == "+" else -1))
            if one is None or other is None:
                return None
            return {column: one.get(column, _ZERO) + other.get(column, _ZERO) for column in {**one, **other}}
        case Call(function="*", args=(left, right)):
            one, other = _form(left), _form(right)
            factor = _factor(one)
            return _scaled(other, factor) if factor is not None else _scaled(one, _factor(other))
        case Call(function="/", args=(left, right)):
            divisor = _factor(_form(right))
            return _scaled(_form(left), 1 / divisor) if divisor else None
        case _:
            return None


def _factor(form: _Form | None) -> Fraction | None:
    """The constant that a form is."""
    return None if form is None or any(column for column in form) else form.get(None, _ZERO)


def _scaled(form: _Form | None, factor: Fraction | None) -> dict[Column | None, Fraction] | None:
    if form is None or factor is None:
        return None
    return {column: times * factor for column, times in form.items()}


def _times(limits: Limits | None, factor: Fraction) -> Limits | None:
    if limits is None:
        return None
    ends = (limits.least * factor, limits.most * factor)
    return Limits(min(ends), max(ends))


def _together(parts: list[Limits]) -> Limits:
    return Limits(sum((p.least for p in parts), _ZERO), sum((p.most for p in parts), _ZERO))


def _or_zero(limits: Limits) -> Limits:
    return Limits(min(limits.least, _ZERO), max(limits.most, _ZERO))


__all__ = ["LimitsOf", "limits_in"]
