"""`rabita query`: ask the federation, show the answer and how far it reaches."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rabita.cli.asking import Require, Timeout, Verify, say, written
from rabita.cli.formats import Format
from rabita.cli.output import opened_output
from rabita.cli.profile import open_federation
from rabita.cli.progress import live_progress
from rabita.cli.refusals import refusals_point_into
from rabita.cli.screen import FILE, screen_of
from rabita.cli.sql_text import read_sql
from rabita.refusal import Code, ExitCode, Refusal

app = typer.Typer()


@app.command()
def query(
    ctx: typer.Context,
    *,
    purpose: Annotated[
        str, typer.Option(metavar="P", help="What the answer is for, as the catalogue lists it.")
    ],
    sql: Annotated[
        str | None, typer.Argument(metavar="SQL", help="The question; - reads standard input.")
    ] = None,
    file: Annotated[Path | None, typer.Option(metavar="FILE", help="Read the SQL from a file.")] = None,
    case: Annotated[str, typer.Option(metavar="C", help="The case the question belongs to.")] = "",
    require: Require = "all",
    timeout: Timeout = "30s",  # type: ignore[assignment]  # typer puts a default through the parser as well
    verify: Verify = None,
    format_: Annotated[Format, typer.Option("--format", help="How to write the answer.")] = Format.TABLE,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write there, whole or not at all.")
    ] = None,
) -> None:
    """Ask the federation one question in SQL.

    Exit status: 0 answered in full, 2 usage, 3 refused, 4 answered in part, 5 integrity, 6 unavailable.
    """
    text = read_sql(sql, file)
    if format_.is_binary and output is None and sys.stdout.isatty():
        raise Refusal(Code.USAGE, f"{format_.value} is not for a terminal", hint="name a file with -o FILE")
    screen = FILE if output else screen_of(sys.stdout)
    with refusals_point_into(text), opened_output(output) as sink:
        with open_federation(ctx) as federation, live_progress() as on_progress:
            answer = federation.query(
                text, purpose=purpose, case=case, require=require, timeout=timeout, verify=verify,
                on_progress=on_progress,
            )  # fmt: skip
        notes = written(answer, format_, sink, screen)
    say(notes)
    if not answer.report.complete:
        raise typer.Exit(ExitCode.PARTIAL)


__all__ = ["app"]
