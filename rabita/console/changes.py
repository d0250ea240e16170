"""What became different between one state of the policies on record and the next. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rabita.ledger import Found


@dataclass(frozen=True)
class Change:
    """An entry about what is in force, and how its policies differ from those of the entry before it.

    `compared`: both list their policies. Names that an entry had no room for are not among what differs.
    """

    found: Found
    compared: bool
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def in_force(self) -> dict[str, str]:
        return in_force_of(self.found.entry)


def changes(found: Sequence[Found]) -> list[Change]:
    """Entries, newest first, each with how it differs from the one before it that is about policies too."""
    newest_first = sorted(found, key=lambda each: -each.index)
    of_policies = [each for each in newest_first if each.entry.get("policy")]
    differ = {after.index: _difference(before, after) for after, before in pairwise(of_policies)}
    return [differ.get(each.index) or Change(each, False) for each in newest_first]


def in_force_of(entry: Mapping[str, Any]) -> dict[str, str]:
    """The policies that an entry lists: name to digest, in order of names."""
    listed = entry.get("in_force")
    return {str(k): str(listed[k]) for k in sorted(listed)} if isinstance(listed, dict) else {}


def _difference(before: Found, after: Found) -> Change:
    old, new = in_force_of(before.entry), in_force_of(after.entry)
    if not isinstance(before.entry.get("in_force"), dict) or not isinstance(
        after.entry.get("in_force"), dict
    ):
        return Change(after, False)
    ends = [max(of, default="") for of, one in ((old, before), (new, after)) if _is_cut(one.entry)]
    names = [name for name in sorted(old.keys() | new.keys()) if not ends or name <= min(ends)]
    return Change(
        after, True,
        added=tuple(name for name in names if name not in old),
        removed=tuple(name for name in names if name not in new),
        changed=tuple(name for name in names if name in old and name in new and old[name] != new[name]),
    )  # fmt: skip


def _is_cut(entry: Mapping[str, Any]) -> bool:
    """Whether it had no room for all; those it lists are the first by name."""
    return bool(entry.get("in_force_left_out"))


__all__ = ["Change", "changes", "in_force_of"]
