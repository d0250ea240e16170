"""Reads the SQL in an agency's `agent.yaml` far enough to know that it is one expression or one table.

The text is trusted, and still checked, because a slip (a `;`, a parenthesis too few) would change the
statement around it. Whether it binds is for the database to say.
"""

from __future__ import annotations

import re

from rabita.sql.literals import quoted

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>--[^\n]*|/\*.*?\*/)
    | (?P<text>[eE]'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*')
    | (?P<name>"(?:[^"]|"")*")
    | (?P<dollar>\$(?P<tag>[A-Za-z_]\w*)?\$.*?\$(?(tag)(?P=tag))\$)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<bad>['"]|;|/\*)
    | (?P<other>[^\s'"()\[\]{};])
    """,
    re.VERBOSE | re.DOTALL,
)
_PAIRS = {")": "(", "]": "[", "}": "{"}
_BAD = {"'": "an unclosed '", '"': 'an unclosed "', ";": "a ;", "/*": "an unclosed /*"}
_TABLE = re.compile(r'(?:[A-Za-z_]\w*|"(?:[^"]|"")+")(?:\.(?:[A-Za-z_]\w*|"(?:[^"]|"")+"))*\Z')
_SELECT = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/|\()*(?:select|with|from|values)\b", re.IGNORECASE | re.DOTALL
)


def problem_in(sql: str) -> str:
    """What keeps the text from standing alone inside a statement, or "".

    >>> problem_in("CASE unit WHEN ';' THEN amount / 1000 END -- grams)"), problem_in("a); DROP TABLE b")
    ('', 'a ) too many')
    """
    opened: list[str] = []
    written = False
    for token in _TOKEN.finditer(sql):
        kind, text = token.lastgroup, token.group()
        if kind == "bad":
            return _BAD[text]
        if kind == "open":
            opened.append(text)
        elif kind == "close" and (not opened or opened.pop() != _PAIRS[text]):
            return f"a {text} too many"
        written = written or kind not in ("space", "comment")
    if opened:
        return f"an unclosed {opened[-1]}"
    return "" if written else "nothing"


def from_item(origin: str) -> str:
    """A mapping's `from` as a FROM item: a table's name, or a SELECT; `ValueError` for anything else.

    >>> from_item("main.recoveries"), from_item("order"), from_item("SELECT 1 AS a")
    ('main.recoveries', '"order"', '(\\nSELECT 1 AS a\\n) AS _own')
    """
    text = origin.strip()
    if found := problem_in(text):
        raise ValueError(f"found {found}")
    if _SELECT.match(text) and not text.isidentifier():
        return f"(\n{text}\n) AS _own"
    if re.fullmatch(r"[A-Za-z_]\w*", text):
        return quoted(text)
    if _TABLE.match(text):
        return text
    raise ValueError("found neither a table's name nor a SELECT")


__all__ = ["from_item", "problem_in"]
