"""Rows of text as aligned columns: numbers at the right, long text folded to the terminal's width.

Nothing is cut off: where the columns do not fit even folded, each row becomes a block of `name  value` lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rich.cells import cell_len, chop_cells

from rabita.cli.plain import plain
from rabita.cli.screen import Screen

_GAP = 2
_NARROWEST = 10
"""Columns below which text is not folded further."""

NULL = "NULL"


@dataclass(frozen=True)
class Heading:
    """A column's name, and whether it holds numbers."""

    name: str
    number: bool = False


def grid_lines(
    headings: Sequence[Heading], rows: Sequence[Sequence[str | None]], screen: Screen
) -> Iterator[str]:
    """The lines of the grid; every text comes out plain, NULL (None) dim, and the text `NULL` quoted.

    >>> screen = Screen(width=None, colour=False, unicode=False)
    >>> print("\\n".join(grid_lines([Heading("drug"), Heading("n", True)], [["heroin", "12"]], screen)))
    drug     n
    ------  --
    heroin  12
    """
    names = [plain(h.name) for h in headings]
    shown = [[_shown(cell) for cell in row] for row in rows]
    widths = _fit(headings, _natural(names, shown), screen.width)
    if widths is None:
        yield from _blocks(names, shown, screen)
        return
    rule = "─" if screen.unicode else "-"
    for line in _lines(names, widths, headings, replace(screen, colour=False)):
        yield screen.bold(line)
    yield (" " * _GAP).join(rule * width for width in widths)
    for row in shown:
        yield from _lines(row, widths, headings, screen)


def _shown(cell: str | None) -> str:
    if cell is None:
        return NULL
    return '"NULL"' if cell == NULL else plain(cell)


def _length(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def _natural(names: Sequence[str], rows: Iterable[Sequence[str]]) -> list[int]:
    widths = [max(1, _length(name)) for name in names]
    for row in rows:
        widths = [max(width, _length(cell)) for width, cell in zip(widths, row, strict=True)]
    return widths


def _fit(headings: Sequence[Heading], natural: list[int], width: int | None) -> list[int] | None:
    """Widths that fit, the widest text columns narrowed first; None where nothing fits."""
    room = None if width is None else width - _GAP * (len(natural) - 1)
    if room is None or sum(natural) <= room:
        return natural
    for most in range(min(max(natural), room), _NARROWEST - 1, -1):
        widths = [n if h.number else min(n, most) for h, n in zip(headings, natural, strict=True)]
        if sum(widths) <= room:
            return widths
    return None


def _fold(text: str, width: int) -> list[str]:
    """The text in pieces of at most `width` columns, after a space where one is near."""
    if _length(text) <= width:
        return [text]
    pieces, start = [], 0
    while start < len(text):
        piece = text[start : start + width]
        if not piece.isascii():
            piece = chop_cells(piece, width)[0]
        end = start + len(piece)
        space = piece.rfind(" ") + 1
        if end < len(text) and text[end] != " " and space > len(piece) // 2:
            piece = piece[:space]
        pieces.append(piece)
        start += len(piece)
    return pieces


def _lines(
    row: Sequence[str], widths: Sequence[int], headings: Sequence[Heading], screen: Screen
) -> Iterator[str]:
    """The lines of one row. A cell that reads NULL is one: text that does has quotes (`_shown`)."""
    folded = [_fold(cell, width) for cell, width in zip(row, widths, strict=True)]
    for number in range(max(len(parts) for parts in folded)):
        cells = []
        for cell, parts, width, heading in zip(row, folded, widths, headings, strict=True):
            text = _align(parts[number] if number < len(parts) else "", width, heading)
            cells.append(screen.dim(text) if cell == NULL else text)
        yield (" " * _GAP).join(cells).rstrip()


def _align(text: str, width: int, heading: Heading) -> str:
    padding = " " * (width - _length(text))
    return padding + text if heading.number else text + padding


def _blocks(names: Sequence[str], rows: Sequence[Sequence[str]], screen: Screen) -> Iterator[str]:
    width = screen.width or 80
    left = min(max(_length(name) for name in names), width // 2)
    for number, row in enumerate(rows, 1):
        yield screen.bold(f"row {number}")
        for name, cell in zip(names, row, strict=True):
            yield from _lines(
                [name, cell], [left, width - left - _GAP], (Heading("name"), Heading("value")), screen
            )


__all__ = ["NULL", "Heading", "grid_lines"]
