"""What form an expression has, as far as its uses depend on it: a step, a prefix, what gives a value."""

from __future__ import annotations

import re

from rabita.sql.aggregates import EXTREMES
from rabita.sql.expressions import (
    Aggregate,
    Call,
    Case,
    Cast,
    Column,
    Expression,
    In,
    Literal,
    Lowered,
    children,
    columns,
)
from rabita.sql.functions import FUNCTIONS
from rabita.sql.kinds import Kind
from rabita.sql.quantiles import QUANTILES
from rabita.sql.signatures import unescaped
from rabita.sql.uses import Action

_PREFIX = re.compile(r"[^%_]*%?\Z", re.DOTALL)


def own(expression: Expression) -> list[Column]:
    """The columns named outside of subqueries."""
    if isinstance(expression, Lowered):
        return []
    if isinstance(expression, Column):
        return [expression]
    return [c for child in children(expression) for c in own(child)]


def is_prefix(pattern: Expression, *, anything: bool, escape: Expression | None = None) -> bool:
    """A constant that texts begin with, or are equal to: as good as a comparison."""
    text = pattern.value if isinstance(pattern, Literal) else None
    if isinstance(text, str) and isinstance(escape, Literal):
        text = unescaped(text, str(escape.value))
    return isinstance(text, str) and (anything or _PREFIX.match(text) is not None)


def is_step(key: Expression) -> bool:
    match key:
        case Column() | Literal():
            return True
        case Call(function=name, args=args):
            return FUNCTIONS[name].step and len(columns(key)) <= 1 and all(is_step(a) for a in args)
        case Cast(arg=arg, is_try=False):
            return is_step(arg)
        case _:
            return False


def action_of(aggregate: Aggregate) -> Action:
    if aggregate.function == "count" and aggregate.distinct:
        return Action.COUNT_DISTINCT
    if aggregate.function in EXTREMES:
        return Action.EXTREME
    counts = aggregate.function in ("count", "count_if") or aggregate.function in QUANTILES
    return Action.COUNT if counts else Action.SUM


def values(expression: Expression) -> list[Column]:
    """The columns that give a value, not those that only decide between values."""
    match expression:
        case Case():
            return [c for v in results(expression) for c in values(v)]
        case Column():
            return [expression]
        case Call() | In() if expression.type.kind is Kind.BOOLEAN:
            return []
        case _:
            return [c for child in children(expression) for c in values(child)]


def results(case: Case) -> tuple[Expression, ...]:
    """What the branches of a CASE give."""
    given = tuple(value for _, value in case.whens)
    return given if case.default is None else (*given, case.default)


__all__ = ["action_of", "is_prefix", "is_step", "own", "results", "values"]
