"""From a syntax tree to a bound body: WITH, derived tables, set operations and subqueries within one another.

A derived table that only projects and filters is inlined; any other is a relation of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from rabita.catalogue.model import Catalogue
from rabita.refusal import Code, Refusal
from rabita.sql.aggregates import AGGREGATES
from rabita.sql.bind_expressions import Resolve
from rabita.sql.bind_from import Cte, FromBinder, Projection
from rabita.sql.bind_select import SelectBinder, count
from rabita.sql.expressions import Grouping, Literal, Subquery, Window, walk
from rabita.sql.kinds import Mismatch, meet
from rabita.sql.names import fold
from rabita.sql.nodes import AGGREGATE_NODES
from rabita.sql.places import not_supported, only, place
from rabita.sql.query import Body, Output, Query, SetOperation, relations
from rabita.sql.sides import BoundFrom, Numbering
from rabita.sql.unions import branch_by_branch, of_distinct_rows
from rabita.sql.windows import without_names

_CLAUSES = ("expressions", "from_", "joins", "where", "with_")
_MORE = ("group", "having", "order", "limit", "offset", "distinct", "qualify")
_SETS: dict[type[exp.Expression], str] = {
    exp.Union: "UNION",
    exp.Intersect: "INTERSECT",
    exp.Except: "EXCEPT",
}


def bind(tree: exp.Expression, catalogue: Catalogue) -> Body:
    """The bound body of a question."""
    return _Bodies(catalogue, Numbering()).body(tree, {}, None, inside=False)


@dataclass(frozen=True)
class _Bodies:
    catalogue: Catalogue
    numbering: Numbering

    def body(
        self, node: exp.Expression, ctes: Mapping[str, Cte], outer: Resolve | None, *, inside: bool = True
    ) -> Body:
        """A SELECT or set operation, which may stand in parentheses."""
        while isinstance(node, exp.Subquery):
            only(node, "this")
            node = node.this
        if isinstance(node, exp.SetOperation):
            return self._set(node, ctes, outer, inside)
        if not isinstance(node, exp.Select):
            raise not_supported(node, f"{node.key.upper()} here", "write a SELECT")
        only(node, *_CLAUSES, *_MORE, "windows")
        node = without_names(node)
        known = _ctes(node, ctes)
        if node.args.get("from_") is None:
            raise Refusal(
                Code.NOT_SUPPORTED,
                "a question without FROM asks nobody",
                hint="name a table in FROM",
                position=place(node),
            )
        source = FromBinder(self.catalogue, self._derived, self.numbering).bind(node, known)
        # a reference table holds nothing of any agency: its rows may be asked for
        stars = inside or not any(r.shared for r in relations(source.tree))
        query = self._select(source, node, known, outer, stars).query()
        if not inside:
            _check_names(query)
        return branch_by_branch(query, self.numbering)

    def _select(
        self,
        source: BoundFrom,
        node: exp.Expression,
        ctes: Mapping[str, Cte],
        outer: Resolve | None,
        stars: bool,
    ) -> SelectBinder:
        return SelectBinder(source, node, stars, lambda n, resolve: self.body(n, ctes, resolve), outer)

    # -- derived tables

    def _derived(
        self, node: exp.Expression, ctes: Mapping[str, Cte], binder: FromBinder
    ) -> Projection | Body:
        if isinstance(node, exp.Select) and _only_projects(node):
            return self._projection(node, ctes, binder)
        return self.body(node, ctes, None)

    def _projection(self, node: exp.Expression, ctes: Mapping[str, Cte], binder: FromBinder) -> Projection:
        """A derived table that only projects and filters."""
        only(node, *_CLAUSES)
        if node.args.get("from_") is None:
            raise not_supported(
                node, "a derived table without FROM", "write the values where they are needed"
            )
        known = _ctes(node, ctes)
        source = binder.bind(node, known)
        bound = self._select(source, node, known, None, stars=True)
        where = bound.where()
        kept = (*source.where, *([where] if where is not None else []))
        return Projection(replace(source, where=kept), tuple((o.name, o.expression) for o in bound.outputs))

    # -- set operations

    def _set(
        self, node: exp.Expression, ctes: Mapping[str, Cte], outer: Resolve | None, inside: bool
    ) -> SetOperation:
        only(node, "this", "expression", "distinct", "with_", "order", "limit", "offset")
        known = _ctes(node, ctes)
        left = self.body(node.this, known, outer, inside=inside)
        right = self.body(node.expression, known, outer, inside=inside)
        every = not node.args.get("distinct")
        if not every:
            left, right = of_distinct_rows(left), of_distinct_rows(right)
        if len(left.outputs) != len(right.outputs):
            raise Refusal(
                Code.TYPE_MISMATCH,
                "both sides have to have the same number of columns",
                hint=f"one has {len(left.outputs)}, the other {len(right.outputs)}",
                position=place(node.expression),
            )
        outputs = tuple(self._met(a, b, node) for a, b in zip(left.outputs, right.outputs, strict=True))
        order = tuple(_set_order(node, outputs))
        limit, offset = (count(node, name) for name in ("limit", "offset"))
        return SetOperation(_SETS[type(node)], every, left, right, outputs, order, limit, offset)

    def _met(self, left: Output, right: Output, node: exp.Expression) -> Output:
        try:
            kind = meet([left.expression.type, right.expression.type])
        except Mismatch as mismatch:
            raise Refusal(
                Code.TYPE_MISMATCH, mismatch.message, hint=mismatch.hint, position=place(node.expression)
            ) from None
        return Output(left.name, Literal(None, kind), left.named)


def _check_names(query: Query) -> None:
    """What DuckDB would call these is not for us to guess."""
    for output in query.outputs:
        if not output.named and any(
            isinstance(e, Subquery | Window | Grouping) for e in walk(output.expression)
        ):
            raise Refusal(
                Code.NOT_SUPPORTED,
                "a window, subquery or grouping() without a name is not part of Rabita's SQL",
                hint="give it a name with AS",
                position=getattr(output.expression, "place", None),
            )


def _only_projects(node: exp.Expression) -> bool:
    """Whether a SELECT projects and filters, so that it can be inlined: seen before it is bound."""
    if any(node.args.get(clause) for clause in _MORE):
        return False
    return not any(
        isinstance(part, exp.AggFunc | exp.Window | exp.Query | exp.Exists)
        or type(part) in AGGREGATE_NODES
        or (isinstance(part, exp.Anonymous) and part.name.lower() in AGGREGATES)
        for item in node.expressions
        for part in item.walk()
    )


def _set_order(node: exp.Expression, outputs: tuple[Output, ...]) -> list[tuple[int, bool, bool]]:
    """ORDER BY of a set operation: positions, or names of its columns."""
    clause = node.args.get("order")
    if clause is None:
        return []
    only(clause, "expressions")
    terms: list[tuple[int, bool, bool]] = []
    for term in clause.expressions:
        only(term, "this", "desc", "nulls_first")
        descending, first = bool(term.args.get("desc")), bool(term.args.get("nulls_first"))
        if isinstance(term.this, exp.Var) and term.this.name.upper() == "ALL":
            terms.extend((i + 1, descending, first) for i in range(len(outputs)))
        else:
            terms.append((_set_position(term.this, outputs), descending, first))
    return terms


def _set_position(node: exp.Expression, outputs: tuple[Output, ...]) -> int:
    number = isinstance(node, exp.Literal) and not node.is_string and node.name.isdecimal()
    if number and len(node.name) < 6 and 1 <= int(node.name) <= len(outputs):
        return int(node.name)
    if isinstance(node, exp.Column) and node.args.get("table") is None:
        found = [i for i, o in enumerate(outputs) if fold(o.name) == fold(node.name)]
        if len(found) == 1:
            return found[0] + 1
    raise not_supported(node, "this ORDER BY of a set operation", "order by a column's name or position")


def _ctes(select: exp.Expression, outer: Mapping[str, Cte]) -> dict[str, Cte]:
    known = dict(outer)
    clause = select.args.get("with_")
    if clause is None:
        return known
    if clause.args.get("recursive"):
        raise not_supported(clause, "WITH RECURSIVE", "ask each step by itself")
    only(clause, "expressions")
    own: set[str] = set()
    for item in clause.expressions:
        only(item, "this", "alias", "materialized")
        alias = item.args["alias"]
        only(alias, "this", "columns")
        name = fold(alias.this.name)
        if name in own:
            raise not_supported(item, f"two WITH items named {name}", "give one another name")
        if not isinstance(item.this, exp.Select | exp.SetOperation):
            raise not_supported(item.this, f"{item.this.key.upper()} in WITH", "write a SELECT")
        own.add(name)
        known[name] = Cte(
            item.this, tuple(fold(c.name) for c in alias.args.get("columns") or []), dict(known)
        )
    return known


__all__ = ["bind"]
