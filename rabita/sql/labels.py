"""The name of an answer's column that its writer gave none: DuckDB's, for the shapes people write."""

from __future__ import annotations

from sqlglot import exp

_SIGNS: dict[type[exp.Expr], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.IntDiv: "//", exp.Mod: "%", exp.DPipe: "||",
    exp.EQ: "=", exp.NEQ: "!=", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip


def label(node: exp.Expression) -> str:
    """The column's name.

    >>> from rabita.sql.parse import parse
    >>> [label(e) for e in parse("SELECT drug, count(*), sum(kg) / 2 FROM s").expressions]
    ['drug', 'count_star()', '(sum(kg) / 2)']
    """
    if isinstance(node, exp.Alias | exp.Column):
        return node.alias_or_name
    return _text(node)


def _text(node: exp.Expression) -> str:
    if isinstance(node, exp.Paren):
        return _text(node.this)
    if isinstance(node, exp.Column):
        return node.sql("duckdb")
    if isinstance(node, exp.Count) and (node.this is None or isinstance(node.this, exp.Star)):
        return "count_star()"
    if type(node) in _SIGNS:
        return f"({_text(node.this)} {_SIGNS[type(node)]} {_text(node.expression)})"
    if isinstance(node, exp.AggFunc) and not node.expressions and isinstance(node.this, exp.Expression):
        distinct = isinstance(node.this, exp.Distinct)
        inner = node.this.expressions[0] if distinct and node.this.expressions else node.this
        name = {"stddevsamp": "stddev_samp", "logicaland": "bool_and", "logicalor": "bool_or"}.get(
            node.key, node.key
        )
        return f"{name}({'DISTINCT ' if distinct else ''}{_text(inner)})"
    if isinstance(node, exp.Func) and set(node.args) == {"this"} and isinstance(node.this, exp.Expression):
        name = {"dayofweek": "dayofweek"}.get(node.key, node.key)
        return f"{name}({_text(node.this)})"
    return node.sql("duckdb")


__all__ = ["label"]
