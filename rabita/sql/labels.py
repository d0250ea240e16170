"""The name of an answer's column that its writer gave none: DuckDB's, for the shapes people write."""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from rabita.sql.keywords import KEYWORDS
from rabita.sql.literals import quoted
from rabita.sql.names import fold
from rabita.sql.nodes import AGGREGATE_NODES, PLAIN, QUANTILE_NODES
from rabita.sql.places import WRITTEN

_SIGNS: dict[type[exp.Expr], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.IntDiv: "//", exp.Mod: "%", exp.DPipe: "||",
    exp.EQ: "=", exp.NEQ: "!=", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
    exp.Pow: "**", exp.NullSafeEQ: "IS NOT DISTINCT FROM", exp.NullSafeNEQ: "IS DISTINCT FROM",
}  # fmt: skip
# function names that are words of DuckDB's grammar stand in quotes in its own labels
_QUOTED = frozenset(
    {"day", "hour", "if", "left", "minute", "month", "nullif", "quarter"}
    | {"replace", "right", "second", "substring", "trim", "week", "year"}
)
_UNIT_WORDS = frozenset({"year", "quarter", "month", "week", "day", "hour", "minute", "second"})
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z", re.ASCII)
_TYPES = {"INT": "INTEGER", "TEXT": "VARCHAR"}


def label(node: exp.Expression) -> str:
    """The column's name.

    >>> from rabita.sql.parse import parse
    >>> [label(e) for e in parse("SELECT drug, count(*), sum(kg) / 2, year(d) FROM s").expressions]
    ['drug', 'count_star()', '(sum(kg) / 2)', '"year"(d)']
    """
    if isinstance(node, exp.Alias):
        return node.alias
    if isinstance(node, exp.Column):
        return fold(node.name)
    return _text(node)


def _text(node: exp.Expr) -> str:
    special = _SPECIAL.get(type(node))
    if special is not None:
        return special(node)
    if isinstance(node, exp.And | exp.Or):
        return f"({f' {node.key.upper()} '.join(_text(n) for n in _flat(node, type(node)))})"
    if type(node) in _SIGNS and not node.meta.get(WRITTEN):
        return f"({_text(node.this)} {_SIGNS[type(node)]} {_text(node.expression)})"
    if type(node) in AGGREGATE_NODES:
        return _aggregate(node)
    if type(node) in PLAIN:
        name, arguments = PLAIN[type(node)]
        return _call(_written(node, name), [a for n in arguments for a in _listed(node.args.get(n))])
    return node.sql("duckdb")


def _written(node: exp.Expr, canonical: str) -> str:
    """The function's name as its writer wrote it, but for two that are forms of DuckDB's grammar."""
    if isinstance(node, exp.Coalesce):
        return canonical
    if isinstance(node, exp.Substring):
        canonical = "substring"
    return str(node.meta.get(WRITTEN) or canonical).lower()


def _call(name: str, arguments: list[exp.Expr]) -> str:
    written = f'"{name}"' if name in _QUOTED else name.upper() if name == "coalesce" else name
    return f"{written}({', '.join(_text(a) for a in arguments)})"


def _flat(node: exp.Expr, kind: type[exp.Expr]) -> list[exp.Expr]:
    if type(node) is not kind:
        return [node]
    return [*_flat(node.this, kind), *_flat(node.expression, kind)]


def _column(node: exp.Expr) -> str:
    parts = [node.args.get("table"), node.this]
    return ".".join(_name(p.name) for p in parts if isinstance(p, exp.Identifier))


def _name(name: str) -> str:
    plain = _PLAIN_NAME.match(name) and name.lower() not in KEYWORDS
    return name if plain else quoted(name)


def _negated(node: exp.Expr) -> str:
    inner = node.this
    if isinstance(inner, exp.Is) and isinstance(inner.expression, exp.Null):
        return f"({_text(inner.this)} IS NOT NULL)"
    if isinstance(inner, exp.Is):
        return f"(CAST({_text(inner.this)} AS BOOLEAN) IS DISTINCT FROM {_text(inner.expression)})"
    return f"(NOT {_text(inner)})"


def _is(node: exp.Expr) -> str:
    if isinstance(node.expression, exp.Null):
        return f"({_text(node.this)} IS NULL)"
    return f"(CAST({_text(node.this)} AS BOOLEAN) IS NOT DISTINCT FROM {_text(node.expression)})"


def _like(node: exp.Expr) -> str:
    sign = ("!" if node.args.get("negate") else "") + ("~~*" if isinstance(node, exp.ILike) else "~~")
    return f"({_text(node.this)} {sign} {_text(node.expression)})"


def _escape(node: exp.Expr) -> str:
    like = node.this
    name = "ilike_escape" if isinstance(like, exp.ILike) else "like_escape"
    text = f"{name}({_text(like.this)}, {_text(like.expression)}, {_text(node.expression)})"
    return f"(NOT {text})" if like.args.get("negate") else text


def _in(node: exp.Expr) -> str:
    return f"({_text(node.this)} IN ({', '.join(_text(e) for e in node.expressions)}))"


def _listed(value: object) -> list[exp.Expr]:
    if isinstance(value, list):
        return [v for v in value if isinstance(v, exp.Expr)]
    return [value] if isinstance(value, exp.Expr) else []


def _aggregate(node: exp.Expr) -> str:
    name = _written(node, AGGREGATE_NODES[type(node)])
    inner = node.this
    if inner is None or isinstance(inner, exp.Star):
        return "count_star()"
    if isinstance(inner, exp.Distinct):
        return f"{name}(DISTINCT {', '.join(_text(e) for e in inner.expressions)})"
    return f"{name}({', '.join(_text(a) for a in (inner, *_listed(node.args.get('expression'))))})"


def _quantile(node: exp.Expr) -> str:
    name, which = QUANTILE_NODES[type(node)]
    name = "quantile" if isinstance(node, exp.Quantile) else name
    return _call(_written(node, name), [node.this, node.args[which]])


def _within_group(node: exp.Expr) -> str:
    name = QUANTILE_NODES[type(node.this)][0]
    return f"{name}({_text(node.this.this)} ORDER BY {_text(node.expression.expressions[0].this)})"


def _minus(node: exp.Expr) -> str:
    plain = isinstance(node.this, exp.Literal) and not node.this.is_string
    return f"-{_text(node.this)}" if plain else f"(-({_text(node.this)}))"


def _unit(node: exp.Expr) -> str:
    return str(node.args["unit"].name).lower()


def _truncation(node: exp.Expr) -> str:
    return f"{_written(node, 'date_trunc')}('{_unit(node)}', {_text(node.this)})"


def _difference(node: exp.Expr) -> str:
    name = _written(node, "date_diff")
    return f"{name}('{_unit(node)}', {_text(node.expression)}, {_text(node.this)})"


def _extraction(node: exp.Expr) -> str:
    unit = node.this.name.lower()  # DuckDB's grammar has words for some units, and writes those large
    return f"date_part('{unit.upper() if unit in _UNIT_WORDS else unit}', {_text(node.expression)})"


def _logarithm(node: exp.Expr) -> str:
    name = _written(node, "log")
    based = name == "log" and node.expression is not None
    return _call(name, [node.this, node.expression] if based else [node.expression or node.this])


def _trim(node: exp.Expr) -> str:
    side = {"LEADING": "ltrim", "TRAILING": "rtrim"}.get(str(node.args.get("position")), "trim")
    return _call(_written(node, side), [node.this])


def _case(node: exp.Expr) -> str:
    arms = "".join(f" WHEN ({_when(node, i)}) THEN ({_text(i.args['true'])})" for i in node.args["ifs"])
    default = node.args.get("default")
    return f"CASE {arms} ELSE {'NULL' if default is None else _text(default)} END"


def _when(node: exp.Expr, arm: exp.Expr) -> str:
    return _text(arm.this) if node.this is None else f"({_text(node.this)} = {_text(arm.this)})"


def _cast(node: exp.Expr) -> str:
    target = node.args["to"].sql("duckdb")
    word = "TRY_CAST" if isinstance(node, exp.TryCast) else "CAST"
    return f"{word}({_text(node.this)} AS {_TYPES.get(target, target)})"


def _filter(node: exp.Expr) -> str:
    return f"{_text(node.this)} FILTER (WHERE {_text(node.expression.this)})"


_SPECIAL: dict[type[exp.Expr], Callable[[exp.Expr], str]] = {
    exp.Paren: lambda n: _text(n.this),
    exp.Boolean: lambda n: "true" if n.this else "false",
    exp.Neg: _minus,
    exp.Column: _column,
    exp.Not: _negated,
    exp.Is: _is,
    exp.In: _in,
    exp.Tuple: lambda n: f'"row"({", ".join(_text(e) for e in n.expressions)})',
    exp.Like: _like,
    exp.ILike: _like,
    exp.Escape: _escape,
    exp.Between: lambda n: f"({_text(n.this)} BETWEEN {_text(n.args['low'])} AND {_text(n.args['high'])})",
    exp.TimestampTrunc: _truncation,
    exp.DateTrunc: _truncation,
    exp.Extract: _extraction,
    exp.DateDiff: _difference,
    exp.Log: _logarithm,
    exp.Trim: _trim,
    exp.Anonymous: lambda n: _call(n.name.lower(), n.expressions),
    exp.Case: _case,
    exp.Cast: _cast,
    exp.TryCast: _cast,
    exp.Filter: _filter,
    exp.If: lambda n: _call("if", _listed([n.this, n.args.get("true"), n.args.get("false")])),
    exp.WithinGroup: _within_group,
    **dict.fromkeys(QUANTILE_NODES, _quantile),
}

__all__ = ["label"]
