"""What is added to a number, as a function of the set of people behind it and of nothing else.

The same people get the same noise however they are asked for: it is looked up by their set's number, which
follows from the agency's secret. For counts there is a table of probabilities per count, made by maximum
entropy under the conditions that the mean is 0, the variance given, and no count becomes negative (Giessing,
Computational issues in the design of transition probabilities, PSD 2016; Fraser and Wooton, 2005).
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from math import exp

from rabita.plan.hidden import SET_MODULUS
from rabita.policy.perturbation import COUNT_LARGEST, COUNT_VARIANCE, SUM_LEAST, SUM_MOST

_ENOUGH = 1e-13
_STEPS = 200


@dataclass(frozen=True)
class Transitions:
    """What is added to a count, and with which probabilities; `upto` are those of all before, and its own."""

    added: tuple[int, ...]
    probabilities: tuple[float, ...]
    upto: tuple[float, ...] = field(repr=False)

    @classmethod
    def of(cls, added: Sequence[int], probabilities: Sequence[float]) -> Transitions:
        return cls(tuple(added), tuple(probabilities), tuple(accumulate(probabilities)))

    def at(self, place: float) -> int:
        """What stands at a place from 0 to 1."""
        return self.added[min(bisect_right(self.upto, place), len(self.added) - 1)]


@cache
def transitions(count: int, largest: int = COUNT_LARGEST, variance: float = COUNT_VARIANCE) -> Transitions:
    """The table of one count; from `largest` on all are alike. Zero stays zero.

    >>> transitions(0)
    Transitions(added=(0,), probabilities=(1.0,))
    >>> [round(p, 3) for p in transitions(4).probabilities]
    [0.0, 0.004, 0.054, 0.242, 0.399, 0.242, 0.054, 0.004, 0.0]
    """
    if count <= 0:
        return Transitions.of((0,), (1.0,))
    added = range(-min(count, largest), largest + 1)
    return Transitions.of(added, _most_even(added, variance))


def _most_even(added: Sequence[int], variance: float) -> list[float]:
    """p(e) = exp(a e + b e²) / Z has the largest entropy of all with these moments; a and b by Newton."""
    a = b = 0.0
    for _ in range(_STEPS):
        weights = [exp(a * e + b * e * e) for e in added]
        chances = [w / sum(weights) for w in weights]
        m1, m2, m3, m4 = (sum(p * e**n for p, e in zip(chances, added, strict=True)) for n in range(1, 5))
        if abs(m1) + abs(m2 - variance) < _ENOUGH:
            break
        xx, xy, yy = m2 - m1 * m1, m3 - m1 * m2, m4 - m2 * m2
        determinant = xx * yy - xy * xy
        a -= (yy * m1 - xy * (m2 - variance)) / determinant
        b -= (xx * (m2 - variance) - xy * m1) / determinant
    return chances


def count_noise(key: int, count: int) -> int:
    """What is added to a count of that set."""
    return transitions(min(count, COUNT_LARGEST)).at(_place(key, b"count"))


def sum_noise(key: int) -> float:
    """By how much of the largest contribution a sum over that set is moved: up or down, never by little."""
    place = _place(key, b"sum")
    up, size = place >= 0.5, (place * 2) % 1
    moved = SUM_LEAST + (SUM_MOST - SUM_LEAST) * size
    return moved if up else -moved


def _place(key: int, of: bytes) -> float:
    """A place from 0 to 1 that the set's number gives; another one for each kind of number.

    Sums of secret numbers alone would do; hashed, two sets of which the difference is known are unrelated.
    """
    content = of + (key % SET_MODULUS).to_bytes(4, "big")
    return int.from_bytes(hashlib.blake2b(content, digest_size=6).digest(), "big") / 2**48


__all__ = ["Transitions", "count_noise", "sum_noise", "transitions"]
