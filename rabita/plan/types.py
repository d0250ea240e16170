"""Exact types, asked of DuckDB itself: an in-memory database with the catalogue's tables, all empty.

Only generated SQL comes here, and it is described, never run: a deterministic function of SQL and schema.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from rabita.catalogue.model import Catalogue
from rabita.plan.model import PartialColumn
from rabita.refusal import Code, Refusal
from rabita.sql.literals import quoted

_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "memory_limit": "64MB",
    "threads": "1",
    "temp_directory": "",
}
_LOCKS = (
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET disabled_filesystems = 'LocalFileSystem'",
    "SET lock_configuration = true",
)

NO_TYPE = '"NULL"'
"""DuckDB's word for what NULL alone is."""


class TypeOracle:
    """Describes SQL over the catalogue's tables. One connection, used by one thread at a time."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._lock = threading.Lock()
        self._connection = duckdb.connect(":memory:", config=_CONFIG)
        for table in catalogue.tables.values():
            columns = ", ".join(f"{quoted(c.name)} {c.type.duckdb}" for c in table.visible.values())
            hidden = columns or '"nothing" BOOLEAN'
            self._connection.execute(f"CREATE TABLE {quoted(table.name)} ({hidden})")
        for setting in _LOCKS:
            self._connection.execute(setting)

    def describe(self, sql: str) -> list[tuple[str, str]]:
        """Name and type of each column the SQL gives."""
        try:
            with self._lock:
                relation = self._connection.sql(sql)
                return list(zip(relation.columns, (str(t) for t in relation.types), strict=True))
        except duckdb.Error as error:
            text = str(error).split("\n", 1)[0].partition(":")[2].strip()
            raise Refusal(
                Code.TYPE_MISMATCH, f"these types do not fit: {text[:200]}", hint="cast one side"
            ) from None

    def types(self, sql: str) -> list[str]:
        """The types of the columns, in order. `NULL` alone travels as an integer, as DuckDB gives it."""
        return [_plain(kind) for _, kind in self.describe(sql)]

    def arrow_types(self, columns: Sequence[PartialColumn]) -> list[pa.DataType]:
        """The Arrow types in which DuckDB gives these columns."""
        sql = empty_relation([PartialColumn(f"c{i}", _plain(c.type)) for i, c in enumerate(columns)])
        with self._lock:
            types = self._connection.sql(sql).to_arrow_table().schema.types
        return [pa.null() if c.type == NO_TYPE else t for c, t in zip(columns, types, strict=True)]


def _plain(kind: str) -> str:
    return "INTEGER" if kind == NO_TYPE else kind


def empty_relation(released: Sequence[PartialColumn]) -> str:
    """A relation of these columns without rows, to describe SQL over partials."""
    columns = ", ".join(f"CAST(NULL AS {c.type}) AS {c.name}" for c in released)
    return f"SELECT {columns or 'NULL AS nothing'} WHERE FALSE"


__all__ = ["NO_TYPE", "TypeOracle", "empty_relation"]
