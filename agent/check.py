"""Tries an agency's mapping on its own data and says what does not fit, for the agency's own staff.

This is the one place where values of the agency's database are shown: it runs at the agency, on a terminal,
and nothing of its report is logged or sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agent.compile import Known, column_sql, expression_sql, literal, where_sql
from agent.sources.binding import bind, mapped_columns
from agent.sources.opening import Kind, preparation
from agent.sources.process import SetUpProblem, Worker
from agent.sources.protocol import Limits
from rabita.catalogue import AgentFile, ColumnMapping, TableMapping, check_served, is_unlisted
from rabita.catalogue.model import Catalogue, Column, Table
from rabita.refusal import Refusal
from rabita.sql.literals import quoted

_EXAMPLES = 20
_EXAMPLE_CHARACTERS = 60


@dataclass(frozen=True)
class Misfit:
    """A local value that has no place in the shared column, and the number of rows it stands in."""

    value: str
    rows: int


@dataclass(frozen=True)
class ColumnReport:
    """What became of one column. `uncast`, `uncoded` and `unlisted` count rows whose value became NULL:

    not of the catalogue's type, not among the mapping's codes, not in the catalogue's closed list. `misfits`
    are such values, the most frequent first. `failing`: the mapping's expression fails on some row. `beyond`:
    how many subjects add up to what lies outside the catalogue's `bounds`, which fits but is cut under noise.
    """

    name: str
    nulls: int
    uncast: int = 0
    uncoded: int = 0
    unlisted: int = 0
    failing: bool = False
    misfits: tuple[Misfit, ...] = ()
    beyond: int = 0

    @property
    def fits(self) -> bool:
        return not (self.uncast or self.uncoded or self.unlisted or self.failing)


@dataclass(frozen=True)
class TableReport:
    """One mapped table. With a `problem` it cannot be served, and nothing else is known of it."""

    table: str
    origin: str
    problem: str = ""
    rows: int = 0
    subjects: int = 0
    columns: tuple[ColumnReport, ...] = ()

    @property
    def fits(self) -> bool:
        return not self.problem and all(column.fits for column in self.columns)


@dataclass(frozen=True)
class CheckReport:
    """All of an agency's tables. `absent`: shared tables that this agency does not serve.

    `roster`: what of it does not fit the catalogue's roster; `is_unlisted`: that does not name the agency.
    """

    agency: str
    tables: tuple[TableReport, ...]
    absent: tuple[str, ...]
    roster: str = ""
    is_unlisted: bool = False

    @property
    def servable(self) -> bool:
        """Whether an agent would start: every mapped table binds and can be read."""
        return bool(self.tables) and not self.roster and not any(table.problem for table in self.tables)

    @property
    def fits(self) -> bool:
        """Whether, moreover, every value has its place."""
        return self.servable and all(table.fits for table in self.tables)


def check_agency(agent_file: AgentFile, catalogue: Catalogue, limits: Limits | None = None) -> CheckReport:
    """The report; `Refusal(CONFIGURATION)` where the source as a whole cannot be opened."""
    kind = preparation(agent_file, catalogue, {})
    try:
        worker = Worker(limits or Limits())
    except SetUpProblem as problem:
        raise problem.refusal() from None
    try:
        kind.attach(worker)
        reports = [
            _check_table(worker, kind, catalogue.tables[name], mapping, agent_file.agency)
            for name, mapping in agent_file.tables.items()
        ]
    finally:
        worker.end()
    tables = tuple(report for report in reports if report is not None)
    served = {report.table for report in tables}
    shared = [table.name for table in catalogue.tables.values() if not table.is_reference]
    return CheckReport(
        agent_file.agency,
        tables,
        tuple(name for name in shared if name not in served),
        _beside_the_roster(catalogue, agent_file.agency, served),
        is_unlisted(catalogue, agent_file.agency),
    )


def _beside_the_roster(catalogue: Catalogue, agency: str, served: set[str]) -> str:
    try:
        check_served(catalogue, agency, served)
    except Refusal as refusal:
        return refusal.message
    return ""


def _check_table(
    worker: Worker, kind: Kind, table: Table, mapping: TableMapping, agency: str
) -> TableReport | None:
    """None where the table may be missing and is."""
    try:
        relation = kind.relation(worker, table.name, mapping)
        if not relation:
            return None
        known = bind(worker, table, mapping, relation, agency)
        return _Reading(worker, table, mapping, relation, agency, known).report()
    except Refusal as refusal:
        return TableReport(table.name, mapping.origin, problem=refusal.message)
    except SetUpProblem as problem:
        return TableReport(table.name, mapping.origin, problem=kind.refusal_for(mapping, problem).message)


@dataclass(frozen=True)
class _Reading:
    """One table being read through its mapping."""

    worker: Worker
    table: Table
    mapping: TableMapping
    relation: str
    agency: str
    known: Known

    def report(self) -> TableReport:
        names = mapped_columns(self.table)
        totals = self._first_row(["count(*) AS rows", self._subjects()])
        columns = tuple(self._column(self.table.columns[name]) for name in names)
        return TableReport(
            self.table.name,
            self.mapping.origin,
            rows=totals["rows"],
            subjects=totals["rows"] if self.table.subject is None else totals["subjects"],
            columns=columns,
        )

    def _subjects(self) -> str:
        if self.table.subject is None:
            return "0 AS subjects"
        return f"count(DISTINCT {self._shared(self.table.subject)}) AS subjects"

    def _column(self, column: Column) -> ColumnReport:
        mapped = self.mapping.columns.get(column.name)
        if mapped is None:
            rows = self._first_row(["count(*) AS rows"])["rows"]
            return ColumnReport(column.name, nulls=rows)
        local = expression_sql(column.name, mapped, self.known)
        free = Known(self.known.types, frozenset({column.name}), self.known.volatile)
        typed = column_sql(self.table, self.mapping, self.agency, column.name, free)
        shared = self._shared(column.name)
        unfit = f"{local} IS NOT NULL AND {typed} IS NULL"
        unlisted = f"{typed} IS NOT NULL AND {shared} IS NULL"
        counts = self._first_row(
            [
                f"count(*) FILTER ({shared} IS NULL) AS nulls",
                f"count(*) FILTER ({unfit}) AS unfit",
                f"count(*) FILTER ({unlisted}) AS unlisted",
            ]
        )
        coded = mapped.codes is not None
        misfits = (
            self._misfits(local, f"({unfit}) OR ({unlisted})") if counts["unfit"] + counts["unlisted"] else ()
        )
        return ColumnReport(
            column.name,
            nulls=counts["nulls"],
            uncast=0 if coded else counts["unfit"],
            uncoded=counts["unfit"] if coded else 0,
            unlisted=counts["unlisted"],
            failing=self._fails(column.name, mapped, local),
            misfits=misfits,
            beyond=self._beyond(column),
        )

    def _beyond(self, column: Column) -> int:
        """Subjects whose part of the sum of all rows is outside the bounds; rows without one are one's."""
        if column.bounds is None:
            return 0
        least, most = (literal(bound, column.type) for bound in column.bounds)
        part = self._shared(column.name)
        whose = ""
        if self.table.subject is not None:
            part, whose = f"sum({part})", f" GROUP BY {self._shared(self.table.subject)}"
        parts = f"SELECT {part} AS part FROM {self.relation}{where_sql(self.mapping)}{whose}"
        outside = f"SELECT count(*) FILTER (part < {least} OR part > {most}) AS beyond FROM ({parts}) AS p"
        beyond: int = self.worker.ask(outside).to_pylist()[0]["beyond"]
        return beyond

    def _shared(self, name: str) -> str:
        return column_sql(self.table, self.mapping, self.agency, name, self.known)

    def _misfits(self, local: str, condition: str) -> tuple[Misfit, ...]:
        where = where_sql(self.mapping)
        together = f"{where} AND ({condition})" if where else f" WHERE ({condition})"
        found = self.worker.ask(
            f"SELECT CAST({local} AS VARCHAR) AS value, count(*) AS rows FROM {self.relation}{together}"
            f" GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_EXAMPLES}"
        )
        return tuple(Misfit(_shown(row["value"]), row["rows"]) for row in found.to_pylist())

    def _fails(self, name: str, mapped: ColumnMapping, local: str) -> bool:
        """Whether the expression outside TRY fails; a plain column cannot."""
        bare = expression_sql(name, mapped, Known(volatile=frozenset({name})))
        if bare == local:
            return False
        try:
            # Not count(): where nothing can be NULL, DuckDB counts rows and does not compute the expression.
            self._first_row([f"max(hash({bare})) AS {quoted(name)}"])
        except SetUpProblem:
            return True
        return False

    def _first_row(self, selected: list[str]) -> dict[str, Any]:
        answer = self.worker.ask(
            f"SELECT {', '.join(selected)} FROM {self.relation}{where_sql(self.mapping)}"
        )
        return answer.to_pylist()[0]


def _shown(value: str | None) -> str:
    """A value for a terminal: without what a terminal acts on, and not endless."""
    text = "".join(c if c.isprintable() else "�" for c in value or "")
    return text if len(text) <= _EXAMPLE_CHARACTERS else text[: _EXAMPLE_CHARACTERS - 1] + "…"


__all__ = ["CheckReport", "ColumnReport", "Misfit", "TableReport", "check_agency"]
