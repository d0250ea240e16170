"""The forms an answer can be written in, one file each; imported when asked for.

Each module has `write(answer, sink, screen) -> tuple[str, ...]`: the notes it returns are for standard error.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO, Protocol, cast

from rabita.cli.screen import Screen

if TYPE_CHECKING:
    from rabita.client import Answer


class Format(StrEnum):
    """The values of `--format`."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    ARROW = "arrow"

    @property
    def is_binary(self) -> bool:
        return self in (Format.PARQUET, Format.ARROW)

    @property
    def shows_report(self) -> bool:
        """Whether a person who looks at the output sees the report there."""
        return self in (Format.TABLE, Format.JSON)


class Writer(Protocol):
    """What each module of this folder offers."""

    def write(self, answer: Answer, sink: BinaryIO, screen: Screen) -> tuple[str, ...]: ...


def writer_of(format_: Format) -> Writer:
    """The module that writes this format."""
    return cast(Writer, import_module(f"rabita.cli.formats.{format_.value}"))


__all__ = ["Format", "Writer", "writer_of"]
