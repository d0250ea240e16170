"""A bound question: scopes whose names are resolved, within one another, as immutable values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rabita.refusal import Position
from rabita.sql.expressions import Expression


@dataclass(frozen=True)
class Relation:
    """A table of the catalogue in FROM; `number` tells several uses of one table apart."""

    number: int
    table: str
    shared: bool
    place: Position | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Derived:
    """A derived table that could not be inlined; its columns are `c0`, `c1`... of `number`."""

    number: int
    body: Body
    place: Position | None = field(default=None, compare=False, repr=False)
    shared = False
    table = ""


@dataclass(frozen=True)
class Join:
    """Two sides of FROM. `kind` is `inner`, `left`, `full` or `cross`; `on` is None for a cross join."""

    kind: str
    left: From
    right: From
    on: Expression | None
    place: Position | None = field(default=None, compare=False, repr=False)


From = Relation | Derived | Join


def relations(source: From) -> Iterator[Relation | Derived]:
    """The relations of a FROM, left to right."""
    if not isinstance(source, Join):
        yield source
    else:
        yield from relations(source.left)
        yield from relations(source.right)


@dataclass(frozen=True)
class Output:
    """A column of the answer. `named` is false where the name was made up for an expression."""

    name: str
    expression: Expression
    named: bool = True


@dataclass(frozen=True)
class Order:
    """One ORDER BY term."""

    expression: Expression
    descending: bool
    nulls_first: bool


@dataclass(frozen=True)
class Query:
    """A SELECT with every name resolved. `grouped` is true where it aggregates (also without keys).

    `sets` are grouping sets, as indexes of keys; without any, all keys are one.
    """

    source: From | None
    where: Expression | None
    keys: tuple[Expression, ...]
    grouped: bool
    outputs: tuple[Output, ...]
    having: Expression | None = None
    order: tuple[Order, ...] = ()
    limit: int | None = None
    offset: int | None = None
    distinct: bool = False
    qualify: Expression | None = None
    sets: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class SetOperation:
    """`kind` is `UNION`, `INTERSECT` or `EXCEPT`, with ALL or without; ORDER BY is by position."""

    kind: str
    all: bool
    left: Body
    right: Body
    outputs: tuple[Output, ...]
    order: tuple[tuple[int, bool, bool], ...] = ()
    limit: int | None = None
    offset: int | None = None


Body = Query | SetOperation

__all__ = [
    "Body",
    "Derived",
    "From",
    "Join",
    "Order",
    "Output",
    "Query",
    "Relation",
    "SetOperation",
    "relations",
]
