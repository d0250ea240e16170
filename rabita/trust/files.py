"""Trust files on disk: read with a bound, written whole or not at all, watched for change."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from rabita.refusal import Code, Refusal

PUBLIC = 0o644
SECRET = 0o600
_LARGEST = 1 << 20

T = TypeVar("T")


def read_file(path: Path) -> bytes:
    """The file's bytes; `Refusal(CONFIGURATION)` where it cannot be read or is too large."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except OSError as error:
        raise Refusal(Code.CONFIGURATION, f"{path} cannot be read: {error.strerror}") from None
    if len(content) > _LARGEST:
        raise Refusal(Code.CONFIGURATION, f"{path} is larger than {_LARGEST} bytes")
    return content


def read_text(path: Path) -> str:
    """The file's text without the line end that editors put there; `Refusal(CONFIGURATION)`."""
    try:
        return read_file(path).decode("utf-8").strip()
    except UnicodeDecodeError:
        raise Refusal(Code.CONFIGURATION, f"{path} is not UTF-8 text") from None


def write_file(path: Path, content: bytes, mode: int) -> None:
    """Put the content there in one step: a reader sees the old file or the new one, also after a crash."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.parent / f".{path.name}.{secrets.token_hex(4)}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            with os.fdopen(handle, "wb") as file:
                os.fchmod(file.fileno(), mode)
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except OSError:
            draft.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise Refusal(Code.CONFIGURATION, f"{path} cannot be written: {error.strerror}") from None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check_absent(paths: Sequence[Path], *, replace: bool) -> None:
    """`Refusal(USAGE)` where one of the files is there already and nobody said that it may be replaced."""
    for path in paths:
        if not replace and path.exists():
            raise Refusal(
                Code.USAGE, f"{path} is there already", hint="`rabita keys rotate` renews; --force replaces"
            )


class FileWatch(Generic[T]):
    """What `read` makes of some files, read again when one of them changes.

    A change that cannot be read keeps what was in force; `trouble` then says what is wrong. Reading is tried
    again at every call until it succeeds: a rotation that replaces several files may be half way.
    """

    def __init__(self, paths: Sequence[Path], read: Callable[[], T]) -> None:
        self._paths = tuple(paths)
        self._read = read
        self._stamp = self._look()
        self._value = read()
        self.trouble: Refusal | None = None

    def current(self) -> T:
        stamp = self._look()
        if stamp != self._stamp:
            try:
                self._value = self._read()
                self._stamp = stamp
                self.trouble = None
            except Refusal as refusal:
                self.trouble = refusal
        return self._value

    def _look(self) -> tuple[tuple[int, int, int] | None, ...]:
        return tuple(_stamp_of(path) for path in self._paths)


def _stamp_of(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


__all__ = ["PUBLIC", "SECRET", "FileWatch", "check_absent", "read_file", "read_text", "write_file"]
