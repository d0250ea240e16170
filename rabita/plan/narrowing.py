"""A lookup need not hold what is never looked up: where it is asked by rows of a reference table.

... FROM lineitem, part WHERE p_brand = 'x' AND l_quantity < (SELECT avg(q) FROM l WHERE l.part = p_partkey)
-> the body looked up gets AND l.part IN (SELECT p_partkey FROM part WHERE p_brand = 'x')

Every agency has the reference table, so this needs no round of its own. It is exact: a row for which the
conditions do not hold is not in the answer, whatever its subquery gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rabita.plan.decorrelate import Lookup
from rabita.sql.expressions import (
    Aggregate,
    Expression,
    Lowered,
    Slot,
    Subquery,
    Window,
    columns,
    conjunction,
    conjuncts,
    walk,
)
from rabita.sql.kinds import BOOLEAN
from rabita.sql.query import Body, Output, Query, Relation


def narrowed(found: Lookup, holding: Iterable[Expression], references: Mapping[int, Relation]) -> Body:
    """The body to look up, for the values that can be asked for.

    `holding` are the conditions of the rows that ask, `references` the reference tables among them.
    """
    body = found.body
    if not found.outer or not isinstance(body, Query):
        return body
    conditions = [c for c in holding if columns(c) and not _beyond_columns(c)]
    parts = conjuncts(body.where)
    for inner, outer in zip(body.outputs[-len(found.outer) :], found.outer, strict=True):
        relation = _only(outer, references)
        if relation is None:
            continue
        own = [c for c in conditions if _only(c, references) == relation]
        if own and not _beyond_columns(outer):
            asked = Query(relation, conjunction(own), (), False, (Output("c0", outer),))
            parts.append(Subquery("in", asked, inner.expression, BOOLEAN))
    return replace(body, where=conjunction(parts))


def _only(expression: Expression, references: Mapping[int, Relation]) -> Relation | None:
    """The one reference table whose columns an expression is made of."""
    numbers = {c.relation for c in columns(expression)}
    return references.get(numbers.pop()) if len(numbers) == 1 else None


def _beyond_columns(expression: Expression) -> bool:
    return any(isinstance(e, Subquery | Lowered | Slot | Aggregate | Window) for e in walk(expression))


__all__ = ["narrowed"]
