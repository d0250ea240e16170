"""Cuts what one subject adds to a sum at the catalogue's bounds, in DuckDB's SQL, where noise applies.

>>> cut("sum(x)", Limits(Fraction(0), Fraction(5)), "HUGEINT")
'CASE WHEN sum(x) > CAST(5 AS HUGEINT) THEN CAST(5 AS HUGEINT) WHEN sum(x) < CAST(0 AS HUGEINT) \
THEN CAST(0 AS HUGEINT) ELSE sum(x) END'
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from rabita.refusal import Code, Refusal

_DECIMAL = re.compile(r"DECIMAL\(\d+,(\d+)\)\Z")


@dataclass(frozen=True)
class Limits:
    """The least and the most that one subject's rows add together."""

    least: Fraction
    most: Fraction

    @property
    def size(self) -> Limits:
        """The same of absolute amounts: of what is between the two, the nearest to zero and the farthest."""
        farthest = max(abs(self.least), abs(self.most))
        return Limits(max(self.least, -self.most, Fraction(0)), farthest)


@dataclass(frozen=True)
class Cut:
    """A sum that is cut: at which limits, and its argument and FILTER in SQL."""

    limits: Limits
    argument: str
    where: str

    def of_subject(self, value: str, kind: str) -> str:
        """One subject's part, from the text of the sum and the type that it is released in."""
        text, name = value.rsplit(" AS ", 1)
        return f"{cut(text, self.limits, kind)} AS {name}"

    def of_rows(self, value: str, kind: str) -> str:
        """The whole sum where every row is another subject's."""
        name = value.rsplit(" AS ", 1)[1]
        return f"CAST(sum({cut(self.argument, self.limits, kind)}){self.where} AS {kind}) AS {name}"


def cut(text: str, limits: Limits, kind: str) -> str:
    """A number of DuckDB's type `kind`, within the limits; NULL stays NULL, what is no number is the most.

    Not by `least` and `greatest`, which pass over a NULL.
    """
    least, most = (_constant(n, kind, at) for n, at in ((limits.least, ceil), (limits.most, floor)))
    return f"CASE WHEN {text} > {most} THEN {most} WHEN {text} < {least} THEN {least} ELSE {text} END"


def cannot_cut() -> Refusal:
    """Where one subject's part of a sum with limits is not known: it is not answered uncut."""
    return Refusal(
        Code.NOT_SUPPORTED,
        "what one subject adds to a sum is cut at the catalogue's bounds where numbers leave perturbed, and "
        "in this question nothing tells what that is",
        hint="ask for sum or avg without DISTINCT, of tables with one subject",
    )


def _constant(number: Fraction, kind: str, whole: Callable[[Fraction], int]) -> str:
    """The limit as that type has it: what is exact cannot lie between it and the limit."""
    if kind == "DOUBLE":
        try:
            written = repr(float(number))
        except OverflowError:
            written = "-inf" if number < 0 else "inf"
        return f"CAST('{written}' AS DOUBLE)"
    scale = int(match[1]) if (match := _DECIMAL.match(kind)) else 0
    steps = whole(number * 10**scale)
    digits = str(abs(steps)).rjust(scale + 1, "0")
    point = f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits
    return f"CAST({'-' if steps < 0 else ''}{point} AS {kind})"


__all__ = ["Cut", "Limits", "cannot_cut", "cut"]
