"""The rows behind a released number, as arrays: whose they are and how often each counts. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Counts = NDArray[np.int64]

NOBODY = np.uint64(0)
"""The subject of a row that is about no subject: it adds none to a number of subjects."""


@dataclass(frozen=True)
class Members:
    """Units (rows, subjects or values, by keyed hash), ascending and each once.

    `subjects` says by keyed hash whom a unit is about, `many` how many subjects it stands for, and `weights`
    how often the unit is added up; no weight is 0.
    """

    units: Hashes
    subjects: Hashes
    many: Counts
    weights: Counts

    @classmethod
    def of(cls, units: Hashes, subjects: Hashes, many: Counts, weights: Counts) -> Members:
        """In order, without what is added up no time, and each unit once."""
        kept = weights != 0
        if not kept.all():
            units, subjects, many, weights = units[kept], subjects[kept], many[kept], weights[kept]
        order = np.argsort(units)  # not stable, and several times faster: units are rarely alike
        if (units[order[1:]] == units[order[:-1]]).any():
            order = np.argsort(units, kind="stable")
        units, subjects, many, weights = units[order], subjects[order], many[order], weights[order]
        first = np.flatnonzero(np.r_[True, units[1:] != units[:-1]][: len(units)])
        if len(first) < len(units):
            weights = np.add.reduceat(weights, first)
            many = np.add.reduceat(many, first)
            units, subjects = units[first], subjects[first]
        return cls(units, subjects, many, weights)

    def __len__(self) -> int:
        return len(self.units)

    @cached_property
    def fingerprint(self) -> bytes:
        """The same for the same units with the same weights, and for no others."""
        digest = hashlib.blake2b(self.units.tobytes(), digest_size=16)
        digest.update(self.weights.tobytes())
        return digest.digest()

    def people(self) -> Members:
        """The subjects themselves as units, each once."""
        subjects = distinct(self.subjects[self.subjects != NOBODY])
        ones = np.ones(len(subjects), np.int64)
        return Members(subjects, subjects, ones, ones)

    @property
    def one_row_each(self) -> bool:
        """Whether no subject is behind more than one row, counted once."""
        if (self.weights != 1).any() or (self.many != 1).any() or (self.subjects == NOBODY).any():
            return False
        return len(distinct(self.subjects)) == len(self.subjects)


Number = TypeVar("Number", np.uint64, np.int64)


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """Each once, ascending. As `numpy.unique`, which puts them through a table of hashes: 25 times slower."""
    ordered: NDArray[Number] = np.sort(values)
    once: NDArray[Number] = ordered[np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)]]
    return once


def inserted(places: NDArray[np.intp], *pairs: tuple[Any, Any]) -> list[Any]:
    """Of each pair the first array with the second put in before these places, which ascend.

    As `numpy.insert`, which would look for the same places anew for every pair.
    """
    at = places + np.arange(len(places))
    old = np.ones(sum(len(part) for part in pairs[0]), bool)
    old[at] = False
    found = []
    for values, more in pairs:
        whole = np.empty(len(old), values.dtype)
        whole[at], whole[old] = more, values
        found.append(whole)
    return found


def number_of_subjects(subjects: Hashes, many: Counts) -> int:
    """How many subjects these units are about together."""
    return int(each_subject(subjects, many)[2].sum())


def each_subject(subjects: Hashes, many: Counts) -> tuple[Hashes, Counts, Counts]:
    """Each subject once; which of them each unit is about; and how many each stands for; nobody is none."""
    each, at = np.unique(subjects, return_inverse=True)
    at = at.reshape(-1)
    most = np.zeros(len(each), np.int64)
    np.maximum.at(most, at, many)
    most[each == NOBODY] = 0
    return each, at, most


__all__ = [
    "NOBODY",
    "Counts",
    "Hashes",
    "Members",
    "distinct",
    "each_subject",
    "inserted",
    "number_of_subjects",
]
