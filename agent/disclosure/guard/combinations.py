"""Whether a new number, less earlier ones, is a total over too few subjects. Pure.

Looked for is `new + c1*row1 + c2*row2 + ...` that is not 0 on few columns only. The rows are brought into
reduced form first: the number of rows in such a combination is then that of the pivot columns it fills. So
all combinations with one row find every total that meets at most one pivot column, and the same is tried with
other pivot columns, disjoint from those before as long as there are any (Brouwer and Zimmermann's way to the
smallest weight of a linear code). Combinations with two and three rows are looked at too, those that start
with the `_BEAM` smallest where there are many.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from agent.disclosure.guard.elimination import Mask, Matrix, Numbers, P, inverse, reduced, reduced_by

Counted = Callable[[Mask], Numbers]
"""The number of subjects of each support (a row of booleans, one for each column)."""

_DISJOINT = 4
_RANDOM = 2
_MANY_ROWS = 160
_BEAM = 48
_PAIRED_ROWS = 24
_ENTRIES = 3_000_000


def finds_small(new: Numbers, rows: Matrix, weights: Numbers, counted: Counted, k: int) -> bool:
    """Whether a combination with `new` in it is about fewer than k subjects.

    `rows` are independent, of `new` and of one another; `weights` are the columns' numbers of subjects, by
    which pivots are chosen: the largest first, so that the small columns stay free.
    """
    if _fewest(new[None, :], counted) < k:
        return True
    if not len(rows):
        return False
    used = np.zeros(len(new), np.int64)
    chance = np.random.default_rng(0)
    for attempt in range(_DISJOINT + _RANDOM):
        if attempt < _DISJOINT:
            order = np.lexsort((-weights, used))
        elif len(rows) > _MANY_ROWS:
            break
        else:
            order = chance.permutation(len(new))
        basis, pivots = reduced(rows, order)
        if attempt and attempt < _DISJOINT and used[pivots].all():
            continue
        used[pivots] += 1
        if _near(reduced_by(new, basis, pivots), basis, counted, k, pairs=attempt < 2):
            return True
    return False


def _near(new: Numbers, rows: Matrix, counted: Counted, k: int, *, pairs: bool) -> bool:
    """Combinations of `new` with one row; with two rows, and three, as far as the bounds allow."""
    singles = _sums(new[None, :], rows)
    found = counted(singles != 0) if len(singles) else np.zeros(0, np.int64)
    if _fewest(new[None, :], counted) < k or (found < k).any():
        return True
    if not pairs or len(rows) < 2:
        return False
    best = singles[np.argsort(found, kind="stable")[:_BEAM]]
    doubles = _sums(best, rows)
    found = counted(doubles != 0) if len(doubles) else np.zeros(0, np.int64)
    if (found < k).any():
        return True
    if len(rows) > _PAIRED_ROWS:
        return False
    # Two rows that cancel one another first, and `new` after that.
    paired = [_sums(rows[i][None, :], rows[i + 1 :]) for i in range(len(rows) - 1)]
    triples = _sums(new[None, :], np.concatenate(paired)) if paired else doubles[:0]
    if len(triples) and (counted(triples != 0) < k).any():
        return True
    best = doubles[np.argsort(found, kind="stable")[:_BEAM]]
    triples = _sums(best, rows)
    return bool(len(triples)) and bool((counted(triples != 0) < k).any())


def _sums(left: Matrix, rows: Matrix) -> Matrix:
    """`l + c*row` for each l, each row and each c that makes an entry of both vanish."""
    if not len(left) or not len(rows):
        return left[:0]
    step = max(1, _ENTRIES // max(1, rows.size))
    found = [_sums_of(left[i : i + step], rows) for i in range(0, len(left), step)][:2]
    return np.concatenate(found)


def _sums_of(left: Matrix, rows: Matrix) -> Matrix:
    ratios = (P - left[:, None, :]) * _inverses(rows)[None, :, :] % P
    ratios[np.broadcast_to(left[:, None, :] == 0, ratios.shape)] = 0
    ratios.sort(axis=2)
    fresh = ratios != 0
    fresh[:, :, 1:] &= ratios[:, :, 1:] != ratios[:, :, :-1]
    one, two, at = np.nonzero(fresh)
    most = max(1, _ENTRIES // left.shape[1])
    one, two, at = one[:most], two[:most], at[:most]
    return (left[one] + ratios[one, two, at][:, None] * rows[two]) % P


def _inverses(rows: Matrix) -> Matrix:
    """1 / entry, and 0 for 0: there are few different entries, as most are 1 and -1."""
    values, at = np.unique(rows, return_inverse=True)
    of = np.array([inverse(v) if v else 0 for v in values.tolist()], np.int64)
    return of[at].reshape(rows.shape)


def _fewest(vectors: Matrix, counted: Counted) -> int:
    return int(counted(vectors != 0).min())


__all__ = ["Counted", "finds_small"]
