"""Constants: from the question's text to typed values, and from typed values to SQL text."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import replace
from decimal import Decimal

from rabita.sql.expressions import Expression, Literal
from rabita.sql.kinds import (
    DATE,
    DOUBLE,
    HUGEINT,
    INTERVAL,
    TIMESTAMP,
    Kind,
    Mismatch,
    decimal,
    integer,
)

_NUMBER = re.compile(r"\d+(?:_\d+)*(?:\.\d*)?|\.\d+")
_TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?\Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
INTERVAL_UNITS = ("microsecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year")
_LONGEST = 20_000
_LONGEST_NUMBER = 60


def number(text: str) -> Literal:
    """A number as DuckDB types it: an integer; with a point a decimal; with an exponent a double.

    >>> number("1.50").type
    ValueType(kind=<Kind.DECIMAL: 'decimal'>, scale=2, bound=2)
    >>> number("1e3").value
    1000.0
    """
    written = text.replace("_", "")
    if not re.fullmatch(r"(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", written, re.ASCII):
        raise Mismatch(f"{text} is not a number")
    if len(written) > _LONGEST_NUMBER or re.match(r"0\d", written):
        raise Mismatch("this is not how a number is written", "write it without needless digits")
    if "e" in written.lower():
        return Literal(float(written), DOUBLE)
    if "." not in written:
        whole = int(written)
        if whole >= HUGEINT:
            raise Mismatch("this integer has too many digits", "write it as a double, as 1e40")
        return Literal(whole, integer(whole))
    exact = Decimal(written if not written.startswith(".") else f"0{written}")
    scale = len(written) - written.index(".") - 1
    if len(written) - 1 > 38:
        raise Mismatch("this decimal has too many digits", "write it as a double, as 1.5e0")
    return Literal(exact, decimal(scale, int(exact) + 1))


def date(text: str) -> datetime.date:
    if not _DATE.match(text):
        raise Mismatch(f"{text!r} is not a date", "write a date as DATE '2024-01-31'")
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise Mismatch(f"{text!r} is not a date", "write a date as DATE '2024-01-31'") from None


def timestamp(text: str) -> datetime.datetime:
    hint = "write a timestamp as TIMESTAMP '2024-01-31 12:30:00'"
    if not _TIMESTAMP.match(text):
        raise Mismatch(f"{text!r} is not a timestamp", hint)
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        raise Mismatch(f"{text!r} is not a timestamp", hint) from None


def interval(amount: int, unit: str) -> Literal:
    if unit not in INTERVAL_UNITS:
        raise Mismatch(f"an interval is counted in {', '.join(INTERVAL_UNITS)}")
    if abs(amount) > _LONGEST:
        raise Mismatch(f"an interval is at most {_LONGEST} units long")
    return Literal(amount, INTERVAL, unit)


def as_time(expression: Expression, kind: Kind) -> Expression:
    """A text constant beside a date or timestamp, read as one here, so that nothing is cast where it runs.

    >>> from rabita.sql.kinds import STRING
    >>> as_time(Literal("2024-01-31", STRING), Kind.DATE).value
    datetime.date(2024, 1, 31)
    """
    if not (isinstance(expression, Literal) and isinstance(expression.value, str)):
        return expression
    if kind is Kind.DATE:
        return replace(expression, value=date(expression.value), type=DATE)
    return replace(expression, value=timestamp(expression.value), type=TIMESTAMP)


def sql(literal: Literal) -> str:
    """The constant as DuckDB reads it back, of the same value and type.

    >>> from rabita.sql.kinds import STRING
    >>> sql(Literal("it's", STRING))
    "'it''s'"
    >>> sql(number("-0.50".strip("-")))
    '0.50'
    """
    value = literal.value
    if value is None:
        return "NULL"
    if literal.type.kind is Kind.INTERVAL:
        return f"INTERVAL ({value}) {literal.unit.upper()}"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime):
        return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
    if isinstance(value, datetime.date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, str):
        return quoted_text(value)
    if isinstance(value, float):
        return _double(value)
    written = _plain(value)
    return f"({written})" if value < 0 else written


def _double(value: float) -> str:
    if not math.isfinite(value):
        return f"CAST('{value}' AS DOUBLE)"
    text = repr(value)
    return text if "e" in text else f"{text}e0"


def _plain(value: int | Decimal) -> str:
    if isinstance(value, int):
        return str(value)
    written = format(value, "f")
    return written if "." in written else f"{written}."


def quoted_text(text: str) -> str:
    """A text constant.

    >>> quoted_text("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """An identifier, always quoted.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


__all__ = ["as_time", "date", "interval", "number", "quoted", "quoted_text", "sql", "timestamp"]
