"""The source of kind `duckdb`: a DuckDB file, opened read-only, with the shared tables as views over it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from agent.compile import scan_sql
from agent.sources.binding import REFERENCE, SHARED, bind, fitting_columns, make_rooms, mapped_columns
from agent.sources.files_seen import fingerprint_of
from agent.sources.own_sql import from_item
from agent.sources.process import SetUpProblem, Worker
from agent.sources.spreading import Spreads
from rabita.catalogue.agent_file import TableMapping
from rabita.catalogue.model import AGENCY, Catalogue
from rabita.plan.quick import Spread
from rabita.refusal import Code, Refusal
from rabita.sql.literals import quoted, quoted_text


class DuckDBFile:
    """Prepares workers on one database file. `optional`: a mapped table that is not there is not served."""

    def __init__(
        self,
        path: Path,
        catalogue: Catalogue,
        agency: str,
        mappings: Mapping[str, TableMapping],
        references: Mapping[str, pa.Table],
        *,
        optional: bool,
    ) -> None:
        self._path = path
        self._catalogue = catalogue
        self._agency = agency
        self._mappings = mappings
        self._references = references
        self._optional = optional
        self._served: frozenset[str] = frozenset()
        self._spreads = Spreads()

    def tables(self) -> frozenset[str]:
        return self._served

    def fingerprint(self) -> Hashable:
        return fingerprint_of([self._path, self._path.with_name(self._path.name + ".wal")])

    def prepare(self, worker: Worker) -> None:
        self.attach(worker)
        make_rooms(worker, self._references)
        served = []
        for name, mapping in self._mappings.items():
            if relation := self.relation(worker, name, mapping):
                self._make_view(worker, name, mapping, relation)
                served.append(name)
        items = {name: (self._catalogue.tables[name], self.scan(name, ())) for name in served}
        self._spreads.find(worker, items)
        self._served = frozenset(served)

    def spread(self, table: str) -> Spread | None:
        return self._spreads.of(table)

    def scan(self, table: str, columns: Sequence[str]) -> str:
        # The view holds the whole mapping; DuckDB leaves out the columns that the statement does not use.
        if self._catalogue.tables[table].is_reference:
            return f"{REFERENCE}.{quoted(table)}"
        return _view(table)

    def attach(self, worker: Worker) -> None:
        """Open the file; a `Refusal` says why it cannot be."""
        if not self._path.is_file():
            raise Refusal(Code.CONFIGURATION, f"{self._path}: there is no such database file")
        try:
            worker.execute(f"ATTACH {quoted_text(str(self._path))} AS source (READ_ONLY)")
        except SetUpProblem as problem:
            raise Refusal(Code.CONFIGURATION, f"{self._path}: {_why(problem)}") from None
        worker.look_first_in("source")

    def relation(self, worker: Worker, name: str, mapping: TableMapping) -> str:
        """The mapping's `from` as a FROM item; "" where it may be missing and is."""
        try:
            item = from_item(mapping.origin)
        except ValueError as problem:
            raise Refusal(Code.CONFIGURATION, f"agent.yaml: table {name}: from: {problem}") from None
        if self._optional:
            try:
                worker.ask(f"DESCRIBE SELECT 1 FROM {item}")
            except SetUpProblem:
                return ""
        return item

    def refusal_for(self, mapping: TableMapping, problem: SetUpProblem) -> Refusal:
        """What is wrong with a mapping's table, found while it was read."""
        return Refusal(
            Code.CONFIGURATION, f"agent.yaml: table {mapping.table}: its rows cannot be read ({problem.kind})"
        )

    def _make_view(self, worker: Worker, name: str, mapping: TableMapping, relation: str) -> None:
        table = self._catalogue.tables[name]
        known = bind(worker, table, mapping, relation, self._agency)
        try:
            fitting = fitting_columns(worker, table, mapping, relation, self._agency, known)
        except SetUpProblem as problem:
            raise self.refusal_for(mapping, problem) from None
        # The file is held read-only and no other process can write it meanwhile, so what fits now stays so.
        known = replace(known, fitting=fitting)
        scan = scan_sql(table, mapping, relation, self._agency, [*mapped_columns(table), AGENCY], known)
        worker.execute(f"CREATE VIEW {_view(name)} AS {scan}")


def _view(table: str) -> str:
    """The view of a shared table.

    Its name is none that a source has: names are looked for beside the view first, and one that is called
    like the agency's own table would be bound to itself.
    """
    return f"{SHARED}.{quoted('shared table ' + table)}"


def _why(problem: SetUpProblem) -> str:
    if "lock" in problem.message.lower():
        return "another process has the database open for writing; the agent opens it read-only"
    if "Permission" in problem.message:
        return "the agent may not read the database file"
    return "this is not a database that DuckDB can open (corrupt, encrypted, or written by a newer version)"


__all__ = ["DuckDBFile"]
