"""From what `catalogue.yaml` says to a `Catalogue`, every rule of DESIGN §6 checked; no file is opened here.

The same rules hold for a catalogue that travelled (`encode.py`): there is one reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rabita.catalogue.columns import read_about, read_column
from rabita.catalogue.model import AGENCY, Catalogue, Column, ColumnRef, Role, Table
from rabita.catalogue.reading import Document, Item, nearest, quoted
from rabita.catalogue.roster import read_roster

CATALOGUE_KEYS = ("version", "purposes", "tables", "colocated", "agencies")
TABLE_KEYS = ("about", "subject", "reference", "columns")
MAX_VERSION = 2**31 - 1
MAX_COLUMNS = 1000

# the names that a plan gives to what agencies answer; the broker reads them beside reference tables
_FRAGMENT_NAME = re.compile(r"r[0-9]+f[0-9]+")


def read_catalogue(document: Document) -> Catalogue:
    """The catalogue a document holds, its `hash` and reference digests still empty."""
    version, tables = 0, dict[str, Table]()
    purposes: tuple[str, ...] = ()
    colocated: tuple[frozenset[ColumnRef], ...] = ()
    agencies: dict[str, frozenset[str]] = {}
    with document.collecting():
        parts = document.root.entries(CATALOGUE_KEYS, required=("version", "purposes", "tables"))
        with document.collecting():
            version = parts["version"].whole(1, MAX_VERSION)
        with document.collecting():
            purposes = _purposes(parts["purposes"])
        with document.collecting():
            tables = _tables(parts["tables"])
        document.finish()  # what follows compares columns: only worth reading once they are right
        if "colocated" in parts:
            colocated = _colocated(parts["colocated"], tables)
        if "agencies" in parts:
            agencies = read_roster(parts["agencies"], tables)
    document.finish()
    return Catalogue(version, purposes, tables, colocated, hash="", agencies=agencies)


def _purposes(item: Item) -> tuple[str, ...]:
    allowed = "a list of at least one purpose"
    purposes: list[str] = []
    for each in item.items(allowed):
        name = each.name()
        if name in purposes:
            raise each.wrong("every purpose once", found=f"{name!r} twice")
        purposes.append(name)
    if not purposes:
        raise item.wrong(allowed, found="an empty list")
    return tuple(purposes)


def _tables(item: Item) -> dict[str, Table]:
    entries = item.entries(keys="a map of tables")
    if not entries:
        raise item.wrong("a map of at least one table", found="an empty map")
    _refuse_twins(item, entries)
    tables: dict[str, Table] = {}
    for name, each in entries.items():
        with item.document.collecting():
            tables[_new_name(each, name)] = _table(name, each)
    return tables


def _table(name: str, item: Item) -> Table:
    parts = item.entries(TABLE_KEYS, required=("columns",))
    is_reference = "reference" in parts
    about = read_about(parts)
    reference = _reference_path(parts["reference"]) if is_reference else None
    if is_reference and _FRAGMENT_NAME.fullmatch(name):
        raise item.wrong("any name but r, a number, f, a number", found=quoted(name), line=item.key_line)
    columns = _columns(parts["columns"], is_reference=is_reference)
    subject = None
    if "subject" in parts:
        if is_reference:
            raise parts["subject"].wrong("no subject: a reference table holds nothing to protect")
        written = parts["columns"].entries()
        subject = _subject(parts["subject"], columns, written)
    return Table(name, columns, subject, about, reference)


def _columns(item: Item, *, is_reference: bool) -> dict[str, Column]:
    entries = item.entries(keys="a map of columns")
    if not 1 <= len(entries) <= MAX_COLUMNS:
        raise item.wrong(f"1 to {MAX_COLUMNS} columns", found=f"{len(entries)} columns")
    _refuse_twins(item, entries)
    columns: dict[str, Column] = {}
    for name, each in entries.items():
        with item.document.collecting():
            columns[name] = read_column(_new_name(each, name), each, is_reference=is_reference)
    return columns


def _new_name(item: Item, name: str) -> str:
    """The name of a table or column: well formed, and not the one every shared table has already."""
    if name.lower() == AGENCY:
        allowed = f"any name but {AGENCY!r}, which every shared table has already"
        raise item.wrong(allowed, found=quoted(name), line=item.key_line)
    return item.checked_name(name)


def _refuse_twins(item: Item, entries: Mapping[str, Item]) -> None:
    """SQL does not tell `Drug` from `drug`; said before the rule for names, being the real mistake."""
    first: dict[str, str] = {}
    for name, each in entries.items():
        if (twin := first.setdefault(name.lower(), name)) != name:
            raise each.wrong(
                "names that differ in more than case", found=f"{quoted(twin)} and {quoted(name)}"
            )


def _reference_path(item: Item) -> str:
    allowed = "the path of a .csv or .parquet file, relative to the catalogue's folder and inside it"
    path = item.text(allowed, limit=500)
    parts = path.split("/")
    if path.startswith("/") or "\\" in path or ".." in parts or not path.endswith((".csv", ".parquet")):
        raise item.wrong(allowed)
    return path


def _subject(item: Item, columns: Mapping[str, Column], written: Mapping[str, Item]) -> str:
    name = item.text("the name of a column of this table")
    if name in written and name not in columns:
        return name  # the column's own mistake is noted already
    # a hidden subject is counted and never named
    allowed = [c.name for c in columns.values() if c.role is not Role.MEASURE]
    if name not in columns:
        raise item.wrong(f"a column of this table: {', '.join(columns)}{nearest(name, columns)}")
    if name not in allowed:
        raise item.wrong(
            f"any column but a measure: {', '.join(allowed)}", found=f"{name!r}, which is a measure"
        )
    return name


def _colocated(item: Item, tables: Mapping[str, Table]) -> tuple[frozenset[ColumnRef], ...]:
    sets: set[frozenset[ColumnRef]] = set()
    for each in item.items("a list of lists of table.column"):
        with item.document.collecting():
            sets.add(_colocated_set(each, tables))
    return tuple(sorted(sets, key=lambda refs: sorted(map(str, refs))))


def _colocated_set(item: Item, tables: Mapping[str, Table]) -> frozenset[ColumnRef]:
    allowed = "a list of table.column, each once"
    refs: dict[ColumnRef, Item] = {}
    for each in item.items(allowed):
        ref = _column_ref(each, tables)
        if ref in refs:
            raise each.wrong("every column once", found=f"{str(ref)!r} twice")
        refs[ref] = each
    if not refs:
        raise item.wrong(allowed, found="an empty list")
    types = {ref: tables[ref.table].columns[ref.column].type for ref in refs}
    first = next(iter(refs))
    for ref, each in refs.items():
        if types[ref].kind is not types[first].kind:
            raise each.wrong(
                f"columns of one kind: {first} is {types[first]}", found=f"{ref}, which is {types[ref]}"
            )
    return frozenset(refs)


def _column_ref(item: Item, tables: Mapping[str, Table]) -> ColumnRef:
    allowed = "table.column of shared tables"
    text = item.text(allowed)
    table_name, dot, name = text.partition(".")
    if not dot:
        raise item.wrong(allowed)
    table = tables.get(table_name)
    if table is None:
        raise item.wrong(f"a table of this catalogue{nearest(table_name, tables)}")
    if table.is_reference:
        raise item.wrong(f"{allowed}: {table_name} is a reference table, which every agency has")
    column = table.columns.get(name)
    if column is None:
        raise item.wrong(f"a column of {table_name}{nearest(name, table.columns)}")
    if column.role is Role.HIDDEN:
        raise item.wrong("columns that are not hidden")
    return ColumnRef(table_name, name)


__all__ = ["CATALOGUE_KEYS", "TABLE_KEYS", "read_catalogue"]
