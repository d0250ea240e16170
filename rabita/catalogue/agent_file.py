"""Loads `agent.yaml`: which agency this is, its source, and the mapping from that source to shared tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rabita.catalogue.case_file import read_register_path
from rabita.catalogue.columns import read_value
from rabita.catalogue.federation import read_agency_id
from rabita.catalogue.model import AGENCY, Catalogue, Column, Role, Table
from rabita.catalogue.reading import NAME_RULE, Document, Item, nearest, open_document, quoted
from rabita.catalogue.sources import Source, read_source
from rabita.catalogue.values import Plain

AGENT_KEYS = ("agency", "source", "tables", "cases")
MAPPING_KEYS = ("from", "columns", "where")
COLUMN_KEYS = ("sql", "codes")
MAX_SQL = 16 * 1024


@dataclass(frozen=True)
class ColumnMapping:
    """How a column comes out of the source: SQL in the source's dialect, then the codes where there are any.

    `by_name`: nothing was written, so `sql` is the bare name of the source's column (to be quoted as a name,
    since a catalogue's name may be a word of SQL). `codes`: a local value, as text, to the shared one.
    """

    sql: str
    codes: Mapping[str, Plain] | None = None
    by_name: bool = False


@dataclass(frozen=True)
class TableMapping:
    """Where a shared table comes from. `columns` has every column that is not hidden, and the subject.

    `by_name`: `origin` is the bare name of the source's table or file.
    """

    table: str
    origin: str
    columns: Mapping[str, ColumnMapping]
    where: str | None = None
    by_name: bool = False


@dataclass(frozen=True)
class AgentFile:
    """What an agency says of itself. `tables_listed` is False where the file leaves `tables` out:

    then `tables` has every shared table, and the source decides which of them it can serve. `cases` is the
    file of the agency's own register of cases, None where it keeps none.
    """

    agency: str
    source: Source
    tables: Mapping[str, TableMapping]
    tables_listed: bool = True
    cases: Path | None = None


def load_agent_file(path: Path, catalogue: Catalogue) -> AgentFile:
    """The agent file at `path`, checked against the catalogue; defaults are filled in."""
    document = open_document(path)
    agency, source, tables = "", Source("", {}), dict[str, TableMapping]()
    cases = None
    with document.collecting():
        parts = document.root.entries(AGENT_KEYS, required=("agency", "source"))
        with document.collecting():
            agency = read_agency_id(parts["agency"], parts["agency"].scalar(NAME_RULE).text)
        with document.collecting():
            source = read_source(parts["source"], path.parent)
        with document.collecting():
            tables = _tables(parts["tables"], catalogue) if "tables" in parts else _every_table(catalogue)
        with document.collecting():
            cases = read_register_path(parts["cases"], path.parent) if "cases" in parts else None
    document.finish()
    return AgentFile(agency, source, tables, tables_listed="tables" in parts, cases=cases)


def _every_table(catalogue: Catalogue) -> dict[str, TableMapping]:
    shared = [table for table in catalogue.tables.values() if not table.is_reference]
    return {t.name: TableMapping(t.name, t.name, _every_column(t), by_name=True) for t in shared}


def _every_column(table: Table) -> dict[str, ColumnMapping]:
    return {c.name: ColumnMapping(c.name, by_name=True) for c in table.columns.values() if _is_read(c, table)}


def _is_read(column: Column, table: Table) -> bool:
    """Hidden columns do not exist above the mapping, but groups are counted by the subject even so."""
    return column.role is not Role.HIDDEN or column.name == table.subject


def _tables(item: Item, catalogue: Catalogue) -> dict[str, TableMapping]:
    entries = item.entries(keys="a map of tables, or nothing at all for every table the source has")
    if not entries:
        raise item.wrong("at least one table, or no key 'tables' for every table the source has")
    tables: dict[str, TableMapping] = {}
    for name, each in entries.items():
        with item.document.collecting():
            tables[name] = _table(each, _shared_table(each, name, catalogue))
    return tables


def _shared_table(item: Item, name: str, catalogue: Catalogue) -> Table:
    shared = [table.name for table in catalogue.tables.values() if not table.is_reference]
    table = catalogue.tables.get(name)
    if table is None:
        allowed = f"the shared tables {', '.join(shared)}{nearest(name, shared)}"
        raise item.wrong(allowed, found=f"the unknown table {quoted(name)}", line=item.key_line)
    if table.is_reference:
        raise item.wrong(
            f"the shared tables {', '.join(shared)}",
            found=f"{name!r}, a reference table, which comes with the catalogue",
            line=item.key_line,
        )
    return table


def _table(item: Item, table: Table) -> TableMapping:
    columns = _every_column(table)
    if item.is_null:
        return TableMapping(table.name, table.name, columns, by_name=True)
    parts = item.entries(MAPPING_KEYS)
    if "columns" in parts:
        columns.update(_columns(item.document, parts["columns"], table))
    origin = parts["from"].text("a table, a file or a SELECT", limit=MAX_SQL) if "from" in parts else None
    where = parts["where"].text("a condition in SQL", limit=MAX_SQL) if "where" in parts else None
    return TableMapping(table.name, origin or table.name, columns, where, by_name=origin is None)


def _columns(document: Document, item: Item, table: Table) -> dict[str, ColumnMapping]:
    columns: dict[str, ColumnMapping] = {}
    for name, each in item.entries(keys="a map of columns").items():
        with document.collecting():
            column = _known_column(each, name, table)
            mapping = _column(each, column)
            if _is_read(column, table):
                columns[name] = mapping
    return columns


def _known_column(item: Item, name: str, table: Table) -> Column:
    column = table.columns.get(name)
    if column is not None:
        return column
    if name == AGENCY:
        raise item.wrong(f"no column {AGENCY!r}: the agent fills it with its own id")
    raise item.wrong(
        f"the columns {', '.join(table.columns)}{nearest(name, table.columns)}",
        found=f"the unknown column {quoted(name)}",
        line=item.key_line,
    )


def _column(item: Item, column: Column) -> ColumnMapping:
    """A bare scalar is SQL; `NULL` is SQL too, for a column this agency has not."""
    if item.is_null and item.written:
        return ColumnMapping("NULL")
    allowed = "a column's name or SQL, or a map of sql and codes"
    if item.written is not None:
        return ColumnMapping(item.text(allowed, limit=MAX_SQL))
    parts = item.entries(COLUMN_KEYS, keys=allowed)
    if not parts:
        raise item.wrong(allowed, found="an empty map")
    sql = parts["sql"].text("a column's name or SQL", limit=MAX_SQL) if "sql" in parts else None
    codes = _codes(parts["codes"], column) if "codes" in parts else None
    return ColumnMapping(sql or column.name, codes, by_name=sql is None)


def _codes(item: Item, column: Column) -> dict[str, Plain]:
    allowed = "a map of at least one local value to the shared one"
    entries = item.entries(keys=allowed)
    if not entries:
        raise item.wrong(allowed, found="an empty map")
    codes: dict[str, Plain] = {}
    for local, each in entries.items():
        with item.document.collecting():
            each.checked_text(local, "a local value, as text")
            codes[local] = _shared_value(each, column)
    return codes


def _shared_value(item: Item, column: Column) -> Plain:
    if item.is_null:
        raise item.wrong("a value: leave a code out where there is none, and it becomes NULL")
    value = read_value(item, column.type)
    if column.values is not None and value not in column.values:
        words = [str(each) for each in column.values]
        raise item.wrong(f"the column's values: {', '.join(words[:20])}{nearest(str(value), words)}")
    return value


__all__ = ["AgentFile", "ColumnMapping", "TableMapping", "load_agent_file"]
