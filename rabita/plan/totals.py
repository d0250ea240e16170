"""Sums of numbers so wide that a few of them leave 38 digits: in two parts that an agency can always add up.

A sum that fails or does not tells how large its values are. So a value with more than 26 digits (those after
the point among them) is split into the digits above its lowest nineteen and those nineteen; each part of
10^12 rows stays below 10^38. The broker puts the parts together, where only what all agencies released can
overflow, as it would in one database.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rabita.sql.kinds import DECIMAL_DIGITS, HUGEINT, Kind, ValueType

_LOW_DIGITS = 19
_NEAR_DIGITS = 26
_SAFE_ROWS = 10**6


def is_wide(kind: ValueType) -> bool:
    """Whether a million values of this kind could leave 38 digits, though one of them never does.

    >>> is_wide(ValueType(Kind.DECIMAL, 10, 10**28)), is_wide(ValueType(Kind.INTEGER, 0, 2**63))
    (True, False)
    """
    if kind.kind not in (Kind.INTEGER, Kind.DECIMAL):
        return False
    most = kind.bound * 10**kind.scale
    one: int = HUGEINT if kind.kind is Kind.INTEGER else 10**DECIMAL_DIGITS
    return bool(most <= one and most * _SAFE_ROWS > 10**DECIMAL_DIGITS)


def low_part(value: str, kind: ValueType) -> str:
    """The value where it is near zero, else its lowest nineteen digits."""
    exact = f"CAST({value} AS {_whole(kind)})"
    rest = f"CAST({exact} - {_high_value(exact, kind)} AS {_whole(kind)})"
    return f"CASE WHEN {_is_near(exact, kind)} THEN {exact} ELSE {rest} END"


def high_part(value: str, kind: ValueType) -> str:
    """Nothing where the value is near zero, else its digits above the lowest nineteen."""
    exact = f"CAST({value} AS {_whole(kind)})"
    high = _high(exact, kind)
    return f"CASE WHEN {_is_near(exact, kind)} THEN CAST(0 AS {_high_type(kind)}) ELSE {high} END"


def sums(value: str, kind: ValueType, *, distinct: bool, where: str) -> tuple[str, str]:
    """The two sums of an agency, low part first; NULL where there is no value."""
    if not distinct:
        return f"sum({low_part(value, kind)}){where}", f"sum({high_part(value, kind)}){where}"
    values = f"list(DISTINCT {value}){where}"
    low, high = (
        f"list_sum(list_transform({values}, lambda e: {part('e', kind)}))" for part in (low_part, high_part)
    )
    return low, high


def whole_sum(parts: Sequence[str], kind: ValueType) -> str:
    """The sum of all agencies, of the columns with their two sums."""
    low, high = parts
    above = f"CAST(sum({high}) AS {_high_type(kind)})"
    if kind.scale <= _LOW_DIGITS:
        above = f"{above} * {_unit(kind)}"
    return f"(CAST(sum({low}) AS {_whole(kind)}) + CAST({above} AS {_whole(kind)}))"


def whole_average(parts: Sequence[str], count: str, kind: ValueType) -> str:
    """The mean of all agencies, which is a double and so never out of range."""
    low, high = parts
    unit = f" * 1e{_LOW_DIGITS - kind.scale}" if kind.scale <= _LOW_DIGITS else ""
    far = f"(CAST(sum({low}) AS DOUBLE) + CAST(sum({high}) AS DOUBLE){unit})"
    return f"(CASE WHEN sum({high}) = 0 THEN sum({low}) / sum({count}) ELSE {far} / sum({count}) END)"


def _whole(kind: ValueType) -> str:
    return "HUGEINT" if kind.kind is Kind.INTEGER else f"DECIMAL({DECIMAL_DIGITS},{kind.scale})"


def _high_type(kind: ValueType) -> str:
    return "HUGEINT" if kind.scale <= _LOW_DIGITS else f"DECIMAL({DECIMAL_DIGITS},{kind.scale - _LOW_DIGITS})"


def _unit(kind: ValueType) -> str:
    """What one of the high part is worth, as a whole number."""
    return f"CAST({10 ** (_LOW_DIGITS - kind.scale)} AS HUGEINT)"


def _high(exact: str, kind: ValueType) -> str:
    if kind.scale > _LOW_DIGITS:
        return f"trunc({exact}, {kind.scale - _LOW_DIGITS})"
    whole = exact if kind.kind is Kind.INTEGER else f"CAST(trunc({exact}) AS HUGEINT)"
    return f"({whole} // {_unit(kind)})"


def _high_value(exact: str, kind: ValueType) -> str:
    """The high part as it stands in the value."""
    if kind.scale > _LOW_DIGITS:
        return f"CAST({_high(exact, kind)} AS {_whole(kind)})"
    return f"CAST({_high(exact, kind)} * {_unit(kind)} AS {_whole(kind)})"


def _is_near(exact: str, kind: ValueType) -> str:
    near = format(Decimal(1).scaleb(_NEAR_DIGITS - kind.scale), "f")
    bound = f"CAST('{near}' AS {_whole(kind)})"
    return f"{exact} BETWEEN -{bound} AND {bound}"


__all__ = ["high_part", "is_wide", "low_part", "sums", "whole_average", "whole_sum"]
