"""Leaves out groups that may leave but need not: HAVING and the first N (docs/decisions/0006).

1. A trim sees what disclosure control let through, and nothing else; it gives numbers of rows, so whatever
   it does, only rows that may leave are sent.
2. It runs in a DuckDB of its own, in memory, with nothing in it and no way out.
3. What cannot be trimmed is sent whole: the broker does the same again over all that it gets.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import pyarrow as pa

from agent.disclosure import DisclosedPartial
from rabita.plan.model import ROW_NUMBER, TRIMMED, Fragment
from rabita.telemetry import log

_MEMORY = "512MB"  # a partial is at most 64 MiB; a sort of it needs a few times that

Rows = Any
"""Numbers of rows, in order, as Arrow."""


@dataclass(frozen=True)
class Trimmed:
    """A disclosed partial and which of its rows are sent; None for all."""

    partial: DisclosedPartial
    rows: Rows | None

    @cached_property
    def table(self) -> pa.Table:
        """What is sent: rows of the disclosed partial, in their order."""
        table = self.partial.table
        return table if self.rows is None else table.take(self.rows)


class Trimmer:
    """Runs trims. Safe to share between threads; opened when first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened: duckdb.DuckDBPyConnection | None = None

    def trim(self, partial: DisclosedPartial, deadline: float) -> Trimmed:
        """What is sent of a disclosed partial; `deadline` in monotonic seconds."""
        return Trimmed(partial, self.rows(partial.fragment, partial.table, deadline))

    def rows(self, fragment: Fragment, table: pa.Table, deadline: float) -> Rows | None:
        """The numbers of the rows that the fragment's trim keeps; None where all are sent."""
        if fragment.trim is None or not table.num_rows:
            return None
        numbers = pa.arange(0, table.num_rows)  # type: ignore[attr-defined]  # newer than the stubs
        numbered = table.append_column(ROW_NUMBER, numbers)
        cursor = self._connection().cursor()
        timer = threading.Timer(max(0.0, deadline - time.monotonic()), cursor.interrupt)
        timer.daemon = True
        timer.start()
        try:
            cursor.register(TRIMMED, numbered)
            return cursor.sql(fragment.trim.sql).to_arrow_table().column(0)
        except duckdb.Error:
            log("not_trimmed", fragment=fragment.name)
            return None
        finally:
            timer.cancel()
            cursor.close()

    def _connection(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            if self._opened is None:
                self._opened = _open()
            return self._opened


def _open() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "memory_limit": _MEMORY,
            "threads": "1",
            "temp_directory": "",
        },
    )
    for setting in (
        "SET TimeZone = 'UTC'",
        "SET enable_progress_bar = false",
        "SET python_enable_replacements = false",
        "SET disabled_filesystems = 'LocalFileSystem'",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ):
        connection.execute(setting)
    return connection


__all__ = ["Trimmed", "Trimmer"]
