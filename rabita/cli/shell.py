"""`rabita shell`: one question after another over one connection, typed or piped in.

What is typed is kept in no file: a case or a name in a question is nobody's to find in a home directory.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from rabita.cli.agencies import agency_lines
from rabita.cli.asking import Require, Timeout, Verify, say, written
from rabita.cli.formats import Format
from rabita.cli.listing import print_lines
from rabita.cli.main import INTERRUPTED
from rabita.cli.output import opened_output
from rabita.cli.profile import open_federation
from rabita.cli.progress import live_progress
from rabita.cli.refusals import show_refusal
from rabita.cli.screen import screen_of
from rabita.cli.statements import Statements
from rabita.cli.tables import table_lines
from rabita.refusal import Code, ExitCode, Refusal

if TYPE_CHECKING:
    from rabita.client import Federation

app = typer.Typer()

_LONGEST = 1 << 16  # past what a question may hold; that limit is said where questions are signed
HELP = """\
SELECT ...;      a question; it ends with a semicolon and may go over lines
EXPLAIN ...;     what a question would do, without asking any agency
\\d               the tables; \\d NAME: the columns of one
\\agencies        the agencies, and how they stand
\\purpose P       what the questions from here on are for; alone: what it is now
\\case C          the case they belong to; alone: none
\\format F        table, json or csv
\\?               this help
\\q               the end, as Ctrl-D"""


@dataclass
class Asking:
    """How the next question is asked."""

    purpose: str
    case: str
    require: str
    timeout: float
    verify: bool | None
    format: Format = Format.TABLE


@app.command()
def shell(
    ctx: typer.Context,
    *,
    purpose: Annotated[
        str, typer.Option(metavar="P", help="What the questions are for; \\purpose changes it.")
    ] = "",
    case: Annotated[str, typer.Option(metavar="C", help="The case they belong to; \\case changes it.")] = "",
    require: Require = "all",
    timeout: Timeout = "30s",  # type: ignore[assignment]  # typer puts a default through the parser as well
    verify: Verify = None,
) -> None:
    """Ask one question after another; \\? tells the commands.

    Exit status: 0, or that of the last question that was not answered in full.
    """
    with open_federation(ctx) as federation:
        session = Session(federation, Asking(purpose, case, require, timeout, verify))
        status = session.run(_typed if sys.stdin.isatty() else _piped)
    raise typer.Exit(status)


class Session:
    """Questions over one connection."""

    def __init__(self, federation: Federation, asking: Asking) -> None:
        self._federation, self._asking = federation, asking
        self._statements, self._status = Statements(), 0

    def run(self, read: Callable[[bool], str | None]) -> int:
        """Everything that is read, to its end; the exit status."""
        while True:
            try:
                line = read(self._statements.pending)
                if line is None:
                    break
                if not self._take(line):
                    return self._status
            except KeyboardInterrupt:
                if read is _piped:
                    raise
                self._statements.rest()
                self._status = INTERRUPTED
                typer.echo("", file=sys.stderr)
        if rest := self._statements.rest():
            self._guarded(rest, self._ask)
        return self._status

    def _take(self, line: str) -> bool:
        """Do what a line completes; whether more is to be read."""
        if not self._statements.pending and line.lstrip().startswith("\\"):
            name, _, rest = line.strip()[1:].partition(" ")
            if name in ("q", "quit"):
                return False
            self._guarded(rest.strip().rstrip(";"), self._command(name))
            return True
        for statement in self._statements.add(line):
            self._guarded(statement, self._ask)
        if self._statements.size > _LONGEST:
            self._statements.rest()
            self._guarded("", self._too_long)
            return False  # what comes next is the rest of it
        return True

    def _guarded(self, text: str, work: Callable[[str], None]) -> None:
        try:
            work(text)
        except Refusal as refusal:
            show_refusal(refusal, text)
            self._status = refusal.code.exit_code

    def _ask(self, sql: str) -> None:
        asking = self._asking
        with live_progress() as on_progress:
            answer = self._federation.query(
                sql, purpose=asking.purpose, case=asking.case, require=asking.require,
                timeout=asking.timeout, verify=asking.verify, on_progress=on_progress,
            )  # fmt: skip
        with opened_output(None) as sink:
            notes = written(answer, asking.format, sink, screen_of(sys.stdout))
        say(notes)
        if not answer.report.complete:
            self._status = ExitCode.PARTIAL

    def _command(self, name: str) -> Callable[[str], None]:
        known: dict[str, Callable[[str], None]] = {
            "?": lambda _: typer.echo(HELP), "d": self._describe, "agencies": self._agencies,
            "purpose": self._purpose, "case": self._case, "format": self._format,
        }  # fmt: skip
        return known.get(name, self._unknown)

    def _describe(self, name: str) -> None:
        print_lines(table_lines(self._federation.catalogue(), name or None, screen_of(sys.stdout)))

    def _agencies(self, _: str) -> None:
        print_lines(agency_lines(self._federation.agencies(), screen_of(sys.stdout)))

    def _purpose(self, purpose: str) -> None:
        if purpose:
            from rabita.client.request import check_purpose  # noqa: PLC0415 - imports the client

            check_purpose(purpose, self._federation.catalogue())
            self._asking.purpose = purpose
        print_lines([f"purpose: {self._asking.purpose or 'none'}"])

    def _case(self, case: str) -> None:
        self._asking.case = case
        print_lines([f"case: {case or 'none'}"])

    def _format(self, name: str) -> None:
        offered = [each for each in Format if not each.is_binary]
        if name not in offered:
            raise Refusal(
                Code.USAGE,
                f"no format {name!r} here",
                hint=f"one of {', '.join(each.value for each in offered)}",
            )
        self._asking.format = Format(name)

    def _unknown(self, _: str) -> None:
        raise Refusal(Code.USAGE, "no such command", hint="\\? tells them")

    def _too_long(self, _: str) -> None:
        raise Refusal(Code.TOO_LARGE, "a statement without end: more SQL than a question may have")


def _typed(pending: bool) -> str | None:
    """One line from a terminal; None at its end."""
    with contextlib.suppress(ImportError):
        import readline  # noqa: F401, PLC0415 - editing and recalling lines, where Python was built with it
    try:
        return input("   ...> " if pending else "rabita> ") + "\n"
    except EOFError:
        typer.echo("")
        return None


def _piped(pending: bool) -> str | None:
    line = sys.stdin.buffer.readline(_LONGEST + 1)
    if not line:
        return None
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal(Code.USAGE, "standard input is not UTF-8") from None


__all__ = ["HELP", "Asking", "Session", "app"]
