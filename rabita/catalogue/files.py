"""Reads a file whole within a bound, and says in one sentence what is wrong where it cannot."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from rabita.refusal import Code, Refusal


def read_file(path: Path, *, limit: int) -> bytes:
    """The bytes of a regular file of at most `limit` bytes; a `Refusal` names the file otherwise."""
    try:
        # asked before opening: opening a named pipe would wait for a writer
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise refuse_file(path, "found something that is not a file, allowed is a file")
        with open(path, "rb") as file:
            content = file.read(limit + 1)
    except FileNotFoundError:
        raise refuse_file(path, "found no file there") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a usable path"
        raise refuse_file(path, f"found a file that cannot be read ({reason})") from None
    if len(content) > limit:
        raise refuse_file(path, f"found more than {limit} bytes, allowed are at most {limit}")
    return content


def refuse_file(path: Path | str, complaint: str) -> Refusal:
    """A refusal about a whole file."""
    return Refusal(Code.CONFIGURATION, f"{shown_path(path)}: {complaint}")


def shown_path(path: Path | str) -> str:
    """The path for a message: as given, without characters that a terminal would act on."""
    text = str(path)
    return text if text.isprintable() else ascii(text)[1:-1]


__all__ = ["read_file", "refuse_file", "shown_path"]
