"""The names that stand in SQL, for who looks for questions about a table or a column.

Pure, and for any text, refused questions' too. What parses has the names that it has: no keyword, function or
constant is one, and neither a comment nor a quotation mark hides one. A text that does not parse is cut
into tokens, and one that cannot be cut into words: a reader may then see too much, and misses nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from rabita.refusal import Refusal
from rabita.sql.explained import explained
from rabita.sql.parse import parse

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_REMEMBERED = 1024


@lru_cache(_REMEMBERED)
def names_in(sql: str) -> frozenset[str]:
    """The names in the SQL, small: of tables, columns, and those that it makes itself.

    >>> sorted(names_in("SELECT count(Drug) /* ' */ FROM s /* ' */ WHERE p = 'no name'"))
    ['drug', 'p', 's']
    """
    try:
        tree = parse(explained(sql) or sql)
    except Refusal:
        return _words_in(sql)
    return frozenset(name.name.lower() for name in tree.find_all(exp.Identifier))


def _words_in(sql: str) -> frozenset[str]:
    try:
        words = [
            token.text
            for token in sqlglot.tokenize(sql, read="duckdb")
            if "STRING" not in token.token_type.name
        ]
    except (SqlglotError, RecursionError, ValueError):
        words = [sql]
    return frozenset(word.lower() for text in words for word in _WORD.findall(text))


__all__ = ["names_in"]
