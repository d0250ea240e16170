"""The frontier: what of a question runs at the agencies, and what above it runs over merged groups.

SELECT drug, sum(kg) / count(*) FROM seizures GROUP BY drug
-> keys (drug), aggregates (sum(kg), count(*)), and above them m.k0, m.a0 / m.a1
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rabita.refusal import Code, Position, Refusal
from rabita.sql.expressions import Aggregate, Column, Expression, Grouping, Slot, Subquery, rebuild
from rabita.sql.literals import quoted
from rabita.sql.query import From, Order, Output, Query, relations
from rabita.sql.rewrite import free, replaced

MAX_KEYS = 64
MAX_AGGREGATES = 128


@dataclass(frozen=True)
class Scope:
    """An aggregating scope: its rows, its keys and its aggregates.

    `sets` are its grouping sets and `groupings` the arguments of each grouping(), as indexes of keys.
    """

    source: From
    where: Expression | None
    keys: tuple[Expression, ...]
    aggregates: tuple[Aggregate, ...]
    sets: tuple[tuple[int, ...], ...] = ()
    groupings: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class Above:
    """What is computed from merged groups: expressions over `m.k0...` (keys) and `m.a0...` (aggregates)."""

    outputs: tuple[Output, ...]
    having: Expression | None
    order: tuple[Order, ...]
    limit: int | None
    offset: int | None
    distinct: bool
    qualify: Expression | None = None


def split(query: Query) -> tuple[Scope, Above]:
    """The scope and what stands above it; a question that asks for rows is refused."""
    if query.source is None or not query.grouped:
        raise Refusal(
            Code.ROW_LEVEL,
            "this asks for rows, and rows stay with their agency",
            hint="use count, sum, avg, min or max with GROUP BY; SELECT DISTINCT groups by its columns",
            position=_first_place(query),
        )
    lift = _Lift(query.keys)
    above = Above(
        tuple(replace(o, expression=lift(o.expression)) for o in query.outputs),
        None if query.having is None else lift(query.having),
        tuple(replace(o, expression=lift(o.expression)) for o in query.order),
        query.limit,
        query.offset,
        query.distinct,
        None if query.qualify is None else lift(query.qualify),
    )
    if not query.keys and not lift.aggregates:
        raise Refusal(
            Code.NOT_SUPPORTED,
            "this question neither groups nor aggregates",
            hint="add count(*), or GROUP BY a column",
        )
    sets = query.sets or ((tuple(range(len(query.keys))),) if lift.groupings else ())
    scope = Scope(query.source, query.where, query.keys, tuple(lift.aggregates), sets, tuple(lift.groupings))
    _bound_size(scope)
    return scope, above


def written(scope: Scope, above: Above, index: int) -> str:
    """An aggregate of the scope as its asker wrote it, with its label where it was given one."""
    text = scope.aggregates[index].written or scope.aggregates[index].function
    labels = (
        o.name
        for o in above.outputs
        if o.named and isinstance(o.expression, Slot) and o.expression.name == f"m.a{index}"
    )
    label = next(labels, "")
    return f"{text} AS {quoted(label)}" if label else text


def _first_place(query: Query) -> Position | None:
    every = relations(query.source) if query.source is not None else iter(())
    return next((r.place for r in every if r.shared), None)


def _bound_size(scope: Scope) -> None:
    for what, found, most in (
        ("keys", scope.keys, MAX_KEYS),
        ("aggregates", scope.aggregates, MAX_AGGREGATES),
    ):
        if len(found) > most:
            raise Refusal(
                Code.TOO_LARGE,
                f"a question has at most {most} {what}",
                hint="ask for the parts one by one",
                position=getattr(found[most], "place", None),
            )


class _Lift:
    """Puts slots where keys and aggregates stood, and collects the aggregates."""

    def __init__(self, keys: tuple[Expression, ...]) -> None:
        self.keys = {key: Slot(f"m.k{i}", key.type) for i, key in enumerate(keys)}
        self.aggregates: dict[Aggregate, Slot] = {}
        self.groupings: dict[tuple[int, ...], Slot] = {}

    def __call__(self, expression: Expression) -> Expression:
        if expression in self.keys:
            return self.keys[expression]
        if isinstance(expression, Aggregate):
            new = Slot(f"m.a{len(self.aggregates)}", expression.type)
            return self.aggregates.setdefault(expression, new)
        if isinstance(expression, Grouping):
            return self._grouping(expression)
        if isinstance(expression, Subquery):
            return self._around(expression)
        if isinstance(expression, Column):
            raise Refusal(
                Code.NOT_GROUPED,
                f"{expression.name} is neither grouped by nor inside an aggregate",
                hint=f"add {expression.name} to GROUP BY, or aggregate it",
                position=expression.place,
            )
        return rebuild(expression, self)

    def _grouping(self, grouping: Grouping) -> Expression:
        keys = list(self.keys)
        if any(arg not in keys for arg in grouping.args):
            raise Refusal(
                Code.NOT_GROUPED,
                "grouping() is asked of what is no key",
                hint="name columns of GROUP BY",
                position=grouping.place,
            )
        new = Slot(f"m.g{len(self.groupings)}", grouping.type)
        return self.groupings.setdefault(tuple(keys.index(a) for a in grouping.args), new)

    def _around(self, subquery: Subquery) -> Expression:
        """A subquery above the frontier may name keys of the groups."""
        body = replaced(subquery.body, self.keys.get)
        for column in free(body):
            if isinstance(column, Column):
                self(column)
        arg = None if subquery.arg is None else self(subquery.arg)
        return replace(subquery, body=body, arg=arg, outer=free(body))


__all__ = ["Above", "Scope", "split", "written"]
