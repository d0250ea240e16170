"""SQL without its constants, for readers who may see what was asked but not about whom.

Pure, and for any text, refused questions' too: the text is cut into tokens; only bare words and signs are
shown, every literal and everything in quotes becomes `?`, comments are left out. What cannot be cut is hidden
whole.
A name that was written as a bare word is a name: constants are what stands in quotes, and numbers.
"""

from __future__ import annotations

import re

import sqlglot
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

HIDDEN = "?"
_WORDS = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}(?: [A-Za-z_]{1,62})*")
_SIGNS = re.compile(r"[^\w\s'\"$`]+")
_NEVER = ("STRING", "NUMBER", "IDENTIFIER", "PARAMETER", "PLACEHOLDER")


def masked(sql: str) -> str:
    """The SQL with `?` for every constant.

    >>> masked("SELECT count(*) FROM seizures WHERE officer = 'Khan' -- Khan")
    'SELECT count ( * ) FROM seizures WHERE officer = ?'
    """
    try:
        tokens = sqlglot.tokenize(sql, read="duckdb")
    except (SqlglotError, RecursionError, ValueError):
        return HIDDEN
    shown: list[str] = []
    end, hidden = -2, False
    for token in tokens:
        follows = token.start == end + 1  # `0x1F` and `42abc` come as a number and a word
        hidden = not _may_show(token) or (hidden and follows and token.text[:1].isalnum())
        shown.append(HIDDEN if hidden else token.text)
        end = token.end
    return " ".join(shown)


def _may_show(token: Token) -> bool:
    kind = token.token_type.name
    if any(word in kind for word in _NEVER):
        return False
    if token.token_type is TokenType.VAR or token.text.isascii():
        return bool(_WORDS.fullmatch(token.text) or _SIGNS.fullmatch(token.text))
    return False


__all__ = ["HIDDEN", "masked"]
