"""Where an answer goes: standard output, or a file that is there whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rabita.refusal import Code, Refusal


@contextmanager
def opened_output(path: Path | None) -> Iterator[BinaryIO]:
    """A stream for the answer, opened before the question is asked: no answer is lost for want of a place.

    A file appears under its name when the block ends well, and is left as it was when it does not.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    elif _is_special(path):
        with _reported(path), path.open("wb") as stream:
            yield stream
    else:
        with _replaced(Path(os.path.realpath(path))) as stream:
            yield stream


def _is_special(path: Path) -> bool:
    """A pipe or a device cannot be replaced by a file."""
    try:
        return not stat.S_ISREG(path.stat().st_mode) and not path.is_dir()
    except OSError:
        return False


@contextmanager
def _replaced(path: Path) -> Iterator[BinaryIO]:
    with _reported(path):
        if path.is_dir():
            raise Refusal(Code.USAGE, f"{path} is a folder")
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
        stream = os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb")
    try:
        with stream:
            yield stream
            with _reported(path):
                stream.flush()
                os.fsync(stream.fileno())
        with _reported(path):
            beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Refusal(Code.USAGE, f"{path} cannot be written: {error.strerror}") from error


__all__ = ["opened_output"]
