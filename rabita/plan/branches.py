"""What stands inside an aggregate: its branches under which condition, and whether a branch is linear.

sum(CASE WHEN sex = 'F' THEN income ELSE 0 END)   ->   (sex = 'F', income), (sex = 'F' is not true, 0)
"""

from __future__ import annotations

from decimal import Decimal

from rabita.refusal import Code, Refusal
from rabita.sql.expressions import (
    Call,
    Case,
    Cast,
    Column,
    Expression,
    Literal,
    columns,
    conjunction,
    present,
    rebuild,
    walk,
)
from rabita.sql.kinds import BOOLEAN, NULL, Kind, ValueType

MAX_BRANCHES = 32

Branch = tuple[Expression | None, Expression]


def branches(expression: Expression) -> list[Branch]:
    """Each way the expression can come out, with the condition under which it does (None: always)."""
    found = list(_branches(expression, [], [MAX_BRANCHES]))
    return [(conjunction(conditions), value) for conditions, value in found]


def _branches(
    expression: Expression, conditions: list[Expression], budget: list[int]
) -> list[tuple[list[Expression], Expression]]:
    choice = next((e for e in walk(expression) if _is_choice(e)), None)
    if choice is None:
        budget[0] -= 1
        if budget[0] < 0:
            raise Refusal(
                Code.NOT_SUPPORTED,
                f"an aggregate has at most {MAX_BRANCHES} branches",
                hint="ask for the parts one by one, with FILTER",
                position=getattr(expression, "place", None),
            )
        return [(conditions, expression)]
    found = []
    for condition, value in _arms(choice):
        more = [*conditions, *condition]
        found.extend(_branches(_substitute(expression, choice, value), more, budget))
    return found


def _is_choice(expression: Expression) -> bool:
    if isinstance(expression, Case):
        return True
    return isinstance(expression, Call) and expression.function in ("coalesce", "nullif")


def _arms(choice: Expression) -> list[tuple[list[Expression], Expression]]:
    arms: list[tuple[list[Expression], Expression]] = []
    before: list[Expression] = []
    if isinstance(choice, Case):
        for condition, value in choice.whens:
            arms.append(([*before, condition], value))
            before.append(_not_true(condition))
        arms.append((before, choice.default or Literal(None, NULL)))
    elif isinstance(choice, Call) and choice.function == "coalesce":
        for arg in choice.args:
            arms.append(([*before, present(arg)], arg))
            before.append(Call("is null", (arg,), BOOLEAN))
    elif isinstance(choice, Call):
        equal = Call("=", choice.args, BOOLEAN)
        arms.append(([_not_true(equal)], choice.args[0]))
    return arms


def _not_true(condition: Expression) -> Expression:
    return Call("is distinct from", (condition, Literal(True, BOOLEAN)), BOOLEAN)


def _substitute(whole: Expression, part: Expression, value: Expression) -> Expression:
    if whole is part:
        return value
    return rebuild(whole, lambda child: _substitute(child, part, value))


def is_linear(expression: Expression) -> bool:
    """A sum of columns and constants, each times a constant: what a measure's total is made of.

    Anything else could hide a condition in arithmetic (DESIGN §3, `transform`).
    """
    match expression:
        case Column() | Literal():
            return True
        case Call(function="+" | "-" | "neg", args=args):
            return all(is_linear(a) for a in args)
        case Call(function="*", args=(left, right)):
            return is_linear(left) and is_linear(right) and not (columns(left) and columns(right))
        case Call(function="/", args=(left, right)):
            return is_linear(left) and not columns(right)
        case Cast(arg=arg, is_try=False):
            return _keeps(arg.type, expression.type) and is_linear(arg)
        case _:
            return not columns(expression)


def _keeps(given: ValueType, to: ValueType) -> bool:
    """Whether a cast leaves numbers as they are: rounding tells on which side of a step a value lies."""
    if not (given.is_number and to.is_number):
        return False
    return to.kind is Kind.DOUBLE or (given.kind is not Kind.DOUBLE and to.scale >= given.scale)


def is_nothing(expression: Expression) -> bool:
    """A branch that adds nothing to a sum whoever is in it: NULL or zero."""
    match expression:
        case Literal(value=value):
            return value is None or (isinstance(value, int | float | Decimal) and value == 0)
        case Cast(arg=arg):
            return is_nothing(arg)
        case Call(function="*", args=args):
            return any(is_nothing(a) for a in args)
        case Call(function="neg", args=(arg,)):
            return is_nothing(arg)
        case _:
            return False


def is_null(expression: Expression) -> bool:
    if isinstance(expression, Cast):
        return is_null(expression.arg)
    return isinstance(expression, Literal) and expression.value is None


__all__ = ["branches", "is_linear", "is_nothing", "is_null"]
