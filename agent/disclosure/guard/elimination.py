"""Elimination modulo a prime on numpy matrices: exact, and fast enough for every answer. Pure.

Entries lie in 0..P-1. A set of rows stands in *reduced form* where each row has a pivot column in which it
has 1 and every other row 0.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

P = 2**31 - 1
"""The prime: products of two entries fit into 64 bits. A number that is not zero is taken for zero by it
with a chance of about one in two thousand millions."""

Matrix = NDArray[np.int64]
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]


def inverse(number: int) -> int:
    """1 / number.

    >>> inverse(2) * 2 % P
    1
    """
    return pow(int(number), -1, P)


def inverses(numbers: Numbers) -> Numbers:
    """1 / number of each; none may be 0.

    >>> (inverses(np.array([1, 2, P - 1])) * np.array([1, 2, P - 1]) % P).tolist()
    [1, 1, 1]
    """
    distinct, at = np.unique(numbers, return_inverse=True)
    found = np.ones(len(distinct), np.int64)
    for digit in bin(P - 2)[2:]:  # Fermat: the power P - 2
        found = found * found % P
        if digit == "1":
            found = found * distinct % P
    return found[at.reshape(-1)]


def cleared(rows: Matrix, row: Numbers, column: int) -> None:
    """Take multiples of `row`, which has 1 in that column, from all these rows until they have 0 there."""
    factors = rows[:, column]
    hit = np.flatnonzero(factors)
    if hit.size:
        where = np.flatnonzero(row)
        block = np.ix_(hit, where)
        rows[block] = (rows[block] - factors[hit, None] * row[where]) % P


def reduced_by(vector: Numbers, rows: Matrix, pivots: Numbers) -> Numbers:
    """The vector less the multiples of the rows that leave 0 in every pivot column."""
    factors = vector[pivots]
    hit = np.flatnonzero(factors)
    if not hit.size:
        return vector
    # One product after the other: a sum of several would not fit into 64 bits.
    rest = vector.copy()
    for i in hit:
        rest = (rest - factors[i] * rows[i]) % P
    return rest


def pivoted(rows: Matrix, pivots: Numbers, wanted: Mask, which: Iterable[int]) -> None:
    """Move the pivots of these rows onto columns that are `wanted`, where the rows have any such column."""
    for i in which:
        if wanted[pivots[i]]:
            continue
        at = np.flatnonzero((rows[i] != 0) & wanted)
        if at.size:
            pivot_on(rows, pivots, i, int(at[0]))


def pivot_on(rows: Matrix, pivots: Numbers, i: int, column: int) -> None:
    """Make that column the pivot of row i."""
    rows[i] = rows[i] * inverse(rows[i, column]) % P
    row = rows[i].copy()
    rows[i] = 0
    cleared(rows, row, column)
    rows[i] = row
    pivots[i] = column


def moved(rows: Matrix, pivots: Numbers, better: Numbers) -> tuple[Matrix, Numbers]:
    """The same rows with pivots in columns of which more is `better`, wherever a row fills such a one."""
    rows, pivots = rows.copy(), pivots.copy()
    for i in range(len(rows)):
        filled = np.flatnonzero(rows[i])
        best = int(filled[np.argmax(better[filled])])
        if better[best] > better[pivots[i]]:
            pivot_on(rows, pivots, i, best)
    return rows, pivots


__all__ = [
    "P",
    "Mask",
    "Matrix",
    "Numbers",
    "cleared",
    "inverse",
    "inverses",
    "moved",
    "pivot_on",
    "pivoted",
    "reduced_by",
]
