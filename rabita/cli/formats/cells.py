"""Values of an answer as text for people and spreadsheets, and as what JSON can hold without loss."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pyarrow as pa

from rabita.client.values import iso_interval, python_values

_NOT_FINITE = {math.inf: "Infinity", -math.inf: "-Infinity"}


def json_values(column: pa.ChunkedArray[Any]) -> list[Any]:
    """The column as JSON values: decimals and HUGEINT, dates (ISO 8601), NaN and infinities are text."""
    values = python_values(column)
    convert = _converter(column.type)
    return values if convert is None else [None if v is None else convert(v) for v in values]


def text_values(column: pa.ChunkedArray[Any]) -> list[str | None]:
    """The column as text, None for NULL."""
    return [None if v is None else _text(v) for v in json_values(column)]


def is_number(type_: pa.DataType) -> bool:
    """Whether a column of this type stands at the right."""
    return bool(pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def _converter(type_: pa.DataType) -> Callable[[Any], Any] | None:
    if pa.types.is_decimal(type_):
        return _decimal
    if pa.types.is_floating(type_):
        return _double
    if pa.types.is_interval(type_):
        return lambda v: iso_interval(*v)
    if pa.types.is_temporal(type_):
        return _moment
    return None


def _decimal(value: Decimal) -> str:
    return format(value, "f")  # `str` writes 0E-10


def _double(value: float) -> float | str:
    if math.isnan(value):
        return "NaN"
    return _NOT_FINITE.get(value, value)


def _moment(value: dt.date | dt.time | str) -> str:
    return value if isinstance(value, str) else value.isoformat()


__all__ = ["is_number", "json_values", "text_values"]
