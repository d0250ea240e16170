"""What `rabita query` and `rabita shell` share: how a question is asked, and how its answer is written."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rabita.cli.duration import parse_duration
from rabita.cli.formats import Format, writer_of
from rabita.cli.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from rabita.client import Answer

Require = Annotated[
    str, typer.Option(metavar="all|any|quorum:N", help="How many serving agencies have to answer.")
]
Timeout = Annotated[
    float, typer.Option(metavar="TIME", parser=parse_duration, help="How long to wait: 500ms, 30s, 2m.")
]
Verify = Annotated[
    bool | None,
    typer.Option(
        "--verify/--no-verify",
        help="Take nobody's word: merge what the agencies signed here, too. By default as the profile says.",
        show_default=False,
    ),
]


def written(answer: Answer, format_: Format, sink: BinaryIO, screen: Screen) -> tuple[str, ...]:
    """Write the answer; what has to be said beside it."""
    notes = writer_of(format_).write(answer, sink, screen)
    if format_.shows_report:
        return notes
    from rabita.cli.footer import caveat_lines  # noqa: PLC0415 - imports the client

    return (*notes, *caveat_lines(answer.report))


def say(notes: Iterable[str]) -> None:
    """On standard error, where no program reads them for rows."""
    for note in notes:
        typer.echo(note, file=sys.stderr)


__all__ = ["Require", "Timeout", "Verify", "say", "written"]
