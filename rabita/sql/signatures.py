"""How a function checks its arguments: small rules from argument expressions to the kind of the result.

A rule raises `Mismatch` where DuckDB would have to cast, or could fail on some value of a column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from rabita.sql.amplification import amplification, check_amplification
from rabita.sql.expressions import Column, Expression, Literal, Subquery, Window, has_aggregate, walk
from rabita.sql.kinds import (
    BIGINT,
    BOOLEAN,
    DATE,
    DECIMAL_DIGITS,
    DOUBLE,
    HUGEINT,
    INTERVAL,
    STRING,
    TIMES,
    TIMESTAMP,
    Kind,
    Mismatch,
    ValueType,
    decimal,
    integer,
    meet,
)

Rule = Callable[[Sequence[Expression]], ValueType]

LONGEST_STEP_DAYS = 366_000
NONLINEAR_DIGITS = 50


def result(kind: ValueType, *wanted: str, least: int | None = None) -> Rule:
    """A function of arguments of the wanted kinds: `number`, `string`, `time`, `any`, `constant string`."""

    def rule(args: Sequence[Expression]) -> ValueType:
        fewest = len(wanted) if least is None else least
        if not fewest <= len(args) <= len(wanted):
            raise Mismatch(f"this takes {fewest} argument{'s' * (fewest != 1)}, not {len(args)}")
        for arg, want in zip(args, wanted, strict=False):
            _want(arg, want)
        return kind

    return rule


def _want(arg: Expression, want: str) -> None:
    kind = arg.type.kind
    constant = want.startswith("constant ")
    want = want.removeprefix("constant ")
    fits = {
        "number": arg.type.is_number,
        "time": kind in TIMES,
        "any": True,
    }.get(want, kind.value == want)
    if not fits and kind is not Kind.NULL:
        raise Mismatch(f"this takes a {want}, not {arg.type}")
    if constant and not isinstance(arg, Literal):
        raise Mismatch(f"this takes a constant {want}", "write the number itself")


def add(args: Sequence[Expression]) -> ValueType:
    """`+` and `-` on numbers, days on dates, intervals on dates and timestamps."""
    left, right = args[0].type, args[1].type
    if Kind.INTERVAL in (left.kind, right.kind):
        if left.kind in TIMES or right.kind in TIMES:
            return TIMESTAMP
        raise Mismatch("an interval is added to a date or a timestamp")
    if left.kind is Kind.DATE and right.kind is Kind.INTEGER:
        return _days(args[1])
    return _arithmetic(args, lambda a, b: a + b, max)


def subtract(args: Sequence[Expression]) -> ValueType:
    left, right = args[0].type, args[1].type
    if right.kind is Kind.INTERVAL:
        if left.kind in TIMES:
            return TIMESTAMP
        raise Mismatch("an interval is subtracted from a date or a timestamp")
    if left.kind is Kind.DATE and right.kind is Kind.DATE:
        return integer(10**10)
    if left.kind is Kind.DATE and right.kind is Kind.INTEGER:
        return _days(args[1])
    return _arithmetic(args, lambda a, b: a + b, max)


def _days(amount: Expression) -> ValueType:
    value = amount.value if isinstance(amount, Literal) else None
    if not isinstance(value, int) or abs(value) > LONGEST_STEP_DAYS:
        raise Mismatch("days added to a date are a constant", "use date_diff to compare two dates")
    return DATE


def multiply(args: Sequence[Expression]) -> ValueType:
    return _arithmetic(args, lambda a, b: a * b, lambda a, b: a + b)


def _arithmetic(
    args: Sequence[Expression], bound: Callable[[int, int], int], scale: Callable[[int, int], int]
) -> ValueType:
    left, right = args[0].type, args[1].type
    for side in (left, right):
        if not side.is_number:
            raise Mismatch(f"arithmetic takes numbers, not {side}", "cast text with TRY_CAST")
    if Kind.DOUBLE in (left.kind, right.kind):
        return DOUBLE
    whole = bound(left.bound, right.bound)
    if left.kind is right.kind is Kind.INTEGER:
        if whole >= HUGEINT and not above(args):
            raise Mismatch("this arithmetic could overflow", "cast one side to DOUBLE")
        return integer(whole)
    digits = scale(left.scale, right.scale)
    linear = isinstance(args[0], Literal) or isinstance(args[1], Literal)
    limit = DECIMAL_DIGITS if linear and max(left.bound, right.bound) < 10**30 else NONLINEAR_DIGITS
    if above(args):
        return decimal(min(digits, DECIMAL_DIGITS), min(whole, 10 ** max(0, DECIMAL_DIGITS - digits)))
    if digits > DECIMAL_DIGITS or whole * 10**digits > 10**limit:
        raise Mismatch("this arithmetic has too many digits for a decimal", "cast one side to DOUBLE")
    if whole * 10**digits >= 10**DECIMAL_DIGITS:
        check_amplification(digits, bound(amplification(args[0]), amplification(args[1])))
    return decimal(digits, whole)


def above(args: Sequence[Expression]) -> bool:
    """Over merged groups, where DuckDB itself says what overflows."""
    if any(has_aggregate(a) for a in args):
        return True
    found = [e for a in args for e in walk(a)]
    merged = any(isinstance(e, Window | Subquery) or (isinstance(e, Column) and not e.table) for e in found)
    return merged and not any(isinstance(e, Column) and e.shared for e in found)


def divide(args: Sequence[Expression]) -> ValueType:
    _arithmetic(args, lambda a, _: a, max)
    return DOUBLE


def whole_divide(args: Sequence[Expression]) -> ValueType:
    """`//` and `%` raise on zero in DuckDB, so the divisor is a constant above zero."""
    _divisor(args[1])
    if args[0].type.kind is not Kind.INTEGER or args[1].type.kind is not Kind.INTEGER:
        raise Mismatch(
            "// takes integers", "of other numbers DuckDB's // rounds nothing: write a / b, or floor(a / b)"
        )
    return integer(args[0].type.bound)


def modulo(args: Sequence[Expression]) -> ValueType:
    _divisor(args[1])
    return _arithmetic(args, max, max)


def _divisor(arg: Expression) -> None:
    value = arg.value if isinstance(arg, Literal) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float) or not value > 0:
        raise Mismatch(
            "the divisor of // and % is a constant above zero", "use a / b, which gives NULL or infinity"
        )


def same(args: Sequence[Expression]) -> ValueType:
    """The argument's own type: `-x`, abs."""
    _want(args[0], "number")
    return args[0].type


def rounded(args: Sequence[Expression]) -> ValueType:
    """round and trunc, to a constant number of digits; below zero to tens, hundreds..., and no digits after
    the point are left.
    """
    if not 1 <= len(args) <= 2:
        raise Mismatch("this takes a number and a constant number of digits")
    _want(args[0], "number")
    digits = 0
    if len(args) == 2:
        value = args[1].value if isinstance(args[1], Literal) else None
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 18:
            raise Mismatch("the digits to round to are a constant from -18 to 18")
        digits = value
    kind = args[0].type
    if kind.kind is Kind.DOUBLE or digits >= 0:
        scale = min(digits, kind.scale)
        return decimal(scale, kind.bound + 1) if kind.kind is Kind.DECIMAL else kind
    return _rounded_up(args, kind.bound + 10**-digits // 2)


def _rounded_up(args: Sequence[Expression], bound: int) -> ValueType:
    """What is rounded to tens or more can be larger than it was."""
    kind = args[0].type
    most = 10**DECIMAL_DIGITS if kind.kind is Kind.DECIMAL else HUGEINT
    # what has digits after the point leaves room for ten times as much
    if bound >= most and not kind.scale and not above(args):
        raise Mismatch("this rounding could overflow", "cast the number to DOUBLE")
    return decimal(0, min(bound, most)) if kind.kind is Kind.DECIMAL else integer(bound)


def whole(args: Sequence[Expression]) -> ValueType:
    """floor and ceil: a decimal without digits after the point, else a double (of an integer too)."""
    _want(args[0], "number")
    kind = args[0].type
    return decimal(0, kind.bound + 1) if kind.kind is Kind.DECIMAL else DOUBLE


def comparison(args: Sequence[Expression]) -> ValueType:
    met = meet([a.type for a in args], merged=above(args))
    if met.kind is Kind.INTERVAL:
        raise Mismatch("intervals are not compared", "compare dates")
    return BOOLEAN


def alternatives(args: Sequence[Expression]) -> ValueType:
    """coalesce, greatest, least: arguments that stand for one another."""
    if not args:
        raise Mismatch("this takes at least one argument")
    return meet([a.type for a in args], merged=above(args))


def nullif(args: Sequence[Expression]) -> ValueType:
    if len(args) != 2:
        raise Mismatch("nullif takes two arguments")
    meet([a.type for a in args])
    return args[0].type


def escaped(args: Sequence[Expression]) -> ValueType:
    """LIKE with ESCAPE: DuckDB fails, on some texts and not on others, at a pattern that its escape character
    ends, and ILIKE knows no case in a pattern: the character is no letter.
    """
    result(BOOLEAN, "string", "constant string", "constant string")(args)
    pattern, escape = (a.value if isinstance(a, Literal) else None for a in args[1:])
    if not isinstance(escape, str) or len(escape) != 1 or not escape.isascii() or escape.isalnum():
        raise Mismatch("what stands after ESCAPE is one sign", "write ESCAPE '!'")
    if not isinstance(pattern, str) or unescaped(pattern, escape).endswith(escape):
        raise Mismatch("a pattern with ESCAPE is a text that its escape character does not end")
    return BOOLEAN


def unescaped(pattern: str, escape: str) -> str:
    """A pattern with a letter in place of each character that it escapes.

    >>> unescaped("50!%!_%", "!")
    '50xx%'
    """
    return re.sub(re.escape(escape) + ".", "x", pattern, flags=re.DOTALL)


def booleans(args: Sequence[Expression]) -> ValueType:
    for arg in args:
        if arg.type.kind not in (Kind.BOOLEAN, Kind.NULL):
            raise Mismatch(f"a condition is a boolean, not {arg.type}", "compare it with a value")
    return BOOLEAN


def concatenation(args: Sequence[Expression]) -> ValueType:
    if not args:
        raise Mismatch("this takes at least one argument")
    for arg in args:
        _want(arg, "string")
    return STRING


def joined(args: Sequence[Expression]) -> ValueType:
    """concat_ws: a separator and what stands between."""
    if len(args) < 2:
        raise Mismatch("this takes a separator and at least one more argument")
    _want(args[0], "constant string")
    return concatenation(args)


def replacement(args: Sequence[Expression]) -> ValueType:
    """replace() may not make text longer: nested, it would grow without bound."""
    result(STRING, "string", "constant string", "constant string")(args)
    old, new = (str(a.value) if isinstance(a, Literal) and a.value is not None else "" for a in args[1:])
    if len(new) > max(len(old), 1):
        raise Mismatch("the replacement may not be longer than what it replaces")
    return STRING


def piece(args: Sequence[Expression]) -> ValueType:
    """substr, left, right with constant positions, which cannot be out of range."""
    if not 2 <= len(args) <= 3:
        raise Mismatch("this takes a string and constant positions")
    _want(args[0], "string")
    for arg in args[1:]:
        value = arg.value if isinstance(arg, Literal) else None
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 1_000_000:
            raise Mismatch("the positions are constant integers up to 1,000,000")
    return STRING


def date_part(args: Sequence[Expression]) -> ValueType:
    result(STRING, "time")(args)
    return integer(10**7)


def clock_part(args: Sequence[Expression]) -> ValueType:
    result(STRING, "timestamp")(args)
    return integer(100)


__all__ = ["BIGINT", "DOUBLE", "INTERVAL", "Rule", "result", "unescaped"]
