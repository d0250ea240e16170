"""Claims of a signed text, read by name with their type and bounds; anything else is the form's refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rabita.trust.jws import Form

LATEST = 2**53 - 1
"""The largest number that JSON carries exactly everywhere (RFC 8259, section 6)."""

SKEW_SECONDS = 30
"""How far two parties' clocks may be apart (DESIGN §10)."""

# Control characters, half surrogate pairs, and the marks that make text read otherwise than it runs
# (CVE-2021-42574); tab and line ends are what SQL is laid out with.
_NOT_IN_SQL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def is_line(value: object, *, least: int, most: int) -> bool:
    """Whether the value is one line of visible text, `least` to `most` characters long."""
    return isinstance(value, str) and least <= len(value) <= most and value.isprintable()


def is_sql_text(text: str) -> bool:
    """Whether every character of the text may stand in SQL that people will read in a ledger."""
    return _NOT_IN_SQL.search(text) is None


class Claims:
    """The claims of one signed text."""

    def __init__(self, values: Mapping[str, Any], form: Form) -> None:
        self._values = values
        self._form = form

    def only(self, names: frozenset[str]) -> None:
        """Refuses where a claim is missing or unknown: an unknown one could mean to relax something."""
        if self._values.keys() != names:
            raise self._form.no("has other claims than " + ", ".join(sorted(names)))

    def line(self, name: str, *, most: int, least: int = 1) -> str:
        """A line of visible text."""
        value = self._values.get(name)
        if isinstance(value, str) and least <= len(value) <= most and value.isprintable():
            return value
        raise self._form.no(f"needs the claim {name}: one line of {least} to {most} visible characters")

    def line_or(self, name: str, default: str, *, most: int) -> str:
        """The same, or `default` where the claim is left out."""
        return self.line(name, most=most, least=0) if name in self._values else default

    def lines(self, name: str, *, count: int, most: int) -> tuple[str, ...]:
        """A list of up to `count` lines, each once."""
        value = self._values.get(name)
        if (
            not isinstance(value, list)
            or len(value) > count
            or not all(is_line(item, least=1, most=most) for item in value)
            or len(set(value)) != len(value)
        ):
            raise self._form.no(f"needs the claim {name}: a list of at most {count} different lines of text")
        return tuple(value)

    def text(self, name: str, *, most: int) -> str:
        """Text of several lines, at most so many bytes."""
        value = self._values.get(name)
        if not isinstance(value, str) or not is_sql_text(value) or len(value.encode("utf-8")) > most:
            raise self._form.no(
                f"needs the claim {name}: text of at most {most} bytes without control characters"
            )
        return value

    def whole(self, name: str, *, most: int = LATEST) -> int:
        """A whole number from 0 (`true` is none, though Python thinks so)."""
        value = self._values.get(name)
        if type(value) is not int or not 0 <= value <= most:
            raise self._form.no(f"needs the claim {name}: a whole number from 0 to {most}")
        return value

    def inner(self, name: str) -> Claims:
        """The claims of an object."""
        value = self._values.get(name)
        if not isinstance(value, dict):
            raise self._form.no(f"needs the claim {name}: an object")
        return Claims(value, self._form)

    def inners(self, name: str, *, count: int) -> tuple[Claims, ...]:
        """The claims of each object of a list."""
        value = self._values.get(name)
        if not isinstance(value, list) or len(value) > count or not all(isinstance(v, dict) for v in value):
            raise self._form.no(f"needs the claim {name}: a list of at most {count} objects")
        return tuple(Claims(item, self._form) for item in value)

    def dictionary(self, name: str, *, count: int, most: int) -> dict[str, str]:
        """An object from lines to lines."""
        value = self._values.get(name)
        if not isinstance(value, dict) or len(value) > count or not _all_lines(value, most):
            raise self._form.no(f"needs the claim {name}: an object of at most {count} lines of text")
        return dict(value)

    def audience(self) -> tuple[str, ...]:
        """`aud`, which RFC 7519 lets be one text or a list of them."""
        value = self._values.get("aud")
        if isinstance(value, str):
            return (self.line("aud", most=256),)
        return self.lines("aud", count=16, most=256) if value else ()

    def has(self, name: str) -> bool:
        return name in self._values


def _all_lines(value: Mapping[str, Any], most: int) -> bool:
    parts: Iterable[Any] = [part for item in value.items() for part in item]
    return all(is_line(part, least=0, most=most) for part in parts)


__all__ = ["LATEST", "SKEW_SECONDS", "Claims", "is_line", "is_sql_text"]
