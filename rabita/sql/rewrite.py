"""Walks and rewrites whole bodies: every expression of every scope within, with its subqueries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from rabita.sql.expressions import Column, Expression, Slot, Subquery, rebuild, walk
from rabita.sql.query import Body, Derived, From, Join, Query, Relation, SetOperation, relations

Step = Callable[[Expression], Expression]


def scopes(body: Body) -> Iterator[Query]:
    """Every SELECT in a body: itself, branches, derived tables and subqueries."""
    if isinstance(body, SetOperation):
        yield from scopes(body.left)
        yield from scopes(body.right)
        return
    yield body
    for relation in relations(body.source) if body.source is not None else ():
        if isinstance(relation, Derived):
            yield from scopes(relation.body)
    for expression in expressions(body):
        for found in walk(expression):
            if isinstance(found, Subquery):
                yield from scopes(found.body)


def expressions(query: Query) -> Iterator[Expression]:
    """The expressions of one scope, those of its joins first."""
    yield from joined(query.source)
    for one in (query.where, *query.keys, *(o.expression for o in query.outputs), query.having):
        if one is not None:
            yield one
    yield from (o.expression for o in query.order)
    if query.qualify is not None:
        yield query.qualify


def joined(source: From | None) -> Iterator[Expression]:
    """The ON conditions of a FROM."""
    if isinstance(source, Join):
        yield from joined(source.left)
        yield from joined(source.right)
        if source.on is not None:
            yield source.on


def tables(body: Body) -> Iterator[Relation | Derived]:
    """Every relation of a body, in the order of the scopes."""
    for scope in scopes(body):
        if scope.source is not None:
            yield from relations(scope.source)


def named(body: Body) -> Body:
    """The body with its columns called c0, c1..."""
    outputs = tuple(replace(o, name=f"c{i}") for i, o in enumerate(body.outputs))
    if isinstance(body, SetOperation):
        return replace(body, outputs=outputs, left=named(body.left))
    return replace(body, outputs=outputs)


def reads_shared(body: Body) -> bool:
    return any(r.shared for r in tables(body))


def free(body: Body) -> tuple[Column | Slot, ...]:
    """The columns of outer scopes that a body names, and the slots that stand for such."""
    own = {r.number for r in tables(body)}
    found = [
        c
        for scope in scopes(body)
        for expression in expressions(scope)
        for c in walk(expression)
        if isinstance(c, Slot) or (isinstance(c, Column) and c.relation not in own)
    ]
    return tuple(dict.fromkeys(found))


def rewritten(body: Body, step: Step) -> Body:
    """The body with `step` applied to every expression of every scope (the step descends by itself)."""
    if isinstance(body, SetOperation):
        return replace(body, left=rewritten(body.left, step), right=rewritten(body.right, step))
    return in_query(body, step)


def in_query(query: Query, step: Step) -> Query:
    return replace(
        query,
        source=None if query.source is None else in_from(query.source, step),
        where=None if query.where is None else step(query.where),
        keys=tuple(step(k) for k in query.keys),
        outputs=tuple(replace(o, expression=step(o.expression)) for o in query.outputs),
        having=None if query.having is None else step(query.having),
        order=tuple(replace(o, expression=step(o.expression)) for o in query.order),
        qualify=None if query.qualify is None else step(query.qualify),
    )


def in_from(source: From, step: Step) -> From:
    if isinstance(source, Join):
        return replace(
            source,
            left=in_from(source.left, step),
            right=in_from(source.right, step),
            on=None if source.on is None else step(source.on),
        )
    return replace(source, body=rewritten(source.body, step)) if isinstance(source, Derived) else source


def replaced(body: Body, swap: Callable[[Expression], Expression | None]) -> Body:
    """Every expression for which `swap` gives another is replaced by it, in all scopes."""

    def step(expression: Expression) -> Expression:
        other = swap(expression)
        if other is not None:
            return other
        if isinstance(expression, Subquery):
            inside = replaced(expression.body, swap)
            arg = None if expression.arg is None else step(expression.arg)
            return replace(expression, body=inside, arg=arg, outer=free(inside))
        return rebuild(expression, step)

    return rewritten(body, step)


def renumbered(body: Body) -> Body:
    """The body with its relations numbered in their order, so that equal bodies are equal values."""
    numbers: dict[int, int] = {}
    for relation in tables(body):
        numbers.setdefault(relation.number, len(numbers))

    def step(expression: Expression) -> Expression:
        if isinstance(expression, Column):
            return replace(expression, relation=numbers.get(expression.relation, expression.relation))
        if isinstance(expression, Subquery):
            inside = _numbered(rewritten(expression.body, step), numbers)
            arg = None if expression.arg is None else step(expression.arg)
            outer = tuple(c for c in map(step, expression.outer) if isinstance(c, Column | Slot))
            return replace(expression, body=inside, arg=arg, outer=outer)
        return rebuild(expression, step)

    return _numbered(rewritten(body, step), numbers)


def _numbered(body: Body, numbers: dict[int, int]) -> Body:
    """Only the numbers in FROM: those of columns are done, and those inside subqueries."""
    if isinstance(body, SetOperation):
        return replace(body, left=_numbered(body.left, numbers), right=_numbered(body.right, numbers))

    def renamed(source: From) -> From:
        if isinstance(source, Join):
            return replace(source, left=renamed(source.left), right=renamed(source.right))
        if isinstance(source, Derived):
            return replace(source, number=numbers[source.number], body=_numbered(source.body, numbers))
        return replace(source, number=numbers[source.number])

    return replace(body, source=None if body.source is None else renamed(body.source))


__all__ = [
    "expressions",
    "free",
    "in_from",
    "in_query",
    "joined",
    "named",
    "reads_shared",
    "renumbered",
    "replaced",
    "rewritten",
    "scopes",
    "tables",
]
