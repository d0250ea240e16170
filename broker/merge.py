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
from rabita.plan import FEED_ROWS, Feed, Fragment
from rabita.refusal import Code, Refusal

_SPILL_BYTES = 64 << 20  # partials above this are moved into DuckDB's own storage, which can go to disk


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class Merger:
    """One hardened in-memory DuckDB with the reference tables; each question has a session of its own."""

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

    @contextmanager
    def session(self, *, deadline: float) -> Iterator[Session]:
        """A place of its own for one question's partials; all that runs in it ends at the deadline.

        `deadline` is in seconds of the monotonic clock.
        """
        cursor = self._connection.cursor()
        timer = threading.Timer(max(0.001, deadline - time.monotonic()), cursor.interrupt)
        timer.daemon = True
        timer.start()
        try:
            yield Session(cursor, self._scan_nobody, deadline)
        finally:
            timer.cancel()
            cursor.close()

    def _scan_nobody(self, table: str) -> str:
        known = self._catalogue.tables.get(table)  # a feed's name is none of the catalogue's
        return ("nobody." if known and not known.is_reference else "") + _quoted(table)

    def close(self) -> None:
        self._connection.close()


class Session:
    """One question at the merger: partials come in round by round, SQL over them goes out."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, scan_nobody: Callable[[str], str], deadline: float
    ) -> None:
        self._cursor, self._scan_nobody, self._deadline = cursor, scan_nobody, deadline

    def add(self, fragment: Fragment, partials: Sequence[pa.Table]) -> None:
        """The partials of a fragment, one per agency that answered, as a relation of its name.

        A fragment that no agency was asked for (all were pruned) is answered as by agencies with no rows.
        """
        with _refusals(self._deadline):
            self._lay_out(fragment, partials)

    def feed(self, feed: Feed) -> pa.Table:
        """What a later round is fed, of what was added so far; it can be read by its name from now on.

        Raises `Refusal(TOO_LARGE)` above `FEED_ROWS`.
        """
        table = self.run(feed.sql).rename_columns([column.name for column in feed.columns])
        if table.num_rows > FEED_ROWS:
            raise Refusal(
                Code.TOO_LARGE,
                f"a part of the question that others need has {table.num_rows} rows, of at most {FEED_ROWS}",
                hint="filter it, or group it by coarser columns",
            )
        fed = table.cast(feed.arrow_schema())
        self._cursor.register(feed.name, fed)
        return fed

    def run(self, sql: str) -> pa.Table:
        """The result of generated SQL over what was added and the reference tables.

        Raises `Refusal(TIMED_OUT)` at the deadline, `RESULT_TOO_LARGE` out of memory.
        """
        with _refusals(self._deadline):
            result: pa.Table = self._cursor.sql(sql).to_arrow_table()
            return result

    def _lay_out(self, fragment: Fragment, tables: Sequence[pa.Table]) -> None:
        name = _quoted(fragment.name)
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
def _refusals(deadline: float) -> Iterator[None]:
    """DuckDB's errors as refusals without its text, which could quote a value of a partial."""
    if time.monotonic() >= deadline:
        raise Refusal(Code.TIMED_OUT, "the agencies' answers came too late to be merged")
    try:
        yield
    except duckdb.InterruptException:
        raise Refusal(Code.TIMED_OUT, "merging the agencies' answers took too long") from None
    except duckdb.OutOfMemoryException:
        raise Refusal(Code.RESULT_TOO_LARGE, "merging the agencies' answers took too much memory") from None
    except duckdb.Error:
        raise Refusal(
            Code.INTERNAL, "the merged answers could not be computed", hint="a number may be out of range"
        ) from None


__all__ = ["Merger", "Session"]
