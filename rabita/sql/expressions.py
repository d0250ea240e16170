"""The typed expressions that every SQL is generated from; the user's text goes no further than the binder."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

from rabita.refusal import Position
from rabita.sql.kinds import BOOLEAN, ValueType
from rabita.sql.uses import Use

if TYPE_CHECKING:
    from rabita.sql.query import Body

Constant = str | int | Decimal | float | bool | datetime.date | datetime.datetime | None


@dataclass(frozen=True)
class Column:
    """A column of one relation of the scope, by its number; `shared` is false for reference tables.

    `table` is empty for a column of a derived table that could not be inlined.
    """

    relation: int
    table: str
    name: str
    type: ValueType
    shared: bool = True
    place: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Literal:
    """A typed constant. `unit` is set for an interval: `value` of that unit."""

    value: Constant
    type: ValueType
    unit: str = ""
    place: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Call:
    """An operator or function of the allow-list (`rabita.sql.functions`) by its canonical name."""

    function: str
    args: tuple[Expression, ...]
    type: ValueType
    place: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Case:
    """CASE WHEN ... THEN ... ELSE default END; `default` is None where there is no ELSE."""

    whens: tuple[tuple[Expression, Expression], ...]
    default: Expression | None
    type: ValueType
    place: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Cast:
    """CAST to a DuckDB type; `is_try` gives NULL where the value does not fit."""

    arg: Expression
    to: str
    is_try: bool
    type: ValueType
    place: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class In:
    """`arg IN (options)`; all options are expressions without subqueries."""

    arg: Expression
    options: tuple[Expression, ...]
    type: ValueType = BOOLEAN
    place: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Aggregate:
    """An aggregate over the rows of a scope. `count(*)` has no arguments; `written` is the text.

    `approximate`: an estimate will do, and is what was asked for.
    """

    function: str
    args: tuple[Expression, ...]
    type: ValueType
    distinct: bool = False
    where: Expression | None = None
    approximate: bool = False
    place: Position | None = field(default=None, compare=False, repr=False)
    written: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Slot:
    """A named column of a merged relation, in expressions above an aggregating scope."""

    name: str
    type: ValueType
    place: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Window:
    """A function over a window of the rows above the frontier: `frame` is SQL of our own making."""

    function: str
    args: tuple[Expression, ...]
    partition: tuple[Expression, ...]
    order: tuple[tuple[Expression, bool, bool], ...]
    frame: str
    type: ValueType
    where: Expression | None = None
    place: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Subquery:
    """`kind` is `scalar`, `exists` or `in` (of `arg`); `outer` are the columns of outer scopes it names."""

    kind: str
    body: Body
    arg: Expression | None
    type: ValueType
    outer: tuple[Column | Slot, ...] = ()
    place: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Grouping:
    """`grouping(a, b)`: which of these keys the grouping set leaves out, as bits."""

    args: tuple[Expression, ...]
    type: ValueType
    place: Position | None = field(default=None, compare=False, repr=False)


ARGUMENT = "\ud800"
"""Half a character, which no question may hold."""


@dataclass(frozen=True)
class Lowered:
    """A subquery that has become SQL of ours, with `ARGUMENT` where its argument stands.

    `reads` and `uses` are the columns of shared tables that it reads, and how.
    """

    text: str
    arg: Expression | None
    type: ValueType
    reads: tuple[Column, ...] = ()
    uses: frozenset[Use] = frozenset()
    place: Position | None = field(default=None, compare=False, repr=False)


Expression = (
    Column | Literal | Call | Case | Cast | In | Aggregate | Slot | Window | Subquery | Lowered | Grouping
)


def children(expression: Expression) -> tuple[Expression, ...]:
    """The expressions directly inside, in the order they are written."""
    match expression:
        case Call(args=args) | Grouping(args=args):
            return args
        case Case(whens=whens, default=default):
            flat = tuple(e for when in whens for e in when)
            return flat if default is None else (*flat, default)
        case Cast(arg=arg):
            return (arg,)
        case In(arg=arg, options=options):
            return (arg, *options)
        case Aggregate(args=args, where=where):
            return args if where is None else (*args, where)
        case Window(args=args, partition=partition, order=order, where=where):
            own = (*args, *partition, *(o[0] for o in order))
            return own if where is None else (*own, where)
        case Subquery(arg=arg, outer=outer):
            return outer if arg is None else (arg, *outer)
        case Lowered(arg=arg, reads=reads):
            return reads if arg is None else (arg, *reads)
        case _:
            return ()


def walk(expression: Expression) -> Iterator[Expression]:
    """The expression and everything inside it, outermost first."""
    stack = [expression]
    while stack:
        found = stack.pop()
        yield found
        stack.extend(reversed(children(found)))


def rebuild(expression: Expression, step: Callable[[Expression], Expression]) -> Expression:
    """The same expression with `step` applied to each direct child."""
    match expression:
        case Call(args=args) | Grouping(args=args):
            return replace(expression, args=tuple(step(a) for a in args))
        case Case(whens=whens, default=default):
            return replace(
                expression,
                whens=tuple((step(c), step(v)) for c, v in whens),
                default=None if default is None else step(default),
            )
        case Cast(arg=arg):
            return replace(expression, arg=step(arg))
        case In(arg=arg, options=options):
            return replace(expression, arg=step(arg), options=tuple(step(o) for o in options))
        case Aggregate(args=args, where=where):
            return replace(
                expression,
                args=tuple(step(a) for a in args),
                where=None if where is None else step(where),
            )
        case Window(args=args, partition=partition, order=order, where=where):
            return replace(
                expression,
                args=tuple(step(a) for a in args),
                partition=tuple(step(p) for p in partition),
                order=tuple((step(e), d, n) for e, d, n in order),
                where=None if where is None else step(where),
            )
        case Subquery(arg=arg) | Lowered(arg=arg):
            return expression if arg is None else replace(expression, arg=step(arg))
        case _:
            return expression


def columns(expression: Expression) -> list[Column]:
    """Every column named inside, with repetitions."""
    return [e for e in walk(expression) if isinstance(e, Column)]


def has_aggregate(expression: Expression) -> bool:
    return any(isinstance(e, Aggregate) for e in walk(expression))


def has_window(expression: Expression) -> bool:
    return any(isinstance(e, Window) for e in walk(expression))


def conjuncts(expression: Expression | None) -> list[Expression]:
    """The conditions that must all hold.

    >>> from rabita.sql.kinds import BOOLEAN
    >>> a, b = Literal(True, BOOLEAN), Literal(False, BOOLEAN)
    >>> len(conjuncts(Call("and", (a, Call("and", (b, a), BOOLEAN)), BOOLEAN)))
    3
    """
    if expression is None:
        return []
    if isinstance(expression, Call) and expression.function == "and":
        return [c for arg in expression.args for c in conjuncts(arg)]
    return [expression]


def conjunction(parts: Iterable[Expression | None]) -> Expression | None:
    """All of them with AND between; None, which holds always, for none."""
    given = [part for part in parts if part is not None]
    return _joined("and", given) if given else None


def disjunction(parts: Sequence[Expression]) -> Expression:
    """At least one, with OR between."""
    return _joined("or", parts)


def _joined(function: str, parts: Sequence[Expression]) -> Expression:
    return reduce(lambda whole, part: Call(function, (whole, part), BOOLEAN), parts)


def present(value: Expression) -> Expression:
    """The condition that a value is not NULL."""
    return Call("not", (Call("is null", (value,), BOOLEAN),), BOOLEAN)


__all__ = [
    "ARGUMENT",
    "Aggregate",
    "Call",
    "Case",
    "Cast",
    "Column",
    "Expression",
    "Grouping",
    "In",
    "Literal",
    "Lowered",
    "Slot",
    "Subquery",
    "Window",
    "children",
    "columns",
    "conjunction",
    "conjuncts",
    "disjunction",
    "has_aggregate",
    "has_window",
    "present",
    "rebuild",
    "walk",
]
