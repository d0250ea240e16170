"""Columns of a space's matrix: those that belong together, and the subjects behind them. Pure."""

from __future__ import annotations

import numpy as np

from agent.disclosure.guard.combinations import Subjects
from agent.disclosure.guard.elimination import Mask, Matrix, Numbers
from agent.disclosure.guard.members import NOBODY, Hashes, distinct, each_subject, number_of_subjects

_SAMPLE = 4096
_PLENTY = 1024


def connected(new: Numbers, rows: Matrix) -> tuple[Numbers, Numbers]:
    """The rows that share columns with the vector, directly or by others, and all columns that they fill."""
    filled = rows != 0
    columns = new != 0
    inside = np.zeros(len(rows), bool)
    while True:
        more = filled[:, columns].any(axis=1) & ~inside
        if not more.any():
            return np.flatnonzero(inside), np.flatnonzero(columns)
        inside |= more
        columns |= filled[more].any(axis=0)


def about(subjects: Hashes, many: Numbers) -> int:
    """How many subjects; of a large set no more than are enough for any threshold."""
    if len(subjects) > _SAMPLE:
        enough = number_of_subjects(subjects[:_SAMPLE], many[:_SAMPLE])
        if enough >= _PLENTY:
            return enough
    return number_of_subjects(subjects, many)


def subjects_of(columns: Numbers, subjects: Hashes, many: Numbers, width: int) -> Subjects:
    """Who is behind so many columns, of which units stand in these and are about these subjects."""
    people, at, worth = each_subject(subjects, many)
    columns, met = np.divmod(distinct(columns * len(people) + at), len(people))
    each = np.bincount(columns, weights=worth[met], minlength=width).astype(np.int64)
    spread = int(np.bincount(met)[people != NOBODY].max(initial=1))
    if spread == 1:
        return apart(each)

    def counted(support: Mask) -> int:
        return int(worth[distinct(met[support[columns]])].sum())

    return Subjects(each, spread, counted, _home(columns, met, worth, each))


def _home(columns: Numbers, met: Numbers, worth: Numbers, each: Numbers) -> Numbers:
    """How many subjects each column has where every one is counted in one: that which has the fewest."""
    order = np.lexsort((columns, each[columns], met))
    first = order[np.flatnonzero(np.r_[True, met[order][1:] != met[order][:-1]][: len(order)])]
    return np.bincount(columns[first], worth[met[first]], len(each)).astype(np.int64)


def apart(each: Numbers) -> Subjects:
    """Columns that have no subject in common."""
    return Subjects(each, 1, lambda support: int(support @ each), each)


__all__ = ["about", "apart", "connected", "subjects_of"]
