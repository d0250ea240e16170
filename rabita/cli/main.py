"""The `rabita` command: what comes before the sub-command, and what every command's end looks like.

Exit statuses are those of DESIGN §12; Ctrl-C ends with 130 and a closed pipe with 141, as in a shell.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
import typer.main

from rabita.cli.commands import Commands
from rabita.cli.plain import plain
from rabita.cli.profile import Globals
from rabita.cli.refusals import show_refusal
from rabita.refusal import ExitCode, Refusal

INTERRUPTED = 130
PIPE_CLOSED = 141
_COMPLETE_VARIABLE = "_RABITA_COMPLETE"

app = typer.Typer(
    cls=Commands, no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]}
)


def _print_version(wanted: bool) -> None:
    if wanted:
        import rabita  # noqa: PLC0415 - its version is looked up only here

        typer.echo(f"rabita {rabita.__version__}")
        raise typer.Exit


@app.callback()
def before_every_command(
    ctx: typer.Context,
    profile: Annotated[
        Path | None,
        typer.Option(metavar="FILE", envvar="RABITA_PROFILE", help="Broker, token, key and trust to use."),
    ] = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Ask many agencies one question in SQL; no row leaves home."""
    ctx.obj = Globals(profile)


def run() -> None:
    """The entry point: end the process with the command's status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say; the exit status, with everything said that is to be said."""
    try:
        with _watched():
            status = _invoke(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _quiet_streams()
        return PIPE_CLOSED
    return status


@contextmanager
def _watched() -> Iterator[None]:
    """Traces and metrics of this command, where the environment asks for them (docs/operators.md)."""
    if not os.environ.get("RABITA_TELEMETRY"):
        yield
        return
    from rabita import telemetry  # noqa: PLC0415 - nobody else pays for loading it

    try:
        telemetry.configure("rabita-client")
    except Refusal as refusal:
        show_refusal(refusal)
        sys.exit(refusal.code.exit_code)
    try:
        yield
    finally:
        telemetry.shutdown()


def _invoke(arguments: Sequence[str]) -> int:
    command = typer.main.get_command(app)
    if _COMPLETE_VARIABLE in os.environ:
        command.main(list(arguments), prog_name="rabita")
    try:
        with command.make_context("rabita", list(arguments)) as ctx:
            command.invoke(ctx)
    except typer.Exit as end:
        return end.exit_code
    except Refusal as refusal:
        show_refusal(refusal)
        return refusal.code.exit_code
    except typer.TyperException as error:
        return _usage(error)
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:
        return _internal(error)
    return ExitCode.ANSWERED


def _usage(error: typer.TyperException) -> int:
    error.show()  # type: ignore[attr-defined]
    if getattr(error, "option_name", "") == "--profile":
        typer.echo(
            "--profile stands before the sub-command: rabita --profile FILE COMMAND ...", file=sys.stderr
        )
    return error.exit_code


def _internal(error: Exception) -> int:
    if os.environ.get("RABITA_DEBUG") == "1":
        traceback.print_exception(error)
    said = plain(" ".join(str(error).split()))[:300]
    typer.echo(f"internal: {type(error).__name__}" + (f": {said}" if said else ""), file=sys.stderr)
    return ExitCode.UNAVAILABLE


def _quiet_streams() -> None:
    """Nobody reads any more: let the interpreter's last flush go nowhere instead of complaining."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


__all__ = ["INTERRUPTED", "PIPE_CLOSED", "app", "main", "run"]


if __name__ == "__main__":
    run()
