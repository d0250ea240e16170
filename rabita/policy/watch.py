"""Policies that follow their files: looked at on every question, read again when they have changed.

1. A look is one `stat` of each folder and policy file. A change counts once it is `SETTLED_AFTER` old, so
   that a file an editor has emptied and not yet written again is never taken for a policy.
2. A changed set comes into force whole or not at all. One that is wrong, or that asks for what cannot be
   enforced, leaves the last good set in force with `problem` saying why (docs/decisions/0004).
3. An agency's folder need not exist at the start; one that was there and is gone is a problem, not a
   permission.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rabita.catalogue.model import Catalogue
from rabita.policy.decide import Policies
from rabita.policy.enforceable import unenforced
from rabita.policy.load import FEDERATION, load_policies, read_policy_folder
from rabita.policy.model import Layer
from rabita.refusal import Code, Refusal

SETTLED_AFTER = 0.1
"""Seconds after which a change of the files counts."""

Look = tuple[tuple[str, int, int, int, int], ...]
"""What one look sees of folders and files: path, inode, size, time of content and of inode in ns."""


class PolicyWatch:
    """The policies of `folders`, the federation's first. Safe to share between threads.

    `supported` are the obligations that can be enforced, None where nothing is to be enforced here.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        catalogue: Catalogue,
        *,
        supported: frozenset[str] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folders, self._catalogue = tuple(folders), catalogue
        self._supported, self._clock = supported, clock
        self._lock = threading.Lock()
        self._seen = look(self._folders)
        self._in_force = self._load()
        self._record: Callable[[Policies], object] | None = None

    def record_changes(self, record: Callable[[Policies], object]) -> None:
        """Call `record` with changed policies before they come into force.

        A `Refusal` of its own (the ledger cannot be written) leaves the change for the next look.
        """
        self._record = record

    def current(self) -> Policies:
        """The policies in force now."""
        seen = look(self._folders)
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
            self._still_there(seen)
            changed = self._load()
        except Refusal as refusal:
            changed = replace(self._in_force, problem=f"{refusal.message} {refusal.hint}".strip())
        if look(self._folders) == seen:  # else it changed while it was read: the next look decides
            if self._record is not None:
                self._record(changed)
            self._in_force, self._seen = changed, seen

    def _load(self) -> Policies:
        policies = load_policies(read_layers(self._folders), self._catalogue)
        if self._supported is not None:
            unenforced(policies, self._supported)
        return policies

    def _still_there(self, seen: Look) -> None:
        gone = {str(f) for f in self._folders} & ({e[0] for e in self._seen} - {e[0] for e in seen})
        if gone:
            raise Refusal(Code.CONFIGURATION, f"{min(gone)}: the folder of policies is gone")


def read_layers(folders: Sequence[Path]) -> tuple[Layer, ...]:
    """The federation's layer and those of agencies; an agency's folder that is missing is an empty layer."""
    return tuple(Layer(_name(i, f), _files(i, f)) for i, f in enumerate(folders))


def _name(position: int, folder: Path) -> str:
    return FEDERATION if position == 0 else f"agency {folder.resolve().parent.name}"


def _files(position: int, folder: Path) -> Mapping[str, str]:
    try:
        folder.stat()
    except FileNotFoundError:
        if position:
            return {}
    except OSError:
        pass  # there, but closed to us: reading it says so
    return read_policy_folder(folder)


def look(folders: Sequence[Path]) -> Look:
    """What there is now of the folders and their policy files; what cannot be looked at is left out."""
    paths = [path for folder in map(str, folders) for path in (folder, *_policy_files(folder))]
    return tuple(entry for path in paths if (entry := _entry(path)) is not None)


def _policy_files(folder: str) -> list[str]:
    try:
        return sorted(f"{folder}/{name}" for name in os.listdir(folder) if name.endswith(".cedar"))
    except OSError:
        return []


def _entry(path: str) -> tuple[str, int, int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    size = 0 if stat.S_ISDIR(found.st_mode) else found.st_size
    return path, found.st_ino, size, found.st_mtime_ns, found.st_ctime_ns


__all__ = ["PolicyWatch", "SETTLED_AFTER", "look", "read_layers"]
