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
from rabita.catalogue.values import allowed_text

MAX_ROWS = 5_000_000


def _is_text(type_: pa.DataType) -> bool:
    return pt.is_string(type_) or pt.is_large_string(type_)


def _is_local_time(type_: pa.DataType) -> bool:
    return pt.is_timestamp(type_) and type_.tz is None


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
    target = arrow_type(column.type)
    try:
        return found.cast(target)
    except pa.ArrowException:
        raise _first_misfit(column, found, target, path) from None


def _first_misfit(column: Column, found: pa.ChunkedArray[Any], target: pa.DataType, path: Path) -> Exception:
    for row, value in enumerate(found, start=1):
        try:
            pa.array([value.as_py()], type=found.type).cast(target)
        except (pa.ArrowException, ValueError):
            shown = quoted(str(value))
            return refuse_file(
                path, f"row {row}: {column.name}: found {shown}, allowed {allowed_text(column.type)}"
            )
    return refuse_file(path, f"{column.name}: found values that are not {column.type}")


__all__ = ["column_names", "read_parquet"]
