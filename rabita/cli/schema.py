"""`rabita schema`: JSON Schema of the files that people write, for their editors."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

app = typer.Typer()


class Kind(StrEnum):
    """The files there are (DESIGN §6)."""

    CATALOGUE = "catalogue"
    AGENT = "agent"
    FEDERATION = "federation"
    CASES = "cases"
    PROFILE = "profile"


@app.command()
def schema(kind: Annotated[Kind, typer.Argument(metavar="KIND", help=f"One of {', '.join(Kind)}.")]) -> None:
    """Print the JSON Schema of catalogue.yaml, agent.yaml, federation.yaml, cases.yaml or a profile."""
    print_schema(kind)


def print_schema(kind: Kind) -> None:
    from rabita.catalogue import json_schema  # noqa: PLC0415 - loads Arrow

    typer.echo(json.dumps(json_schema(kind.value), indent=2, ensure_ascii=False))


__all__ = ["app"]
