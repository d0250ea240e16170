"""Tries an agency's mapping against its database in a worker, column by column, and says what does not bind.

Messages go to the agency's own staff at start and to its log, so they hold names and the mapping's own words,
never what stands in the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pyarrow as pa

from agent.compile import Known, column_sql, expression_sql, scan_sql, where_sql
from agent.sources.own_sql import problem_in
from agent.sources.process import SetUpProblem, Worker
from rabita.catalogue.agent_file import TableMapping
from rabita.catalogue.model import AGENCY, Table
from rabita.refusal import Code, Refusal
from rabita.sql.literals import quoted

SHARED = "rabita.shared"
REFERENCE = "rabita.reference"
_SAYS_ONLY_NAMES = frozenset({"BinderException", "CatalogException", "ParserException", "SyntaxException"})
_ENDS = re.compile(r"\s*(Candidate \w+|Did you mean|LINE \d).*", re.DOTALL)
_ENUM = re.compile(r"ENUM\((?:'(?:[^']|'')*'(?:, )?)*\)")
"""The type of a column with a closed list, as messages write it: with every value of the list."""
_QUOTED_NAME = re.compile(r'"((?:[^"]|"")*)"')
_LONGEST = 240


def make_rooms(worker: Worker, references: Mapping[str, pa.Table]) -> None:
    """The places, beside the agency's own database, for shared and for reference tables."""
    worker.execute("ATTACH ':memory:' AS rabita (COMPRESS)")
    worker.execute(f"CREATE SCHEMA {SHARED}")
    worker.execute(f"CREATE SCHEMA {REFERENCE}")
    for name, table in references.items():
        worker.put(f"{REFERENCE}.{quoted(name)}", table)


def mapped_columns(table: Table) -> list[str]:
    """The columns a mapping has to give: all that SQL may name but `agency`."""
    return [name for name in table.visible if name != AGENCY]


def bind(worker: Worker, table: Table, mapping: TableMapping, from_item: str, agency: str) -> Known:
    """What DuckDB makes of every mapped column; a `Refusal` names the table and the column that fails."""
    _describe(worker, f"SELECT 1 FROM {from_item}", f"table {table.name}: from")
    if mapping.where:
        where = f"table {table.name}: where"
        _check_text(mapping.where, where)
        _describe(worker, f"SELECT 1 FROM {from_item}{where_sql(mapping)}", where)
    types: dict[str, str] = {}
    volatile: set[str] = set()
    for name in mapped_columns(table):
        if (mapped := mapping.columns.get(name)) is None:
            continue
        place = f"table {table.name}, column {name}"
        _check_text(mapped.sql, place)
        known = Known(volatile=frozenset({name}))
        plain = expression_sql(name, mapped, known)
        types[name] = _describe(worker, f"SELECT {plain} FROM {from_item}", place)
        if not _binds(worker, f"SELECT {expression_sql(name, mapped)} FROM {from_item}"):
            volatile.add(name)
        found = Known(types=types, volatile=frozenset(volatile))
        _describe(worker, f"SELECT {column_sql(table, mapping, agency, name, found)} FROM {from_item}", place)
    return Known(types=types, volatile=frozenset(volatile))


def fitting_columns(
    worker: Worker, table: Table, mapping: TableMapping, from_item: str, agency: str, known: Known
) -> frozenset[str]:
    """The columns with a closed list in which no value lies outside it, found by reading them once."""
    listed = [n for n in mapped_columns(table) if table.columns[n].values is not None and n in known.types]
    if not listed:
        return frozenset()
    free = Known(known.types, frozenset(listed), known.volatile)
    loose = scan_sql(table, mapping, from_item, agency, listed, free)
    strict = scan_sql(table, mapping, from_item, agency, listed, known)
    counts = worker.ask(
        f"SELECT {_non_nulls(listed)} FROM {loose} UNION ALL SELECT {_non_nulls(listed)} FROM {strict}"
    )
    return frozenset(name for name in listed if len(set(counts.column(name).to_pylist())) == 1)


def _non_nulls(columns: Iterable[str]) -> str:
    return ", ".join(f"count({quoted(name)}) AS {quoted(name)}" for name in columns)


def _check_text(sql: str, place: str) -> None:
    if problem := problem_in(sql):
        raise Refusal(
            Code.CONFIGURATION, f"agent.yaml: {place}: found {problem}, allowed is one expression in SQL"
        )


def _describe(worker: Worker, select: str, place: str) -> str:
    """The type of the select's first column."""
    try:
        described = worker.ask(f"DESCRIBE {select}")
    except SetUpProblem as problem:
        raise Refusal(Code.CONFIGURATION, f"agent.yaml: {place}: {said(problem, select)}") from None
    return str(described.column("column_type")[0].as_py())


def _binds(worker: Worker, select: str) -> bool:
    try:
        worker.ask(f"DESCRIBE {select}")
    except SetUpProblem:
        return False
    return True


def said(problem: SetUpProblem, own: str) -> str:
    """What DuckDB said, where that can hold nothing but names; else only its kind.

    `own` is the SQL that it was asked: names that do not stand there are left out, since a PIVOT names
    columns by the values it finds, and so does a file without a header; and so are the values of an ENUM.
    """
    text = _ENUM.sub("ENUM", problem.message)
    if problem.kind not in _SAYS_ONLY_NAMES or "ENUM(" in text:
        return f"the database refuses it ({problem.kind})"
    text = _ENDS.sub("", text).strip()
    text = _QUOTED_NAME.sub(lambda found: found[0] if found[1] in own else '"…"', text)
    shown = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return shown[:_LONGEST]


__all__ = ["REFERENCE", "SHARED", "bind", "fitting_columns", "make_rooms", "mapped_columns", "said"]
