"""Binds quantiles as they are written: `quantile_cont(x, 0.9)`, `percentile_cont(0.9) WITHIN GROUP (...)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from rabita.sql.bind_rows import bind_aggregate
from rabita.sql.expressions import Expression
from rabita.sql.nodes import QUANTILE_NODES
from rabita.sql.places import WRITTEN, not_supported, only
from rabita.sql.unknown import check_name

if TYPE_CHECKING:
    from rabita.sql.bind_expressions import ExpressionBinder


def bind_quantile(self: ExpressionBinder, node: exp.Expression) -> Expression:
    """`quantile_cont(x, 0.9)`."""
    function, which = QUANTILE_NODES[type(node)]
    only(node, "this", which)
    share = node.args.get(which)
    if isinstance(node.this, exp.Distinct):
        raise not_supported(node, f"{function}(DISTINCT ...)", "leave DISTINCT away")
    if str(node.meta.get(WRITTEN) or "").lower().startswith("percentile"):
        raise not_supported(node, "this form", f"write {function}(x, 0.9)")
    if isinstance(share, exp.Array):
        raise not_supported(node, "several fractions at once", f"write {function}(x, 0.9) for each")
    if share is None:
        raise not_supported(node, "a quantile without its fraction", f"write {function}(x, 0.9)")
    return bind_aggregate(self, node, function, [node.this, share])


def bind_within_group(self: ExpressionBinder, node: exp.Expression) -> Expression:
    """`percentile_cont(0.9) WITHIN GROUP (ORDER BY x)`."""
    only(node, "this", "expression")
    inner, order = node.this, node.args["expression"]
    named = str(inner.meta.get(WRITTEN) or "").lower().startswith("percentile")
    if not named or type(inner) not in QUANTILE_NODES or inner.args.get("expression"):
        raise not_supported(node, "WITHIN GROUP here", "write percentile_cont(0.9) WITHIN GROUP (ORDER BY x)")
    check_name(inner)
    only(inner, "this")
    only(order, "expressions")
    if len(order.expressions) != 1:
        raise not_supported(node, "WITHIN GROUP over several columns", "order by one column")
    term = order.expressions[0]
    only(term, "this", "desc", "nulls_first")
    if term.args.get("desc") or term.args.get("nulls_first"):
        raise not_supported(term, "this order of a quantile", "order by the column alone, ascending")
    return bind_aggregate(self, node, QUANTILE_NODES[type(inner)][0], [term.this, inner.this])


__all__ = ["bind_quantile", "bind_within_group"]
