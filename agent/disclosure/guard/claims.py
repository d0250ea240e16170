"""From what a source lists of its rows to the totals behind each value that may leave. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from agent.disclosure.guard.members import Members
from agent.disclosure.partials import Candidate
from rabita.plan import Fragment, Units, UnitSet
from rabita.plan.unit_sets import COUNT
from rabita.refusal import Code, Refusal

Listing = Mapping[int, pa.Table]
"""The answers to a fragment's statements, by their place among its `units`."""

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Total:
    """Units that are added up, in the space in which they can be held against others."""

    space: str
    members: Members


@dataclass(frozen=True)
class Claim:
    """One value of one group of one candidate: it leaves with all its totals, or not at all.

    `full`: the asker's condition holds for every row of another number of the group, so that together they
    tell that nobody is without it. That is withheld as a few would be.
    """

    candidate: int
    row: int
    value: str
    totals: tuple[Total, ...]
    full: bool = False

    @property
    def order(self) -> tuple[int, bytes, int, str]:
        """The largest first; what is alike in an order that no other run changes."""
        size = max((len(t.members) for t in self.totals), default=0)
        return -size, max((t.members.fingerprint for t in self.totals), default=b""), self.row, self.value


def claims(candidates: Sequence[Candidate], listings: Sequence[Listing]) -> list[Claim]:
    """Every value that adds something up and may leave so far."""
    found: list[Claim] = []
    for number, (candidate, listing) in enumerate(zip(candidates, listings, strict=True)):
        if candidate.fragment.units:
            found += _claims(number, candidate, listing)
    return found


def _claims(number: int, candidate: Candidate, listing: Listing) -> Iterator[Claim]:
    fragment = candidate.fragment
    listed = {at: _Listed(table, fragment, fragment.units[at]) for at, table in listing.items()}
    keys = group_keys(candidate.table, fragment)
    told: dict[tuple[int, str, bytes], int] = {}
    for value in sorted(fragment.values, key=lambda v: any(one.conditional for one in v.sets)):
        if not value.sets:
            continue
        for row in np.flatnonzero(candidate.values[value.name].to_numpy(zero_copy_only=False)).tolist():
            totals, full = [], False
            for one in value.sets:
                found = list(listed[one.units].totals(keys[row], one))
                for total in found:
                    same = told.setdefault((row, total.space, total.members.fingerprint), one.weight)
                    full = full or (one.conditional and same != one.weight)
                totals += found
            yield Claim(number, row, value.name, tuple(totals), full)


def group_keys(table: pa.Table, fragment: Fragment) -> list[Key]:
    """Each row's keys, comparable: NaN is NaN and there is one zero."""
    columns = [[_key(v) for v in table.column(key.name).to_pylist()] for key in fragment.keys]
    return list(zip(*columns, strict=True)) if columns else [()] * table.num_rows


def _key(value: Any) -> Any:
    return repr(value + 0.0) if isinstance(value, float) else value


class _Listed:
    """One answer of the source: for each group the units of each of its parts."""

    def __init__(self, table: pa.Table, fragment: Fragment, asked: Units) -> None:
        self._asked = asked
        self._parts: dict[Key, list[int]] = {}
        for row, key in enumerate(group_keys(table, fragment)):
            self._parts.setdefault(key, []).append(row)
        weights = (f"_w{i}" for i in range(len(asked.weights)))
        self._columns = {name: _lists(table, name) for name in ("_u", "_s", "_m", *weights)}
        self._known: dict[tuple[int, int, bool], Members] = {}

    def totals(self, key: Key, one: UnitSet) -> Iterator[Total]:
        if key not in self._parts:  # the rows have changed since the group was answered
            raise Refusal(Code.BUSY, "the agency's data changed meanwhile", hint="ask again")
        asked = self._asked
        for row in self._parts[key]:
            members = self._members(row, one.weight, once=one.once)
            if not len(members):
                continue
            if one.subjects:
                yield Total(f"{asked.people}/{COUNT}", members.people())
                continue
            for added in one.classes:
                yield Total(f"{asked.space}/{added}", members)
                if added == COUNT and asked.people and members.one_row_each:
                    yield Total(f"{asked.people}/{COUNT}", members.people())

    def _members(self, row: int, weight: int, *, once: bool) -> Members:
        known = self._known.get((row, weight, once))
        if known is None:
            units, subjects, many, weights = (self._cell(n, row) for n in ("_u", "_s", "_m", f"_w{weight}"))
            weights = weights.astype(np.int64)
            subjects = subjects if self._asked.subject is not None else units
            known = Members.of(
                units, subjects, many.astype(np.int64), np.minimum(weights, 1) if once else weights
            )
            self._known[row, weight, once] = known
        return known

    def _cell(self, name: str, row: int) -> Any:
        values, offsets = self._columns[name]
        return values[offsets[row] : offsets[row + 1]]


def _lists(table: pa.Table, name: str) -> tuple[Any, Any]:
    column: Any = table.column(name).combine_chunks()
    return column.values.to_numpy(zero_copy_only=False), column.offsets.to_numpy()


__all__ = ["Claim", "Listing", "Total", "claims"]
