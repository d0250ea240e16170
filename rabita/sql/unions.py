"""An aggregate over rows put together by UNION ALL: of each branch by itself, and of those together.

SELECT d, sum(x) FROM (SELECT d, x FROM a UNION ALL SELECT d, y FROM b) GROUP BY d
-> SELECT c0, sum(c1) FROM (SELECT d AS c0, sum(x) AS c1 FROM a GROUP BY d
                            UNION ALL SELECT d, sum(y) FROM b GROUP BY d) GROUP BY c0

Rows of two shared tables never meet for it: each branch is a scope with uses and thresholds of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rabita.refusal import Code, Refusal
from rabita.sql.aggregates import AGGREGATES
from rabita.sql.expressions import (
    Aggregate,
    Call,
    Case,
    Cast,
    Column,
    Expression,
    Grouping,
    Literal,
    Subquery,
    conjunction,
    has_window,
    rebuild,
    walk,
)
from rabita.sql.functions import FUNCTIONS
from rabita.sql.kinds import BIGINT, DOUBLE, HUGEINT, Kind, Mismatch, ValueType, integer, meet
from rabita.sql.query import Body, Derived, From, Join, Output, Query, SetOperation, relations
from rabita.sql.rewrite import free, in_query, named, replaced, rewritten
from rabita.sql.sides import Numbering

_SAME = ("sum", "min", "max", "bool_and", "bool_or")
"""Aggregates of several parts that are the same aggregate of the parts' own."""

MAX_BRANCHES = 16


def branch_by_branch(query: Query, numbering: Numbering) -> Query:
    """The SELECT with each UNION ALL of shared rows in its FROM aggregated branch by branch; else itself."""
    if not query.grouped or query.source is None:
        return query
    union = next((r for r in relations(query.source) if isinstance(r, Derived) and _of_rows(r.body)), None)
    if union is None or not _kept(query.source, union) or free(query) or _correlated_above(query):
        return query
    if query.sets:
        raise Refusal(
            Code.NOT_SUPPORTED,
            "grouping sets of rows of several tables put together are not part of Rabita's SQL",
            hint="GROUP BY all the keys in a derived table, and by grouping sets above it",
            position=union.place,
        )
    branches = _branches(union.body)
    if len(branches) > MAX_BRANCHES:
        raise Refusal(
            Code.TOO_LARGE,
            f"an aggregate is of at most {MAX_BRANCHES} branches of a UNION ALL",
            hint="ask for some of them at a time",
            position=union.place,
        )
    parts = _Parts(query, numbering.after(union.place))
    above = parts.above()
    own = tuple(Output(f"c{i}", e) for i, e in enumerate((*query.keys, *parts.partials)))
    part = Query(query.source, query.where, query.keys, True, own)
    each = [branch_by_branch(_with_rows_of(part, union, branch), numbering) for branch in branches]
    together: Body = each[0]
    for other in each[1:]:
        together = SetOperation("UNION", True, together, other, own)
    source = Derived(parts.number, named(together), union.place)
    return replace(above, source=source, where=None)


def of_distinct_rows(body: Body) -> Body:
    """A branch of a set operation without ALL: which rows there are is all that matters of it.

    SELECT d FROM a   ->   SELECT d FROM a GROUP BY d
    """
    if isinstance(body, SetOperation):
        if body.kind != "UNION" or body.limit is not None or body.offset is not None:
            return body
        return replace(body, all=False, left=of_distinct_rows(body.left), right=of_distinct_rows(body.right))
    if not _is_rows(body):
        return body
    return replace(body, keys=tuple(dict.fromkeys(o.expression for o in body.outputs)), grouped=True)


def _correlated_above(query: Query) -> bool:
    """Whether a subquery above the groups names columns of the rows."""
    above = [*(o.expression for o in query.outputs), *(o.expression for o in query.order)]
    above += [e for e in (query.having, query.qualify) if e is not None]
    return any(isinstance(e, Subquery) and e.outer for one in above for e in walk(one))


def _branches(body: Body) -> list[Query | SetOperation]:
    if isinstance(body, SetOperation) and body.kind == "UNION" and body.all and _is_whole(body):
        return [*_branches(body.left), *_branches(body.right)]
    return [body]


def _is_whole(body: SetOperation) -> bool:
    return body.limit is None and body.offset is None


def _of_rows(body: Body) -> bool:
    """Whether it is a UNION ALL, of rows of shared tables among others."""
    branches = _branches(body)
    return len(branches) > 1 and any(isinstance(b, Query) and _is_rows(b) for b in branches)


def _is_rows(query: Query) -> bool:
    """Whether it only projects and filters rows of shared tables."""
    if query.source is None or query.grouped or query.distinct or query.qualify is not None:
        return False
    if query.limit is not None or query.offset is not None:
        return False
    if any(
        isinstance(e, Subquery | Grouping) or has_window(e) for o in query.outputs for e in walk(o.expression)
    ):
        return False
    return any(r.shared or (isinstance(r, Derived) and _of_rows(r.body)) for r in relations(query.source))


def _kept(source: From, union: Derived) -> bool:
    """Whether no outer join fills the union's columns with NULL, or keeps other rows beside it."""
    if not isinstance(source, Join):
        return source == union
    if union in relations(source.left):
        return source.kind != "full" and _kept(source.left, union)
    return source.kind in ("inner", "cross") and _kept(source.right, union)


def _with_rows_of(query: Query, union: Derived, branch: Body) -> Query:
    """The SELECT over one branch in the union's place."""
    if not isinstance(branch, Query) or not _is_rows(branch) or branch.source is None:
        return _instead(query, union, replace(union, body=named(branch)))
    columns: dict[str, Expression] = {}
    for i, (own, whole) in enumerate(zip(branch.outputs, union.body.outputs, strict=True)):
        beside = [b.outputs[i].expression for b in _branches(union.body)]
        columns[f"c{i}"] = _alike(own.expression, whole.expression.type, beside)
    other = _instead(query, union, branch.source)

    def swap(expression: Expression) -> Expression | None:
        if isinstance(expression, Column) and expression.relation == union.number and not expression.table:
            return columns[expression.name]
        return None

    swapped = replaced(other, swap)
    if not isinstance(swapped, Query):  # a SELECT stays one
        raise AssertionError(swapped)
    return in_query(replace(swapped, where=conjunction([branch.where, swapped.where])), _beside_rows)


def _beside_rows(expression: Expression) -> Expression:
    """Checked again, now that it is made of rows: what merged numbers may do can fail beside an agency's."""
    found = rebuild(expression, _beside_rows)
    if isinstance(found, Subquery):
        return replace(found, body=rewritten(found.body, _beside_rows))
    try:
        if isinstance(found, Call):
            return replace(found, type=FUNCTIONS[found.function].rule(found.args))
        if isinstance(found, Aggregate) and found.args:
            return replace(found, type=AGGREGATES[found.function].rule(found.args))
        if isinstance(found, Case):
            values = [value for _, value in found.whens] + ([found.default] if found.default else [])
            return replace(found, type=meet([value.type for value in values]))
    except Mismatch as mismatch:
        raise Refusal(
            Code.TYPE_MISMATCH, mismatch.message, hint=mismatch.hint, position=found.place
        ) from None
    return found


def _alike(own: Expression, whole: ValueType, beside: Sequence[Expression]) -> Expression:
    """A branch's own expression, of the type of the whole; NULL is of the type of what stands beside it."""
    if isinstance(own, Literal) and own.value is None and whole.kind is not Kind.NULL:
        to = _type_of(whole, [e for e in beside if e.type.kind is not Kind.NULL])
        if to:
            return Cast(own, to, False, whole, own.place)
    if own.type.kind is not whole.kind or own.type.scale != whole.scale:
        raise Refusal(
            Code.TYPE_MISMATCH,
            "the branches of this UNION ALL have columns of different types",
            hint="cast the columns of the branches to one type",
            position=getattr(own, "place", None),
        )
    return own


def _type_of(whole: ValueType, known: Sequence[Expression]) -> str:
    """DuckDB's type of a column of a union; of numbers only where they are columns, and so of the catalogue's
    types (nothing else).
    """
    if whole.kind in _TYPES:
        return _TYPES[whole.kind]
    if not all(isinstance(e, Column) and e.table for e in known):
        return ""
    if whole.kind is Kind.INTEGER:
        return "BIGINT"
    return f"DECIMAL({len(str(whole.bound)) - 1 + whole.scale},{whole.scale})"


_TYPES = {
    Kind.STRING: "VARCHAR",
    Kind.DOUBLE: "DOUBLE",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "DATE",
    Kind.TIMESTAMP: "TIMESTAMP",
}


def _instead(query: Query, union: Derived, other: From) -> Query:
    def put(source: From) -> From:
        if isinstance(source, Join):
            return replace(source, left=put(source.left), right=put(source.right))
        return other if source == union else source

    return query if query.source is None else replace(query, source=put(query.source))


class _Parts:
    """A SELECT's aggregates as parts that each branch has, and what stands above the parts."""

    def __init__(self, query: Query, number: int) -> None:
        self.query, self.number = query, number
        self.partials: list[Aggregate] = []

    def above(self) -> Query:
        """The SELECT over the parts, whose columns are `c0`, `c1`... of `number`."""
        keys = {key: self._column(i, key.type) for i, key in enumerate(self.query.keys)}

        def step(expression: Expression) -> Expression:
            if expression in keys:
                return keys[expression]
            if isinstance(expression, Aggregate):
                return self._whole(expression)
            return rebuild(expression, step)

        query = self.query
        return replace(
            query,
            keys=tuple(keys[key] for key in query.keys),
            outputs=tuple(replace(o, expression=step(o.expression)) for o in query.outputs),
            having=None if query.having is None else step(query.having),
            order=tuple(replace(o, expression=step(o.expression)) for o in query.order),
            qualify=None if query.qualify is None else step(query.qualify),
        )

    def _column(self, index: int, kind: ValueType) -> Column:
        return Column(self.number, "", f"c{index}", kind, False)

    def _part(self, aggregate: Aggregate) -> Column:
        if aggregate not in self.partials:
            self.partials.append(aggregate)
        return self._column(len(self.query.keys) + self.partials.index(aggregate), aggregate.type)

    def _whole(self, aggregate: Aggregate) -> Expression:
        name = aggregate.function
        extreme = name in ("min", "max", "bool_and", "bool_or")
        if aggregate.approximate or (aggregate.distinct and not extreme):
            raise _refused(aggregate)
        if name in _SAME:
            return replace(aggregate, args=(self._part(aggregate),), where=None, distinct=False)
        if name in ("count", "count_if"):
            return self._counted(aggregate)
        if name == "avg":
            total = replace(aggregate, function="sum", type=_total(aggregate.args[0].type))
            counted = replace(aggregate, function="count", type=integer())
            return Call("/", (self._whole(total), self._counted(counted)), DOUBLE, aggregate.place)
        raise _refused(aggregate)

    def _counted(self, aggregate: Aggregate) -> Expression:
        """How many there are in all: 0 where no branch has a row."""
        total = Aggregate("sum", (self._part(aggregate),), integer(HUGEINT - 1), place=aggregate.place)
        return Cast(total, _COUNTED[aggregate.function], False, integer(BIGINT), aggregate.place)


_COUNTED = {"count": "BIGINT", "count_if": "HUGEINT"}


def _total(kind: ValueType) -> ValueType:
    if kind.kind is Kind.DOUBLE:
        return DOUBLE
    return ValueType(kind.kind, kind.scale, HUGEINT - 1)


def _refused(aggregate: Aggregate) -> Refusal:
    return Refusal(
        Code.NOT_SUPPORTED,
        f"{aggregate.function} is not made of one number of each branch of a UNION ALL",
        hint="over rows of several tables put together: count, sum, avg, min, max, bool_and, bool_or",
        position=aggregate.place,
    )


__all__ = ["branch_by_branch", "of_distinct_rows"]
