"""Arrow values as Python's and as ISO 8601 text, also where Python's calendar ends (years 1 to 9999)."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

_INFINITE = {2**31 - 1, 2**63 - 1}
"""How DuckDB's infinite dates and timestamps travel; the negative ones are these, negated."""

_PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


def python_values(column: pa.ChunkedArray[Any]) -> list[Any]:
    """The column's values; a date or timestamp that Python cannot hold comes as ISO 8601 text."""
    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        return _as_text(column)  # Python's datetime would drop the nanoseconds
    try:
        values: list[Any] = column.to_pylist()
    except (OverflowError, ValueError):
        return _as_text(column)
    return values


def _as_text(column: pa.ChunkedArray[Any]) -> list[str | None]:
    if pa.types.is_date32(column.type):
        return [None if n is None else iso_date(n) for n in column.cast(pa.int32()).to_pylist()]
    step = _PER_SECOND[column.type.unit]
    return [None if n is None else iso_timestamp(n, step) for n in column.cast(pa.int64()).to_pylist()]


def iso_date(days: int) -> str:
    """The date that many days after 1970-01-01; `infinity` as DuckDB calls it.

    >>> iso_date(0), iso_date(2932897), iso_date(2147483647)
    ('1970-01-01', '+10000-01-01', 'infinity')
    """
    if abs(days) in _INFINITE:
        return "infinity" if days > 0 else "-infinity"
    year, month, day = _civil(days)
    if 0 <= year <= 9999:
        return f"{year:04d}-{month:02d}-{day:02d}"
    return f"{'+' if year > 0 else '-'}{abs(year):04d}-{month:02d}-{day:02d}"


def iso_timestamp(ticks: int, per_second: int) -> str:
    """The timestamp that many ticks after 1970-01-01T00:00:00.

    >>> iso_timestamp(1_500_000, 1_000_000)
    '1970-01-01T00:00:01.500000'
    """
    if abs(ticks) in _INFINITE:
        return "infinity" if ticks > 0 else "-infinity"
    seconds, fraction = divmod(ticks, per_second)
    days, rest = divmod(seconds, 86_400)
    text = f"{iso_date(days)}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
    digits = len(str(per_second)) - 1
    return f"{text}.{fraction:0{digits}d}" if fraction else text


def iso_interval(months: int, days: int, nanoseconds: int) -> str:
    """An interval as an ISO 8601 duration.

    >>> iso_interval(14, 3, 1_500_000_000)
    'P1Y2M3DT1.5S'
    """
    years, rest = int(months / 12), months - 12 * int(months / 12)
    date = "".join(f"{n}{unit}" for n, unit in ((years, "Y"), (rest, "M"), (days, "D")) if n)
    whole, fraction = divmod(abs(nanoseconds), 1_000_000_000)
    sign = "-" if nanoseconds < 0 else ""
    seconds = f"{sign}{whole}" + (f".{fraction:09d}".rstrip("0") if fraction else "")
    time = f"T{seconds}S" if nanoseconds or not date else ""
    return f"P{date}{time}"


def _civil(days: int) -> tuple[int, int, int]:
    """Year, month and day of the proleptic Gregorian calendar (Hinnant, "date algorithms")."""
    shifted = days + 719_468
    era, day_of_era = divmod(shifted, 146_097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    step = (5 * day_of_year + 2) // 153
    month = step + 3 if step < 10 else step - 9
    return year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * step + 2) // 5 + 1


__all__ = ["iso_date", "iso_interval", "iso_timestamp", "python_values"]
