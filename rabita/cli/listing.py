"""Lists on standard output: as a table for people or as JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import typer


class ListFormat(StrEnum):
    """The values of `--format` of commands that list."""

    TABLE = "table"
    JSON = "json"


def print_lines(lines: Iterable[str]) -> None:
    """Print lines that are plain already."""
    for line in lines:
        typer.echo(line)


def print_json(value: Any) -> None:
    """Print a value as JSON that no terminal takes for orders."""
    from rabita.cli.formats.json import encode  # noqa: PLC0415 - its module knows Arrow

    sys.stdout.flush()
    sys.stdout.buffer.write(encode(value) + b"\n")
    sys.stdout.buffer.flush()


__all__ = ["ListFormat", "print_json", "print_lines"]
