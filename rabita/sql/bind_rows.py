"""Binds aggregates, functions over windows, and subqueries: the expressions that name more than one row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from rabita.refusal import Code, Refusal
from rabita.sql.aggregates import AGGREGATES, APPROXIMATE, WINDOW_FUNCTIONS
from rabita.sql.expressions import Aggregate, Expression, Grouping, Subquery, Window
from rabita.sql.kinds import BOOLEAN, Mismatch, ValueType, meet
from rabita.sql.labels import label
from rabita.sql.nodes import AGGREGATE_NODES, FLAGS, QUANTILE_NODES, WINDOW_NODES
from rabita.sql.places import not_supported, only, place
from rabita.sql.query import Body
from rabita.sql.rewrite import free
from rabita.sql.unknown import check_name, unknown
from rabita.sql.windows import no_window

if TYPE_CHECKING:
    from rabita.sql.bind_expressions import ExpressionBinder

BindBody = Callable[[exp.Expression], Body]


def bind_filter(self: ExpressionBinder, node: exp.Expression) -> Expression:
    only(node, "this", "expression")
    inner, where = node.this, node.args["expression"]
    quantile = type(inner) in QUANTILE_NODES or isinstance(inner, exp.WithinGroup)
    if type(inner) not in AGGREGATE_NODES and not quantile and not isinstance(inner, exp.Anonymous):
        raise unknown(inner)
    bound = self._bind(inner)
    if not isinstance(bound, Aggregate):
        raise not_supported(node, "FILTER on what is no aggregate")
    return replace(bound, where=_inside(self).condition(where.this), place=place(node), written=label(node))


def bind_aggregate(
    self: ExpressionBinder, node: exp.Expression, function: str, args: Sequence[exp.Expression] | None
) -> Expression:
    if not self.aggregates:
        raise Refusal(
            Code.NOT_SUPPORTED,
            f"{function} cannot stand in {self.clause}",
            hint="conditions on aggregates go into HAVING",
            position=place(node),
        )
    if args is None:
        args = _arguments(node, function)
    distinct = False
    if len(args) == 1 and isinstance(args[0], exp.Distinct):
        only(args[0], "expressions")
        distinct, args = True, args[0].expressions
    if function == "count" and not distinct and (not args or isinstance(args[0], exp.Star)):
        for star in args:
            only(star)
        return Aggregate("count", (), COUNTED, place=place(node))
    return _aggregated(self, node, function, [_inside(self).bind(a) for a in args], distinct)


def _aggregated(
    self: ExpressionBinder, node: exp.Expression, function: str, args: list[Expression], distinct: bool
) -> Expression:
    spec = AGGREGATES[function]
    if len(args) != len(spec.arguments):
        raise not_supported(node, f"{function} of {len(args)} arguments", f"write {spec.written}")
    if distinct and not spec.distinct:
        raise not_supported(node, f"{function}(DISTINCT ...)", "leave DISTINCT away")
    if function == APPROXIMATE:
        return Aggregate(
            "count", tuple(args), COUNTED, True, approximate=True, place=place(node), written=label(node)
        )
    distinct = distinct and function not in ("min", "max")
    return Aggregate(function, tuple(args), spec.rule(args), distinct, place=place(node), written=label(node))


def _arguments(node: exp.Expression, function: str) -> list[exp.Expression]:
    """The arguments of an aggregate that has a node of its own."""
    names = ("this", "expression") if len(AGGREGATES[function].arguments) == 2 else ("this",)
    only(node, *names, *FLAGS)
    return [a for n in names if (a := node.args.get(n)) is not None]


def _inside(self: ExpressionBinder) -> ExpressionBinder:
    return replace(
        self, resolve=self.within or self.resolve, clause="an aggregate", aggregates=False, windows=False
    )


COUNTED = AGGREGATES["count"].rule([])


# -- windows


def bind_window(self: ExpressionBinder, node: exp.Expression) -> Expression:
    """`f(x) OVER (PARTITION BY ... ORDER BY ... frame)`."""
    if not self.windows:
        raise not_supported(
            node, f"a window function in {self.clause}", "use it in SELECT, ORDER BY or QUALIFY"
        )
    if node.args.get("alias") is not None:
        raise no_window(node)
    only(node, "this", "partition_by", "order", "spec", "over")
    inner, where = node.this, None
    if isinstance(inner, exp.Filter):
        only(inner, "this", "expression")
        where = replace(self, windows=False).condition(inner.args["expression"].this)
        inner = inner.this
    name, nodes = _windowed(self, inner)
    inside = replace(self, clause="a window", windows=False)
    args = [inside.bind(a) for a in nodes]
    partition = tuple(inside.bind(p) for p in node.args.get("partition_by") or [])
    order = tuple(_ordered(inside, o) for o in _terms(node.args.get("order")))
    kind = WINDOW_FUNCTIONS[name](args) if name in WINDOW_FUNCTIONS else _over(node, name, args)
    if where is not None and name in WINDOW_FUNCTIONS:
        raise not_supported(node, f"FILTER on {name}", "put the condition into CASE")
    return Window(
        name, tuple(args), partition, order, _frame(node.args.get("spec")), kind, where, place(node)
    )


def _over(node: exp.Expression, name: str, args: Sequence[Expression]) -> ValueType:
    if name == "count" and not args:
        return COUNTED
    if len(args) != len(AGGREGATES[name].arguments):
        raise not_supported(node, f"{name} of {len(args)} arguments", f"write {AGGREGATES[name].written}")
    return AGGREGATES[name].rule(args)


def _windowed(self: ExpressionBinder, inner: exp.Expression) -> tuple[str, list[exp.Expression]]:
    """The function's name and its arguments."""
    check_name(inner)
    if type(inner) in WINDOW_NODES:
        name, names = WINDOW_NODES[type(inner)]
        only(inner, *names)
        return name, [inner.args[n] for n in names if isinstance(inner.args.get(n), exp.Expression)]
    if type(inner) in AGGREGATE_NODES:
        name, this = AGGREGATE_NODES[type(inner)], inner.args.get("this")
        if isinstance(this, exp.Distinct):
            raise not_supported(inner, f"{name}(DISTINCT ...) over a window", "leave DISTINCT away")
        if name in AGGREGATES and name != APPROXIMATE:
            return name, [] if this is None or isinstance(this, exp.Star) else _arguments(inner, name)
    raise unknown(inner)


def _terms(order: exp.Expression | None) -> list[exp.Expression]:
    if order is None:
        return []
    only(order, "expressions")
    return list(order.expressions)


def _ordered(self: ExpressionBinder, node: exp.Expression) -> tuple[Expression, bool, bool]:
    only(node, "this", "desc", "nulls_first")
    if isinstance(node.this, exp.Var | exp.Literal):
        raise not_supported(node, "a position or ALL in a window's ORDER BY", "write the expression")
    return self.bind(node.this), bool(node.args.get("desc")), bool(node.args.get("nulls_first"))


def _frame(spec: exp.Expression | None) -> str:
    if spec is None:
        return ""
    only(spec, "kind", "start", "start_side", "end", "end_side")
    kind = str(spec.args.get("kind") or "").upper()
    if kind not in ("ROWS", "RANGE", "GROUPS"):
        raise not_supported(spec, "this frame", "use ROWS or RANGE")
    start = _bound(spec, "start", kind)
    end = _bound(spec, "end", kind) if spec.args.get("end") is not None else ""
    return f"{kind} BETWEEN {start} AND {end}" if end else f"{kind} {start}"


def _bound(spec: exp.Expression, which: str, kind: str) -> str:
    value, side = spec.args.get(which), str(spec.args.get(f"{which}_side") or "").upper()
    if isinstance(value, str) and value.upper() == "CURRENT ROW":
        return "CURRENT ROW"
    if side not in ("PRECEDING", "FOLLOWING"):
        raise not_supported(spec, "this frame", "use UNBOUNDED PRECEDING, n PRECEDING or CURRENT ROW")
    if isinstance(value, str) and value.upper() == "UNBOUNDED":
        return f"UNBOUNDED {side}"
    text = value.name if isinstance(value, exp.Literal) and not value.is_string else ""
    if not text.isdecimal() or len(text) > 9:
        raise not_supported(spec, "this frame", "use a whole number")
    return f"{int(text)} {side}"


def bind_grouping(self: ExpressionBinder, node: exp.Expression) -> Expression:
    """`grouping(a, b)`, of keys; whether they are is known once GROUP BY is bound."""
    only(node, "expressions")
    if not self.aggregates or not 1 <= len(node.expressions) <= 60:
        raise not_supported(node, f"grouping() in {self.clause}", "use it in SELECT, HAVING or ORDER BY")
    inside = replace(self, aggregates=False, windows=False)
    return Grouping(tuple(inside.bind(a) for a in node.expressions), COUNTED, place(node))


# -- subqueries


def bind_subquery(self: ExpressionBinder, node: exp.Expression) -> Expression:
    """A SELECT in parentheses where a value is expected."""
    body = _body(self, node)
    return Subquery("scalar", body, None, _one_column(node, body), free(body), place(node))


def bind_exists(self: ExpressionBinder, node: exp.Expression) -> Expression:
    only(node, "this")
    body = _body(self, node.this)
    return Subquery("exists", body, None, BOOLEAN, free(body), place(node))


def bind_in_subquery(self: ExpressionBinder, node: exp.Expression) -> Expression:
    only(node, "this", "query")
    arg = self._bind(node.this)
    body = _body(self, node.args["query"])
    meet([arg.type, _one_column(node, body)])
    return Subquery("in", body, arg, BOOLEAN, free(body), place(node))


def _body(self: ExpressionBinder, node: exp.Expression) -> Body:
    if self.subquery is None:
        raise not_supported(
            node, f"a subquery in {self.clause}", "ask it first, or put it into WHERE, SELECT or HAVING"
        )
    return self.subquery(node)


def _one_column(node: exp.Expression, body: Body) -> ValueType:
    if len(body.outputs) != 1:
        raise Mismatch("this subquery has to have one column", "select one expression")
    return body.outputs[0].expression.type


__all__ = [
    "BindBody",
    "bind_aggregate",
    "bind_exists",
    "bind_filter",
    "bind_grouping",
    "bind_in_subquery",
    "bind_subquery",
    "bind_window",
]
