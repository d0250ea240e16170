"""Merge partials and run everything above them in DuckDB, which spills to disk rather than failing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from rabita.catalogue import Catalogue
from rabita.plan import Feed, Fragment
from rabita.refusal import Code, Refusal
from rabita.sql.literals import quoted

_SPILL_BYTES = 64 << 20  # partials above this are moved into DuckDB's own storage, which can go to disk

_INTERRUPT_EVERY_SECONDS = 0.02


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

    def check(self) -> None:
        """Nothing while there is time; the refusal that it is over otherwise."""
        if self.cancelled:
            raise Refusal(Code.CANCELLED, "the asker cancelled the question")
        if time.monotonic() >= self._deadline:
            raise Refusal(Code.TIMED_OUT, "the agencies' answers came too late to be merged")

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
    """One hardened in-memory DuckDB with the reference tables; each question has a session of its own.

    Without a folder to spill to, it has no file system, and what does not fit into its memory is refused.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        references: Mapping[str, pa.Table],
        *,
        spill_folder: Path | None,
        memory_limit: str = "2GB",
        threads: int = 2,
    ) -> None:
        if spill_folder is not None:
            spill_folder.mkdir(parents=True, exist_ok=True)
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "temp_directory": "" if spill_folder is None else str(spill_folder),
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
            *(() if spill_folder is not None else ("SET disabled_filesystems = 'LocalFileSystem'",)),
            "SET lock_configuration = true",
        ):
            self._connection.execute(setting)

    def _load(self, references: Mapping[str, pa.Table]) -> None:
        for name, table in references.items():
            self._connection.register("incoming", table)
            self._connection.execute(f"CREATE TABLE {quoted(name)} AS SELECT * FROM incoming")
            self._connection.unregister("incoming")
        self._connection.execute("CREATE SCHEMA nobody")
        for name, shared in self._catalogue.tables.items():
            if shared.is_reference:
                continue
            columns = ", ".join(f"{quoted(c.name)} {c.type.duckdb}" for c in shared.visible.values())
            self._connection.execute(f"CREATE TABLE nobody.{quoted(name)} ({columns})")

    @contextmanager
    def session(self, *, deadline: float, on_cancel: OnCancel | None = None) -> Iterator[Session]:
        """A place of its own for one question's partials.

        All that runs in it ends at the deadline (monotonic seconds) with `Refusal(TIMED_OUT)`, and with
        `CANCELLED` once what `on_cancel` was given is called.
        """
        cursor = self._connection.cursor()
        bounds = _Bounds(cursor, deadline)
        if on_cancel is not None and not on_cancel(bounds.cancel):
            bounds.cancel()
        try:
            yield Session(cursor, self._scan_nobody, bounds)
        finally:
            bounds.end()
            cursor.close()

    def _scan_nobody(self, table: str) -> str:
        known = self._catalogue.tables.get(table)  # a feed's name is none of the catalogue's
        return ("nobody." if known and not known.is_reference else "") + quoted(table)

    def close(self) -> None:
        self._connection.close()


class Session:
    """One question at the merger: partials come in round by round, SQL over them goes out."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, scan_nobody: Callable[[str], str], bounds: _Bounds
    ) -> None:
        self._cursor, self._scan_nobody, self._bounds = cursor, scan_nobody, bounds

    def add(self, fragment: Fragment, partials: Sequence[pa.Table]) -> None:
        """The partials of a fragment, one per agency that answered, as a relation of its name.

        A fragment that no agency was asked for (all were pruned) is answered as by agencies with no rows.
        """
        with _refusals(self._bounds):
            self._lay_out(fragment, partials)

    def feed(self, feed: Feed) -> pa.Table:
        """What a later round is fed, of what was added so far; it can be read by its name from now on.

        Raises `Refusal(TOO_LARGE)` above the feed's bound on rows.
        """
        table = self.run(feed.sql)
        if not table.schema.equals(feed.arrow_schema()):
            raise Refusal(Code.INTERNAL, "what a later round needs is not what was planned")
        if table.num_rows > feed.most:
            raise Refusal(
                Code.TOO_LARGE,
                f"a part of the question that others need has {table.num_rows} rows, of at most {feed.most}",
                hint="filter it, or group it by coarser columns",
            )
        self._cursor.register(feed.name, table)
        return table

    def run(self, sql: str) -> pa.Table:
        """The result of generated SQL over what was added and the reference tables.

        Raises `Refusal(TIMED_OUT)` at the deadline, `RESULT_TOO_LARGE` out of memory, `OUT_OF_RANGE` where a
        number leaves its type.
        """
        with _refusals(self._bounds):
            result: pa.Table = self._cursor.sql(sql).to_arrow_table()
            return result

    def _lay_out(self, fragment: Fragment, tables: Sequence[pa.Table]) -> None:
        name = quoted(fragment.name)
        if not tables:
            empty = fragment.sql(self._scan_nobody, contributors=False)
            self._cursor.execute(f"CREATE TEMP TABLE {name} AS {empty}")
            return
        union = pa.concat_tables(tables)
        if union.nbytes < _SPILL_BYTES:
            self._cursor.register(fragment.name, union)
            return
        self._cursor.register("incoming", union)
        self._cursor.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM incoming")
        self._cursor.unregister("incoming")


@contextmanager
def _refusals(bounds: _Bounds) -> Iterator[None]:
    """DuckDB's errors as refusals without its text, which could quote a value of a partial."""
    try:
        bounds.check()
        yield
    except duckdb.InterruptException:
        bounds.check()
        raise Refusal(Code.TIMED_OUT, "merging the agencies' answers took too long") from None
    except duckdb.OutOfMemoryException:
        raise Refusal(Code.RESULT_TOO_LARGE, "merging the agencies' answers took too much memory") from None
    except (duckdb.OutOfRangeException, duckdb.ConversionException):
        raise Refusal(
            Code.OUT_OF_RANGE,
            "a number made of the agencies' merged answers is larger than its type can hold",
            hint="cast to DOUBLE, inside the aggregate or before the arithmetic above it",
        ) from None
    except duckdb.Error:
        raise Refusal(
            Code.INTERNAL, "the merged answers could not be computed", hint="write the question more simply"
        ) from None


__all__ = ["Merger", "Session"]
