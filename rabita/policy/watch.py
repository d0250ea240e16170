"""Policies that follow their files, and the register of cases beside them.

1. A changed set of policies comes into force whole or not at all. One that is wrong, or that asks for what
   cannot be enforced, leaves the last good set in force with `problem` saying why (docs/decisions/0004).
2. An agency's folder need not exist at the start; one that was there and is gone is a problem, not a
   permission.
3. A register follows its file in the same way, by itself: a mistake in one holds back no change of the other.
4. A register that no policy reads holds nobody back, so neither starts without the other.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rabita.catalogue.case_file import CaseRegister, load_cases
from rabita.catalogue.model import Catalogue
from rabita.policy.decide import Policies
from rabita.policy.enforceable import unenforced, unread_register
from rabita.policy.following import SETTLED_AFTER, Following, Look, look_at
from rabita.policy.load import FEDERATION, load_policies, read_policy_folder
from rabita.policy.model import Layer
from rabita.refusal import Code, Refusal


class PolicyWatch:
    """The policies of `folders`, the federation's first. Safe to share between threads.

    `supported` are the obligations that can be enforced, None where nothing is to be enforced here; `cases`
    is the file of the register that this party keeps, None where it keeps none.
    """

    def __init__(
        self,
        folders: Sequence[Path],
        catalogue: Catalogue,
        *,
        supported: frozenset[str] | None = None,
        cases: Path | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._folders, self._catalogue = tuple(folders), catalogue
        self._supported, self._cases = supported, cases
        seen = look(self._folders)
        self._policies = Following(
            self._load(), lambda: look(self._folders), seen, self._load_again, _keep_policies, clock
        )
        self._register = None if cases is None else _follow_register(cases, catalogue, clock)

    def record_changes(self, record: Callable[[Policies], object]) -> None:
        """Call `record` with changed policies before they come into force.

        A `Refusal` of its own (the ledger cannot be written) leaves the change for the next look.
        """
        self._policies.record_changes(record)

    def record_case_changes(self, record: Callable[[CaseRegister], object]) -> None:
        """The same for the register of cases, where one is kept."""
        if self._register is not None:
            self._register.record_changes(record)

    def current(self) -> Policies:
        """The policies in force now, with the register in force."""
        policies = self._policies.current()
        return policies if self._register is None else replace(policies, cases=self._register.current())

    def _load(self) -> Policies:
        policies = load_policies(read_layers(self._folders), self._catalogue)
        if self._supported is not None:
            unenforced(policies, self._supported)
        if self._cases is not None:
            unread_register(policies, self._cases)
        return policies

    def _load_again(self, before: Look, seen: Look) -> Policies:
        gone = {str(f) for f in self._folders} & ({e[0] for e in before} - {e[0] for e in seen})
        if gone:
            raise Refusal(Code.CONFIGURATION, f"{min(gone)}: the folder of policies is gone")
        return self._load()


def _keep_policies(in_force: Policies, refusal: Refusal) -> Policies:
    return replace(in_force, problem=f"{refusal.message} {refusal.hint}".strip())


def _follow_register(path: Path, catalogue: Catalogue, clock: Callable[[], float]) -> Following[CaseRegister]:
    def look_again() -> Look:
        return look_at([str(path)])

    def keep(in_force: CaseRegister, _: Refusal) -> CaseRegister:
        """What is wrong is not said here: a message quotes the file, and this goes on record."""
        return replace(in_force, problem=f"{path.name} cannot be read as a register of cases")

    seen = look_again()
    return Following(
        load_cases(path, catalogue), look_again, seen, lambda *_: load_cases(path, catalogue), keep, clock
    )


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
    return look_at(path for folder in map(str, folders) for path in (folder, *_policy_files(folder)))


def _policy_files(folder: str) -> list[str]:
    try:
        return sorted(f"{folder}/{name}" for name in os.listdir(folder) if name.endswith(".cedar"))
    except OSError:
        return []


__all__ = ["PolicyWatch", "SETTLED_AFTER", "look", "read_layers"]
