"""Values of the catalogue's types: read from text, held plainly, written as text again.

Text is read strictly, the same in `values`, in `codes` and in reference files: nothing is guessed, nothing
rounded. Held plainly (in `Column.values` and mappings) a string, date, timestamp or decimal is a `str`
(ISO 8601 with a space; a decimal with all its digits), an integer an `int`, a double a `float`.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from decimal import Decimal

from rabita.catalogue.model import Column, Kind, Type

Native = str | int | float | bool | Decimal | date
"""A value as Python has it; a timestamp is a `datetime`, which is a `date`."""
Plain = str | int | float | bool
"""A value as catalogues and mappings hold it."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,60}(\.[0-9]{1,60})?")
_DOUBLE = re.compile(r"[+-]?([0-9]{1,400}(\.[0-9]{0,400})?|\.[0-9]{1,400})([eE][+-]?[0-9]{1,4})?")
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIMESTAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?))?"
)


def allowed_text(type_: Type) -> str:
    """What a value of the type looks like, for a message."""
    return {
        Kind.STRING: "a text",
        Kind.INTEGER: "a whole number of 64 bits",
        Kind.DECIMAL: f"a number of at most {type_.precision} digits, {type_.scale} of them after the point",
        Kind.DOUBLE: "a number",
        Kind.BOOLEAN: "true or false",
        Kind.DATE: "a date such as 2025-01-31",
        Kind.TIMESTAMP: "a time without a zone such as 2025-01-31 23:59:59",
    }[type_.kind]


def parse_value(type_: Type, text: str) -> Native:
    """The value written as `text`; `ValueError` says what is allowed.

    >>> parse_value(Type.parse("decimal(5,2)"), "-1.5")
    Decimal('-1.50')
    """
    value = _PARSERS[type_.kind](type_, text)
    if value is None:
        raise ValueError(allowed_text(type_))
    return value


def plain_value(type_: Type, value: Native) -> Plain:
    """The value as catalogues hold it."""
    if type_.kind is Kind.DECIMAL:
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    assert not isinstance(value, Decimal)  # noqa: S101 - decimals were written above
    return value


def write_value(value: Plain) -> str:
    """The text that `parse_value` reads as the same value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def is_listed(column: Column, value: Native | None) -> bool:
    """Whether the column's closed list, where it has one, has the value; NULL needs no listing."""
    return column.values is None or value is None or plain_value(column.type, value) in column.values


def listed_text(column: Column) -> str:
    """The closed list for a message."""
    words = [write_value(value) for value in column.values or ()]
    return f"one of the column's values: {', '.join(words[:20])}" + (", ..." if len(words) > 20 else "")


def _string(_: Type, text: str) -> str:
    return text


def _integer(_: Type, text: str) -> int | None:
    if not _INTEGER.fullmatch(text):
        return None
    number = int(text)
    return number if -(2**63) <= number < 2**63 else None


def _decimal(type_: Type, text: str) -> Decimal | None:
    if not _DECIMAL.fullmatch(text):
        return None
    whole, _point, fraction = text.lstrip("+-").partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > type_.scale or len(whole.lstrip("0")) > type_.precision - type_.scale:
        return None
    digits = (whole + fraction.ljust(type_.scale, "0")).lstrip("0") or "0"
    sign = int(text.startswith("-") and digits != "0")
    return Decimal((sign, tuple(map(int, digits)), -type_.scale))


def _double(_: Type, text: str) -> float | None:
    if _NOT_FINITE.fullmatch(text):
        return float(text)
    # a number too large for a double would silently become infinity
    return number if _DOUBLE.fullmatch(text) and math.isfinite(number := float(text)) else None


def _boolean(_: Type, text: str) -> bool | None:
    return {"true": True, "false": False}.get(text.lower())


def _date(_: Type, text: str) -> date | None:
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _timestamp(_: Type, text: str) -> datetime | None:
    if not (match := _TIMESTAMP.fullmatch(text)):
        return None
    clock, _point, fraction = (match[2] or "00:00").partition(".")
    try:
        moment = datetime.fromisoformat(f"{match[1]} {clock}")
    except ValueError:
        return None
    return moment.replace(microsecond=int(fraction.ljust(6, "0")))


_PARSERS = {
    Kind.STRING: _string,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DOUBLE: _double,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.TIMESTAMP: _timestamp,
}


def is_finite(value: Native) -> bool:
    return not isinstance(value, float) or math.isfinite(value)


__all__ = [
    "Native",
    "Plain",
    "allowed_text",
    "is_finite",
    "is_listed",
    "listed_text",
    "parse_value",
    "plain_value",
    "write_value",
]
