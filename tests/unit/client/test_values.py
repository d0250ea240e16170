"""Python values where Python can hold them, ISO 8601 text where its calendar ends."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from rabita.client.answer import Answer
from rabita.client.columns import duckdb_type
from rabita.client.values import iso_date, iso_interval, iso_timestamp, python_values


def from_duckdb(expression: str) -> pa.ChunkedArray[Any]:
    return duckdb.sql(f"SELECT {expression} AS v").to_arrow_table().column("v")


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("1::BIGINT", "BIGINT"),
        ("sum(1::BIGINT)", "HUGEINT"),
        ("1.50::DECIMAL(15,2)", "DECIMAL(15,2)"),
        ("1.5::DOUBLE", "DOUBLE"),
        ("'a'", "VARCHAR"),
        ("true", "BOOLEAN"),
        ("DATE '2024-01-31'", "DATE"),
        ("TIMESTAMP '2024-01-31 01:02:03'", "TIMESTAMP"),
        ("TIME '01:02:03'", "TIME"),
        ("INTERVAL 3 DAY", "INTERVAL"),
    ],
)
def test_types_are_named_as_duckdb_names_them(expression: str, name: str) -> None:
    assert duckdb_type(from_duckdb(expression).type) == name


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("DATE '2024-02-29'", dt.date(2024, 2, 29)),
        ("DATE '10000-01-01'", "+10000-01-01"),
        ("DATE '0044-03-15 (BC)'", "-0043-03-15"),
        ("DATE 'infinity'", "infinity"),
        ("DATE '-infinity'", "-infinity"),
        ("TIMESTAMP '2024-02-29 01:02:03.000004'", dt.datetime(2024, 2, 29, 1, 2, 3, 4)),
        ("TIMESTAMP '10000-01-01 00:00:00'", "+10000-01-01T00:00:00"),
        ("TIMESTAMP 'infinity'", "infinity"),
        ("170141183460469231731687303715884105::HUGEINT", Decimal("170141183460469231731687303715884105")),
        ("NULL::DATE", None),
    ],
)
def test_values_of_duckdb_come_out_as_they_went_in(expression: str, value: object) -> None:
    assert python_values(from_duckdb(expression)) == [value]


def test_every_day_of_four_centuries_is_the_calendars() -> None:
    first = dt.date(1796, 1, 1)
    epoch = dt.date(1970, 1, 1)
    for step in range(0, 146_097, 13):
        day = first + dt.timedelta(days=step)
        assert iso_date((day - epoch).days) == day.isoformat()


def test_timestamps_before_1970_count_backwards() -> None:
    assert iso_timestamp(-1, 1_000_000) == "1969-12-31T23:59:59.999999"


def test_intervals_are_iso_durations() -> None:
    assert iso_interval(0, 0, 0) == "PT0S"
    assert iso_interval(-14, 0, -1_500_000_000) == "P-1Y-2MT-1.5S"


def test_rows_of_an_empty_answer_are_none() -> None:
    assert Answer(pa.table({"n": pa.array([], pa.int64())}), None, {}).rows() == []  # type: ignore[arg-type]
