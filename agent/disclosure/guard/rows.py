"""The reduced vectors over atoms, without those that tell of one atom alone. Pure.

A row that is its pivot and nothing else says that this atom's own total is known. In reduced form every
other row is 0 there, so no combination that is looked for meets it. It is kept as a mark, and the atom has no
column: disjoint groups, however many, need no rows at all. Where such an atom is cut its row comes back, over
its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agent.disclosure.guard.elimination import Mask, Matrix, Numbers, pivoted


@dataclass(frozen=True)
class Cut:
    """Some rows once atoms are cut, and those that come back, over these columns (atoms, ascending)."""

    columns: Numbers
    matrix: Matrix
    pivots: Numbers
    """Of each row but the spare ones at the end, its place among the columns."""


@dataclass(frozen=True)
class Rows:
    """Rows in reduced form. Every atom either has a column or is `alone`; nothing in here is changed."""

    columns: Numbers
    matrix: Matrix
    pivots: Numbers
    alone: Mask

    @classmethod
    def none(cls) -> Rows:
        nothing = np.zeros(0, np.int64)
        return cls(nothing, np.zeros((0, 0), np.int64), nothing, np.zeros(0, bool))

    def __len__(self) -> int:
        return len(self.matrix)

    def cells(self, parents: Sequence[int]) -> int:
        """How large the matrix is with one more row, once atoms with these parents (-1: none) are there."""
        back = len(self._back(parents))
        return (len(self) + back + 1) * (len(self.columns) + back + len(parents))

    def meeting(self, atoms: Numbers) -> Mask:
        """Which rows are not 0 on all these atoms."""
        places = np.searchsorted(self.columns, atoms[~self.alone[atoms]])
        return np.asarray((self.matrix[:, places] != 0).any(axis=1))

    def cut(self, parents: Sequence[int], which: Numbers, *, spare: int = 0) -> Cut:
        """These rows, where atoms are added that have what their parents have (-1: nothing)."""
        back, atoms = self._back(parents), len(self.alone)
        columns = np.concatenate([np.union1d(self.columns, back), np.arange(atoms, atoms + len(parents))])
        old, again = np.searchsorted(columns, self.columns), np.searchsorted(columns, back)
        count = len(which) + len(back)
        matrix = np.zeros((count + spare, len(columns)), np.int64)
        matrix[: len(which), old] = self.matrix[which]
        matrix[np.arange(len(which), count), again] = 1
        cut = np.flatnonzero(np.array(parents, np.int64) >= 0)
        taken = np.searchsorted(columns, np.array(parents, np.int64)[cut])
        matrix[:count, len(columns) - len(parents) + cut] = matrix[:count, taken]
        return Cut(columns, matrix, np.concatenate([old[self.pivots[which]], again]))

    def spread(self, which: Numbers, columns: Numbers) -> tuple[Matrix, Numbers]:
        """These rows over more columns, and their pivots there."""
        places = np.searchsorted(columns, self.columns)
        matrix = np.zeros((len(which), len(columns)), np.int64)
        matrix[:, places] = self.matrix[which]
        return matrix, places[self.pivots[which]]

    def settled(self, large: Mask) -> Rows:
        """The same with pivots on columns that are `large`, wherever a row has one."""
        small = np.flatnonzero(~large[self.pivots])
        if not len(small) or not (self.matrix[small][:, large] != 0).any():
            return self
        matrix, pivots = self.matrix.copy(), self.pivots.copy()
        pivoted(matrix, pivots, large, small.tolist())
        return Rows(self.columns, matrix, pivots, self.alone)

    def _back(self, parents: Sequence[int]) -> Numbers:
        """The atoms alone so far that are cut."""
        return np.array(sorted({p for p in parents if p >= 0 and self.alone[p]}), np.int64)


def rows_of(columns: Numbers, matrix: Matrix, pivots: Numbers, alone: Mask) -> Rows:
    """These rows; what is its pivot alone becomes a mark beside those that `alone` has for other atoms."""
    alone = alone.copy()
    alone[columns] = False
    single = np.count_nonzero(matrix, axis=1) == 1
    if not single.any():
        return Rows(columns, matrix, pivots, alone)
    alone[columns[pivots[single]]] = True
    kept = ~alone[columns]
    places = np.cumsum(kept) - 1
    return Rows(columns[kept], matrix[~single][:, kept], places[pivots[~single]], alone)


__all__ = ["Cut", "Rows", "rows_of"]
