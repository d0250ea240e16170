"""`rabita agencies`: which agencies there are, how they stand, and what they serve."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rabita.cli.listing import ListFormat, print_json, print_lines
from rabita.cli.profile import open_federation
from rabita.cli.screen import screen_of

app = typer.Typer()


@app.command()
def agencies(
    ctx: typer.Context,
    format_: Annotated[
        ListFormat, typer.Option("--format", help="How to write the list.")
    ] = ListFormat.TABLE,
) -> None:
    """List the agencies of the federation and how they stand now."""
    with open_federation(ctx) as federation:
        found = federation.agencies()
    if format_ is ListFormat.JSON:
        print_json([{"id": a.id, "name": a.name, "state": a.state, "tables": list(a.tables)} for a in found])
        return
    from rabita.cli.grid import Heading, grid_lines  # noqa: PLC0415 - rich, for the table only

    headings = [Heading("agency"), Heading("name"), Heading("state"), Heading("tables")]
    rows = [(a.id, a.name, a.state.replace("_", " "), ", ".join(a.tables)) for a in found]
    print_lines(grid_lines(headings, rows, screen_of(sys.stdout)))


__all__ = ["app"]
