"""Binds what is matched with constants in forms of their own: rows of several columns, LIKE with ESCAPE.

(a, b) IN ((1, 'x'), (2, NULL))
-> (a IS NOT DISTINCT FROM 1 AND b IS NOT DISTINCT FROM 'x') OR (a IS NOT DISTINCT FROM 2 AND b IS NULL)

As in DuckDB, where rows are equal if their columns are not distinct: such an IN is never NULL.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from rabita.refusal import Code, Refusal
from rabita.sql.expressions import Call, Expression, Literal, walk
from rabita.sql.kinds import BOOLEAN, NUMBERS, TIMES, Kind, Mismatch, meet
from rabita.sql.places import not_supported, only, place

if TYPE_CHECKING:
    from rabita.sql.bind_expressions import ExpressionBinder

MAX_COMPARED = 5000
"""What is compared counts once for each row of constants: a name can stand for a long expression."""


def bind_rows_in(self: ExpressionBinder, node: exp.Expression) -> Expression:
    """`(a, b) IN ((1, 'x'), ...)`, with constants."""
    if node.args.get("query") is not None:
        raise not_supported(node, "a row of several values in a subquery", "write EXISTS, with AND")
    only(node, "this", "expressions")
    wanted = _row(self, node.this)
    if not node.expressions or not all(isinstance(o, exp.Tuple) for o in node.expressions):
        raise not_supported(node, "this IN", "write (a, b) IN ((1, 'x'), (2, 'y'))")
    if sum(1 for one in wanted for _ in walk(one)) * len(node.expressions) > MAX_COMPARED:
        raise Refusal(
            Code.TOO_LARGE, "these rows are too many", hint="use fewer rows or columns", position=place(node)
        )
    rows = [_constants(self, option, len(wanted)) for option in node.expressions]
    for one, beside in zip(wanted, zip(*rows, strict=True), strict=True):
        _check_alike(one, beside)
    return _any([_equal(self, node, row, wanted) for row in rows])


def _row(self: ExpressionBinder, node: exp.Expression) -> list[Expression]:
    only(node, "expressions")
    return [self._bind(e) for e in node.expressions]


def _constants(self: ExpressionBinder, option: exp.Expression, wanted: int) -> list[Expression]:
    constants = _row(self, option)
    if not all(isinstance(c, Literal) for c in constants):
        raise not_supported(option, "a row of more than constants", "compare the columns one by one")
    if len(constants) != wanted:
        raise Mismatch(f"a row of {wanted} values is not compared with one of {len(constants)}")
    return constants


def _check_alike(wanted: Expression, constants: Sequence[Expression]) -> None:
    """Refuse what DuckDB, which brings all rows to one type first, would compare as text or as doubles."""
    kinds = {c.type.kind for c in constants}
    every = kinds | {wanted.type.kind}
    if Kind.STRING in every and every & TIMES:
        raise Mismatch("text in a row is not read as a date", "write it as DATE '2024-01-31'")
    if Kind.DOUBLE in kinds and kinds & (NUMBERS - {Kind.DOUBLE}) and wanted.type.kind is not Kind.DOUBLE:
        raise Mismatch("doubles and other numbers are mixed here", "write the numbers without exponents")
    meet([wanted.type, *(c.type for c in constants)])


def _equal(
    self: ExpressionBinder, node: exp.Expression, row: Sequence[Expression], wanted: Sequence[Expression]
) -> Expression:
    first, *others = (self.call(node, "is not distinct from", pair) for pair in zip(wanted, row, strict=True))
    whole: Expression = first
    for other in others:
        whole = Call("and", (whole, other), BOOLEAN)
    return whole


def _any(parts: Sequence[Expression]) -> Expression:
    """At least one of many, nested no deeper than it has to be."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return Call("or", (_any(parts[:half]), _any(parts[half:])), BOOLEAN)


def bind_escape(self: ExpressionBinder, node: exp.Expression) -> Expression:
    """`a LIKE 'x!_%' ESCAPE '!'`."""
    only(node, "this", "expression")
    like = node.this
    if not isinstance(like, exp.Like | exp.ILike):
        raise not_supported(node, "ESCAPE here", "use it after LIKE")
    only(like, "this", "expression", "negate")
    args = [self._bind(e) for e in (like.this, like.expression, node.expression)]
    name = "ilike escape" if isinstance(like, exp.ILike) else "like escape"
    bound = self.call(node, name, args)
    return self.call(node, "not", [bound]) if like.args.get("negate") else bound


__all__ = ["bind_escape", "bind_rows_in"]
