"""Reads the catalogued columns of a Parquet file, each value kept exactly or the file refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as pt

from rabita.catalogue.arrow_types import arrow_schema, arrow_type
from rabita.catalogue.files import refuse_file
from rabita.catalogue.model import Column, Kind, Table
from rabita.catalogue.reading import nearest, quoted
from rabita.catalogue.values import allowed_text, is_listed, listed_text
from rabita.refusal import Refusal

MAX_ROWS = 5_000_000


def _is_text(type_: pa.DataType) -> bool:
    return pt.is_string(type_) or pt.is_large_string(type_)


def _is_local_time(type_: pa.DataType) -> bool:
    return pt.is_timestamp(type_) and type_.tz is None


# Python's years, 1 to 9999, are those that every part of an answer can carry: moments are tried as such
_MOMENTS = (Kind.DATE, Kind.TIMESTAMP)

# what may become what; a text is never read as a number, nor a moment with a zone as one without
_FITS: dict[Kind, tuple[Callable[[pa.DataType], bool], ...]] = {
    Kind.STRING: (_is_text,),
    Kind.INTEGER: (pt.is_integer,),
    Kind.DECIMAL: (pt.is_decimal, pt.is_integer),
    Kind.DOUBLE: (pt.is_floating, pt.is_integer),
    Kind.BOOLEAN: (pt.is_boolean,),
    Kind.DATE: (pt.is_date,),
    Kind.TIMESTAMP: (_is_local_time, pt.is_date),
}


def column_names(path: Path, content: bytes) -> list[str]:
    """The names of the file's columns."""
    return list(_open(path, content).schema_arrow.names)


def read_parquet(table: Table, path: Path, content: bytes) -> pa.Table:
    """The table's columns with the catalogue's types."""
    file = _open(path, content)
    names = list(file.schema_arrow.names)
    for name in table.columns:
        if names.count(name) != 1:
            raise refuse_file(path, f"found no single column {name!r}{nearest(name, names)}")
    if file.metadata.num_rows > MAX_ROWS:
        raise refuse_file(path, f"found {file.metadata.num_rows} rows, allowed are at most {MAX_ROWS}")
    try:
        found = file.read(columns=list(table.columns), use_threads=False)
        found.validate(full=True)
    except (pa.ArrowException, OSError, ValueError):
        raise refuse_file(path, "found a Parquet file that is damaged") from None
    columns = [_column(column, found.column(column.name), path) for column in table.columns.values()]
    return pa.Table.from_arrays(columns, schema=arrow_schema(table.columns.values()))


def _open(path: Path, content: bytes) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(pa.BufferReader(content))
    except (pa.ArrowException, OSError, ValueError):
        raise refuse_file(path, "found no Parquet file, allowed is Parquet") from None


def _column(column: Column, found: pa.ChunkedArray[Any], path: Path) -> pa.ChunkedArray[Any]:
    if pt.is_dictionary(found.type):
        found = found.cast(found.type.value_type)
    if not any(fits(found.type) for fits in _FITS[column.type.kind]):
        raise refuse_file(path, f"{column.name}: found the type {found.type}, allowed is {column.type}")
    try:
        typed = found.cast(arrow_type(column.type))
        values = typed.to_pylist() if column.values is not None or column.type.kind in _MOMENTS else []  # type: ignore[misc]
    except (pa.ArrowException, ValueError, OverflowError):
        raise _first_misfit(column, found, path) from None
    for at, value in enumerate(values):
        if not is_listed(column, value):
            raise _misfit(column, found, at, path, listed_text(column))
    return typed


def _first_misfit(column: Column, found: pa.ChunkedArray[Any], path: Path) -> Refusal:
    target = arrow_type(column.type)
    for at in range(len(found)):
        try:
            found.slice(at, 1).cast(target)[0].as_py()
        except (pa.ArrowException, ValueError, OverflowError):
            return _misfit(column, found, at, path, allowed_text(column.type))
    return refuse_file(path, f"{column.name}: found values that are not {column.type}")


def _misfit(column: Column, found: pa.ChunkedArray[Any], at: int, path: Path, allowed: str) -> Refusal:
    # as Arrow writes it: Python has no nanoseconds and no year 10000
    shown = quoted(found.slice(at, 1).cast(pa.string())[0].as_py())
    return refuse_file(path, f"row {at + 1}: {column.name}: found {shown}, allowed {allowed}")


__all__ = ["column_names", "read_parquet"]
