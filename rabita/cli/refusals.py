"""A refusal on the terminal: code and message, the line of the SQL with a caret under the place, the hint."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from rabita.cli.plain import plain, plain_lines
from rabita.refusal import Position, Refusal

_WINDOW = 100
"""Columns of a long line that are shown around the place."""


def refusal_lines(refusal: Refusal, sql: str = "") -> list[str]:
    """What is printed of a refusal.

    >>> from rabita.refusal import Code
    >>> no = Refusal(Code.UNKNOWN_COLUMN, "no column x", hint="did you mean y?", position=Position(7, 8))
    >>> print("\\n".join(refusal_lines(no, "SELECT x FROM t")))
    unknown_column: no column x
      1 | SELECT x FROM t
        |        ^
      hint: did you mean y?
    """
    first, *more = plain_lines(refusal.message) or [""]
    lines = [f"{refusal.code.wire_name}: {first}", *(f"  {line}" for line in more)]
    if refusal.position is not None and sql:
        lines += _pointing(sql, refusal.position)
    if refusal.hint:
        lines.append(f"  hint: {plain(refusal.hint)}")
    return lines


def show_refusal(refusal: Refusal, sql: str = "") -> None:
    """Print the refusal on standard error."""
    typer.echo("\n".join(refusal_lines(refusal, sql)), file=sys.stderr)


@contextmanager
def refusals_point_into(sql: str) -> Iterator[None]:
    """Show a refusal from inside with its place in this SQL, and end the command with its exit status."""
    try:
        yield
    except Refusal as refusal:
        show_refusal(refusal, sql)
        raise typer.Exit(refusal.code.exit_code) from refusal


def _pointing(sql: str, place: Position) -> list[str]:
    start = min(max(place.start, 0), len(sql))
    line_start = sql.rfind("\n", 0, start) + 1
    line_end = sql.find("\n", start)
    line_end = len(sql) if line_end < 0 else line_end
    number = sql.count("\n", 0, start) + 1
    end = min(max(place.end, start + 1), max(line_end, start + 1))
    line, first, last = _window(sql[line_start:line_end], start - line_start, end - line_start)
    margin = " " * len(str(number))
    before, under = _columns(line[:first]), max(1, _columns(line[first:last]))
    return [f"  {number} | {_spaced(line)}", f"  {margin} | {' ' * before}{'^' * under}"]


def _window(line: str, first: int, last: int) -> tuple[str, int, int]:
    """The part of a long line around the place, and the place in it."""
    if len(line) <= _WINDOW:
        return line, first, last
    left = max(0, min(first - _WINDOW // 3, len(line) - _WINDOW))
    right = min(len(line), left + _WINDOW)
    head, tail = "… " if left else "", " …" if right < len(line) else ""
    shift = len(head) - left
    return head + line[left:right] + tail, first + shift, min(last, right) + shift


def _spaced(text: str) -> str:
    return plain(text.replace("\t", " "))


def _columns(text: str) -> int:
    from rich.cells import cell_len  # noqa: PLC0415 - only a refusal with a place needs it

    return cell_len(_spaced(text))


__all__ = ["refusal_lines", "refusals_point_into", "show_refusal"]
