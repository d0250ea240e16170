"""An explanation on the terminal: its lines made safe, further lines of SQL as deep as the first."""

from __future__ import annotations

from collections.abc import Iterator

from rabita.cli.plain import plain_lines
from rabita.client.explanation import Explanation
from rabita.client.explanation_text import explanation_lines


def printed(explanation: Explanation) -> Iterator[str]:
    """The lines for people, each safe for a terminal."""
    for text in explanation_lines(explanation):
        depth = " " * (len(text) - len(text.lstrip(" ")))
        first, *more = plain_lines(text) or [""]
        yield first
        yield from (depth + line for line in more)


__all__ = ["printed"]
