"""`rabita agencies`: which agencies there are, how they stand, and what they serve."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from rabita.cli.listing import ListFormat, print_json, print_lines
from rabita.cli.profile import open_federation
from rabita.cli.screen import Screen, screen_of

if TYPE_CHECKING:
    from rabita.client.agencies import AgencyStatus

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
    print_lines(agency_lines(found, screen_of(sys.stdout)))


def agency_lines(found: Sequence[AgencyStatus], screen: Screen) -> Iterable[str]:
    """The agencies as a table."""
    from rabita.cli.grid import Heading, grid_lines  # noqa: PLC0415 - rich, for the table only

    headings = [Heading("agency"), Heading("name"), Heading("state"), Heading("tables")]
    rows = [(a.id, a.name, a.state.replace("_", " "), ", ".join(a.tables)) for a in found]
    return grid_lines(headings, rows, screen)


__all__ = ["agency_lines", "app"]
