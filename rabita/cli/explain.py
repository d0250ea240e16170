"""`rabita explain`: what a question would do, and what policy would say, without asking any agency."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rabita.cli.listing import ListFormat, print_json, print_lines
from rabita.cli.profile import open_federation
from rabita.cli.refusals import refusals_point_into
from rabita.cli.sql_text import read_sql

app = typer.Typer()


@app.command()
def explain(
    ctx: typer.Context,
    *,
    sql: Annotated[
        str | None, typer.Argument(metavar="SQL", help="The question; - reads standard input.")
    ] = None,
    file: Annotated[Path | None, typer.Option(metavar="FILE", help="Read the SQL from a file.")] = None,
    purpose: Annotated[str, typer.Option(metavar="P", help="The purpose that policy is asked about.")] = "",
    case: Annotated[str, typer.Option(metavar="C", help="The case that policy is asked about.")] = "",
    format_: Annotated[ListFormat, typer.Option("--format", help="How to write it.")] = ListFormat.TABLE,
) -> None:
    """Show the rounds, the SQL each agency would see, the uses, and what policy would say."""
    text = read_sql(sql, file)
    with refusals_point_into(text), open_federation(ctx) as federation:
        explanation = federation.explain(text, purpose, case)
    if format_ is ListFormat.JSON:
        print_json(explanation.raw)
    else:
        from rabita.cli.explained import printed  # noqa: PLC0415 - imports the client

        print_lines(printed(explanation))


__all__ = ["app"]
