"""An answer as a table for people, with the report in plain words under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from rabita.cli.explained import printed
from rabita.cli.footer import explained_lines, footer_lines
from rabita.cli.formats.cells import is_number, text_values
from rabita.cli.grid import Heading, grid_lines
from rabita.cli.screen import Screen

if TYPE_CHECKING:
    from rabita.client import Answer


def write(answer: Answer, sink: BinaryIO, screen: Screen) -> tuple[str, ...]:
    """Write table and footer."""
    headings = [Heading(f.name, is_number(f.type)) for f in answer.table.schema]
    rows = list(zip(*(text_values(c) for c in answer.table.columns), strict=True))
    encoding = "utf-8" if screen.unicode else "ascii"
    if answer.explanation is None:
        lines, footer = grid_lines(headings, rows, screen), footer_lines(answer.report, len(answer))
    else:
        lines, footer = printed(answer.explanation), explained_lines(answer.report)
    for line in lines:
        sink.write((line + "\n").encode(encoding, "replace"))
    sink.write(b"\n")
    for line in footer:
        sink.write((screen.dim(line) + "\n").encode(encoding, "replace"))
    return ()


__all__ = ["write"]
