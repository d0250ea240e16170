"""One SELECT: every name resolved against what its FROM offers, every expression typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlglot import exp

from rabita.refusal import Code, Refusal
from rabita.sql.bind_expressions import ExpressionBinder, Resolve
from rabita.sql.bind_from import condition_binder, known_names
from rabita.sql.bind_rows import COUNTED
from rabita.sql.expressions import (
    Call,
    Expression,
    Grouping,
    Literal,
    Subquery,
    Window,
    columns,
    conjunction,
    has_aggregate,
    has_window,
    walk,
)
from rabita.sql.grouping import SETS, grouping_sets
from rabita.sql.kinds import BOOLEAN
from rabita.sql.labels import label
from rabita.sql.meanings import Meanings
from rabita.sql.names import Names, fold
from rabita.sql.places import not_supported, only, place
from rabita.sql.query import Body, Order, Output, Query
from rabita.sql.sides import BoundFrom

BindInner = Callable[[exp.Expression, Resolve], Body]


@dataclass(init=False)
class SelectBinder:
    """The clauses of one SELECT, bound in the order in which names depend on one another."""

    names: Names
    outputs: list[Output]

    def __init__(
        self,
        source: BoundFrom,
        node: exp.Expression,
        stars: bool = False,
        inner: BindInner | None = None,
        outer: Resolve | None = None,
    ) -> None:
        self.inner = inner
        self.source = source
        self.node = node
        self.names = source.names
        self.known = known_names(source.names)
        self.outputs = []
        self.means = Meanings(source.names, self.outputs, outer)
        self.sets: tuple[tuple[int, ...], ...] = ()
        if not node.expressions:
            raise Refusal(Code.SYNTAX, "nothing is selected", hint="name columns after SELECT")
        for item in node.expressions:
            self.outputs.extend(self._item(item, stars))

    def query(self) -> Query:
        where = conjunction([*self.source.where, self.where()])
        keys, grouping = self._keys()
        having = self._having(keys)
        order = self._order()
        limit, offset = (count(self.node, name) for name in ("limit", "offset"))
        qualify = self._first_of_each(order) if self._distinct_on() else self._qualify()
        terms = [o.expression for o in self.outputs] + [o.expression for o in order]
        terms += [qualify] if qualify is not None else []
        grouped = grouping or having is not None or any(has_aggregate(t) for t in terms)
        distinct = self._distinct()
        plain = not any(isinstance(e, Subquery | Grouping) or has_window(e) for t in terms for e in walk(t))
        if distinct and not grouped and plain:
            keys, grouped, distinct = _unique([o.expression for o in self.outputs]), True, False
        return Query(
            self.source.tree,
            where,
            tuple(keys),
            grouped,
            tuple(self.outputs),
            having,
            tuple(order),
            limit,
            offset,
            distinct,
            qualify,
            self.sets,
        )

    # -- SELECT

    def _item(self, node: exp.Expression, stars: bool) -> list[Output]:
        star = _star(node)
        if star is not None:
            return self._star(node, star, stars)
        inner = node
        if isinstance(node, exp.Alias):
            only(node, "this", "alias")
            inner = node.this
        bound = self._binder("SELECT", True, self.means.column_or_alias, windows=True).bind(inner)
        name = label(node)
        if isinstance(node, exp.Column):
            table = node.args.get("table")
            name = self.names.label(table.name if table is not None else None, node.name)
        return [Output(name, bound, isinstance(node, exp.Alias | exp.Column))]

    def _star(self, node: exp.Expression, star: exp.Expression, stars: bool) -> list[Output]:
        only(star)
        if not stars:
            raise Refusal(
                Code.ROW_LEVEL,
                "* asks for rows, and rows stay with their agency",
                hint="write count(*), or name columns and GROUP BY them",
                position=place(node),
            )
        table = node.args.get("table") if isinstance(node, exp.Column) else None
        if table is None:
            return [Output(n, e) for n, e in self.names.visible()]
        sources = [s for s in self.names.sources if s.alias == fold(table.name)]
        if not sources:
            raise self.names.unknown(table.name, "*", node)
        return [Output(sources[0].label(n), e) for n, e in sources[0].columns.items()]

    def _binder(
        self, clause: str, aggregates: bool, resolve: Resolve, windows: bool = False
    ) -> ExpressionBinder:
        inner, around = self.inner, self.means.correlated
        subquery = None if inner is None or clause == "GROUP BY" else lambda node: inner(node, around)
        return ExpressionBinder(resolve, clause, aggregates, self.known, windows, subquery)

    # -- the other clauses

    def where(self) -> Expression | None:
        clause = self.node.args.get("where")
        if clause is None:
            return None
        return self._binder("WHERE", False, self.means.plain_alias).condition(clause.this)

    def _keys(self) -> tuple[list[Expression], bool]:
        clause = self.node.args.get("group")
        if clause is None:
            return [], False
        for name in ("rollup", "cube", "grouping_sets"):
            if clause.args.get(name):
                raise not_supported(clause, "WITH " + name.upper(), "write GROUP BY ROLLUP (a, b)")
        only(clause, "expressions", "all")
        if clause.args.get("all") is not None and clause.expressions:
            raise not_supported(clause, "GROUP BY ALL or DISTINCT with columns", "name the columns alone")
        if clause.args.get("all"):
            if self.node.args.get("qualify") or any(has_window(o.expression) for o in self.outputs):
                raise not_supported(clause, "GROUP BY ALL beside window functions", "name the columns")
            plain = [o.expression for o in self.outputs if not has_aggregate(o.expression)]
            keys = [e for e in plain if columns(e) and not has_window(e)]
            if not keys and not any(has_aggregate(o.expression) for o in self.outputs):
                raise Refusal(
                    Code.ROW_LEVEL, "GROUP BY ALL finds no column to group by", position=place(clause)
                )
            return _unique(keys), True
        if not any(isinstance(node, SETS) for node in clause.expressions):
            return _unique([self._key(node) for node in clause.expressions]), True
        sets = grouping_sets(clause, self._key)
        keys = _unique([key for one in sets for key in one])
        self.sets = tuple(tuple(dict.fromkeys(keys.index(key) for key in one)) for one in sets)
        return keys, True

    def _key(self, node: exp.Expression) -> Expression:
        if isinstance(node, exp.Tuple):
            raise not_supported(node, "a row of several values", "list the keys one by one")
        position = self._position(node, "GROUP BY")
        key = (
            position
            if position is not None
            else self._binder("GROUP BY", False, self.means.column_or_alias).bind(node)
        )
        if has_aggregate(key) or any(isinstance(e, Subquery | Grouping) or has_window(e) for e in walk(key)):
            raise not_supported(node, "an aggregate, window or subquery in GROUP BY", "group by columns")
        return key

    def _position(self, node: exp.Expression, clause: str) -> Expression | None:
        while isinstance(node, exp.Paren):
            node = node.this
        negative = clause == "GROUP BY" and isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal)
        if not isinstance(node, exp.Literal | exp.Null | exp.Boolean) and not negative:
            return None
        at = (
            int(node.name)
            if isinstance(node, exp.Literal)
            and not node.is_string
            and node.name.isdecimal()
            and len(node.name) < 6
            else 0
        )
        if not 1 <= at <= len(self.outputs):
            raise Refusal(
                Code.SYNTAX,
                f"{clause} {node.sql()} is not a column of the answer",
                hint=f"positions go from 1 to {len(self.outputs)}",
                position=place(node),
            )
        return self.outputs[at - 1].expression

    def _having(self, keys: Sequence[Expression]) -> Expression | None:
        clause = self.node.args.get("having")
        if clause is None:
            return None

        def resolve(table: str | None, name: str, node: exp.Expression) -> Expression:
            found = self.means.find(table, name, node)
            if found is not None and found in keys:
                return found
            alias = self.means.alias(name) if table is None else None
            return alias if alias is not None else self.means.column_or_alias(table, name, node)

        binder = self._binder("HAVING", True, resolve)
        return replace(binder, within=condition_binder(self.names, "HAVING").resolve).condition(clause.this)

    def _qualify(self) -> Expression | None:
        clause = self.node.args.get("qualify")
        if clause is None:
            return None
        only(clause, "this")
        return self._binder("QUALIFY", True, self.means.column_or_alias, windows=True).condition(clause.this)

    def _order(self) -> list[Order]:
        clause = self.node.args.get("order")
        if clause is None:
            return []
        only(clause, "expressions")
        terms: list[Order] = []
        for node in clause.expressions:
            only(node, "this", "desc", "nulls_first")
            descending, first = bool(node.args.get("desc")), bool(node.args.get("nulls_first"))
            if isinstance(node.this, exp.Var) and node.this.name.upper() == "ALL":
                terms.extend(Order(o.expression, descending, first) for o in self.outputs)
            else:
                terms.append(Order(self._term(node.this), descending, first))
        return terms

    def _term(self, node: exp.Expression) -> Expression:
        position = self._position(node, "ORDER BY")
        if position is not None:
            return position
        if isinstance(node, exp.Column) and node.args.get("table") is None:
            alias = self.means.alias(node.name)
            if alias is not None:
                return alias
        return self._binder("ORDER BY", True, self.means.column_or_alias, windows=True).bind(node)

    def _distinct(self) -> bool:
        clause = self.node.args.get("distinct")
        if clause is None:
            return False
        return clause.args.get("on") is None

    def _distinct_on(self) -> exp.Expression | None:
        clause = self.node.args.get("distinct")
        return None if clause is None else clause.args.get("on")

    def _first_of_each(self, order: Sequence[Order]) -> Expression:
        """DISTINCT ON as a QUALIFY: the first row of each, in the order of the answer."""
        clause = self._distinct_on()
        if clause is None or self.node.args.get("qualify") is not None:
            raise not_supported(clause or self.node, "DISTINCT ON beside QUALIFY", "use QUALIFY alone")
        if not order:
            raise not_supported(
                clause, "DISTINCT ON without ORDER BY", "say by ORDER BY which row is the first"
            )
        each = tuple(self._term(node) for node in clause.expressions)
        terms = tuple((o.expression, o.descending, o.nulls_first) for o in order)
        if any(has_window(e) for e in (*each, *(o.expression for o in order))):
            raise not_supported(
                clause, "DISTINCT ON beside a window it depends on", "put it into a derived table"
            )
        first = Window("row_number", (), each, terms, "", COUNTED, place=place(clause))
        return Call("=", (first, Literal(1, COUNTED)), BOOLEAN, place(clause))


def count(node: exp.Expression, name: str) -> int | None:
    """The constant of LIMIT or OFFSET."""
    clause = node.args.get(name)
    if clause is None:
        return None
    only(clause, "expression")
    value = clause.args["expression"]
    if not isinstance(value, exp.Literal) or value.is_string or not value.name.isdecimal():
        raise not_supported(value, f"{name.upper()} of what is no constant", "write a whole number")
    if len(value.name) > 18:
        raise not_supported(value, f"this {name.upper()}", "write a smaller number")
    return int(value.name)


def _star(node: exp.Expression) -> exp.Expression | None:
    if isinstance(node, exp.Star):
        return node
    if isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
        return node.this
    return None


def _unique(expressions: Sequence[Expression]) -> list[Expression]:
    return list(dict.fromkeys(expressions))


__all__ = ["BindInner", "SelectBinder", "count"]
