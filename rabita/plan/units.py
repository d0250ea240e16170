"""Whose rows are added up in each number: what the differencing guard holds numbers against (DESIGN §9, 5).

Rules:

1. A number that adds up rows is a *set* of units: rows of a shared table, each as often as a join shows it.
   Counts are sets of rows of every shared table in FROM, sums of the tables whose columns they add up.
2. Several conditions in one aggregate are several sets, as in `contributors`: an asker may know the factors.
   So is what constants of the asker's tell apart: values of reference tables, dimensions inside a function.
3. What is added up is a *class*: `count`, or a column. An argument of several columns is in the class of
   each, and in `count` too unless it is a plain multiple of columns: x + 1 less x counts rows.
4. DISTINCT adds up values, held by subjects; DISTINCT of the subject adds up the subjects themselves. Either
   is taken for a set of rows too.
5. Smallest, largest and boolean values add nothing up and have no sets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rabita.catalogue.model import AGENCY, Catalogue, ColumnRef, Role
from rabita.plan.branches import branches, is_linear
from rabita.plan.colocation import shared
from rabita.plan.contributors import conditions, subject
from rabita.plan.model import ROW
from rabita.plan.totals import is_wide
from rabita.plan.unit_sets import COUNT, Units, UnitSet
from rabita.sql.expressions import Aggregate, Call, Cast, Column, Expression, Literal, Lowered, columns, walk
from rabita.sql.query import From, Join, Relation, relations
from rabita.sql.render import render

_NOT_ADDED_UP = ("min", "max", "bool_or", "bool_and")


@dataclass
class _Growing:
    units: Units
    weights: list[str]


class Sets:
    """Collects the sets behind the numbers of one fragment, and what to ask for their members."""

    def __init__(self, source: From, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._relations = {r.number: r for r in shared(source)}
        self._numbers = {r.number for r in relations(source)}
        self._optional = set(_optional(source))
        self._found: dict[tuple[object, ...], _Growing] = {}

    @property
    def units(self) -> tuple[Units, ...]:
        return tuple(replace(g.units, weights=tuple(g.weights)) for g in self._found.values())

    def of(self, aggregate: Aggregate, partial: int) -> tuple[UnitSet, ...]:
        """The sets behind one partial column of an aggregate."""
        if aggregate.function in _NOT_ADDED_UP:
            return ()
        if aggregate.function in ("fsum", "favg") or (aggregate.function == "avg" and not aggregate.distinct):
            sums = 2 if aggregate.function == "avg" and is_wide(aggregate.args[0].type) else 1
            aggregate = replace(aggregate, function="sum" if partial < sums else "count")
        found: list[UnitSet] = []
        for condition in conditions(aggregate):
            found += self._distinct(aggregate, condition) if aggregate.distinct else []
            found += self._rows(aggregate, condition)
        asked = _is_conditional(aggregate)
        return tuple(dict.fromkeys(replace(one, conditional=asked) for one in found))

    def _rows(self, aggregate: Aggregate, condition: Expression | None) -> list[UnitSet]:
        classes, split = self._added(aggregate)
        own = {c.relation for a in aggregate.args for c in columns(a)} & self._relations.keys()
        which = own if own and COUNT not in classes else self._relations.keys()
        sets = []
        for number in sorted(which):
            at = self._place(self._relations[number], split)
            sets.append(UnitSet(at, self._weight(at, number, condition), classes))
        return sets

    def _added(self, aggregate: Aggregate) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The classes of what is added up, and the expressions whose values an asker could tell apart by."""
        if aggregate.function in ("count", "count_if"):
            return (COUNT,), ()
        classes: dict[str, None] = {}
        split: dict[str, None] = {}
        for value in (value for argument in aggregate.args for _, value in branches(argument)):
            named = columns(value)
            measured = [c for c in named if c.shared and c.table]
            classes.update(dict.fromkeys(f"{c.table}.{c.name}" for c in measured))
            plain = is_linear(value) and _homogeneous(value)
            if not plain or not measured or aggregate.function != "sum":
                classes[COUNT] = None  # a spread tells how many rows it is of
            split.update(dict.fromkeys(self._known_to_the_asker(value, plain=plain)))
        return tuple(classes), tuple(split)

    def _known_to_the_asker(self, value: Expression, *, plain: bool) -> list[str]:
        """What weighs rows by values that the asker knows, so that one sum may be read as many."""
        outer = [c for c in columns(value) if c.relation in self._numbers]
        known: list[Expression] = [c for c in outer if not c.shared or not c.table]
        known += [e for e in walk(value) if isinstance(e, Lowered) and not any(c.shared for c in e.reads)]
        measured = [c for c in outer if c.shared and c.table]
        if not plain and measured and all(self._is_dimension(c) for c in measured):
            known += measured
        return [render(e) for e in known]

    def _is_dimension(self, column: Column) -> bool:
        return self._catalogue.tables[column.table].visible[column.name].role is Role.DIMENSION

    def _distinct(self, aggregate: Aggregate, condition: Expression | None) -> list[UnitSet]:
        argument = aggregate.args[0]
        named = self._relations.get(argument.relation) if isinstance(argument, Column) else None
        if named and argument == subject(named, self._catalogue):
            at = self._place(named, ())
            return [UnitSet(at, self._weight(at, named.number, condition), (COUNT,), subjects=True)]
        about = columns(argument)
        relation = next((r for c in about if (r := self._relations.get(c.relation))), None)
        relation = relation or next(iter(self._relations.values()))
        name = ".".join([about[0].table, about[0].name]) if isinstance(argument, Column) else render(argument)
        at = self._place(relation, (), value=argument, space=f"values {name}")
        return [UnitSet(at, self._weight(at, relation.number, condition), (COUNT,), once=True)]

    def _place(
        self, relation: Relation, split: tuple[str, ...], *, value: Expression | None = None, space: str = ""
    ) -> int:
        """Where the members of that relation's rows, told apart by `split`, are among all."""
        key = (relation.number, split, space)
        if key not in self._found:
            self._found[key] = _Growing(self._made(relation, split, value, space), [])
        return list(self._found).index(key)

    def _made(
        self, relation: Relation, split: tuple[str, ...], value: Expression | None, space: str
    ) -> Units:
        table = self._catalogue.tables[relation.table]
        alias = f"t{relation.number}"
        about = None if table.subject is None else f'{alias}."{table.subject}"'
        own = [f'{alias}."{name}"' for name in table.visible if name != AGENCY]
        return Units(
            space=space or f"rows {relation.table}",
            people="" if table.subject is None else _people(relation.table, self._catalogue),
            unit=tuple(own) if value is None else (render(value),),
            subject=about if value is None else None,
            many=_many(about, alias) if value is not None or about is None else "1",
            split=split,
            weights=(),
            numbered=about is None or relation.number in self._optional,
            table=relation.table,
            columns=tuple(name for name in table.visible if name != AGENCY),
            alone=len(self._numbers) == 1,
        )

    def _weight(self, at: int, number: int, condition: Expression | None) -> int:
        parts = [] if condition is None else [render(condition)]
        if number in self._optional:
            parts.append(f"t{number}.{ROW} IS NOT NULL")
        text = "count(*)" + (f" FILTER (WHERE {' AND '.join(parts)})" if parts else "")
        weights = list(self._found.values())[at].weights
        if text not in weights:
            weights.append(text)
        return weights.index(text)


def _is_conditional(aggregate: Aggregate) -> bool:
    """Whether the asker picked rows by a condition, other than on `agency`, of which everybody knows."""
    written = [aggregate.where] if aggregate.where is not None else []
    if aggregate.function == "count_if":
        written += aggregate.args
    written += [c for a in aggregate.args for c, _ in branches(a) if c is not None]
    return any(column.name != AGENCY for condition in written for column in columns(condition))


def _many(subject: str | None, alias: str) -> str:
    """How many subjects a unit stands for: those that hold the value, or its rows where each is one."""
    return f"count(DISTINCT {subject or f'{alias}.{ROW}'})"


def _homogeneous(value: Expression) -> bool:
    """Of a linear expression: nothing is added to what its columns add up to."""
    match value:
        case Column():
            return True
        case Literal(value=number):
            return number == 0
        case Call(function="+" | "-" | "neg", args=args):
            return all(_homogeneous(a) for a in args)
        case Call(function="*", args=args):
            return any(bool(columns(a)) and _homogeneous(a) for a in args)
        case Call(function="/", args=(left, _)):
            return _homogeneous(left)
        case Cast(arg=arg):
            return _homogeneous(arg)
        case _:
            return False


def _optional(source: From) -> list[int]:
    """The relations that an outer join may leave out."""
    if not isinstance(source, Join):
        return []
    right = [r.number for r in relations(source.right)] if source.kind == "left" else _optional(source.right)
    return [*_optional(source.left), *right]


def _people(table: str, catalogue: Catalogue) -> str:
    """One name for the subjects of all tables whose subject columns are colocated or named alike."""
    columns_ = {name: ColumnRef(name, t.subject) for name, t in sorted(catalogue.tables.items()) if t.subject}
    same = {table}
    while True:
        more = {
            name
            for name, column in columns_.items()
            if name not in same and any(_alike(column, columns_[other], catalogue) for other in same)
        }
        if not more:
            return f"people {min(str(columns_[name]) for name in same)}"
        same |= more


def _alike(left: ColumnRef, right: ColumnRef, catalogue: Catalogue) -> bool:
    return left.column == right.column or catalogue.are_colocated(left, right)


__all__ = ["Sets"]
