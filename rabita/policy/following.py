"""Something read from files that follows them: looked at on every question, read again after a change.

1. A look is one `stat` of each path. A change counts once it is `SETTLED_AFTER` old, so that a file an editor
   has emptied and not yet written again is never taken for its content.
2. What is read again comes into force whole or not at all, and is put on record before it does.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from rabita.refusal import Refusal

SETTLED_AFTER = 0.1
"""Seconds after which a change of the files counts."""

Look = tuple[tuple[str, int, int, int, int], ...]
"""What one look sees of folders and files: path, inode, size, time of content and of inode in ns."""


T = TypeVar("T")


class Following(Generic[T]):
    """What `read` makes of files, which `look` looks at. Safe to share between threads.

    `read` takes the looks before and now. A `Refusal` of it is given to `broken` with what is in force, and
    what that makes of both is in force then.
    """

    def __init__(
        self,
        first: T,
        look: Callable[[], Look],
        seen: Look,
        read: Callable[[Look, Look], T],
        broken: Callable[[T, Refusal], T],
        clock: Callable[[], float],
    ) -> None:
        self._in_force, self._look, self._seen = first, look, seen
        self._read, self._broken, self._clock = read, broken, clock
        self._lock = threading.Lock()
        self._record: Callable[[T], object] | None = None

    def record_changes(self, record: Callable[[T], object]) -> None:
        """Call `record` with what has changed before it comes into force.

        A `Refusal` of its own (the ledger cannot be written) leaves the change for the next look.
        """
        self._record = record

    def current(self) -> T:
        """What is in force now."""
        seen = self._look()
        if seen != self._seen and self._settled(seen):
            with self._lock:
                if seen != self._seen:
                    self._change(seen)
        return self._in_force

    def _settled(self, seen: Look) -> bool:
        newest = max((max(entry[3:]) for entry in seen), default=0) / 1e9
        return not 0 <= self._clock() - newest < SETTLED_AFTER

    def _change(self, seen: Look) -> None:
        try:
            changed = self._read(self._seen, seen)
        except Refusal as refusal:
            changed = self._broken(self._in_force, refusal)
        if self._look() == seen:  # else it changed while it was read: the next look decides
            if self._record is not None:
                self._record(changed)
            self._in_force, self._seen = changed, seen


def look_at(paths: Iterable[str]) -> Look:
    """What there is now at these paths; what cannot be looked at is left out."""
    return tuple(entry for path in paths if (entry := _entry(path)) is not None)


def _entry(path: str) -> tuple[str, int, int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    size = 0 if stat.S_ISDIR(found.st_mode) else found.st_size
    return path, found.st_ino, size, found.st_mtime_ns, found.st_ctime_ns


__all__ = ["SETTLED_AFTER", "Following", "Look", "look_at"]
