"""`EXPLAIN SELECT ...`: what stands after the word, at the same place in the text."""

from __future__ import annotations

import re

from rabita.refusal import Code, Position, Refusal

_WORD = re.compile(r"((?:\s|--[^\n]*(?:\n|\Z)|/\*.*?\*/)*)explain(?![\w$\"'])", re.IGNORECASE | re.DOTALL)
_RUN = re.compile(r"\s*(?P<word>analy[sz]e)\b", re.IGNORECASE)


def explained(text: str) -> str | None:
    """The question that a text asks to have explained; None where it asks for an answer.

    Places in the one are places in the other. Raises `Refusal(NOT_A_QUERY)` for `EXPLAIN ANALYZE`.

    >>> explained("EXPLAIN SELECT 1"), explained("SELECT 1")
    ('        SELECT 1', None)
    """
    found = _WORD.match(text)
    if found is None:
        return None
    if run := _RUN.match(text, found.end()):
        raise Refusal(
            Code.NOT_A_QUERY,
            "EXPLAIN ANALYZE would have to ask the agencies",
            hint="leave ANALYZE away, or ask the question itself",
            position=Position(run.start("word"), run.end("word")),
        )
    return f"{found[1]}{' ' * len('explain')}{text[found.end() :]}"


__all__ = ["explained"]
