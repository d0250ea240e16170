"""The SQL of one scope as it is written, for scopes that run where all their relations are: no merging.

Its subqueries are lowered; `items` gives the FROM item of each relation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rabita.plan.final import tail
from rabita.plan.frontier import split
from rabita.sql.expressions import ARGUMENT, Aggregate, Call, Cast, Expression, Literal
from rabita.sql.functions import FUNCTIONS
from rabita.sql.literals import quoted
from rabita.sql.query import Query, SetOperation
from rabita.sql.render import ordered, render, render_from


def select_sql(query: Query, items: Mapping[int, str], *, guarded: bool) -> str:
    """SELECT ... FROM ... with every clause the query has."""

    def text(expression: Expression) -> str:
        return render(expression, guarded=guarded)

    selected = ", ".join(f"{text(o.expression)} AS {quoted(o.name)}" for o in query.outputs)
    whole = (
        f"SELECT {'DISTINCT ' if query.distinct else ''}{selected} FROM {from_where(query, items, guarded)}"
    )
    whole += group_by(query, guarded=guarded)
    if query.qualify is not None:
        whole += f" QUALIFY {text(query.qualify)}"
    return whole + tail(query.outputs, query.order, query.limit, query.offset)


def from_where(query: Query, items: Mapping[int, str], guarded: bool) -> str:
    if query.source is None:
        raise ValueError("a scope without FROM is refused when it is bound")
    text = render_from(query.source, items, guarded=guarded)
    return text if query.where is None else f"{text} WHERE {render(query.where, guarded=guarded)}"


def group_by(query: Query, *, guarded: bool) -> str:
    """GROUP BY and HAVING. A bare constant would be read as a position."""
    text = ""
    if query.keys:
        texts = [render(k, guarded=guarded) for k in query.keys]
        listed = [
            f"CASE WHEN TRUE THEN {t} END" if isinstance(k, Literal) else t
            for k, t in zip(query.keys, texts, strict=True)
        ]
        text += f" GROUP BY {_sets(query, listed) if query.sets else ', '.join(listed)}"
    elif query.sets:
        text += f" GROUP BY {_sets(query, [])}"
    if query.having is not None:
        text += f" HAVING {render(query.having, guarded=guarded)}"
    return text


def _sets(query: Query, keys: Sequence[str]) -> str:
    return f"GROUPING SETS ({', '.join('(' + ', '.join(keys[k] for k in one) + ')' for one in query.sets)})"


def set_sql(operation: SetOperation, left: str, right: str) -> str:
    """Two branches and what is done with them."""
    word = operation.kind + (" ALL" if operation.all else "")
    text = f"({left}) {word} ({right})"
    if operation.order:
        text += " ORDER BY " + ", ".join(ordered(str(at), d, n) for at, d, n in operation.order)
    if operation.limit is not None:
        text += f" LIMIT {operation.limit}"
    if operation.offset is not None:
        text += f" OFFSET {operation.offset}"
    return text


def worded(kind: str, text: str) -> str:
    """A subquery of its kind (`Subquery.kind`), by its SQL."""
    return {"scalar": f"({text})", "exists": f"EXISTS ({text})", "in": f"({ARGUMENT} IN ({text}))"}[kind]


def checked(query: Query) -> Query:
    """The query, if what it selects is grouped or aggregated where it groups."""
    if query.grouped:
        split(query)
    return query


def in_clauses(query: Query, step: Callable[[Expression], Expression]) -> Query:
    """The query with `step` applied to every expression outside FROM."""
    return replace(
        query,
        where=None if query.where is None else step(query.where),
        keys=tuple(step(k) for k in query.keys),
        outputs=tuple(replace(o, expression=step(o.expression)) for o in query.outputs),
        having=None if query.having is None else step(query.having),
        order=tuple(replace(o, expression=step(o.expression)) for o in query.order),
        qualify=None if query.qualify is None else step(query.qualify),
    )


def is_empty_null(expression: Expression) -> bool:
    """Whether an expression over aggregates is NULL where there are no rows at all."""
    match expression:
        case Aggregate(function=name):
            return name not in ("count", "count_if", "regr_count")
        case Call(function=name, args=args) if FUNCTIONS[name].group in ("arithmetic", "comparison"):
            strict = name not in ("is null", "is distinct from", "is not distinct from")
            return strict and any(is_empty_null(a) for a in args)
        case Call(function=name, args=args) if name in ("round", "abs", "floor", "ceil", "trunc", "sqrt"):
            return is_empty_null(args[0])
        case Cast(arg=arg):
            return is_empty_null(arg)
        case _:
            return False


__all__ = [
    "checked",
    "from_where",
    "group_by",
    "in_clauses",
    "is_empty_null",
    "select_sql",
    "set_sql",
    "worded",
]
