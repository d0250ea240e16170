"""`rabita console`: the officer's web pages, served beside a broker or an agent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rabita.cli.profile import profile_path
from rabita.refusal import Code, Refusal

app = typer.Typer()


@app.command()
def console(
    ctx: typer.Context,
    listen: Annotated[
        str,
        typer.Option(
            "--listen", metavar="HOST:PORT", help="Where browsers reach it; port 0 takes a free one."
        ),
    ] = "127.0.0.1:8466",
    name: Annotated[
        list[str] | None, typer.Option("--name", help="A host name that it is served under (more than once).")
    ] = None,
    tls: Annotated[
        Path | None,
        typer.Option("--tls", metavar="DIR", help="A folder with cert.pem and key.pem for browsers."),
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option("--trust", metavar="DIR", help="For an agency's ledger: the agent's own trust folder."),
    ] = None,
    connect: Annotated[
        str,
        typer.Option(
            "--connect", metavar="HOST:PORT", help="For an agency's ledger: where its agent listens."
        ),
    ] = "",
    oidc: Annotated[
        Path | None,
        typer.Option("--oidc", metavar="FILE", help="Log in with an identity provider (docs/console.md)."),
    ] = None,
) -> None:
    """Serve web pages on which officers read the ledger. Reads the broker's, or an agency's with --trust.

    The pages have no rights of their own: officers log in with their token, and the ledger's keeper decides.
    """
    try:
        from rabita.console.serve import Serving, of_agency, of_broker, serve  # noqa: PLC0415 - the web, for this alone
    except ImportError as error:
        raise Refusal(
            Code.CONFIGURATION, f"the console is not installed whole: {error}",
            hint="pip install 'rabita[console]'",
        ) from error  # fmt: skip
    if connect and not trust:
        raise Refusal(Code.USAGE, "--connect is for an agency's ledger", hint="give --trust DIR with it")
    keeper = of_agency(trust, connect) if trust else of_broker(profile_path(ctx))
    serve(keeper, Serving(listen, tuple(name or ()), tls, oidc))


__all__ = ["app"]
