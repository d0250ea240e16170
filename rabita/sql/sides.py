"""A side of FROM as it is bound; and one that an outer join fills with NULL."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlglot import exp

from rabita.refusal import Code, Position, Refusal
from rabita.sql.expressions import Column, Expression, conjunction
from rabita.sql.names import Names
from rabita.sql.places import not_supported, place
from rabita.sql.query import Derived, From, Output, Query, relations

MAX_RELATIONS = 128


@dataclass
class Numbering:
    """Gives every table in FROM a number of its own, and bounds how many there are."""

    used: int = 0

    def next(self, node: exp.Expression) -> int:
        return self.after(place(node))

    def after(self, position: Position | None) -> int:
        """The next number, for what stands at this place of the text."""
        if self.used >= MAX_RELATIONS:
            raise Refusal(
                Code.TOO_LARGE, f"a question reads at most {MAX_RELATIONS} tables", position=position
            )
        self.used += 1
        return self.used - 1


@dataclass(frozen=True)
class BoundFrom:
    """A FROM: its tree, what can be named, and the conditions of inlined derived tables."""

    tree: From
    names: Names
    where: tuple[Expression, ...] = ()


def optional_side(side: BoundFrom, other: BoundFrom, node: exp.Expression, numbering: Numbering) -> BoundFrom:
    """A side that an outer join fills with NULL: what is computed in it has to become NULL as well."""
    computed = any(not isinstance(e, Column) for s in side.names.sources for e in s.columns.values())
    if not side.where and not computed:
        return side
    if any(r.shared for one in (side, other) for r in relations(one.tree)):
        raise not_supported(
            node,
            "a filtered or computed derived table on the optional side of an outer join",
            "put its condition into ON",
        )
    return _boxed(side, node, numbering.next(node))


def _boxed(side: BoundFrom, node: exp.Expression, number: int) -> BoundFrom:
    """The side as a derived table of its own, under the same names."""
    outputs: list[Output] = []
    sources = []
    for source in side.names.sources:
        columns: dict[str, Expression] = {}
        for name, expression in source.columns.items():
            columns[name] = Column(number, "", f"c{len(outputs)}", expression.type, False)
            outputs.append(Output(f"c{len(outputs)}", expression))
        sources.append(replace(source, columns=columns))
    where = conjunction(side.where)
    body = Query(side.tree, where, (), False, tuple(outputs))
    return BoundFrom(Derived(number, body, place(node)), Names(tuple(sources)))


__all__ = ["MAX_RELATIONS", "BoundFrom", "Numbering", "optional_side"]
