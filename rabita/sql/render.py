"""From a typed expression to DuckDB's SQL: fully parenthesised, identifiers quoted, constants typed.

`guarded` SQL is what runs at an agency: arithmetic is widened so that it cannot overflow on any value of its
columns, and what leaves the range of dates and timestamps is NULL. Plain SQL is what DuckDB would have made
of the question; it is only described, for its types.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rabita.sql import literals
from rabita.sql.expressions import (
    ARGUMENT,
    Aggregate,
    Call,
    Case,
    Cast,
    Column,
    Expression,
    Grouping,
    In,
    Literal,
    Lowered,
    Slot,
    Subquery,
    Window,
    columns,
)
from rabita.sql.functions import FUNCTIONS
from rabita.sql.kinds import BIGINT, TIMES, Kind
from rabita.sql.literals import quoted
from rabita.sql.query import From, Join

_NARROW = 10**18
_WIDENED = ("+", "-", "*", "neg", "abs")


def render(expression: Expression, *, guarded: bool = True) -> str:
    """The SQL of an expression.

    >>> from rabita.sql.kinds import integer
    >>> one = Literal(1, integer(1))
    >>> render(Call("+", (Column(0, "t", "i", integer()), one), integer(2**63 + 1)))
    '(CAST(t0."i" AS HUGEINT) + 1)'
    """
    match expression:
        case Column(relation=relation, name=name):
            return f"t{relation}.{quoted(name)}"
        case Slot(name=name):
            return name
        case Literal():
            return literals.sql(expression)
        case Case(whens=whens, default=default):
            values = [v for _, v in whens] + ([] if default is None else [default])
            texts = _beside_one_another(values, guarded)
            arms = " ".join(
                f"WHEN {render(c, guarded=guarded)} THEN {t}" for (c, _), t in zip(whens, texts, strict=False)
            )
            last = "" if default is None else f" ELSE {texts[-1]}"
            return f"(CASE {arms}{last} END)"
        case Cast(arg=arg, to=to, is_try=is_try):
            fails = is_try or (guarded and to == "TIMESTAMP")
            return f"{'TRY_CAST' if fails else 'CAST'}({render(arg, guarded=guarded)} AS {to})"
        case In(arg=arg, options=options):
            first, *others = _beside_one_another([arg, *options], guarded)
            return f"({first} IN ({', '.join(others)}))"
        case Aggregate():
            return _aggregate(expression, guarded)
        case Grouping(args=args):
            return f"grouping({', '.join(render(a, guarded=guarded) for a in args)})"
        case Window():
            return _window(expression, guarded)
        case Lowered(text=text, arg=arg):
            return text if arg is None else text.replace(ARGUMENT, render(arg, guarded=guarded))
        case Subquery():
            raise ValueError("a subquery is lowered before it is rendered")
        case Call():
            return _call(expression, guarded)


def _window(window: Window, guarded: bool) -> str:
    inner = ", ".join(render(a, guarded=guarded) for a in window.args)
    if not inner and window.function == "count":
        inner = "*"
    over = []
    if window.partition:
        over.append("PARTITION BY " + ", ".join(render(p, guarded=guarded) for p in window.partition))
    if window.order:
        over.append("ORDER BY " + ", ".join(ordered(*o, guarded=guarded) for o in window.order))
    if window.frame:
        over.append(window.frame)
    return f"{window.function}({inner}){filtered(window.where, guarded=guarded)} OVER ({' '.join(over)})"


def ordered(term: Expression | str, descending: bool, nulls_first: bool, *, guarded: bool = False) -> str:
    """One term of ORDER BY."""
    text = term if isinstance(term, str) else render(term, guarded=guarded)
    return f"{text} {'DESC' if descending else 'ASC'} NULLS {'FIRST' if nulls_first else 'LAST'}"


def _call(call: Call, guarded: bool) -> str:
    args = _beside_one_another(call.args, guarded)
    if guarded and (call.function in _WIDENED or _rounds_up(call)):
        args = _widened(call, args)
    template = FUNCTIONS[call.function].sql
    text = template.replace("{*}", ", ".join(args)) if "{*}" in template else template.format(*args)
    return f"TRY({text})" if guarded and _may_leave_time(call) else text


def _rounds_up(call: Call) -> bool:
    """Rounding to tens or more, which fails where the result is beyond the type of what is rounded."""
    match call:
        case Call(function="round", args=(_, Literal(value=int() as digits))):
            return digits < 0
        case _:
            return False


def _may_leave_time(call: Call) -> bool:
    """Truncating, and adding to, the first and last dates there are: they are beyond all timestamps."""
    if call.function in ("+", "-"):
        leaves = any(a.type.kind in TIMES for a in call.args)
    else:
        leaves = call.function.startswith("date_trunc")
    return leaves and bool(columns(call))  # the asker's own constants are near, and say nothing


def _beside_one_another(operands: Sequence[Expression], guarded: bool) -> list[str]:
    """Operands that DuckDB would bring to one type: a date far away is no timestamp."""
    mixed = guarded and {a.type.kind for a in operands} >= TIMES
    return [
        f"TRY_CAST({render(a)} AS TIMESTAMP)"
        if mixed and a.type.kind is Kind.DATE
        else render(a, guarded=guarded)
        for a in operands
    ]


def _widened(call: Call, args: list[str]) -> list[str]:
    """The first operand wide enough that the result of the operation is too."""
    kind = call.type
    operands = call.args
    if kind.kind is Kind.INTEGER and all(a.type.kind is Kind.INTEGER for a in operands):
        if all(isinstance(a, Literal) for a in operands) and kind.bound < 2**31:
            return args
        # not by the result alone: what is multiplied by nought may be large before it is
        to = "BIGINT" if max(kind.bound, *(a.type.bound for a in operands)) < BIGINT else "HUGEINT"
        if to == "BIGINT" and all(_is_bigint(a) for a in operands):
            return args
        return [f"CAST({args[0]} AS {to})", *args[1:]]
    if call.function == "*" and kind.kind is Kind.DECIMAL and kind.bound * 10**kind.scale >= _NARROW:
        scale = operands[0].type.scale
        return [f"CAST({args[0]} AS DECIMAL(38,{scale}))", *args[1:]]
    return args


def _is_bigint(operand: Expression) -> bool:
    if isinstance(operand, Column):
        return True
    return isinstance(operand, Call) and FUNCTIONS[operand.function].group in ("date", "arithmetic")


def _aggregate(aggregate: Aggregate, guarded: bool) -> str:
    inner = ", ".join(render(a, guarded=guarded) for a in aggregate.args) or "*"
    text = f"{aggregate.function}({'DISTINCT ' if aggregate.distinct else ''}{inner})"
    return text + filtered(aggregate.where, guarded=guarded)


def filtered(where: Expression | None, *, guarded: bool = True) -> str:
    return "" if where is None else f" FILTER (WHERE {render(where, guarded=guarded)})"


def render_from(source: From, tables: Mapping[int, str], *, guarded: bool = True) -> str:
    """FROM's SQL; `tables` gives the text that stands for each relation's table."""
    if not isinstance(source, Join):
        return f"{tables[source.number]} AS t{source.number}"
    left, right = (render_from(s, tables, guarded=guarded) for s in (source.left, source.right))
    if isinstance(source.right, Join):
        right = f"({right})"
    if source.on is None:
        return f"{left} CROSS JOIN {right}"
    return f"{left} {source.kind.upper()} JOIN {right} ON {render(source.on, guarded=guarded)}"


__all__ = ["filtered", "ordered", "render", "render_from"]
