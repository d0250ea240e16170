"""`rabita tables`: what can be asked about, and what each column is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from rabita.catalogue.model import Catalogue, Column, Table
from rabita.cli.listing import ListFormat, print_json, print_lines
from rabita.cli.plain import plain
from rabita.cli.profile import open_federation
from rabita.cli.screen import Screen, screen_of
from rabita.refusal import Code, Refusal

app = typer.Typer()


@app.command()
def tables(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="Show this table's columns.")] = None,
    format_: Annotated[
        ListFormat, typer.Option("--format", help="How to write the list.")
    ] = ListFormat.TABLE,
) -> None:
    """List the shared and reference tables, or the columns of one."""
    with open_federation(ctx) as federation:
        catalogue = federation.catalogue()
    shown = list(catalogue.tables.values()) if name is None else [_named(catalogue, name)]
    if format_ is ListFormat.JSON:
        described = [_as_json(catalogue, table, columns=name is not None) for table in shown]
        print_json(described if name is None else described[0])
        return
    print_lines(table_lines(catalogue, name, screen_of(sys.stdout)))


def table_lines(catalogue: Catalogue, name: str | None, screen: Screen) -> Iterator[str]:
    """The list of the tables, or one with its columns; `Refusal(UNKNOWN_TABLE)`."""
    return (
        _list_lines(catalogue, screen)
        if name is None
        else _table_lines(catalogue, _named(catalogue, name), screen)
    )


def _named(catalogue: Catalogue, name: str) -> Table:
    if name not in catalogue.tables:
        known = ", ".join(catalogue.tables)
        raise Refusal(Code.UNKNOWN_TABLE, f"no table {name!r}", hint=f"the tables are {known}")
    return catalogue.tables[name]


def _kind(table: Table) -> str:
    return "reference" if table.is_reference else "shared"


def _list_lines(catalogue: Catalogue, screen: Screen) -> Iterator[str]:
    from rabita.cli.grid import Heading, grid_lines  # noqa: PLC0415 - rich, for the table only

    rows = [(t.name, _kind(t), str(len(t.visible)), t.about) for t in catalogue.tables.values()]
    headings = [Heading("table"), Heading("kind"), Heading("columns", number=True), Heading("about")]
    yield from grid_lines(headings, rows, screen)
    yield ""
    yield f"Purposes: {', '.join(plain(p) for p in catalogue.purposes)}"


def _table_lines(catalogue: Catalogue, table: Table, screen: Screen) -> Iterator[str]:
    from rabita.cli.grid import Heading, grid_lines  # noqa: PLC0415 - rich, for the table only

    yield f"{plain(table.name)} ({_kind(table)})" + (f": {plain(table.about)}" if table.about else "")
    if not table.is_reference:
        yield f"Groups are counted over: {plain(table.subject or 'rows')}"
    yield ""
    headings = [Heading(h) for h in ("column", "type", "role", "values", "about")]
    rows = [(c.name, str(c.type), c.role.value, _values(c), c.about) for c in table.visible.values()]
    yield from grid_lines(headings, rows, screen)
    together = _colocation(catalogue, table)
    if together:
        yield ""
        yield "Rows that agree on these are held by one agency, so they can be joined:"
        yield from (f"  {' = '.join(plain(c) for c in columns)}" for columns in together)


def _values(column: Column) -> str:
    if column.values is not None:
        return ", ".join(_value(v) for v in column.values)
    said = [] if column.grain is None else [f"in steps of {column.grain}"]
    if column.bounds is not None:
        said.append("{} to {} of one subject".format(*column.bounds))
    return "; ".join(said)


def _value(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _colocation(catalogue: Catalogue, table: Table) -> list[list[str]]:
    return [
        sorted(str(ref) for ref in group)
        for group in catalogue.colocated
        if any(ref.table == table.name for ref in group)
    ]


def _as_json(catalogue: Catalogue, table: Table, *, columns: bool) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": table.name,
        "kind": _kind(table),
        "about": table.about,
        "subject": table.subject,
    }
    if columns:
        described["columns"] = [
            {
                "name": c.name,
                "type": str(c.type),
                "role": c.role.value,
                "about": c.about,
                "grain": c.grain,
                "values": None if c.values is None else list(c.values),
                "bounds": None if c.bounds is None else list(c.bounds),
            }
            for c in table.visible.values()
        ]
        described["colocated"] = _colocation(catalogue, table)
    return described


__all__ = ["app", "table_lines"]
