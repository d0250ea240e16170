"""`rabita broker serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Run the coordination centre's broker.", no_args_is_help=True)


@app.callback()
def _broker() -> None:
    """Keep `serve` a sub-command, though it is the only one."""


@app.command()
def serve(
    federation: Annotated[
        Path, typer.Argument(help="The federation's folder: federation.yaml, catalogue.yaml, ...")
    ],
    trust: Annotated[Path, typer.Option(help="The broker's certificates, keys and trust (`rabita keys`).")],
    ledger: Annotated[Path, typer.Option(help="The folder of the broker's ledger; made where missing.")],
    agents: Annotated[
        Path | None,
        typer.Option(help="A YAML file of agency id to HOST:PORT, over federation.yaml's addresses."),
    ] = None,
    listen: Annotated[
        str, typer.Option(help="HOST:PORT to listen on; port 0 takes a free one.")
    ] = "127.0.0.1:0",
) -> None:
    """Serve a federation until SIGTERM."""
    from broker.serve import Files
    from broker.serve import serve as run

    run(Files(federation, trust, ledger, agents), listen)


__all__ = ["app"]
