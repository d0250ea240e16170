"""The sub-commands by name, each imported when it is used: `rabita query` imports neither agent nor lab."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from typing import Any

import typer
import typer.main
from typer.core import TyperGroup

from rabita.refusal import Code, Refusal

BUILT_IN = (
    "query",
    "explain",
    "tables",
    "agencies",
    "shell",
    "ledger",
    "policy",
    "keys",
    "schema",
    "console",
)
"""Modules of this room, in the order of the help; each exports a typer app named `app`."""

ENTRY_POINTS = "rabita.commands"
"""Where the other rooms put theirs: name to typer app."""

_COMPLETION = {"install_completion", "show_completion"}


class LazyCommands(MutableMapping[str, Any]):
    """Name to command. Looking one up imports it; iterating gives names and imports nothing of ours."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = _command(name, _load(name))
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        own = [name for name in BUILT_IN if find_spec(f"rabita.cli.{name}")]
        yield from own
        yield from (name for name in sorted(_entry_points()) if name not in own)
        yield from (name for name in self._loaded if name not in own and name not in _entry_points())

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Commands(TyperGroup):
    """The group of all sub-commands."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = LazyCommands()

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands that can be imported: a broken one must not take the help with it."""
        return [name for name in self.commands if _is_whole(self.commands, name)]


def _is_whole(commands: MutableMapping[str, Any], name: str) -> bool:
    try:
        return commands[name] is not None
    except Refusal:
        return False


@cache
def _entry_points() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=ENTRY_POINTS)}


def _load(name: str) -> typer.Typer:
    if name in BUILT_IN and find_spec(f"rabita.cli.{name}"):
        app = import_module(f"rabita.cli.{name}").app
    elif name in _entry_points():
        app = _load_entry_point(_entry_points()[name])
    else:
        raise KeyError(name)
    if not isinstance(app, typer.Typer):
        raise Refusal(Code.CONFIGURATION, f"the command {name!r} is no command-line application")
    return app


def _load_entry_point(point: EntryPoint) -> Any:
    _refuse_strangers(point.module.partition(".")[0])
    try:
        return point.load()
    except (ImportError, AttributeError) as error:
        raise Refusal(
            Code.CONFIGURATION,
            f"the command {point.name!r} is not installed whole: {error}",
            hint="each side is installed in an environment of its own, with all of the wheel `rabita`",
        ) from error


def _refuse_strangers(package: str) -> None:
    """Other distributions have packages of these names, and would silently stand in the place of ours."""
    try:
        found = import_module(package)
    except ImportError:
        return  # said where the command is loaded
    if getattr(found, "PART_OF", "") != "rabita":
        raise Refusal(
            Code.CONFIGURATION,
            f"the package {package!r} in {getattr(found, '__file__', 'this environment')} is not Rabita's",
            hint="another distribution has a package of that name: give Rabita an environment of its own",
        )


def _command(name: str, app: typer.Typer) -> Any:
    """The app as a command of ours: named as asked for, completion installed from the top only."""
    command = typer.main.get_command(app)
    command.name = name
    command.params = [p for p in command.params if p.name not in _COMPLETION]
    return command


__all__ = ["BUILT_IN", "ENTRY_POINTS", "Commands"]
