"""How a scope touches columns: the uses that policy is asked about (DESIGN §3, *use*).

1. Comparing a column with constants or columns filters, and joins where rows of two tables are compared.
2. Whatever is computed from a column before it is compared, counted or added up transforms it as well; what
   only picks records (a condition inside an aggregate or a key) filters.
3. Steps, date parts and conditions as group keys coarsen a column and are no transform.
4. Constants need no permission. A column of a reference table is used as the columns it is joined on
   (`links.py`); `agency` is a dimension of each shared table.
5. A subquery that each agency answers for its own rows filters by all that it reads.
"""

from __future__ import annotations

from collections.abc import Iterable

from rabita.catalogue.model import Catalogue
from rabita.plan.branches import is_linear
from rabita.plan.forms import action_of, is_prefix, is_step, own, results, values
from rabita.plan.frontier import Scope
from rabita.plan.links import Links, links, weighing
from rabita.plan.weights import is_plain_sum, weighs_by_condition
from rabita.sql.expressions import (
    Aggregate,
    Call,
    Case,
    Column,
    Expression,
    In,
    Lowered,
    children,
    columns,
    conjuncts,
    walk,
)
from rabita.sql.functions import FUNCTIONS
from rabita.sql.kinds import BOOLEAN, Kind
from rabita.sql.quantiles import QUANTILES
from rabita.sql.query import From, Query, relations
from rabita.sql.rewrite import joined
from rabita.sql.uses import Action, Use

Uses = set[Use]
_THROUGH = {Action.JOIN: Action.FILTER, Action.COUNT: Action.FILTER, Action.SUM: Action.TRANSFORM}
"""What a use of a reference table's column is to the columns it stands for, where it is not the same."""


def uses(scope: Scope, catalogue: Catalogue) -> tuple[Use, ...]:
    """Every use of every shared column in a scope, sorted."""
    touch = Touch(scope.source, scope.where, catalogue)
    found = touch.rows()
    for key in scope.keys:
        found |= touch.key(key)
    for aggregate in scope.aggregates:
        found |= touch.aggregate(aggregate)
    return ordered(found)


def ordered(found: Iterable[Use]) -> tuple[Use, ...]:
    return tuple(sorted(found, key=lambda u: (u.table, u.column or "", u.action.value)))


class Touch:
    """The uses of expressions over one FROM and WHERE; `around` are the links of the scopes around it."""

    def __init__(
        self,
        source: From | None,
        where: Expression | None,
        catalogue: Catalogue,
        around: Links | None = None,
    ) -> None:
        self.source, self.where, self.catalogue = source, where, catalogue
        self.links = links(source, where, around or {})
        self.weighing = weighing(source, where, catalogue)

    # -- rows

    def rows(self) -> Uses:
        """The uses of FROM and WHERE."""
        parts = [part for one in (self.where, *joined(self.source)) for part in conjuncts(one)]
        return set().union(*map(self.matched, parts))

    def matched(self, condition: Expression) -> Uses:
        """The uses of a condition that matches rows: of WHERE, of ON, of IN with what a subquery gives."""
        equality = self._equality(condition)
        return self.condition(condition) if equality is None else equality

    def _equality(self, condition: Expression) -> Uses | None:
        """An equality of two tables' columns, which joins; with a list of values it chooses rows as well."""
        if isinstance(condition, Call) and condition.function == "=":
            left, right = condition.args
            if isinstance(left, Column) and isinstance(right, Column) and left.relation != right.relation:
                listed = not (left.shared and right.shared)
                return self._all([left, right], Action.JOIN, *([Action.FILTER] if listed else []))
        return None

    # -- conditions

    def condition(self, condition: Expression) -> Uses:
        """The uses of a condition: comparing a column filters; comparing a function of it transforms too."""
        match condition:
            case Call(function="and" | "or" | "not", args=args):
                return set().union(*(self.condition(a) for a in args))
            case Call(function="like" | "starts_with" as function, args=(Column() as column, pattern)):
                plain = is_prefix(pattern, anything=function == "starts_with")
                return self._compared([column]) if plain else self._moved(condition)
            case Call(function="like escape", args=(Column() as column, pattern, escape)):
                plain = is_prefix(pattern, anything=False, escape=escape)
                return self._compared([column]) if plain else self._moved(condition)
            case Call(function="like" | "ilike" | "like escape" | "ilike escape"):
                return self._moved(condition)
            case Call(function=name, args=args) if FUNCTIONS[name].group == "comparison":
                return self._compared(args)
            case In():
                return self._compared(children(condition))
            case _:
                return self.compared(condition)

    def _compared(self, operands: Iterable[Expression]) -> Uses:
        found = self.compared(*operands)
        named = [c for o in operands for c in own(o)]
        if len({c.relation for c in named}) > 1:
            found |= self._all(named, Action.JOIN)
        return found

    def compared(self, *operands: Expression) -> Uses:
        """The uses of what is compared."""
        return set().union(*(self._operand(o) for o in operands))

    def _operand(self, operand: Expression) -> Uses:
        if isinstance(operand, Column):
            return self._all([operand], Action.FILTER)
        return self._moved(operand)

    def _moved(self, operand: Expression) -> Uses:
        """What is computed and then compared; a subquery's own uses, which say what it does itself."""
        return self._all(own(operand), Action.FILTER, Action.TRANSFORM) | self._subqueries(operand)

    def _subqueries(self, expression: Expression) -> Uses:
        found: Uses = set()
        for part in walk(expression):
            if isinstance(part, Lowered):
                found |= part.uses
                found |= set() if part.arg is None else self._operand(part.arg)
        return found

    # -- group keys

    def key(self, key: Expression) -> Uses:
        """The uses of a group key: steps and conditions only coarsen; any other function transforms."""
        found = self._all(columns(key), Action.GROUP) | self._subqueries(key)
        if is_step(key):
            return found
        if key.type.kind is Kind.BOOLEAN and not isinstance(key, Case):
            return found | self.condition(key)
        if isinstance(key, Case):
            parts = [self.condition(c) for c, _ in key.whens]
            return found.union(*parts, *(self.key(v) for v in results(key)))
        inner = [c for e in walk(key) if isinstance(e, Case) for c, _ in e.whens]
        return found.union(self._all(columns(key), Action.TRANSFORM), *(self._moved(c) for c in inner))

    # -- aggregates

    def aggregate(self, aggregate: Aggregate) -> Uses:
        """The uses of an aggregate, its FILTER and the conditions inside its argument."""
        found: Uses = set() if aggregate.where is None else self.condition(aggregate.where)
        action = action_of(aggregate)
        if action in (Action.SUM, Action.COUNT):
            found |= self._weighing(aggregate)
        if not aggregate.args:
            return found | self.counted()
        argument = aggregate.args[0]
        if aggregate.function == "count_if":
            return found | self.counted() | self.condition(argument)
        if aggregate.function in QUANTILES and is_step(argument):
            return found | self._all(columns(argument), action) | self._subqueries(argument)
        if len(aggregate.args) > 1 and aggregate.function not in QUANTILES:
            # products of what each record holds: covariance and its kin
            multiplied = self._all([c for a in aggregate.args for c in values(a)], Action.TRANSFORM)
            return found.union(multiplied, *(self._arms(a, Action.SUM) for a in aggregate.args))
        if action is Action.EXTREME and argument.type.kind is Kind.BOOLEAN:
            extra: Uses = set() if isinstance(argument, Column) else self.condition(argument)
            return found | self._all(columns(argument), Action.EXTREME) | extra
        inside = self._arms(argument, action)
        if action is Action.SUM and not is_plain_sum(argument):
            inside |= self._weighed(argument)
        if action in (Action.SUM, Action.COUNT) and not any(u.action is action for u in inside):
            inside |= self.counted()
        return found | inside

    def _arms(self, argument: Expression, action: Action) -> Uses:
        """A conditional argument is its conditions' uses and the use of what its branches give."""
        if isinstance(argument, Case):
            parts = [self.condition(c) for c, _ in argument.whens]
            return set().union(*parts, *(self._arms(v, action) for v in results(argument)))
        if is_linear(argument) if action is Action.SUM else isinstance(argument, Column):
            return self._all(columns(argument), action) | self._subqueries(argument)
        given = values(argument)
        conditions = [c for c in columns(argument) if c not in given]
        return (
            self._all(given, action, Action.TRANSFORM)
            | self._all(conditions, Action.FILTER, Action.TRANSFORM)
            | self._subqueries(argument)
        )

    def _weighed(self, argument: Expression) -> Uses:
        """A sum that weighs its records transforms what it adds, and what decides how much each weighs."""
        given = values(argument)
        found = self._all(given, Action.TRANSFORM)
        if weighs_by_condition(argument):
            deciding = [c for c in columns(argument) if c not in given]
            found |= self._all(deciding, Action.FILTER, Action.TRANSFORM)
        return found

    def _weighing(self, aggregate: Aggregate) -> Uses:
        """Rows that a list shows several times count several times: what they are matched by is a weight."""
        named = columns(aggregate)
        matched = [c for number in self.weighing for c in self.links.get(number, ())]
        matched += named if any(c.relation in self.weighing for c in named) else []
        return self._all(matched, Action.TRANSFORM)

    def counted(self) -> Uses:
        """`count(*)`: the subject of every shared table, or the table where it has none."""
        shared = [r.table for r in relations(self.source) if r.shared] if self.source is not None else []
        return {Use(t, self.catalogue.tables[t].subject, Action.COUNT) for t in shared}

    def all_of(self, expression: Expression, action: Action) -> Uses:
        """This use of every column named in an expression."""
        return self._all(columns(expression), action)

    def _all(self, named: Iterable[Column], *actions: Action) -> Uses:
        found: Uses = set()
        for column in named:
            if column.shared:
                found |= {Use(column.table, column.name, action) for action in actions}
            for linked in () if column.shared else self.links.get(column.relation, ()):
                found |= {Use(linked.table, linked.name, _THROUGH.get(a, a)) for a in actions}
        return found


def inside(query: Query, arg: Expression | None, catalogue: Catalogue, around: Links) -> Uses:
    """The uses of a subquery that each agency answers for its own rows: it filters by all that it reads."""
    touch = Touch(query.source, query.where, catalogue, around)
    found = touch.rows()
    for expression in (*query.keys, *(o.expression for o in query.outputs), query.having):
        if expression is None:
            continue
        if any(isinstance(part, Aggregate) and not part.args for part in walk(expression)):
            found |= touch.counted()
        found |= touch.compared(expression)
    if arg is not None and query.outputs:
        found |= touch.matched(Call("=", (arg, query.outputs[0].expression), BOOLEAN))
    return found


__all__ = ["Touch", "Uses", "inside", "ordered", "uses"]
