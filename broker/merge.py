"""Merge partials and run everything above them in DuckDB, which spills to disk rather than failing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from rabita.catalogue import Catalogue
from rabita.plan import Fragment, Plan
from rabita.refusal import Code, Refusal

_SPILL_BYTES = 64 << 20  # partials above this are moved into DuckDB's own storage, which can go to disk

_INTERRUPT_EVERY_SECONDS = 0.02


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


OnCancel = Callable[[Callable[[], None]], bool]
"""Takes what to call when the asker cancels; False where that has happened already (as gRPC's contexts)."""


class _Bounds:
    """Stops what runs on a cursor at its deadline or when told to, however often that takes."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, deadline: float) -> None:
        self._cursor, self._deadline = cursor, deadline
        self._wake, self._done = threading.Event(), threading.Event()
        self.cancelled = False
        self._thread = threading.Thread(target=self._watch, name="merge-bounds", daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        self.cancelled = True
        self._wake.set()

    def end(self) -> None:
        """The cursor is let go of before this returns."""
        self._done.set()
        self._wake.set()
        self._thread.join()

    def _watch(self) -> None:
        self._wake.wait(max(0.0, self._deadline - time.monotonic()))
        while not self._done.is_set():
            self._cursor.interrupt()  # again and again: one that comes between two statements is forgotten
            self._done.wait(_INTERRUPT_EVERY_SECONDS)


class Merger:
    """One hardened in-memory DuckDB with the reference tables; each merge runs on a cursor of its own."""

    def __init__(
        self,
        catalogue: Catalogue,
        references: Mapping[str, pa.Table],
        *,
        spill_folder: Path,
        memory_limit: str = "2GB",
        threads: int = 2,
    ) -> None:
        spill_folder.mkdir(parents=True, exist_ok=True)
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "temp_directory": str(spill_folder),
                "memory_limit": memory_limit,
                "threads": str(threads),
            },
        )
        self._catalogue = catalogue
        self._load(references)
        for setting in (
            "SET TimeZone = 'UTC'",
            "SET enable_progress_bar = false",
            "SET python_enable_replacements = false",
            "SET enable_external_access = false",
            "SET lock_configuration = true",
        ):
            self._connection.execute(setting)

    def _load(self, references: Mapping[str, pa.Table]) -> None:
        for name, table in references.items():
            self._connection.register("incoming", table)
            self._connection.execute(f"CREATE TABLE {_quoted(name)} AS SELECT * FROM incoming")
            self._connection.unregister("incoming")
        self._connection.execute("CREATE SCHEMA nobody")
        for name, shared in self._catalogue.tables.items():
            if shared.is_reference:
                continue
            columns = ", ".join(f"{_quoted(c.name)} {c.type.duckdb}" for c in shared.visible.values())
            self._connection.execute(f"CREATE TABLE nobody.{_quoted(name)} ({columns})")

    def merge(
        self,
        plan: Plan,
        partials: Mapping[str, Sequence[pa.Table]],
        *,
        deadline: float,
        on_cancel: OnCancel | None = None,
    ) -> pa.Table:
        """The answer of a plan. `partials` has the tables of every fragment, one per agency that answered.

        A fragment that no agency was asked for (all were pruned) is answered as by agencies with no rows.
        Raises `Refusal(TIMED_OUT)` at the deadline (monotonic seconds), `CANCELLED` once what `on_cancel` was
        given is called, `RESULT_TOO_LARGE` out of memory.
        """
        cursor = self._connection.cursor()
        bounds = _Bounds(cursor, deadline)
        if on_cancel is not None and not on_cancel(bounds.cancel):
            bounds.cancel()
        try:
            for round_ in plan.rounds:
                for fragment in round_.fragments:
                    self._lay_out(cursor, fragment, partials.get(fragment.name, ()))
            merged: pa.Table = cursor.sql(plan.final_sql).to_arrow_table()
            return merged
        except duckdb.InterruptException:
            if bounds.cancelled:
                raise Refusal(Code.CANCELLED, "the asker cancelled the question") from None
            raise Refusal(Code.TIMED_OUT, "merging the agencies' answers took too long") from None
        except duckdb.OutOfMemoryException:
            raise Refusal(
                Code.RESULT_TOO_LARGE, "merging the agencies' answers took too much memory"
            ) from None
        except duckdb.Error:
            # its text could quote a value of a partial
            raise Refusal(
                Code.INTERNAL, "the merged answers could not be computed", hint="a number may be out of range"
            ) from None
        finally:
            bounds.end()
            cursor.close()

    def _lay_out(
        self, cursor: duckdb.DuckDBPyConnection, fragment: Fragment, tables: Sequence[pa.Table]
    ) -> None:
        name = _quoted(fragment.name)
        if not tables:
            empty = fragment.sql(self._scan_nobody, contributors=False)
            cursor.execute(f"CREATE TEMP TABLE {name} AS {empty}")
            return
        union = pa.concat_tables(tables)
        if union.nbytes < _SPILL_BYTES:
            cursor.register(fragment.name, union)
            return
        cursor.register("incoming", union)
        cursor.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM incoming")
        cursor.unregister("incoming")

    def _scan_nobody(self, table: str) -> str:
        shared = not self._catalogue.tables[table].is_reference
        return ("nobody." if shared else "") + _quoted(table)

    def close(self) -> None:
        self._connection.close()


__all__ = ["Merger"]
