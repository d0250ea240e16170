"""Numbers that leave, altered: perturbed by their set's noise, then rounded (DESIGN §9, 4).

Rules:

1. A count moves by its set's noise times the largest number of rows that one subject has in it, and is then
   rounded to `count_step` times as much. It is never negative, and zero stays zero.
2. A sum moves by its set's noise times the largest contribution of one subject, and is then rounded to what
   about ten average contributors add (so that a sum of ones is no finer than a count), and to three
   significant digits.
3. How finely is decided by numbers that are perturbed themselves.
4. Rounding follows noise; halves go to the even multiple, so that neither adds anything on average.
5. Without noise, counts are rounded to `round_to` and sums to three significant digits.
6. A group or a number leaves only if its perturbed count reaches the threshold too: else the bare threshold
   would tell, of a set of k people, whether one of them is there.
7. What is neither a count nor a sum cannot be altered so that it hides a person, and is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from math import isfinite
from typing import Any

import pyarrow as pa

from agent.disclosure.noise import count_noise, sum_noise
from agent.disclosure.partials import Candidate, Mask
from rabita.plan.cut import cannot_cut
from rabita.plan.hidden import SET_MODULUS, SetColumns
from rabita.plan.measures import COUNT, SUM
from rabita.plan.model import Fragment, ReleasedValue
from rabita.policy.perturbation import COUNT_STEP, SUM_DIGITS, SUM_MOST, Perturbation
from rabita.refusal import Code, Refusal

_EXACT = Context(prec=80, rounding=ROUND_HALF_EVEN)
_ONE = Decimal(1)

_Sets = Sequence[tuple[int, int]]
"""Of each row, the number that tells the set of people behind it, and how many they are."""


@dataclass(frozen=True)
class _Behind:
    """Who is behind a number: the largest contribution, all of them, the set's number and size."""

    most: Decimal
    total: Decimal
    key: int
    size: int


def check_perturbable(fragments: Sequence[Fragment], how: Perturbation | None) -> None:
    """`Refusal(NOT_SUPPORTED)` where policy asks for altered numbers and one cannot be altered."""
    if how is None:
        return
    for fragment in fragments:
        if any(value.statistic not in (COUNT, SUM) for value in fragment.values):
            raise Refusal(
                Code.NOT_SUPPORTED,
                "numbers leave this agency perturbed or rounded, and only counts, sums and averages can be",
                hint="ask for count, sum or avg",
            )
        if how.noise and fragment.counts_rows:
            raise Refusal(
                Code.NOT_SUPPORTED,
                "numbers leave this agency perturbed by who is behind them, and a table without a subject "
                "does not say",
                hint="ask about a table with a subject",
            )
        if how.noise and fragment.cannot_cut:
            raise cannot_cut()


def suppress_near(candidate: Candidate, k: int) -> Candidate:
    """The candidate without what reaches the threshold by itself and not when it is perturbed."""
    fragment = candidate.fragment
    enough = [_still_enough(_sets(candidate.table, columns), k) for columns in fragment.members]
    if fragment.keys and fragment.group_members is not None:
        candidate = candidate.only_groups(enough[fragment.group_members])
    for value in fragment.values:
        if value.members is not None:
            candidate = candidate.only_values(value.name, enough[value.members])
    return candidate


def _still_enough(sets: _Sets, k: int) -> Mask:
    return pa.array([size + count_noise(key, size) >= k for key, size in sets], pa.bool_())


def perturb(table: pa.Table, fragment: Fragment, how: Perturbation) -> pa.Table:
    """The table with each count and sum altered. Hidden columns are needed where there is noise."""
    with localcontext(_EXACT):
        sets = [_sets(table, columns) for columns in fragment.members] if how.noise else []
        for value in fragment.values:
            at = table.column_names.index(value.name)
            column = table.column(at)
            numbers = [_number(v) for v in column.to_pylist()]
            if how.noise:
                altered = _noisy(table, fragment, value, numbers, sets, how)
            else:
                altered = [None if v is None else _rounded(v, value, how) for v in numbers]
            shown = pa.array(map(_back(column.type), altered), column.type)
            table = table.set_column(at, value.name, shown)
    return table


def _noisy(
    table: pa.Table,
    fragment: Fragment,
    value: ReleasedValue,
    numbers: Sequence[Decimal | None],
    sets: Sequence[_Sets],
    how: Perturbation,
) -> list[Decimal | None]:
    if value.whole is None or value.members is None:
        raise Refusal(Code.INTERNAL, "noise applies and nothing was measured")
    shares, alter = fragment.shares[value.whole], _count if value.statistic == COUNT else _sum
    parts = zip(_worst(table, shares.largest), _worst(table, shares.total), strict=True)
    return [
        alter(v, _Behind(Decimal(most), Decimal(total), key, size), how)
        if v is not None and v.is_finite() and isfinite(most) and isfinite(total)
        else None
        for v, (most, total), (key, size) in zip(numbers, parts, sets[value.members], strict=True)
    ]


def _count(value: Decimal, behind: _Behind, how: Perturbation) -> Decimal | None:
    unit = _step_over(behind.most)
    if not unit:
        return None if value else value  # what nobody adds anything to is zero, or is not known
    moved = value + count_noise(behind.key, int(behind.total // unit)) * unit
    return _to(moved, unit * how.count_step)


def _sum(value: Decimal, behind: _Behind, how: Perturbation) -> Decimal | None:
    if not behind.most:
        return None if value else value
    # A total that is made of its parts alone moves by no more than itself: it stays on its side of zero.
    moved = min(behind.most, behind.total / Decimal(SUM_MOST)) * Decimal(sum_noise(behind.key))
    people = max(behind.size + count_noise(behind.key, behind.size), 1)
    about_ten = _step_near((behind.total + moved) * COUNT_STEP / people)
    return _to(value + moved, max(about_ten, _digits_step(value + moved)))


def _rounded(value: Decimal, of: ReleasedValue, how: Perturbation) -> Decimal:
    step = Decimal(how.count_step) if of.statistic == COUNT else _digits_step(value)
    return _to(value, step)


def _to(value: Decimal, step: Decimal) -> Decimal:
    if not step:
        return value
    return (value / step).to_integral_value(ROUND_HALF_EVEN) * step


def _digits_step(value: Decimal) -> Decimal:
    """The place of the last significant digit that is kept."""
    return _ONE.scaleb(value.adjusted() - SUM_DIGITS + 1) if value else Decimal(0)


def _step_over(value: Decimal) -> Decimal:
    """The least of 1, 2, 5, 10, 20... (and 0.5, 0.2...) that is not under the value; 0 of 0.

    >>> [str(_step_over(Decimal(v))) for v in (1, 3, 12, "0.3", 0)]
    ['1', '5', '2E+1', '0.5', '0']
    """
    if value <= 0:
        return Decimal(0)
    power = _ONE.scaleb(value.adjusted())
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)


def _step_near(value: Decimal) -> Decimal:
    """The nearest of 1, 2, 5, 10, 20... by proportion; 0 of 0."""
    if value <= 0:
        return Decimal(0)
    power = _ONE.scaleb(value.adjusted())
    part = value / power
    return power * (1 if part * part < 2 else 2 if part * part < 10 else 5 if part * part < 50 else 10)


def _sets(table: pa.Table, columns: SetColumns) -> _Sets:
    """The sets that these columns tell; of several columns of subjects, the fewest that one counts."""
    keys = [table.column(name).to_pylist() for name in columns.key]
    sizes = [table.column(name).to_pylist() for name in columns.size]
    return [
        (sum(k or 0 for k in key) % SET_MODULUS, min(s or 0 for s in size))
        for key, size in zip(zip(*keys, strict=True), zip(*sizes, strict=True), strict=True)
    ]


def _worst(table: pa.Table, names: Sequence[str]) -> list[float]:
    """The largest over several columns of subjects."""
    columns = [table.column(name).to_pylist() for name in names]
    return [max(float(v) if v is not None else 0.0 for v in row) for row in zip(*columns, strict=True)]


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _back(kind: pa.DataType) -> Any:
    """From the altered number to what the column holds; what does not fit its scale is rounded to it."""
    if pa.types.is_floating(kind):
        return lambda v: None if v is None else float(v)
    scale = _ONE.scaleb(-kind.scale) if pa.types.is_decimal(kind) else _ONE
    if pa.types.is_decimal(kind):
        return lambda v: None if v is None else v.quantize(scale, context=_EXACT)
    return lambda v: None if v is None else int(v.to_integral_value(ROUND_HALF_EVEN))


__all__ = ["check_perturbable", "perturb", "suppress_near"]
