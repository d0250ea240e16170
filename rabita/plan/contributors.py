"""Who stands behind each number: the hidden counts that have to reach the threshold (DESIGN §9).

A conditional aggregate is a group of its own. Counted are the subjects of the rows that can change the
number: its FILTER holds, its argument is not NULL, its branch is the one taken, and a branch that is no
plain sum of columns is not zero. Of two arguments both are present, and each by itself as well as both
together are numbers that the rows behind them tell of. A table without a subject counts its rows; where it
is joined, which can show a row many times, its rows are numbered first and their numbers counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rabita.catalogue.model import Catalogue
from rabita.plan.branches import branches, is_linear, is_nothing, is_null
from rabita.plan.colocation import Equalities, shared
from rabita.plan.model import ROW
from rabita.sql.aggregates import EXTREMES
from rabita.sql.expressions import (
    Aggregate,
    Call,
    Column,
    Expression,
    In,
    Literal,
    columns,
    conjunction,
    disjunction,
    present,
)
from rabita.sql.kinds import BOOLEAN, Kind, integer, of_column
from rabita.sql.query import From, Relation
from rabita.sql.render import filtered, render


def subjects(source: From, equal: Equalities, catalogue: Catalogue) -> list[Column | None]:
    """The subjects of the shared tables in a scope, None for rows; equal ones are counted once."""
    found: list[Column | None] = []
    alone = isinstance(source, Relation)
    for relation in shared(source):
        column = subject(relation, catalogue)
        if column.name == ROW:
            found.append(None if alone else column)
            continue
        if not any(s is not None and equal.same(s, column) for s in found):
            found.append(column)
    return found


def subject(relation: Relation, catalogue: Catalogue) -> Column:
    """The column that tells whom a table's rows are about; the number of the row where none does."""
    table = catalogue.tables[relation.table]
    if table.subject is None:
        return Column(relation.number, relation.table, ROW, integer())
    kind = of_column(table.columns[table.subject].type)
    return Column(relation.number, relation.table, table.subject, kind)


@dataclass(frozen=True)
class Met:
    """The subjects of a table that only a subquery reads: `text` lists those that one row meets.

    Empty where they cannot be listed: where rows meet nobody. Such a number is counted as nobody's.
    """

    text: str
    subject: Column | None = None


@dataclass
class Counts:
    """The hidden counts of a fragment, each text once, with the condition under which it counts."""

    subjects: Sequence[Column | None]
    met: Sequence[Met] = ()
    texts: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    read: list[Column] = field(default_factory=list)

    def of(self, condition: Expression | None) -> tuple[int, ...]:
        """The counts of the subjects of rows under the condition."""
        own = [self._text(s, condition) for s in self.subjects]
        under = "" if condition is None else render(condition)
        met = (self._met(m, condition) for m in self.met)
        return tuple(self._index(t, under, rows_under(condition)) for t in (*own, *met))

    def _met(self, met: Met, condition: Expression | None) -> str:
        if met.subject is None:
            return "0"
        self.read.extend(columns(condition) if condition is not None else [])
        self.read.append(met.subject)
        listed = f"list({met.text}){filtered(condition)}"
        return f"coalesce(len(list_distinct(flatten({listed}))), 0)"

    def _text(self, subject: Column | None, condition: Expression | None) -> str:
        self.read.extend(columns(condition) if condition is not None else [])
        if subject is None:
            return f"count(*){filtered(condition)}"
        self.read.append(subject)
        return f"count(DISTINCT {render(subject)}){filtered(condition)}"

    def _index(self, text: str, condition: str, rows: str) -> int:
        if text not in self.texts:
            self.texts.append(text)
            self.conditions.append(condition)
            self.rows.append(rows)
        return self.texts.index(text)

    def behind(self, aggregate: Aggregate) -> tuple[int, ...]:
        """The counts behind an aggregate; those of the whole group where nothing else tells."""
        found = [i for c in conditions(aggregate) for i in self.of(c)]
        return tuple(dict.fromkeys(found)) or self.of(None)


def conditions(aggregate: Aggregate) -> list[Expression | None]:
    """The conditions under which a row changes the aggregate; each is counted by itself."""
    where = aggregate.where
    if not aggregate.args:
        return [where]
    if len(aggregate.args) == 2:
        return _of_both(aggregate)
    argument = aggregate.args[0]
    if aggregate.function == "count_if":
        return [conjunction([where, argument])]
    counted = conjunction([where, *_present(argument)])
    if aggregate.function == "count" and not aggregate.distinct:
        return [counted]
    if argument.type.kind is Kind.BOOLEAN and isinstance(argument, Call | In):
        # whether anybody meets a condition: those who do and those who do not are each a group
        return [conjunction([where, argument]), conjunction([where, Call("not", (argument,), BOOLEAN)])]
    additive = aggregate.function not in (*EXTREMES, "count")
    found: list[Expression | None] = [
        conjunction([where, *_unless_always(c)]) for c in _by_branch(argument, additive=additive)
    ]
    averaged = additive and aggregate.function not in ("sum", "fsum")
    return [*found, counted] if averaged and counted not in found else found


def _by_branch(argument: Expression, *, additive: bool) -> list[Expression]:
    """For each value that an argument takes, the condition under which it does and counts."""
    by_value: dict[Expression, list[Expression]] = {}
    for condition, value in branches(argument):
        if is_null(value) or (additive and is_nothing(value)):
            continue
        parts: list[Expression | None] = [condition, *_present(value)]
        if additive and not is_linear(value):
            parts.append(Call("<>", (value, Literal(0, integer(0))), BOOLEAN))
        by_value.setdefault(value, []).append(conjunction(parts) or Literal(True, BOOLEAN))
    return [disjunction(parts) for parts in by_value.values()]


def _of_both(aggregate: Aggregate) -> list[Expression | None]:
    """Of the moments of two arguments: all rows that have both, those that move each of them, and those that
    move their product.
    """
    where = aggregate.where
    both = [p for a in aggregate.args for p in _present(a)]
    ones, others = ([_unless_always(c) for c in _by_branch(a, additive=True)] for a in aggregate.args)
    moving = [*ones, *others, *([*one, *other] for one in ones for other in others)]
    found = [conjunction(dict.fromkeys([where, *both, *parts])) for parts in moving]
    return list(dict.fromkeys([conjunction([where, *both]), *found]))


def _unless_always(condition: Expression) -> list[Expression]:
    return [] if condition == Literal(True, BOOLEAN) else [condition]


def rows_under(condition: Expression | None) -> str:
    """The aggregate that counts the rows under a condition: of a column's presence, the cheaper one."""
    match condition:
        case Call(function="not", args=(Call(function="is null", args=(Column() as column,)),)):
            return f"count({render(column)})"
    return f"count(*){filtered(condition)}"


def _present(value: Expression) -> list[Expression]:
    if isinstance(value, Literal) or not columns(value):
        return []
    if value.type.kind is Kind.NULL:
        return []
    return [present(value)]


__all__ = ["Counts", "Met", "conditions", "rows_under", "subject", "subjects"]
