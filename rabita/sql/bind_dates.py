"""Binds what is about dates: parts, units, intervals, and text constants that stand beside dates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from rabita.sql import literals
from rabita.sql.expressions import Expression
from rabita.sql.functions import FUNCTIONS, SYNONYMS, UNITS
from rabita.sql.kinds import TIMES, Kind
from rabita.sql.nodes import FLAGS
from rabita.sql.places import not_supported, only

if TYPE_CHECKING:
    from rabita.sql.bind_expressions import ExpressionBinder


def interval(self: ExpressionBinder, node: exp.Expression) -> Expression:
    only(node, "this", "unit")
    amount, unit = node.args.get("this"), node.args.get("unit")
    while isinstance(amount, exp.Paren):
        amount = amount.this
    text = amount.name if isinstance(amount, exp.Literal) else ""
    if not isinstance(unit, exp.Var) or not text.lstrip("-").isdecimal() or not text.isascii():
        raise not_supported(node, "this interval", "write one constant unit, as INTERVAL 3 MONTH")
    return literals.interval(int(text) if len(text) < 12 else 10**9, unit.name.lower().removesuffix("s"))


def part(
    self: ExpressionBinder, node: exp.Expression, unit: exp.Expression, value: exp.Expression
) -> Expression:
    if not isinstance(unit, exp.Var) and not (isinstance(unit, exp.Literal) and unit.is_string):
        raise not_supported(node, "a date part that is no constant", "write date_part('month', d)")
    name = unit.name.lower()
    name = SYNONYMS.get(name, name)
    spec = FUNCTIONS.get(name)
    if spec is None or spec.group != "date" or " " in name:
        raise not_supported(node, f"the date part {unit.name}", "use year, quarter, month, week, day")
    return self.call(node, name, [self._bind(value)])


def extract(self: ExpressionBinder, node: exp.Expression) -> Expression:
    only(node, "this", "expression")
    return part(self, node, node.this, node.args["expression"])


def truncate(self: ExpressionBinder, node: exp.Expression) -> Expression:
    only(node, "this", "unit")
    return self.call(node, f"date_trunc {_unit(self, node)}", [self._bind(node.this)])


def difference(self: ExpressionBinder, node: exp.Expression) -> Expression:
    only(node, "this", "expression", "unit", *FLAGS)
    args = [self._bind(node.args["expression"]), self._bind(node.this)]
    kind = Kind.TIMESTAMP if any(a.type.kind is Kind.TIMESTAMP for a in args) else Kind.DATE
    return self.call(node, f"date_diff {_unit(self, node)}", [literals.as_time(a, kind) for a in args])


def _unit(self: ExpressionBinder, node: exp.Expression) -> str:
    unit = node.args.get("unit")
    name = unit.name.lower() if isinstance(unit, exp.Var | exp.Literal) else ""
    if name in self.column_names:
        raise not_supported(node, "a unit that is also a column's name", "use year(d), month(d) or extract")
    if name not in UNITS:
        raise not_supported(node, f"the unit {name or 'here'}", f"use {', '.join(UNITS)}")
    return name


def beside_times(args: Sequence[Expression]) -> Sequence[Expression]:
    """Text constants beside dates become dates (or timestamps, beside a timestamp)."""
    kinds = {a.type.kind for a in args} & TIMES
    if not kinds:
        return args
    if kinds == {Kind.DATE}:
        return [literals.as_time(a, Kind.DATE) for a in args]
    return [literals.as_time(a, Kind.TIMESTAMP) for a in args]


__all__ = ["beside_times", "difference", "extract", "interval", "part", "truncate"]
