"""How an entry's fields are shown to people: words, times, short digests. Escaped later, in the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rabita.ledger.words import words

_SHORT = 12


def value(given: Any) -> str:
    """A field's value as people read it."""
    return plain(words(given))


def plain(given: Any) -> str:
    """Text in which nothing is hidden: marks that make it read otherwise than it runs are made visible."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in str(given))


def moment(given: Any) -> str:
    """A time as entries carry it, to the second, in UTC.

    >>> moment("2026-07-01T12:30:00.123Z")
    '2026-07-01 12:30:00'
    """
    text = plain(given)
    return f"{text[:10]} {text[11:19]}" if text.endswith("Z") and len(text) == 24 else text


def hour(given: Any) -> str:
    """A month, day or hour as counts carry it.

    >>> hour("2026-07"), hour("2026-07-01T12")
    ('2026-07', '2026-07-01 12:00')
    """
    text = plain(given)
    return f"{text[:10]} {text[11:13]}:00" if len(text) == 13 else text


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
    "hour": hour,
    "short": short,
    "one_line": one_line,
}

__all__ = ["FILTERS", "hour", "moment", "one_line", "plain", "short", "value"]
