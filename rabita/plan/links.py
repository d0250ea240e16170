"""What a list of values does to the shared tables it is joined with: a reference table, or a derived one.

FROM seizures s JOIN districts d ON s.district = d.district WHERE d.on_border
->  districts stands for: seizures.district

To group by `d.border` is to group by what `s.district` says, and to choose by `d.on_border` is to choose by
it: else a policy that closes a column would be got round by joining a list of its values. And a list that
meets a row more than once counts it more than once, so that a list of the asker's making weighs rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rabita.catalogue.model import Catalogue
from rabita.sql.expressions import Call, Column, Expression, columns, conjuncts
from rabita.sql.query import Derived, From, Query, Relation, relations
from rabita.sql.rewrite import joined

Links = Mapping[int, frozenset[Column]]
"""The number of a relation that is no shared table, to the shared columns it is joined on."""


def links(source: From | None, where: Expression | None, around: Links) -> Links:
    """The links of a scope and, for the scopes that stand in it, of those `around` it."""
    found: dict[int, frozenset[Column]] = dict(around)
    named = [columns(c) for c in _holding(source, where)]
    together = [each for each in named if len({c.relation for c in each}) > 1]
    for _ in together:  # a chain of joins is no longer than there are conditions
        before = dict(found)
        for each in together:
            listed = {c.relation for c in each if not c.shared}
            shared = frozenset(c for c in each if c.shared)
            stand_for = shared.union(*(found.get(number, frozenset()) for number in listed))
            for number in listed:
                found[number] = found.get(number, frozenset()) | stand_for
        if found == before:
            break
    return found


def weighing(source: From | None, where: Expression | None, catalogue: Catalogue) -> frozenset[int]:
    """The relations that may meet one row more than once: those not joined on what they list once.

    A reference table lists its first column, a derived table its keys.
    """
    equal: dict[int, set[str]] = {}
    for condition in _holding(source, where):
        if isinstance(condition, Call) and condition.function == "=":
            left, right = condition.args
            if isinstance(left, Column) and isinstance(right, Column) and left.relation != right.relation:
                for side in (left, right):
                    equal.setdefault(side.relation, set()).add(side.name)
    every = [] if source is None else [r for r in relations(source) if not r.shared]
    return frozenset(r.number for r in every if not _listed_by(r, catalogue) <= equal.get(r.number, set()))


def _listed_by(relation: Relation | Derived, catalogue: Catalogue) -> set[str]:
    """The columns that tell its rows apart; one that nothing equals where none do."""
    if isinstance(relation, Relation):
        return {next(iter(catalogue.tables[relation.table].columns))}
    body = relation.body
    if not isinstance(body, Query) or body.sets or not (body.grouped or body.distinct):
        return {""}
    outputs = [o.expression for o in body.outputs]
    told_by = body.keys if body.grouped else tuple(outputs)
    return {f"c{outputs.index(key)}" if key in outputs else "" for key in told_by}


def _holding(source: From | None, where: Expression | None) -> Iterator[Expression]:
    """The conditions of WHERE and of every ON."""
    for condition in (where, *joined(source)):
        yield from conjuncts(condition)


__all__ = ["Links", "links", "weighing"]
