"""`rabita lab new | up | down | status`: a whole federation on one machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="A whole federation on one machine.", no_args_is_help=True)

_Folder = Annotated[Path, typer.Argument(help="The federation's folder.")]


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make; it must not exist or be empty.")],
    agencies: Annotated[int, typer.Option(min=1, max=16, help="How many agencies.")] = 16,
    seed: Annotated[int, typer.Option(help="The same seed gives the same records.")] = 1,
    scale: Annotated[float, typer.Option(min=0.01, max=50, help="1 is some 310,000 records.")] = 1.0,
    open_policy: Annotated[
        bool, typer.Option("--open", help="A policy that allows every use, for comparing with one database.")
    ] = False,
) -> None:
    """Write the demo federation: sixteen agencies of a national drug information fusion system."""
    from lab.new import make_federation

    make_federation(
        folder, agencies=agencies, seed=seed, scale=scale, open_policy=open_policy, say=typer.echo
    )


@app.command()
def up(folder: _Folder) -> None:
    """Make keys and tokens, start broker and agents on loopback, and wait until all of them serve."""
    from lab.up import up as start

    start(folder, typer.echo)
    profile = folder / ".lab" / "profiles" / "analyst.yaml"
    typer.echo(f"ask it:  rabita --profile {profile} tables")


@app.command()
def down(folder: _Folder) -> None:
    """End what `lab up` started."""
    from lab.up import down as stop

    stop(folder, typer.echo)


@app.command()
def status(
    folder: _Folder, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """Show each party: up or down, its address and process id. Exit status 6 unless all are up."""
    from lab.up import status as look
    from rabita.refusal import ExitCode

    parties = look(folder)
    if as_json:
        typer.echo(
            json.dumps(
                [
                    {
                        "party": p.party,
                        "state": "up" if p.running else "down",
                        "pid": p.running.pid if p.running else None,
                        "address": p.running.address if p.running else None,
                    }
                    for p in parties
                ]
            )
        )
    else:
        for p in parties:
            where = f"up    {p.running.address:<22} pid {p.running.pid}" if p.running else "down"
            typer.echo(f"{p.party:<16} {where}")
    if not all(p.running for p in parties):
        raise typer.Exit(ExitCode.UNAVAILABLE)


__all__ = ["app"]
