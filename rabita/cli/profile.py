"""Which federation a command talks to: `--profile FILE` before the sub-command, or `RABITA_PROFILE`."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from rabita.refusal import Code, Refusal

if TYPE_CHECKING:
    from rabita.client import Federation


@dataclass(frozen=True)
class Globals:
    """What was said before the sub-command; `ctx.obj` of every command."""

    profile: Path | None


def profile_path(ctx: typer.Context) -> Path:
    """The profile file that this command was told of."""
    said = ctx.obj.profile if isinstance(ctx.obj, Globals) else None
    path = said or os.environ.get("RABITA_PROFILE")
    if not path:
        raise Refusal(
            Code.CONFIGURATION,
            "no profile: which federation, and as whom?",
            hint="rabita --profile FILE COMMAND ..., or set RABITA_PROFILE",
        )
    return Path(path)


def open_federation(ctx: typer.Context) -> Federation:
    """A connection as the profile's asker; use as a context manager."""
    path = profile_path(ctx)
    from rabita.client import connect  # noqa: PLC0415 - gRPC and Arrow, for the commands that need them

    return connect(profile=path)


__all__ = ["Globals", "open_federation", "profile_path"]
