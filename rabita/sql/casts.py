"""Which casts there are: those that cannot fail on any value, and TRY_CAST as its writer meant it.

A CAST that fails on one value would make failing an answer about that value; TRY_CAST in its stead would
give NULL where DuckDB stops. So a CAST that can fail on a column is refused with the hint to write TRY_CAST.
"""

from __future__ import annotations

import re

from sqlglot import exp

from rabita.sql import literals
from rabita.sql.expressions import Call, Case, Cast, Column, Expression, Literal, has_aggregate, walk
from rabita.sql.kinds import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    HUGEINT,
    STRING,
    TIMES,
    TIMESTAMP,
    Kind,
    Mismatch,
    ValueType,
    decimal,
    integer,
)

_TARGETS: dict[str, tuple[str, ValueType]] = {
    "VARCHAR": ("VARCHAR", STRING),
    "TEXT": ("VARCHAR", STRING),
    "SMALLINT": ("SMALLINT", integer(2**15)),
    "INT": ("INTEGER", integer(2**31)),
    "BIGINT": ("BIGINT", integer(BIGINT)),
    "INT128": ("HUGEINT", integer(HUGEINT - 1)),
    "DOUBLE": ("DOUBLE", DOUBLE),
    "BOOLEAN": ("BOOLEAN", BOOLEAN),
    "DATE": ("DATE", DATE),
    "TIMESTAMP": ("TIMESTAMP", TIMESTAMP),
    "TIMESTAMPNTZ": ("TIMESTAMP", TIMESTAMP),
}
_DECIMAL = re.compile(r"(?:DECIMAL|NUMERIC)\((\d{1,2})(?:, ?(\d{1,2}))?\)\Z")


def cast(arg: Expression, to: exp.Expression, is_try: bool) -> Expression:
    """`arg` cast to the type written as `to`; a constant is cast here and now."""
    name, target = _target(to)
    if isinstance(arg, Literal):
        return _constant(arg, name, target, is_try)
    if arg.type.kind is Kind.BOOLEAN and target.is_number and name != "DOUBLE" and not is_try:
        return _boolean_as_number(arg, name, target)
    # fails at the broker, on what is released; what an agency would run of it is refused by the plan
    merged = arg.type.is_number and target.is_number and (has_aggregate(arg) or _of_derived(arg))
    if not is_try and not merged and not _cannot_fail(arg.type, target):
        raise _failing(arg.type, name)
    if is_try and not _castable(arg.type, target):
        raise Mismatch(f"{arg.type} is not cast to {name}")
    return Cast(arg, name, is_try, _bounded(arg.type, target))


def check_cannot_fail(found: Cast) -> None:
    """Raises `Mismatch` where this cast stops on some value: such a one may not run where rows are."""
    if found.is_try or isinstance(found.arg, Literal):
        return
    if not _cannot_fail(found.arg.type, _named(found.to)):
        raise _failing(found.arg.type, found.to)


def _failing(source: ValueType, name: str) -> Mismatch:
    return Mismatch(
        f"a cast from {source} to {name} can fail on some value",
        "write TRY_CAST, which gives NULL for what does not fit",
    )


def _of_derived(arg: Expression) -> bool:
    """Made of columns of derived tables that are merged, or of reference tables alone, before it runs."""
    tables = [e.table for e in walk(arg) if isinstance(e, Column)]
    return bool(tables) and not any(tables)


def _named(name: str) -> ValueType:
    if match := _DECIMAL.match(name):
        precision, scale = int(match[1]), int(match[2] or 0)
        return decimal(scale, 10 ** (precision - scale))
    return next(target for written, target in _TARGETS.values() if written == name)


def _target(to: exp.Expression) -> tuple[str, ValueType]:
    if not isinstance(to, exp.DataType) or to.args.get("nested"):
        raise Mismatch("this type is not part of Rabita's SQL")
    written = to.sql("duckdb").upper()
    base = to.this.value if hasattr(to.this, "value") else str(to.this)
    if match := _DECIMAL.match(written):
        precision, scale = int(match[1]), int(match[2] or 0)
        if not 1 <= precision <= 38 or scale > precision:
            raise Mismatch(f"{written} is not a decimal of 1 to 38 digits")
        name = f"DECIMAL({precision},{scale})"
        return name, _named(name)
    if to.expressions or base not in _TARGETS:
        raise Mismatch(f"the type {written} is not part of Rabita's SQL", "use " + ", ".join(_NAMES))
    return _TARGETS[base]


_NAMES = ("VARCHAR", "INTEGER", "BIGINT", "DECIMAL(p,s)", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP")


def _constant(arg: Literal, name: str, target: ValueType, is_try: bool) -> Expression:
    value = arg.value
    if value is None:
        return Cast(arg, name, False, target)
    if target.kind is Kind.DATE and isinstance(value, str):
        return Literal(literals.date(value), DATE)
    if target.kind is Kind.TIMESTAMP and isinstance(value, str):
        return Literal(literals.timestamp(value), TIMESTAMP)
    if target.kind is arg.type.kind is Kind.STRING:
        return arg
    if target.is_number and arg.type.is_number and abs(float(value)) < float(target.bound or 2.0**1000):  # type: ignore[arg-type]
        return Cast(arg, name, is_try, target)
    if _cannot_fail(arg.type, target):
        return Cast(arg, name, is_try, _bounded(arg.type, target))
    raise Mismatch(f"this constant is not cast to {name}", "write the constant as it is meant")


def _boolean_as_number(arg: Expression, name: str, target: ValueType) -> Expression:
    """TRUE as 1 and FALSE as 0, written as the condition it is: who contributes has to be seen."""
    one, zero = Literal(1, integer(1)), Literal(0, integer(0))
    small = ValueType(target.kind, target.scale, 1)
    return Case(
        (
            (arg, Cast(one, name, False, small)),
            (Call("not", (arg,), BOOLEAN), Cast(zero, name, False, small)),
        ),
        None,
        small,
    )


def _cannot_fail(source: ValueType, target: ValueType) -> bool:
    if target.kind is Kind.STRING:
        return source.kind is not Kind.INTERVAL
    if source.kind is Kind.NULL or (source.kind is target.kind and not target.is_number):
        return True
    if target.kind is Kind.DOUBLE:
        return source.is_number
    if source.kind in TIMES and target.kind in TIMES:
        return True
    if source.kind is Kind.INTEGER and target.is_number:
        return source.bound <= target.bound
    if source.kind is target.kind is Kind.DECIMAL:
        return source.scale <= target.scale and source.bound <= target.bound
    return False


def _castable(source: ValueType, target: ValueType) -> bool:
    if Kind.INTERVAL in (source.kind, target.kind):
        return False
    if source.is_number and target.kind in TIMES:
        return False
    return not (source.kind in TIMES and (target.is_number or target.kind is Kind.BOOLEAN))


def _bounded(source: ValueType, target: ValueType) -> ValueType:
    if source.is_number and target.is_number and source.bound and target.bound:
        return ValueType(target.kind, target.scale, min(target.bound, source.bound + 1))
    return target


__all__ = ["cast", "check_cannot_fail"]
