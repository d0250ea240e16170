"""Tells cheaply whether files may have changed: inode, size and time of change, no content."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from pathlib import Path


def fingerprint_of(paths: Iterable[Path]) -> Hashable:
    """A value that differs whenever one of the files may have changed, come or gone."""
    return tuple((str(path), _stamp(path)) for path in paths)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


__all__ = ["fingerprint_of"]
