"""A partial before, in and after disclosure control, as types that cannot be mistaken for one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from agent.disclosure.withheld import Withheld
from rabita.plan.model import Fragment
from rabita.plan.quick import Bar
from rabita.policy.model import Obligations

Mask = Any
"""Booleans, one per row: pyarrow's stubs do not say that its functions take chunks as well as arrays."""


@dataclass(frozen=True)
class Hidden:
    """Which hidden columns a raw partial has: what disclosure control has to know of each number.

    `counted`: how many contribute; `shared`: what the largest of them add; `keyed`: what tells their sets.
    """

    counted: bool = False
    shared: bool = False
    keyed: bool = False

    @classmethod
    def needed(cls, obligations: Obligations) -> Hidden:
        """What has to be known under these obligations."""
        noisy = obligations.noise is not None
        bounded = obligations.max_share is not None or obligations.p_percent is not None
        return cls(counted=obligations.min_group_size > 1, shared=bounded or noisy, keyed=noisy)

    def bar(self, obligations: Obligations) -> Bar | None:
        """What the hidden numbers have to reach, where it is enough to know that they do.

        Noise needs them exactly.
        """
        if self.keyed:
            return None
        return Bar(obligations.min_group_size, obligations.max_share, obligations.p_percent)

    def columns(self, fragment: Fragment) -> set[str]:
        """Their names in a partial of that fragment."""
        names = set(fragment.contributors) if self.counted else set()
        if self.shared:
            names |= {name for c in fragment.shares for name in (*c.largest, *c.second, *c.total)}
        if self.keyed:
            names |= {name for c in fragment.members for name in (*c.key, *c.size)}
        return names


@dataclass(frozen=True)
class RawPartial:
    """What the source answered: keys, values, and hidden columns.

    `settled` is a bar that every hidden number of every row was found to pass, None where that is not known.
    """

    table: pa.Table
    fragment: Fragment
    hidden: Hidden
    settled: Bar | None = None


@dataclass(frozen=True)
class Candidate:
    """A raw partial of which it is known what may leave so far; checks can only take from it.

    The table still has every row and the hidden columns. `groups` says of each row whether it may leave,
    `values` of each value by name where it may; a value may leave only with its group. `ruled` is False
    where no rule could withhold anything, whatever the data.
    """

    table: pa.Table
    fragment: Fragment
    groups: Mask
    values: Mapping[str, Mask]
    ruled: bool

    @classmethod
    def whole(cls, raw: RawPartial) -> Candidate:
        """All of a raw partial."""
        everything = constant(True, raw.table.num_rows)
        return cls(
            raw.table, raw.fragment, everything, dict.fromkeys(_names(raw.fragment), everything), False
        )

    def only_groups(self, kept: Mask) -> Candidate:
        """Without the groups that are not `kept` (NULL is not).

        A fragment without keys keeps its one row, which is there whatever the data, and loses the values.
        """
        kept = sure(kept)
        values = {name: pc.and_(mask, kept) for name, mask in self.values.items()}
        groups = pc.and_(self.groups, kept) if self.fragment.keys else self.groups
        return replace(self, groups=groups, values=values, ruled=True)

    def only_values(self, name: str, kept: Mask) -> Candidate:
        """Without one value where it is not `kept` (NULL is not); its group stays."""
        values = {**self.values, name: pc.and_(self.values[name], sure(kept))}
        return replace(self, values=values, ruled=True)

    def shown(self) -> pa.Table:
        """The groups that may leave, NULL for the values that may not, hidden columns still there."""
        table = self.table
        for name, kept in self.values.items():
            at = table.column_names.index(name)
            column = table.column(at)
            table = table.set_column(at, name, pc.if_else(kept, column, pa.scalar(None, column.type)))
        return table.filter(self.groups)

    @property
    def withheld(self) -> Withheld:
        """Whole groups only: one condition written five times over would turn one person into "5 or more"."""
        if not self.ruled:
            return Withheld.nothing()
        lines = self.table.num_rows - (pc.sum(self.groups).as_py() or 0)
        return Withheld.counted(lines // self.fragment.lines)


class Seal:
    """Held by the disclosure pipeline alone; without it no `DisclosedPartial` is made."""


SEAL = Seal()


@dataclass(frozen=True)
class DisclosedPartial:
    """What may leave: exactly the fragment's schema, without what has to be withheld."""

    table: pa.Table
    fragment: Fragment
    withheld: Withheld
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        if seal is not SEAL:
            raise TypeError("only disclosure control makes a partial that may leave")


def constant(value: bool, rows: int) -> Mask:
    """One truth for every row."""
    # Typed: without a type pyarrow looks for pandas every time, and that is what a scalar costs.
    return pa.repeat(pa.scalar(value, pa.bool_()), rows)


def sure(mask: Mask) -> Mask:
    """The mask with its NULLs false, as one array."""
    whole: Mask = mask.combine_chunks() if isinstance(mask, pa.ChunkedArray) else mask
    return pc.fill_null(whole, pa.scalar(False, pa.bool_()))


def _names(fragment: Fragment) -> list[str]:
    return [value.name for value in fragment.values]


__all__ = [
    "SEAL",
    "Candidate",
    "DisclosedPartial",
    "Hidden",
    "Mask",
    "RawPartial",
    "Seal",
    "constant",
    "sure",
]
