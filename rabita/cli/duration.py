"""How long, as people write it: `500ms`, `30s`, `2m`."""

from __future__ import annotations

import re

import typer

_UNIT_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "": 1.0}
_WRITTEN = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|)\Z", re.ASCII)


def parse_duration(text: str) -> float:
    """Seconds; a number without a unit is in seconds.

    >>> parse_duration("500ms"), parse_duration("2m")
    (0.5, 120.0)
    """
    match = _WRITTEN.match(text)
    if match is None:
        raise typer.BadParameter(f"{text!r} is no duration; write 500ms, 30s or 2m")
    return float(match[1]) * _UNIT_S[match[2]]


__all__ = ["parse_duration"]
