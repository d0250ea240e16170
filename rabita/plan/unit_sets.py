"""The units that a number adds up, as a fragment names them for the agency's guard (`rabita.plan.units`)."""

from __future__ import annotations

from dataclasses import dataclass

COUNT = "count"
"""The class of what counts units, and does not add up a column of theirs."""


@dataclass(frozen=True)
class UnitSet:
    """One set of units that a value adds up: which of the fragment's `units`, and which of their weights.

    `classes` are what is added up: `COUNT`, or columns. `subjects`: each subject counts once, not each unit;
    `once`: each unit counts once. `conditional`: only rows under a condition that the asker wrote.
    """

    units: int
    weight: int
    classes: tuple[str, ...]
    subjects: bool = False
    once: bool = False
    conditional: bool = False


@dataclass(frozen=True)
class Units:
    """What to ask for the units behind values, in pieces of SQL.

    `space` names the kind of unit and `people` the kind of subject ("" where a row is its own). `unit` are
    the columns that tell a unit from others, `many` counts the subjects it stands for, `split` what else
    groups are told apart by, `weights` counts its rows under a condition. `numbered`: rows of `table` have a
    number. `columns` are those of `table` that are read. `alone`: nothing is joined, no row is in two groups.
    """

    space: str
    people: str
    unit: tuple[str, ...]
    subject: str | None
    many: str
    split: tuple[str, ...]
    weights: tuple[str, ...]
    numbered: bool
    table: str
    columns: tuple[str, ...]
    alone: bool


__all__ = ["COUNT", "UnitSet", "Units"]
