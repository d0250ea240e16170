"""What the place where text goes can show: how wide, in colour or not, and in which characters."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TextIO

_NARROWEST = 20


@dataclass(frozen=True)
class Screen:
    """`width` in columns; None where it is no terminal and lines may be of any length."""

    width: int | None
    colour: bool
    unicode: bool

    def bold(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def dim(self, text: str) -> str:
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text


FILE = Screen(width=None, colour=False, unicode=True)
"""A file: UTF-8, lines of any length."""


def screen_of(stream: TextIO) -> Screen:
    """What this stream can show; NO_COLOR (no-color.org) and a dumb terminal take colour away."""
    terminal = stream.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    width = max(_NARROWEST, shutil.get_terminal_size().columns) if terminal else None
    return Screen(width, colour, (stream.encoding or "").lower().replace("-", "") == "utf8")


__all__ = ["FILE", "Screen", "screen_of"]
