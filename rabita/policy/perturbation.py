"""By how much numbers are altered under `@noise` and `@round_to`: the parameters, known to everyone.

Counts are perturbed by the cell key method: Thompson, Broadfoot, Elazar, *Methodology for the automatic
confidentialisation of statistical outputs from remote servers at the Australian Bureau of Statistics*, 2013.
That a parameter is known helps nobody: which noise a set of people gets follows from the agency's secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from rabita.policy.model import Obligations

COUNT_LARGEST = 4
"""The most that is added to a count or taken from it, in the largest contribution of one subject."""

COUNT_VARIANCE = 1.0
"""Its variance. With `COUNT_STEP`, a pair of counts with and without one person tells in 57 % of cases
whether the person is there, where a coin tells 50; with 2 and rounding to 5 it told 67 %."""

COUNT_STEP = 10
"""Perturbed counts are rounded to a multiple of at least this: five answers out of six are then the same
with one person more."""

SUM_LEAST, SUM_MOST = 0.5, 1.5
"""Between which parts of the largest contribution a sum is moved, up or down. Never by nearly nothing: the
largest contribution itself is what has to be hidden."""

SUM_DIGITS = 3
"""Significant digits of a sum that is rounded."""


@dataclass(frozen=True)
class Perturbation:
    """What policy asks to be done to numbers. `round_to` is at least 1."""

    noise: bool
    round_to: int

    @classmethod
    def of(cls, obligations: Obligations) -> Perturbation | None:
        """None where numbers leave as they are."""
        if obligations.noise is None and obligations.round_to in (None, 1):
            return None
        return cls(obligations.noise is not None, obligations.round_to or 1)

    @property
    def count_step(self) -> int:
        """The multiple of `round_to` to which a count of people is rounded.

        >>> [Perturbation(noise, to).count_step for noise, to in ((True, 5), (True, 7), (False, 5))]
        [10, 14, 5]
        """
        return -(-COUNT_STEP // self.round_to) * self.round_to if self.noise else self.round_to

    @property
    def count_deviation(self) -> float:
        """The standard deviation of what is added to a count of people, before rounding."""
        return sqrt(COUNT_VARIANCE) if self.noise else 0.0

    @property
    def sum_deviation(self) -> float:
        """That of what is added to a sum, in parts of the largest contribution."""
        least, most = SUM_LEAST, SUM_MOST
        return sqrt((least * least + least * most + most * most) / 3) if self.noise else 0.0


__all__ = [
    "COUNT_LARGEST",
    "COUNT_STEP",
    "COUNT_VARIANCE",
    "SUM_DIGITS",
    "SUM_LEAST",
    "SUM_MOST",
    "Perturbation",
]
