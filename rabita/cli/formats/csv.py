"""An answer as CSV (RFC 4180): CRLF, quotes doubled, NULL empty, and empty text as "".

Spreadsheets run a text that starts with `=`, `+`, `-` or `@` as a formula, and group keys come from databases
that strangers may have typed into. Such text (never a number) is written with an apostrophe before it, which
spreadsheets take as "text follows", and standard error says how often: this is the format that people open
in spreadsheets. The other formats write every text as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa

from rabita.cli.formats.cells import text_values
from rabita.cli.screen import Screen

if TYPE_CHECKING:
    from rabita.client import Answer

# A tab or a line break before it does not keep a spreadsheet from seeing the formula (OWASP, CSV injection);
# full-width signs count in some locales.
_FORMULA = re.compile("[\\s\x00-\x1f]*[=+\\-@\uff1d\uff0b\uff0d\uff20]")
_NEEDS_QUOTES = re.compile('[",\r\n]|^\\s|\\s$')
_ROWS_AT_ONCE = 4096


def write(answer: Answer, sink: BinaryIO, _screen: Screen) -> tuple[str, ...]:
    """Write header and rows."""
    defused = _Defuse()
    sink.write(_line([defused(c.name) for c in answer.columns]))
    for start in range(0, answer.table.num_rows, _ROWS_AT_ONCE):
        part = answer.table.slice(start, _ROWS_AT_ONCE)
        columns = [_column(c, defused) for c in part.columns]
        sink.write(b"".join(_line(row) for row in zip(*columns, strict=True)))
    if not defused.times:
        return ()
    texts = (
        "1 text that a spreadsheet would run as a formula has"
        if defused.times == 1
        else (f"{defused.times} texts that a spreadsheet would run as formulas have")
    )
    return (f"note: {texts} an apostrophe before it; --format json writes all text as it is",)


class _Defuse:
    """Text made harmless for spreadsheets, and how often that was needed."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, text: str) -> str:
        if not _FORMULA.match(text):
            return text
        self.times += 1
        return "'" + text


def _column(column: pa.ChunkedArray[Any], defused: _Defuse) -> list[str | None]:
    values = text_values(column)
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return values
    return [None if v is None else defused(v) for v in values]


def _line(cells: list[str] | tuple[str | None, ...]) -> bytes:
    return (",".join(_cell(c) for c in cells) + "\r\n").encode("utf-8")


def _cell(text: str | None) -> str:
    if text is None:
        return ""
    if text == "" or _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


__all__ = ["write"]
