"""`rabita agent serve | check`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from rabita.refusal import ExitCode

app = typer.Typer(help="Run an agency's agent, or try its mapping.", no_args_is_help=True)

_Folder = Annotated[Path, typer.Argument(help="The agency's folder: agent.yaml, policies/, data/.")]


@app.command()
def serve(
    folder: _Folder,
    catalogue: Annotated[
        Path, typer.Option(help="The federation's catalogue.yaml, as the agency accepted it.")
    ],
    policies: Annotated[Path, typer.Option(help="The folder of the federation's policies.")],
    trust: Annotated[Path, typer.Option(help="The agency's certificates, keys and trust (`rabita keys`).")],
    ledger: Annotated[Path, typer.Option(help="The folder of the agency's ledger; made where missing.")],
    state: Annotated[
        Path | None,
        typer.Option(
            help="The folder of what the agent keeps to itself; made where missing. LEDGER.state if left out."
        ),
    ] = None,
    listen: Annotated[
        str, typer.Option(help="HOST:PORT to listen on; port 0 takes a free one.")
    ] = "127.0.0.1:0",
) -> None:
    """Serve an agency until SIGTERM."""
    # The guard's matrices are small: threads that wait for one another on few processors cost ten times more.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from agent.serve import Files
    from agent.serve import serve as run

    kept = state or ledger.with_name(f"{ledger.name}.state")
    run(Files(folder, catalogue, policies, trust, ledger, kept), listen)


@app.command()
def check(
    folder: _Folder,
    catalogue: Annotated[
        Path | None, typer.Option(help="The catalogue.yaml; the federation's around the folder if left out.")
    ] = None,
) -> None:
    """Try every mapping against the source: rows, subjects, NULLs, values outside the closed lists.

    FOLDER is an agency's, or a federation's for all of its agencies. Status 2 where one cannot be served.
    """
    from agent.check_command import check_folder

    if not check_folder(folder, catalogue):
        raise typer.Exit(ExitCode.USAGE)


__all__ = ["app"]
