"""How large an expression can make the values people keep: what an asker could make a statement fail with.

A product or a sum fails where it leaves 38 digits. By their types many honest ones could; by the values that
people keep none does. But multiplied by constants of the asker's choice, or by itself, it fails from a value
of the asker's choice on, and failing or not tells on which side a value lies (DESIGN §9). So where a type
could overflow, values up to a million have to stay a trillion times away from it.

q * (1e15 * 1e15)   ->   10^36, too much        price * (1 - discount) * (1 + tax)   ->   10^18
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from rabita.sql.expressions import Call, Case, Cast, Column, Expression, Literal, Subquery
from rabita.sql.kinds import Kind, Mismatch

MOST = 10**26
"""The largest size, digits after the point among it, of what could overflow: 10^12 are left to 10^38."""
KEPT = 10**6
"""As large as a number in a column is taken to be."""
LONGEST = 10**10
"""The largest value of the functions that count: a text's length, days between dates."""

_SAME = ("neg", "abs", "round", "trunc", "floor", "ceil", "//", "%", "nullif")


def amplification(expression: Expression) -> int:
    """The largest absolute value, were all columns at most `KEPT`."""
    match expression:
        case Column(table="", type=kind) | Subquery(type=kind):  # merged before, with constants of any size
            return max(1, kind.bound)
        case Column(type=kind):
            return max(1, min(kind.bound, KEPT))
        case Literal(value=int() | Decimal() | float() as value) if math.isfinite(value):
            return math.ceil(abs(float(value)))
        case Call(function="+" | "-", args=(left, right)):
            return amplification(left) + amplification(right)
        case Call(function="*", args=(left, right)):
            return amplification(left) * amplification(right)
        case Call(function="round", args=(arg, Literal(value=int() as digits))) if digits < 0:
            return 2 * amplification(arg)
        case Call(function=name, args=args) if name in _SAME:
            return amplification(args[0])
        case Call(function="coalesce" | "greatest" | "least", args=args):
            return _most(args)
        case Case(whens=whens, default=default):
            return _most([v for _, v in whens] + ([] if default is None else [default]))
        case Cast(arg=arg) if arg.type.is_number:
            return amplification(arg)
        case Cast(type=kind):
            return max(1, kind.bound)  # text can be made of constants
        case _:
            return max(1, min(expression.type.bound, LONGEST))


def check_amplification(scale: int, amplified: int) -> None:
    """Refuse numbers that constants bring near the end of 38 digits, where their type could reach it."""
    if amplified * 10**scale > MOST:
        raise Mismatch(
            "constants make these numbers so large that they could overflow", "cast one side to DOUBLE"
        )


def _most(expressions: Sequence[Expression]) -> int:
    numbers = [e for e in expressions if e.type.kind is not Kind.NULL]
    return max((amplification(e) for e in numbers), default=1)


__all__ = ["MOST", "amplification", "check_amplification"]
