"""A bound question: one aggregating scope whose names are resolved, as immutable values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rabita.refusal import Position
from rabita.sql.expressions import Expression


@dataclass(frozen=True)
class Relation:
    """A table of the catalogue in FROM; `number` tells several uses of one table apart."""

    number: int
    table: str
    shared: bool
    place: Position | None = None


@dataclass(frozen=True)
class Join:
    """Two sides of FROM. `kind` is `inner`, `left` or `cross`; `on` is None for a cross join."""

    kind: str
    left: From
    right: From
    on: Expression | None
    place: Position | None = None


From = Relation | Join


def relations(source: From) -> Iterator[Relation]:
    """The relations of a FROM, left to right."""
    if isinstance(source, Relation):
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
    """A SELECT with every name resolved. `grouped` is true where it aggregates (also without keys)."""

    source: From | None
    where: Expression | None
    keys: tuple[Expression, ...]
    grouped: bool
    outputs: tuple[Output, ...]
    having: Expression | None
    order: tuple[Order, ...]
    limit: int | None
    offset: int | None
    distinct: bool


__all__ = ["From", "Join", "Order", "Output", "Query", "Relation", "relations"]
