"""Statements out of lines as typed: each ends with a semicolon outside quotes and comments. Pure."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"""'[^']*'|"[^"]*"|--[^\n]*|/\*.*?\*/|;|'|"|/\*""", re.DOTALL)
_OPENS = {"'", '"', "/*"}


class Statements:
    """Lines go in with their ends, whole statements come out without their semicolons.

    >>> typed = Statements()
    >>> typed.add("SELECT ';' -- not yet;\\n"), typed.add("FROM t; SELECT 1\\n")
    ([], ["SELECT ';' -- not yet;\\nFROM t"])
    >>> typed.pending, typed.rest()
    (True, 'SELECT 1')
    """

    def __init__(self) -> None:
        self._text = ""

    @property
    def pending(self) -> bool:
        """Whether a statement has begun."""
        return bool(self._text.strip())

    @property
    def size(self) -> int:
        """Characters of the statement that has begun."""
        return len(self._text)

    def add(self, line: str) -> list[str]:
        """The statements that this line ends; empty ones are left out."""
        self._text += line
        found, start = [], 0
        for token in _TOKEN.finditer(self._text):
            if token[0] in _OPENS:  # what opens here ends in a line to come
                break
            if token[0] == ";":
                found.append(self._text[start : token.start()].strip())
                start = token.end()
        self._text = self._text[start:]
        return [statement for statement in found if statement]

    def rest(self) -> str:
        """What was begun and not ended; then nothing is pending."""
        text, self._text = self._text.strip(), ""
        return text


__all__ = ["Statements"]
