"""GROUPING SETS, ROLLUP and CUBE as the list of sets of keys they stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, product

from sqlglot import exp

from rabita.refusal import Code, Refusal
from rabita.sql.expressions import Expression
from rabita.sql.places import not_supported, only, place

SETS = (exp.Rollup, exp.Cube, exp.GroupingSets)
MAX_SETS = 24

Keys = tuple[Expression, ...]
BindKey = Callable[[exp.Expression], Expression]


def grouping_sets(clause: exp.Expression, key: BindKey) -> list[Keys]:
    """The sets of a GROUP BY: those of its items, each with each."""
    found: list[Keys] = [()]
    for item in clause.expressions:
        found = [(*a, *b) for a, b in product(found, _sets(item, key))]
        if len(found) > MAX_SETS:
            raise Refusal(
                Code.TOO_LARGE,
                f"a question has at most {MAX_SETS} grouping sets",
                hint="name the sets you need in GROUPING SETS",
                position=place(clause),
            )
    return found


def _sets(item: exp.Expression, key: BindKey) -> list[Keys]:
    if isinstance(item, exp.Rollup):
        parts = _parts(item, key)
        return [_flat(parts[:n]) for n in range(len(parts), -1, -1)]
    if isinstance(item, exp.Cube):
        parts = _parts(item, key)
        if len(parts) > 4:
            raise Refusal(
                Code.TOO_LARGE,
                "CUBE takes at most four keys",
                hint="name the sets you need in GROUPING SETS",
                position=place(item),
            )
        sizes = range(len(parts), -1, -1)
        return [_flat(chosen) for size in sizes for chosen in combinations(parts, size)]
    if isinstance(item, exp.GroupingSets):
        only(item, "expressions")
        return [found for inner in item.expressions for found in _sets(inner, key)]
    return [_part(item, key)]


def _parts(item: exp.Expression, key: BindKey) -> list[Keys]:
    only(item, "expressions")
    if not item.expressions:
        raise not_supported(item, f"{item.key.upper()} without parentheses", "write GROUP BY ROLLUP (a, b)")
    return [_part(inner, key) for inner in item.expressions]


def _part(item: exp.Expression, key: BindKey) -> Keys:
    """Keys that come and go together: `a`, `(a, b)`, `()`."""
    if isinstance(item, exp.Tuple):
        only(item, "expressions")
        return tuple(key(inner) for inner in item.expressions)
    if isinstance(item, exp.Paren):
        return (key(item.this),)
    return (key(item),)


def _flat(parts: Sequence[Keys]) -> Keys:
    return tuple(key for part in parts for key in part)


__all__ = ["SETS", "grouping_sets"]
