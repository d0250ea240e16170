"""How an entry's fields are shown to people: words, times, short digests. Escaped later, in the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_SHORT = 12
_DIRECTIONS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_HIDDEN = {ord(c): "\N{REPLACEMENT CHARACTER}" for c in _DIRECTIONS}


def value(given: Any) -> str:
    """A field's value as people read it.

    >>> value({"min_group_size": "10", "tables": ["a", "b"]})
    'min_group_size 10, tables a, b'
    """
    if isinstance(given, Mapping):
        return ", ".join(f"{plain(name)} {value(item)}" for name, item in given.items())
    if isinstance(given, list | tuple):
        separator = "; " if any(isinstance(item, Mapping) for item in given) else ", "
        return separator.join(value(item) for item in given)
    return plain(given)


def plain(given: Any) -> str:
    """Text in which nothing is hidden: marks that make it read otherwise than it runs are made visible."""
    text = str(given).translate(_HIDDEN)
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)


def moment(given: Any) -> str:
    """A time as entries carry it, to the second, in UTC.

    >>> moment("2026-07-01T12:30:00.123Z")
    '2026-07-01 12:30:00'
    """
    text = plain(given)
    return f"{text[:10]} {text[11:19]}" if text.endswith("Z") and len(text) == 24 else text


def short(given: Any) -> str:
    """The beginning of a digest or an id.

    >>> short("sha256:0123456789abcdef")
    '0123456789ab…'
    """
    text = plain(given).removeprefix("sha256:")
    return text if len(text) <= _SHORT + 1 else f"{text[:_SHORT]}…"


def one_line(given: Any) -> str:
    """SQL for a list: one line, not long."""
    text = " ".join(value(given).split())
    return text if len(text) <= 160 else f"{text[:159]}…"


FILTERS: dict[str, Callable[..., str]] = {
    "value": value,
    "plain": plain,
    "moment": moment,
    "short": short,
    "one_line": one_line,
}

__all__ = ["FILTERS", "moment", "one_line", "plain", "short", "value"]
