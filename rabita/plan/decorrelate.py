"""Subqueries over shared tables as closed bodies, looked up by the values they were correlated on.

(SELECT avg(l.q) FROM l WHERE l.part = p.part)
-> a body SELECT avg(l.q) AS c0, l.part AS c1 FROM l GROUP BY l.part, and in its place
   (SELECT x.c0 FROM ... AS x WHERE x.c1 = p.part)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from rabita.plan.select_sql import is_empty_null
from rabita.refusal import Code, Refusal
from rabita.sql.aggregates import AGGREGATES
from rabita.sql.expressions import (
    ARGUMENT,
    Aggregate,
    Call,
    Column,
    Expression,
    Lowered,
    Slot,
    Subquery,
    conjunction,
    conjuncts,
    walk,
)
from rabita.sql.query import Body, Output, Query, relations
from rabita.sql.render import render
from rabita.sql.rewrite import free, named, tables

_HINT = "correlate it by equalities in its WHERE, on a column of its own each, or ask it first"
_COUNTED = (
    "aggregate in a derived table by what it is correlated on, and LEFT JOIN it to the groups of another; "
    "its number is NULL where there is none, or fewer than policy lets out"
)


@dataclass(frozen=True)
class Lookup:
    """A closed body, and the SQL that stands for the subquery once the body's FROM item is known.

    `outer` are the expressions of outer scopes that are compared with the body's columns.
    """

    body: Body
    text: Callable[[str], str]
    outer: tuple[Expression, ...] = ()


def is_direct(body: Body) -> bool:
    """Whether a SELECT reads shared tables itself, so that its rows stay with their agency."""
    return (
        isinstance(body, Query) and body.source is not None and any(r.shared for r in relations(body.source))
    )


def lookup(subquery: Subquery) -> Lookup:
    """The closed body of a subquery and how it is looked up."""
    body = subquery.body
    if free(body):
        return _correlated(subquery, body)
    if subquery.kind == "scalar":
        return Lookup(named(body), lambda item: f"(SELECT x.c0 FROM {item} AS x)")
    if subquery.kind == "in":
        closed = _distinct(body) if isinstance(body, Query) and is_direct(body) else body
        return Lookup(named(closed), lambda item: f"({ARGUMENT} IN (SELECT x.c0 FROM {item} AS x))")
    if isinstance(body, Query) and is_direct(body) and not body.grouped and not _limits(body):
        counted = Aggregate("count", (), AGGREGATES["count"].rule([]))
        one = replace(body, outputs=(Output("c0", counted),), grouped=True, order=(), distinct=False)
        return Lookup(one, lambda item: f"((SELECT x.c0 FROM {item} AS x) > 0)")
    return Lookup(named(body), lambda item: f"EXISTS (SELECT 1 FROM {item} AS x)")


def _limits(body: Query) -> bool:
    return body.limit is not None or body.offset is not None or body.qualify is not None


def _distinct(body: Query) -> Query:
    """`IN` asks which values there are, not how often."""
    if body.grouped or _limits(body):
        return body
    keys = tuple(dict.fromkeys(o.expression for o in body.outputs))
    return replace(body, keys=keys, grouped=True, order=(), distinct=False)


def _correlated(subquery: Subquery, body: Body) -> Lookup:
    if not isinstance(body, Query) or _limits(body) or body.sets:
        raise _refusal(subquery, "this correlated subquery is not supported")
    kept, pairs = _pairs(subquery, body)
    values: tuple[Expression, ...] = () if subquery.kind == "exists" else (body.outputs[0].expression,)
    keys = tuple(i for i, _ in pairs)
    if subquery.kind == "scalar":
        one = body.grouped and not body.keys and body.having is None
        if not one or not is_empty_null(values[0]):
            hint = _COUNTED if one else _HINT
            raise _refusal(
                subquery, "a correlated subquery that is 0 or something where nothing matches", hint
            )
    elif body.grouped and not body.keys:
        raise _refusal(subquery, "a correlated subquery that aggregates all its rows")
    elif not body.grouped:
        keys = (*values, *keys)
    closed = replace(
        body,
        where=conjunction(kept),
        keys=tuple(dict.fromkeys((*body.keys, *keys))),
        grouped=True,
        outputs=tuple(Output(f"c{i}", e) for i, e in enumerate((*values, *(i for i, _ in pairs)))),
        order=(),
        distinct=False,
    )
    if free(closed):
        raise _refusal(subquery, "a subquery correlated in another way than by equalities")
    outer = tuple(o for _, o in pairs)
    at = len(values)

    def text(item: str) -> str:
        same = " AND ".join(f"x.c{at + i} = {render(o)}" for i, o in enumerate(outer))
        if subquery.kind == "exists":
            return f"EXISTS (SELECT 1 FROM {item} AS x WHERE {same})"
        found = f"(SELECT x.c0 FROM {item} AS x WHERE {same})"
        return found if subquery.kind == "scalar" else f"({ARGUMENT} IN {found})"

    return Lookup(closed, text, outer)


def _pairs(subquery: Subquery, body: Query) -> tuple[list[Expression], list[tuple[Expression, Expression]]]:
    """The conditions of its own rows, and the equalities of its own with outer expressions."""
    own = {r.number for r in tables(body)}
    kept: list[Expression] = []
    pairs: list[tuple[Expression, Expression]] = []
    for condition in conjuncts(body.where):
        sides = _sides(condition, own)
        if sides == {True} or not sides:
            kept.append(condition)
            continue
        if not isinstance(condition, Call) or condition.function != "=":
            raise _refusal(subquery, "a subquery correlated in another way than by equalities")
        left, right = condition.args
        if _sides(left, own) == {False} and _sides(right, own) == {True}:
            left, right = right, left
        if _sides(left, own) != {True} or _sides(right, own) != {False}:
            raise _refusal(subquery, "a subquery correlated in another way than by equalities")
        pairs.append((left, right))
    return kept, pairs


def _sides(expression: Expression, own: set[int]) -> set[bool]:
    """True where it names the subquery's own columns, False where it names outer ones."""
    found: set[bool] = set()
    for part in walk(expression):
        if isinstance(part, Column):
            found.add(part.relation in own)
        elif isinstance(part, Slot | Lowered):
            found.add(False)
    return found


def _refusal(subquery: Subquery, what: str, hint: str = _HINT) -> Refusal:
    return Refusal(
        Code.NOT_COLOCATED,
        f"{what} cannot be looked up in merged values",
        hint=hint,
        position=subquery.place,
    )


__all__ = ["Lookup", "is_direct", "lookup"]
