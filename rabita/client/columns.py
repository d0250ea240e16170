"""The types an answer may have, from Arrow's words to DuckDB's, and nothing besides."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from rabita.refusal import Code, Refusal

MOST_COLUMNS = 2000

_NAMES = {
    pa.null(): '"NULL"',
    pa.bool_(): "BOOLEAN",
    pa.int8(): "TINYINT",
    pa.int16(): "SMALLINT",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.uint8(): "UTINYINT",
    pa.uint16(): "USMALLINT",
    pa.uint32(): "UINTEGER",
    pa.uint64(): "UBIGINT",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
    pa.string(): "VARCHAR",
    pa.large_string(): "VARCHAR",
    pa.string_view(): "VARCHAR",
    pa.date32(): "DATE",
    pa.time64("us"): "TIME",
    pa.timestamp("s"): "TIMESTAMP_S",
    pa.timestamp("ms"): "TIMESTAMP_MS",
    pa.timestamp("us"): "TIMESTAMP",
    pa.timestamp("ns"): "TIMESTAMP_NS",
    pa.month_day_nano_interval(): "INTERVAL",
}


@dataclass(frozen=True)
class AnswerColumn:
    """A column of an answer; `type` in DuckDB's words."""

    name: str
    type: str


def duckdb_type(type_: pa.DataType) -> str:
    """DuckDB's name of an Arrow type; `Refusal(ANSWER_MALFORMED)` for one that no answer has.

    A decimal of 38 digits without a fraction is how HUGEINT travels.

    >>> duckdb_type(pa.decimal128(38, 0)), duckdb_type(pa.decimal128(15, 2))
    ('HUGEINT', 'DECIMAL(15,2)')
    """
    if isinstance(type_, pa.Decimal128Type):
        if (type_.precision, type_.scale) == (38, 0):
            return "HUGEINT"
        if 0 <= type_.scale <= type_.precision:
            return f"DECIMAL({type_.precision},{type_.scale})"
    name = _NAMES.get(type_)
    if name is None:
        raise Refusal(Code.ANSWER_MALFORMED, f"the answer has a column of type {str(type_)[:60]!r}")
    return name


def describe(schema: pa.Schema) -> tuple[AnswerColumn, ...]:
    """The columns of a schema, all of allowed types."""
    if not 1 <= len(schema) <= MOST_COLUMNS:
        raise Refusal(Code.ANSWER_MALFORMED, f"the answer has {len(schema)} columns")
    return tuple(AnswerColumn(field.name, duckdb_type(field.type)) for field in schema)


__all__ = ["AnswerColumn", "describe", "duckdb_type"]
