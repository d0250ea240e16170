"""The kinds of value an expression can have, and how kinds meet, so strictly that nothing is cast by luck.

DuckDB casts a column to the type of a constant beside it (`drug = 5`), and such a cast can fail on one row
and so tell what is in it. Here two kinds meet only where the meeting cannot fail on any value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rabita.catalogue import model


class Kind(StrEnum):
    """The kinds of value there are above the catalogue."""

    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    INTERVAL = "interval"
    NULL = "null"


NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE})
TIMES = frozenset({Kind.DATE, Kind.TIMESTAMP})
DECIMAL_DIGITS = 38
BIGINT = 2**63
HUGEINT = 2**127


class Mismatch(Exception):
    """Kinds that do not meet; `hint` says what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class ValueType:
    """A kind; for integers and decimals also digits after the point and a bound on the absolute value."""

    kind: Kind
    scale: int = 0
    bound: int = 0

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS

    def __str__(self) -> str:
        return self.kind.value


STRING = ValueType(Kind.STRING)
DOUBLE = ValueType(Kind.DOUBLE)
BOOLEAN = ValueType(Kind.BOOLEAN)
DATE = ValueType(Kind.DATE)
TIMESTAMP = ValueType(Kind.TIMESTAMP)
INTERVAL = ValueType(Kind.INTERVAL)
NULL = ValueType(Kind.NULL)


def integer(bound: int = BIGINT) -> ValueType:
    return ValueType(Kind.INTEGER, 0, bound)


def decimal(scale: int, bound: int) -> ValueType:
    return ValueType(Kind.DECIMAL, scale, bound)


def of_column(column: model.Type) -> ValueType:
    """The kind of a catalogue column.

    >>> of_column(model.Type.parse("decimal(4,2)"))
    ValueType(kind=<Kind.DECIMAL: 'decimal'>, scale=2, bound=100)
    """
    if column.kind is model.Kind.INTEGER:
        return integer()
    if column.kind is model.Kind.DECIMAL:
        return decimal(column.scale, 10 ** (column.precision - column.scale))
    return ValueType(Kind(column.kind.value))


def meet(types: Sequence[ValueType], *, merged: bool = False) -> ValueType:
    """The one type that values of all these types have when they stand for one another (CASE, COALESCE, =).

    `merged`: over merged groups, where DuckDB itself says what has too many digits.

    >>> meet([integer(5), decimal(2, 10)])
    ValueType(kind=<Kind.DECIMAL: 'decimal'>, scale=2, bound=10)
    """
    known = [t for t in types if t.kind is not Kind.NULL]
    if not known:
        return NULL
    kinds = {t.kind for t in known}
    if len(kinds) == 1 and not kinds & NUMBERS:
        return known[0]
    if kinds <= TIMES:
        return TIMESTAMP
    if kinds <= NUMBERS:
        return _meet_numbers(known, merged)
    first, second = known[0], next((t for t in known if t.kind is not known[0].kind), known[0])
    raise Mismatch(f"{_article(first)} and {_article(second)} do not compare", _advice(kinds))


def _meet_numbers(types: Sequence[ValueType], merged: bool) -> ValueType:
    if any(t.kind is Kind.DOUBLE for t in types):
        return DOUBLE
    bound, scale = max(t.bound for t in types), max(t.scale for t in types)
    if all(t.kind is Kind.INTEGER for t in types):
        return integer(bound)
    if merged:
        return decimal(scale, min(bound, 10 ** max(0, DECIMAL_DIGITS - scale)))
    if bound > 10 ** (DECIMAL_DIGITS - scale):
        raise Mismatch(
            "these numbers have too many digits to meet as one decimal",
            f"cast one side to DOUBLE, or use fewer than {scale} digits after the point",
        )
    return decimal(scale, bound)


def _article(value: ValueType) -> str:
    return f"{'an' if value.kind in (Kind.INTEGER, Kind.INTERVAL) else 'a'} {value.kind.value}"


def _advice(kinds: set[Kind]) -> str:
    if Kind.STRING in kinds and kinds & NUMBERS:
        return "quote the constant to compare with text, or leave the quotes away to compare with a number"
    if Kind.STRING in kinds and kinds & TIMES:
        return "write a date as DATE '2024-01-31'"
    if Kind.BOOLEAN in kinds:
        return "compare a boolean with TRUE or FALSE"
    return "make both sides the same kind"


__all__ = ["Kind", "Mismatch", "ValueType", "decimal", "integer", "meet", "of_column"]
