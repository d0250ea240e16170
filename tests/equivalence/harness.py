"""A federation in memory: answers a question as broker and agents do, without network, policy or thresholds.

plan -> each fragment on each agency's own tables -> partials laid side by side -> the broker's merge.
Beside it stands one DuckDB that holds every agency's rows, which is what an answer has to equal.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from agent.feeds import feed_sql
from agent.trim import Trimmer
from rabita.catalogue.arrow_types import arrow_schema
from rabita.catalogue.model import AGENCY, Catalogue, Table
from rabita.merge.merger import Merger
from rabita.plan import Fragment, Plan, Planner
from rabita.refusal import Refusal

Partial = Callable[[Fragment, str, Mapping[str, str]], pa.Table]
"""What an agency answers to a fragment, given the FROM items of the feeds."""

Rows = Mapping[str, pa.Table]
"""An agency's shared tables by name; a table that is left out is not served."""

NOBODY = "nobody"
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "threads": "2",
}


class BrokenPromise(AssertionError):
    """A promise of planning that does not hold whatever the answer is: a schema, a name, a failing agency."""


@dataclass(frozen=True)
class NoAnswer:
    """The one database refused the question. `always`: whatever the rows are, it would."""

    error: str
    always: bool


class Federation:
    """Agencies with their own tables, a planner, the broker's merger, and one database with all rows."""

    def __init__(
        self,
        catalogue: Catalogue,
        agencies: Mapping[str, Rows],
        references: Rows,
        *,
        spill_folder: Path,
        planner: Planner | None = None,
        merger: Merger | None = None,
    ) -> None:
        self.catalogue = catalogue
        self.agencies = agencies
        self.planner = planner or Planner(catalogue)
        self._merger = merger or Merger(catalogue, references, spill_folder=spill_folder)
        self._trimmer = Trimmer()
        self.left_out = 0
        self._connection = duckdb.connect(":memory:", config=_CONFIG)
        self._connection.execute("SET TimeZone = 'UTC'")
        for name, table in references.items():
            self._fill(quoted(name), table)
        for agency in agencies:
            self._fill_agency(agency, agencies[agency])
        self._fill_agency(NOBODY, {})
        for name in self._shared:
            union = " UNION ALL ".join(f"FROM {self._place(a, name)}" for a in [*agencies, NOBODY])
            self._connection.execute(f"CREATE TABLE {quoted(name)} AS {union}")

    @property
    def _shared(self) -> list[str]:
        return [t.name for t in self.catalogue.tables.values() if not t.is_reference]

    def _fill(self, where: str, table: pa.Table) -> None:
        self._connection.register("incoming", table)
        self._connection.execute(f"CREATE TABLE {where} AS SELECT * FROM incoming")
        self._connection.unregister("incoming")

    def _fill_agency(self, agency: str, rows: Rows) -> None:
        self._connection.execute(f"CREATE SCHEMA {quoted('at_' + agency)}")
        for name in self._shared:
            table = rows[name] if name in rows else visible_schema(self.catalogue.tables[name]).empty_table()
            own = table.append_column(AGENCY, pa.array([agency] * table.num_rows, pa.string()))
            self._fill(self._place(agency, name), own)

    def _place(self, agency: str, table: str) -> str:
        return f"{quoted('at_' + agency)}.{quoted(table)}"

    # -- the federation's answer

    def answer(self, sql: str) -> pa.Table | Refusal:
        """What the federation says: a table, or the refusal."""
        try:
            plan = self.planner.plan(sql)
        except Refusal as refusal:
            return refusal
        return self.run(plan)

    def run(self, plan: Plan) -> pa.Table | Refusal:
        try:
            return self.asking(plan, lambda fragment, agency, fed: self.partial(fragment, agency, fed=fed))
        except Refusal as refusal:
            return refusal

    def asking(self, plan: Plan, partial: Partial) -> pa.Table:
        """The answer of agencies that answer so; may raise `Refusal`."""
        with self._merger.session(deadline=time.monotonic() + 60) as session:
            for round_ in plan.rounds:
                fed = {feed.name: feed_sql(feed, session.feed(feed)) for feed in round_.feeds}
                for fragment in round_.fragments:
                    asked = self.asked(fragment)
                    session.add(fragment, [partial(fragment, agency, fed) for agency in asked])
            merged = session.run(plan.final_sql)
        if not merged.schema.equals(promised := self.planner.answer_schema(plan)):
            raise BrokenPromise(f"the answer's columns are {merged.schema}, planned {promised}")
        return merged

    def asked(self, fragment: Fragment) -> list[str]:
        """The agencies that serve a table of the fragment and are not pruned from it."""
        return [
            a
            for a, rows in self.agencies.items()
            if set(rows) & set(fragment.tables) and (fragment.agencies is None or a in fragment.agencies)
        ]

    def partial(
        self,
        fragment: Fragment,
        agency: str,
        *,
        contributors: bool = False,
        fed: Mapping[str, str] | None = None,
    ) -> pa.Table:
        """One agency's answer to a fragment, of exactly the promised schema; `fed`: feed to FROM item."""
        sql = fragment.sql(self._scan(fragment, agency, fed or {}), contributors=contributors)
        try:
            table: pa.Table = self._connection.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            raise BrokenPromise(f"an agency could not run its fragment: {error}\n{sql}") from error
        if contributors:
            return table
        if not _travels(table.schema, fragment.arrow_schema()):
            raise BrokenPromise(f"promised {fragment.arrow_schema()}\ngot {table.schema}\n{sql}")
        travelling: pa.Table = table.cast(fragment.arrow_schema())
        return self._trimmed(fragment, travelling)

    def _trimmed(self, fragment: Fragment, table: pa.Table) -> pa.Table:
        """As an agent does, by the agent's own trimmer."""
        rows = self._trimmer.rows(fragment, table, time.monotonic() + 60)
        self.left_out += 0 if rows is None else table.num_rows - len(rows)
        return table if rows is None else table.take(rows)

    def _scan(self, fragment: Fragment, agency: str, fed: Mapping[str, str]) -> Callable[[str], str]:
        """As an agent's source does: only the columns that the fragment says it reads."""

        def scan(table: str) -> str:
            if table in fragment.feeds:
                return fed[table]
            if self.catalogue.tables[table].is_reference:
                return quoted(table)
            listed = ", ".join(quoted(c) for c in fragment.columns[table]) or "1"
            return f"(SELECT {listed} FROM {self._place(agency, table)})"

        return scan

    # -- the one database's answer

    def expected(self, sql: str) -> pa.Table | NoAnswer:
        """What one DuckDB over the union of all rows says."""
        try:
            relation = self._connection.sql(sql)
            if relation is None:
                return NoAnswer("no result", always=True)
            table: pa.Table = relation.to_arrow_table()
        except duckdb.Error as error:
            return NoAnswer(f"{type(error).__name__}: {error}", self._always(sql))
        return table

    def expected_in_other_orders(self, sql: str) -> list[pa.Table | NoAnswer]:
        """What it says with the rows of each table in other orders: doubles are added up as they come.

        1e308 + 1e308 - 1e308 is infinite one way round and 1e308 the other.
        """
        answers = []
        for direction in ("ASC", "DESC"):
            schema = f"ordered_{direction.lower()}"
            self._connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
            for name in self._shared:
                by = [
                    c.name for c in self.catalogue.tables[name].visible.values() if c.type.duckdb == "DOUBLE"
                ]
                order = f" ORDER BY {', '.join(f'{quoted(c)} {direction}' for c in by)}" if by else ""
                self._connection.execute(
                    f"CREATE OR REPLACE TABLE {schema}.{quoted(name)} AS FROM main.{quoted(name)}{order}"
                )
            self._connection.execute(f"SET search_path = '{schema},main'")
            try:
                answers.append(self.expected(sql))
            finally:
                self._connection.execute("SET search_path = 'main'")
        return answers

    def _always(self, sql: str) -> bool:
        """Whether the text itself is wrong: it does not even bind."""
        try:
            self._connection.sql(f"DESCRIBE {sql}")
        except duckdb.Error:
            return True
        return False

    def close(self) -> None:
        self._connection.close()


def visible_schema(table: Table) -> pa.Schema:
    """A shared table's own columns above the mapping, without `agency`."""
    return arrow_schema(c for c in table.visible.values() if c.name != AGENCY)


def _travels(have: pa.Schema, want: pa.Schema) -> bool:
    """Equal but for NULL alone, which DuckDB gives the type of an integer."""
    return have.names == want.names and all(
        h == w or pa.types.is_null(h) for h, w in zip(have.types, want.types, strict=True)
    )


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


__all__ = ["NOBODY", "BrokenPromise", "Federation", "NoAnswer", "Rows", "quoted", "visible_schema"]
