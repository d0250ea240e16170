"""The SQL of a command: from the argument, from standard input (`-`), or from a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from rabita.refusal import Code, Refusal

_MOST = 1 << 20  # far past what a question may hold; that limit is said where questions are signed


def read_sql(argument: str | None, file: Path | None) -> str:
    """The text; `Refusal(USAGE)` where there is none, more than one, or one that cannot be read."""
    if (argument is None) == (file is None):
        raise Refusal(
            Code.USAGE,
            "give the SQL once",
            hint="as an argument, as - to read standard input, or as --file FILE",
        )
    if file is not None:
        try:
            with file.open("rb") as stream:
                return _decoded(stream, str(file))
        except OSError as error:
            raise Refusal(Code.USAGE, f"{file} cannot be read: {error.strerror}") from error
    if argument == "-":
        return _decoded(sys.stdin.buffer, "standard input")
    return _not_empty(argument or "")


def _decoded(stream: BinaryIO, where: str) -> str:
    content = stream.read(_MOST + 1)
    if len(content) > _MOST:
        raise Refusal(Code.TOO_LARGE, f"{where} holds more SQL than a question may have")
    try:
        return _not_empty(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refusal(Code.USAGE, f"{where} is not UTF-8 (byte {error.start})") from error


def _not_empty(sql: str) -> str:
    if not sql.strip():
        raise Refusal(Code.USAGE, "the SQL is empty")
    return sql


__all__ = ["read_sql"]
