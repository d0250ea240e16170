"""The Arrow types in which what DuckDB computes travels."""

from __future__ import annotations

import pyarrow as pa

from rabita.plan.sketch import TYPE

_ARROW: dict[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "BOOLEAN": pa.bool_(),
    "TINYINT": pa.int8(),
    "SMALLINT": pa.int16(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "HUGEINT": pa.decimal128(38, 0),
    "UINTEGER": pa.uint32(),
    "DOUBLE": pa.float64(),
    "FLOAT": pa.float32(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    TYPE: pa.list_(pa.int32()),
}


def arrow_type(duckdb: str) -> pa.DataType:
    """The Arrow type in which a DuckDB type travels.

    >>> arrow_type("DECIMAL(15,2)"), arrow_type("HUGEINT")
    (Decimal128Type(decimal128(15, 2)), Decimal128Type(decimal128(38, 0)))
    """
    if duckdb.startswith("DECIMAL("):
        precision, scale = duckdb[8:-1].split(",")
        return pa.decimal128(int(precision), int(scale))
    return _ARROW[duckdb]


__all__ = ["arrow_type"]
