"""Whether a sum adds up what it names, or weighs it so that one number could carry several.

A total is a total whatever its unit: kilograms for grams, thousands of rupees. But with weights of the
asker's choice one number holds as many as it has digits: a million for each woman and one for each man gives
both counts, a weight for each district all of theirs, and the budget of groups is spent on one. So a plain
sum has

1. factors of columns, and what is added to them, between a millionth and a million: units;
2. no factor over a thousand times another's: the sum of two columns, not two sums side by side;
3. one and the same term in every branch of a CASE that adds anything: who is in it, not how much they weigh.

Anything else is `transform` (DESIGN §3).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from rabita.plan.branches import is_linear, is_nothing
from rabita.plan.forms import results
from rabita.sql.expressions import Call, Case, Cast, Column, Expression, Literal

LARGEST = 1e6
SPREAD = 1e3


def is_plain_sum(argument: Expression) -> bool:
    """Whether an aggregate that adds up has this argument as it stands, beside conditions."""
    if weighs_by_condition(argument):
        return False
    return all(is_nothing(t) or (is_linear(t) and _is_moderate(t)) for t in _terms(argument))


def weighs_by_condition(argument: Expression) -> bool:
    """Whether conditions decide what is added, beyond whether anything is."""
    return len({term for term in _terms(argument) if not is_nothing(term)}) > 1


def _terms(argument: Expression) -> Iterator[Expression]:
    """What the branches of a CASE give; the argument itself where it is none."""
    if not isinstance(argument, Case):
        yield argument
        return
    for value in results(argument):
        yield from _terms(value)


def _is_moderate(term: Expression) -> bool:
    try:
        factors = [abs(f) for f in _factors(term, 1.0) if f]
    except (ValueError, OverflowError, ZeroDivisionError):
        return False
    return max(factors, default=1) <= SPREAD * min(factors, default=1)


def _factors(term: Expression, factor: float) -> Iterator[float]:
    """The factor of each column; `ValueError` where a constant is none, or leaves its bounds on the way."""
    if factor and not 1 / LARGEST <= abs(factor) <= LARGEST:
        raise ValueError
    match term:
        case Column(shared=True):
            yield factor
        case Call(function="+" | "-" | "neg", args=args):
            for arg in args:
                yield from _factors(arg, factor)
        case Call(function="*", args=(left, right)) if (weight := _constant(right)) is not None:
            yield from _factors(left, factor * weight)
        case Call(function="*", args=(left, right)) if (weight := _constant(left)) is not None:
            yield from _factors(right, factor * weight)
        case Call(function="/", args=(left, right)) if (weight := _constant(right)) is not None:
            yield from _factors(left, factor / weight)
        case Cast(arg=arg):
            yield from _factors(arg, factor)
        case _:
            added = _constant(term)
            if added is None or max(abs(added), abs(added * factor)) > LARGEST:
                raise ValueError


def _constant(expression: Expression) -> float | None:
    """The value of a constant that is written out; None for everything else, merged values too."""
    match expression:
        case Literal(value=None):
            return 0.0
        case Literal(value=bool()):
            return None
        case Literal(value=int() | float() | Decimal() as value):
            return float(value) if math.isfinite(value) else None
        case Call(function="neg", args=(arg,)):
            inner = _constant(arg)
            return None if inner is None else -inner
        case Call(function="+" | "-" | "*" | "/" as operator, args=(left, right)):
            return _computed(operator, _constant(left), _constant(right))
        case Cast(arg=arg):
            return _constant(arg)
        case _:
            return None


def _computed(operator: str, left: float | None, right: float | None) -> float | None:
    if left is None or right is None:
        return None
    if operator == "/":
        return left / right if right else None
    return {"+": left + right, "-": left - right, "*": left * right}[operator]


__all__ = ["LARGEST", "SPREAD", "is_plain_sum", "weighs_by_condition"]
