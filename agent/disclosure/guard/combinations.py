"""Whether a new number, less earlier ones, is a total over too few subjects. Pure.

Looked for is `new + c1*row1 + c2*row2 + ...` that is not 0 on few columns only. The rows stand in reduced
form: each has a pivot column that no other row fills and `new` does not, so a combination fills the pivots of
its rows. That is Brouwer and Zimmermann's way to the smallest weight of a linear code:

1. All combinations with one row are tried (with two, where that is not enough), and then the same with other
   pivots. A combination that none of these meets has more rows each time, so more pivots in its columns.
2. Each choice of pivots uses up one subject behind each of them. Once the choices together need k subjects of
   whatever they do not meet, there is nothing small: that is a proof, and `new` is let out only with one.
3. Where there are not enough columns for that, the rows say too much about too few, and `new` is withheld
   (`CROWDED`). So it is where there are more independent numbers than one for k subjects, or for 2 k of those
   who are one or two in a column: many numbers about the same people are equations, and give the people away
   though no single combination is small (Dinur and Nissim 2003).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np

from agent.disclosure.guard.elimination import (
    Mask,
    Matrix,
    Numbers,
    P,
    cleared,
    inverse,
    inverses,
    moved,
    reduced_by,
)

_CELLS = 4_000_000  # rows times columns, past which nothing is looked for
_FEW = 16  # so many numbers about the same people are not too many, however few these are
_NEARLY_ALONE = 2  # subjects of a column that is an unknown about nearly one: half as many numbers may be
_STEPS = 1_000  # decisions about a column that one number may cost
_LOOKED_AT = 20_000_000  # and the cells that these look at, which is some 0.1 s
_CHOICES = 64  # of pivots


class Finding(Enum):
    """What is found: no small combination, one, or too many numbers about these people to be sure."""

    NONE = "none"
    SMALL = "small"
    CROWDED = "crowded"


@dataclass(frozen=True)
class Subjects:
    """Who is behind the columns: the number of subjects of each, in how many columns one subject is at most,
    the exact number of subjects behind a set of columns, and of each column the subjects that are counted
    there and in no other."""

    each: Numbers
    spread: int
    counted: Callable[[Mask], int]
    home: Numbers


def found(new: Numbers, rows: Matrix, pivots: Numbers, subjects: Subjects, k: int) -> Finding:
    """Whether a combination with `new` in it is about fewer than k subjects.

    `rows` are in reduced form with these pivots, in which `new` is 0.
    """
    search = _Search(new, rows, subjects, k)
    if search.small(new):
        return Finding.SMALL
    if not len(rows):
        return Finding.NONE
    numbers = len(rows) + 1
    if rows.size > _CELLS or numbers > _most(subjects, k):
        return Finding.CROWDED
    needed = k
    for choice, late in _choices(search, rows, pivots, subjects):
        if choice.with_one():
            return Finding.SMALL
        needed -= max(0, 2 - late)
        if len(rows) == 1 or needed <= 0:
            return Finding.NONE
    return _Decided(subjects, k).found(new, rows, np.zeros(len(new), bool))


def _most(subjects: Subjects, k: int) -> int:
    """How many independent numbers about these subjects are not too many equations."""
    alone = int(subjects.home[subjects.each <= _NEARLY_ALONE].sum())
    together = int(subjects.home.sum()) - alone
    return max(_FEW, together // k + alone // (2 * k))


def _choices(
    first: _Search, rows: Matrix, pivots: Numbers, subjects: Subjects
) -> Iterator[tuple[_Search, int]]:
    """One choice of pivots after the other, as far from those before as can be, and how many are late."""
    left = subjects.home.copy()
    search, basis, at = first, rows, pivots
    for _ in range(_CHOICES):
        over = int((left[at] <= 0).sum())
        yield search, over
        if over > 1:
            return  # those to come are no better
        left[at] -= 1
        basis, at = moved(basis, at, left)
        search = first.again(reduced_by(first.new, basis, at), basis)


class _Search:
    """One set of pivots."""

    def __init__(self, new: Numbers, rows: Matrix, subjects: Subjects, k: int) -> None:
        self.new, self._rows, self._subjects, self._k = new, rows, subjects, k
        self._least = subjects.spread * k  # a sum over columns below it may be fewer than k subjects
        self._weights = subjects.each.astype(np.float32)

    def again(self, new: Numbers, rows: Matrix) -> _Search:
        return _Search(new, rows, self._subjects, self._k)

    def small(self, total: Numbers) -> bool:
        """Whether that is a total over fewer than k subjects."""
        filled = total != 0
        if float(filled @ self._weights) >= self._least:
            return False
        return self._subjects.counted(filled) < self._k

    def with_one(self) -> bool:
        """Whether `new`, by itself or with a multiple of one row, is a small total.

        The best multiples of a row are those that cancel the columns where it stands in one relation to
        `new`: all relations of all rows are weighed at once.
        """
        if self.small(self.new):
            return True
        own = self.new != 0
        each = (self._rows != 0) @ self._weights
        shared = (self._rows[:, own] != 0) @ self._weights[own]
        alone = float(own @ self._weights) + each - 2 * shared
        which = np.flatnonzero(alone < self._least)
        if not which.size:
            return False
        part = self._rows[np.ix_(which, np.flatnonzero(own))]
        at, column = np.nonzero(part)
        relation = -self.new[own][column] * inverses(part[at, column]) % P
        kinds, kind = np.unique(at * P + relation, return_inverse=True)
        mass = np.bincount(kind.reshape(-1), self._weights[own][column], len(kinds))
        rows, factors = np.divmod(kinds, P)
        rest = alone[which][rows] + shared[which][rows] - mass
        return any(
            self.small((self.new + int(factors[i]) * self._rows[which[rows[i]]]) % P)
            for i in np.flatnonzero(rest < self._least)
        )


class _Decided:
    """Column by column: either it vanishes, which settles the multiple of a row, or its subjects are told of.

    Finds what there is wherever there are few rows or few subjects to be had, whoever is in several columns.
    """

    def __init__(self, subjects: Subjects, k: int) -> None:
        self._subjects, self._k = subjects, k
        self._steps, self._cells = 0, 0

    def found(self, new: Numbers, rows: Matrix, told: Mask) -> Finding:
        """`told`: columns that may stay. `CROWDED` where there are too many ways to try them all."""
        self._steps, self._cells = self._steps + 1, self._cells + rows.size
        if self._steps > _STEPS or self._cells > _LOOKED_AT:
            return Finding.CROWDED
        stays = (new != 0) & ~told
        open_ = stays & rows.any(axis=0)
        if (stays & ~open_).any():
            told = told | (stays & ~open_)  # no row fills them, so nothing takes them away
            if self._subjects.counted(told) >= self._k:
                return Finding.NONE
        if not open_.any():
            return Finding.SMALL
        column = int(np.argmax(np.where(open_, self._subjects.each, -1)))
        answer = self.found(*_without(new, rows, column), told)
        if answer is not Finding.NONE:
            return answer
        with_it = told.copy()
        with_it[column] = True
        if self._subjects.counted(with_it) >= self._k:
            return Finding.NONE
        return self.found(new, rows, with_it)


def _without(new: Numbers, rows: Matrix, column: int) -> tuple[Numbers, Matrix]:
    """`new` and the rows less one, all with 0 in that column, which one of the rows fills."""
    at = int(np.flatnonzero(rows[:, column])[0])
    row = rows[at] * inverse(rows[at, column]) % P
    rest = np.delete(rows, at, axis=0)
    cleared(rest, row, column)
    return (new - new[column] * row) % P, rest


__all__ = ["Finding", "Subjects", "found"]
