"""Bounds in place of hidden numbers: which groups they settle, and which have to be looked at closely. Pure.

Rules:

1. A count is bounded from below, a share from above: a group that passes with its bounds passes with its
   numbers. One that does not is in doubt, and nothing is decided of it.
2. Of n rows under a condition, at least (n - rows without a subject) / (the most rows of one subject) are
   different subjects'. Nobody adds more than so many times the largest row; all together add no less than
   their sum is away from zero.
3. Doubles round. A sum of n is off by at most n² times 2^-52 times the largest row (Higham, Accuracy and
   Stability of Numerical Algorithms, 2002, section 4.2); a bound within a millionth of the bar is in doubt.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from agent.disclosure.dominance import Bounds, fair
from agent.disclosure.partials import Hidden, Mask, constant, sure
from rabita.plan.model import Fragment
from rabita.plan.quick import AT, Bar, RowLook

_WIDER = 1 + 1e-6
_ROUNDED = 2.0**-52
_FAR = 1e100
"""Rows that add more are in doubt: what they add up to may be no number."""


def with_bounds(table: pa.Table, fragment: Fragment, look: RowLook, hidden: Hidden) -> pa.Table:
    """What a look at rows brought, with bounds for hidden columns; its own columns are still there."""
    most, size = table.column(look.most), table.column(look.size).cast(pa.float64())
    if hidden.counted:
        for name, rows in zip(fragment.contributors, look.counts, strict=True):
            named = pc.subtract(table.column(rows), table.column(look.nameless))
            table = table.append_column(name, pc.divide(named, most))
    if hidden.shared:
        for columns, adds in zip(fragment.shares, look.adds, strict=True):
            row, total = _row_and_total(table, adds)
            part = pc.multiply(pc.multiply(row, most), _number(_WIDER))
            rounded = pc.multiply(pc.multiply(pc.multiply(size, size), row), _number(_ROUNDED))
            for name in (*columns.largest, *columns.second):
                table = table.append_column(name, part)
            for name in columns.total:
                table = table.append_column(name, pc.subtract(total, rounded))
    return table


def _row_and_total(table: pa.Table, adds: tuple[str, ...]) -> tuple[Mask, Mask]:
    """The most that one row adds, in absolute value, and the least that all add; NULL where there is none."""
    columns = [table.column(name).cast(pa.float64(), safe=False) for name in adds]
    if len(columns) == 1:
        return pa.repeat(_number(1.0), table.num_rows), columns[0]
    largest, least, total = map(pc.abs, columns)
    row = pc.if_else(pc.greater_equal(least, largest), least, largest)
    return pc.if_else(pc.less(row, _number(_FAR)), row, _number(None)), pc.abs(total)


def _number(value: float | None) -> Any:
    return pa.scalar(value, pa.float64())  # typed: without a type pyarrow looks for pandas every time


def in_doubt(table: pa.Table, fragment: Fragment, hidden: Hidden, bar: Bar) -> Mask:
    """The numbers of the rows with a hidden number that does not pass the bar, whatever it may be."""
    passes: list[Mask] = [constant(True, table.num_rows)]
    if hidden.counted:
        size = pa.scalar(bar.size, pa.int64())
        passes += [pc.greater_equal(table.column(name), size) for name in fragment.contributors]
    if hidden.shared:
        bounds = Bounds(bar.share, bar.percent)
        passes += [fair(table, columns, bounds) for columns in fragment.shares]
    fails: Mask = pc.invert(sure(reduce(pc.and_, passes)))
    return pc.indices_nonzero(fails)


def looked_at(table: pa.Table, doubt: Mask, found: pa.Table, hidden: set[str]) -> pa.Table:
    """The table with what a closer look found of the rows in doubt; NULL where it found nothing."""
    rows = pa.array(range(table.num_rows), pa.int64())
    places = pc.index_in(rows, value_set=found.column(AT).cast(pa.int64()).combine_chunks())
    asked = pc.is_in(rows, value_set=doubt.cast(pa.int64()))
    for name in sorted(hidden):
        column = found.column(name).combine_chunks().take(places)
        at = table.column_names.index(name)
        known = table.column(at).combine_chunks()
        table = table.set_column(at, name, pc.if_else(asked, column.cast(known.type), known))
    return table


__all__ = ["in_doubt", "looked_at", "with_bounds"]
