"""Whether a new number, less earlier ones, is a total over too few subjects. Pure.

Looked for is `new + c1*row1 + c2*row2 + ...` that is not 0 on few columns only. The rows stand in reduced
form: each has a pivot column that no other row fills and `new` does not, so a combination fills the pivots of
its rows, and a small one has few rows. Tried are all combinations with one and two rows, and with three
where there are few rows; then the same with other pivot columns, disjoint from those before as long as there
are any, which is Brouwer and Zimmermann's way to the smallest weight of a linear code.

A combination keeps every column that only one of its parts fills. That bounds its subjects from below by sums
over the columns that two parts share, for all pairs at once, and hardly any is left to be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from agent.disclosure.guard.elimination import Mask, Matrix, Numbers, P, inverse, reduced, reduced_by

_DISJOINT = 4
_RANDOM = 2
_QUICK = 3_000_000  # rows times rows times columns that other pivots and three rows may cost
_LONG = 20_000_000  # the same, that pairs may cost
_TRIPLED = 40
_PATTERNS = 12


@dataclass(frozen=True)
class Subjects:
    """Who is behind the columns: the number of subjects of each, in how many columns one subject is at most,
    and the exact number of subjects behind a set of columns."""

    each: Numbers
    spread: int
    counted: Callable[[Mask], int]


def finds_small(new: Numbers, rows: Matrix, pivots: Numbers, subjects: Subjects, k: int) -> bool:
    """Whether a combination with `new` in it is about fewer than k subjects.

    `rows` are in reduced form with these pivots, in which `new` is 0.
    """
    if _Search(new, rows, subjects, k).found():
        return True
    cost = rows.shape[0] ** 2 * rows.shape[1]
    if not len(rows) or cost > _QUICK:
        return False
    used = np.zeros(len(new), np.int64)
    used[pivots] = 1
    chance = np.random.default_rng(0)
    for attempt in range(1, _DISJOINT + _RANDOM):
        disjoint = attempt < _DISJOINT
        order = np.lexsort((-subjects.each, used)) if disjoint else chance.permutation(len(new))
        basis, others = reduced(rows, order)
        if disjoint and used[others].all():
            continue
        used[others] += 1
        if _Search(reduced_by(new, basis, others), basis, subjects, k).found():
            return True
    return False


class _Search:
    """One set of pivots."""

    def __init__(self, new: Numbers, rows: Matrix, subjects: Subjects, k: int) -> None:
        self._new, self._rows, self._subjects, self._k = new, rows, subjects, k
        self._least = subjects.spread * k  # a sum over columns below it may be fewer than k subjects
        weights = subjects.each.astype(np.float32)
        self._filled = (rows != 0).astype(np.float32)
        self._weighed = self._filled * weights
        self._weights = weights
        self._own = (new != 0).astype(np.float32)

    def found(self) -> bool:
        if self._is_small(self._new):
            return True
        return any(self._cancels(which) for which in self._candidates())

    def _candidates(self) -> Iterator[tuple[int, ...]]:
        """Rows whose columns that only one part fills are few enough."""
        count, columns = self._rows.shape
        if not count:
            return
        own = float(self._own @ self._weights)
        each = self._filled @ self._weights
        shared = self._weighed @ self._own
        alone = own + each - 2 * shared
        yield from ((int(i),) for i in np.flatnonzero(alone < self._least))
        # One of the rows of a small combination covers at least its share of what `new` has to lose.
        half = np.flatnonzero(shared > (own - self._least) / 2)
        if count < 2 or len(half) * count * columns > _LONG:
            return
        both = self._weighed[half] @ self._filled.T
        three = (self._weighed[half] * self._own) @ self._filled.T
        pairs = alone[half, None] + alone[None, :] - own - 2 * both + 3 * three
        for i, j in zip(*np.nonzero(pairs < self._least), strict=True):
            if int(half[i]) != int(j):
                yield int(half[i]), int(j)
        third = np.flatnonzero(shared > (own - self._least) / 3)
        if count <= _TRIPLED and len(third) * count * columns <= _QUICK:
            yield from self._triples(third)

    def _triples(self, firsts: Numbers) -> Iterator[tuple[int, ...]]:
        for i in firsts.tolist():
            cover = self._own + self._filled[i]
            free, once = (cover == 0).astype(np.float32), (cover == 1).astype(np.float32)
            on_free, on_once = self._weighed @ free, self._weighed @ once
            both_free = (self._weighed * free) @ self._filled.T
            both_once = (self._weighed * once) @ self._filled.T
            alone = on_free[:, None] + on_free[None, :] - 2 * both_free
            alone += once @ self._weights - on_once[:, None] - on_once[None, :] + both_once
            for j, m in zip(*np.nonzero(np.triu(alone < self._least, 1)), strict=True):
                if i not in (int(j), int(m)):
                    yield i, int(j), int(m)

    def _cancels(self, which: tuple[int, ...]) -> bool:
        """Whether some multiples of these rows, with `new`, leave few subjects.

        Columns in which the parts stand in the same relation vanish together. The multiples are settled by as
        many of such kinds of column as there are rows; those with most subjects have to be among them.
        """
        parts = np.concatenate([self._new[None, :], self._rows[list(which)]])
        kinds, at = np.unique(parts.T, axis=0, return_inverse=True)
        mass = np.bincount(at.reshape(-1), weights=self._weights, minlength=len(kinds))
        mass[~kinds.any(axis=1)] = -1
        heavy = [kinds[i].tolist() for i in np.argsort(-mass, kind="stable")[:_PATTERNS] if mass[i] >= 0]
        for chosen in combinations(heavy, len(which)):
            factors = _solved(chosen)
            if factors is None:
                continue
            total = self._new.copy()
            for factor, i in zip(factors, which, strict=True):
                total = (total + factor * self._rows[i]) % P
            if self._is_small(total):
                return True
        return False

    def _is_small(self, total: Numbers) -> bool:
        filled = total != 0
        if float(filled @ self._weights) >= self._least:
            return False
        return self._subjects.counted(filled) < self._k


def _solved(equations: Sequence[Sequence[int]]) -> list[int] | None:
    """The one solution of `e[0] + e[1]*x1 + e[2]*x2 + ... = 0` for all e; None where there is no one.

    >>> _solved([(1, 1, 0), (1, 0, 2)]) == [P - 1, (P - 1) // 2]
    True
    """
    rows = [[*e[1:], -e[0] % P] for e in equations]
    for i in range(len(rows)):
        at = next((j for j in range(i, len(rows)) if rows[j][i]), None)
        if at is None:
            return None
        rows[i], rows[at] = rows[at], rows[i]
        scale = inverse(rows[i][i])
        rows[i] = [x * scale % P for x in rows[i]]
        for j in range(len(rows)):
            if j != i and rows[j][i]:
                rows[j] = [(x - rows[j][i] * y) % P for x, y in zip(rows[j], rows[i], strict=True)]
    return [row[-1] for row in rows]


__all__ = ["Subjects", "finds_small"]
