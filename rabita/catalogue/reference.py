"""Reads reference tables, CSV or Parquet, into Arrow tables with exactly the catalogue's columns and types.

A value that does not fit is refused with file, line and column; it may be named, since reference data are
open to everyone in the federation.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from rabita.canonical import digest
from rabita.catalogue import csv_text, parquet_file
from rabita.catalogue.arrow_types import arrow_schema, arrow_type
from rabita.catalogue.files import read_file, refuse_file
from rabita.catalogue.model import Catalogue, Column, Table
from rabita.catalogue.reading import nearest, quoted
from rabita.catalogue.values import Native, is_listed, listed_text, parse_value
from rabita.refusal import Code, Refusal

MAX_BYTES = 64 << 20


def read_reference_tables(catalogue: Catalogue, folder: Path) -> dict[str, pa.Table]:
    """Every reference table of the catalogue, from the files under `folder` that it was hashed over."""
    return {t.name: read_reference_table(t, folder) for t in catalogue.tables.values() if t.is_reference}


def read_reference_table(table: Table, folder: Path) -> pa.Table:
    """One reference table; refused where the file is not the one the catalogue was hashed over."""
    path = _path(table, folder)
    return _read(table, path, read_file(path, limit=MAX_BYTES))


def reference_content(table: Table, folder: Path) -> bytes:
    """The bytes of a reference table's file, whoever reads them has to check (`parse_reference_table`)."""
    return read_file(_path(table, folder), limit=MAX_BYTES)


def parse_reference_table(table: Table, content: bytes) -> pa.Table:
    """The reference table in a file's bytes; refused where the catalogue was hashed over others."""
    return _read(table, _path(table, Path()), content)


def _read(table: Table, path: Path, content: bytes) -> pa.Table:
    if table.reference_digest is not None and digest(content) != table.reference_digest:
        raise Refusal(
            Code.CATALOGUE_MISMATCH,
            f"{path}: found a file with the digest {digest(content)}, allowed is the one that the catalogue"
            f" names: {table.reference_digest}",
            hint=f"fetch the reference file of table {table.name} that belongs to this catalogue",
        )
    read = _read_csv if path.suffix == ".csv" else parquet_file.read_parquet
    return read(table, path, content)


def describe_reference(table: Table, folder: Path) -> str:
    """The digest of a reference table's file, refused where it has not the columns the catalogue states."""
    path = _path(table, folder)
    content = read_file(path, limit=MAX_BYTES)
    if path.suffix == ".csv":
        _, names = _header(path, _decode(path, content))
    else:
        names = parquet_file.column_names(path, content)
    _positions(table, path, names)
    return digest(content)


def _path(table: Table, folder: Path) -> Path:
    assert table.reference is not None  # noqa: S101 - callers pass reference tables
    return folder / table.reference


def _positions(table: Table, path: Path, names: list[str]) -> Mapping[str, int]:
    for name in table.columns:
        if name not in names:
            raise refuse_file(
                path,
                f"found no column {name!r}, allowed is a file with {_listed(table)}{nearest(name, names)}",
            )
        if names.count(name) > 1:
            raise refuse_file(path, f"found the column {name!r} twice, allowed is every column once")
    return {name: names.index(name) for name in table.columns}


def _listed(table: Table) -> str:
    return "the columns " + ", ".join(table.columns)


def _decode(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refuse_file(f"{path}:{line}", "found bytes that are not UTF-8 text, allowed is UTF-8") from None


def _records(path: Path, text: str) -> list[csv_text.Record]:
    try:
        return list(csv_text.read_records(text))
    except csv_text.MalformedCsv as malformed:
        raise refuse_file(
            f"{path}:{malformed.line}",
            "found a stray or unclosed quote, allowed is CSV with a field in quotes whole",
        ) from None


def _header(path: Path, text: str) -> tuple[int, list[str]]:
    first = next(iter(_records(path, text)), None)
    if first is None:
        raise refuse_file(path, "found an empty file, allowed is a line of column names and records")
    return first[0], [name or "" for name in first[1]]


def _read_csv(table: Table, path: Path, content: bytes) -> pa.Table:
    records = _records(path, _decode(path, content))
    if not records:
        raise refuse_file(path, "found an empty file, allowed is a line of column names and records")
    names = [name or "" for name in records[0][1]]
    positions = _positions(table, path, names)
    for line, fields in records[1:]:
        if len(fields) != len(names):
            raise refuse_file(f"{path}:{line}", f"found {len(fields)} fields, allowed are {len(names)}")
    columns = [_csv_column(table.columns[n], path, records[1:], at) for n, at in positions.items()]
    return pa.Table.from_arrays(columns, schema=arrow_schema(table.columns.values()))


def _csv_column(column: Column, path: Path, records: list[csv_text.Record], at: int) -> pa.Array[Any]:
    values: list[Native | None] = []
    for line, fields in records:
        text = fields[at]
        try:
            value = None if text is None else parse_value(column.type, text)
        except ValueError as allowed:
            raise _misfit(f"{path}:{line}", column, text, str(allowed)) from None
        if not is_listed(column, value):
            raise _misfit(f"{path}:{line}", column, text, listed_text(column))
        values.append(value)
    return pa.array(values, type=arrow_type(column.type))


def _misfit(place: str, column: Column, text: str | None, allowed: str) -> Refusal:
    return refuse_file(place, f"{column.name}: found {quoted(text or '')}, allowed {allowed}")


__all__ = [
    "describe_reference",
    "parse_reference_table",
    "read_reference_table",
    "read_reference_tables",
    "reference_content",
]
