"""Who stands behind each number: the hidden counts that have to reach the threshold (DESIGN §9).

A conditional aggregate is a group of its own. Counted are the subjects of the rows that can change the
number: its FILTER holds, its argument is not NULL, its branch is the one taken, and a branch that is no
plain sum of columns is not zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rabita.catalogue.model import AGENCY, Catalogue
from rabita.plan.branches import branches, is_linear, is_nothing, is_null
from rabita.plan.colocation import Equalities
from rabita.sql.expressions import Aggregate, Call, Column, Expression, Literal, columns, conjunction
from rabita.sql.kinds import BOOLEAN, STRING, Kind, integer, of_column
from rabita.sql.query import From, Relation, relations
from rabita.sql.render import filtered, render


@dataclass(frozen=True)
class Subject:
    """What is counted for one shared table: a column's distinct values, or rows (with `present`, if set)."""

    column: Column | None
    present: Column | None = None


def subjects(source: From, equal: Equalities, catalogue: Catalogue) -> list[Subject]:
    """The subjects of the shared tables in a scope; those that have to be equal are counted once."""
    found: list[Subject] = []
    optional = _optional(source)
    for relation in relations(source):
        if not relation.shared:
            continue
        name = catalogue.tables[relation.table].subject
        if name is None:
            agency = Column(relation.number, relation.table, AGENCY, STRING)
            found.append(Subject(None, agency if relation.number in optional else None))
            continue
        kind = of_column(catalogue.tables[relation.table].columns[name].type)
        column = Column(relation.number, relation.table, name, kind)
        if not any(s.column is not None and equal.same(s.column, column) for s in found):
            found.append(Subject(column))
    return list(dict.fromkeys(found))


def _optional(source: From) -> frozenset[int]:
    if isinstance(source, Relation):
        return frozenset()
    right = _optional(source.right)
    if source.kind == "left":
        right = frozenset(r.number for r in relations(source.right))
    return _optional(source.left) | right


@dataclass
class Counts:
    """The hidden counts of a fragment, each text once."""

    subjects: Sequence[Subject]
    texts: list[str] = field(default_factory=list)
    read: list[Column] = field(default_factory=list)

    def of(self, condition: Expression | None) -> tuple[int, ...]:
        """The counts of the subjects of rows under the condition."""
        return tuple(self._index(self._text(s, condition)) for s in self.subjects)

    def _text(self, subject: Subject, condition: Expression | None) -> str:
        self.read.extend(columns(condition) if condition is not None else [])
        if subject.column is not None:
            self.read.append(subject.column)
            return f"count(DISTINCT {render(subject.column)}){filtered(condition)}"
        if subject.present is not None:
            self.read.append(subject.present)
            return f"count({render(subject.present)}){filtered(condition)}"
        return f"count(*){filtered(condition)}"

    def _index(self, text: str) -> int:
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)

    def behind(self, aggregate: Aggregate) -> tuple[int, ...]:
        """The counts behind an aggregate; those of the whole group where nothing else tells."""
        found = [i for c in conditions(aggregate) for i in self.of(c)]
        return tuple(dict.fromkeys(found)) or self.of(None)


def conditions(aggregate: Aggregate) -> list[Expression | None]:
    """The conditions under which a row changes the aggregate; each is counted by itself."""
    where = [aggregate.where] if aggregate.where is not None else []
    if not aggregate.args:
        return [conjunction(where)]
    argument = aggregate.args[0]
    if aggregate.function == "count_if":
        return [conjunction([*where, argument])]
    present = conjunction([*where, *_present(argument)])
    if aggregate.function == "count" or aggregate.function.startswith("bool_"):
        return [present]
    additive = aggregate.function not in ("min", "max")
    by_value: dict[Expression, list[Expression]] = {}
    for condition, value in branches(argument):
        if is_null(value) or (additive and is_nothing(value)):
            continue
        parts = [*([condition] if condition is not None else []), *_present(value)]
        if additive and not is_linear(value):
            parts.append(Call("<>", (value, Literal(0, integer(0))), BOOLEAN))
        by_value.setdefault(value, []).append(conjunction(parts) or Literal(True, BOOLEAN))
    found: list[Expression | None] = [
        conjunction([*where, *([] if (c := _either(parts)) == Literal(True, BOOLEAN) else [c])])
        for parts in by_value.values()
    ]
    averaged = aggregate.function not in ("sum", "min", "max")
    return [*found, present] if averaged and present not in found else found


def _present(value: Expression) -> list[Expression]:
    if isinstance(value, Literal) or not columns(value):
        return []
    if value.type.kind is Kind.NULL:
        return []
    return [Call("not", (Call("is null", (value,), BOOLEAN),), BOOLEAN)]


def _either(parts: list[Expression]) -> Expression:
    whole = parts[0]
    for part in parts[1:]:
        whole = Call("or", (whole, part), BOOLEAN)
    return whole


__all__ = ["Counts", "Subject", "conditions", "subjects"]
