"""How a scope touches columns: the uses that policy is asked about (DESIGN §3, *use*).

Reference tables and constants need no permission; `agency` is a dimension of each shared table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rabita.catalogue.model import Catalogue
from rabita.plan.branches import is_linear
from rabita.plan.frontier import Scope
from rabita.sql.expressions import (
    Aggregate,
    Call,
    Case,
    Cast,
    Column,
    Expression,
    In,
    Literal,
    Lowered,
    children,
    columns,
    conjuncts,
    walk,
)
from rabita.sql.functions import FUNCTIONS
from rabita.sql.kinds import BOOLEAN, Kind
from rabita.sql.query import From, Join, Query, relations
from rabita.sql.uses import Action, Use

Uses = set[Use]
_EXTREMES = frozenset({"min", "max", "bool_and", "bool_or"})


def uses(scope: Scope, catalogue: Catalogue) -> tuple[Use, ...]:
    """Every use of every shared column in a scope, sorted."""
    found = rows(scope.source, scope.where)
    for key in scope.keys:
        found |= key_uses(key)
    for aggregate in scope.aggregates:
        found |= aggregate_uses(aggregate, scope.source, catalogue)
    return ordered(found)


def ordered(found: Iterable[Use]) -> tuple[Use, ...]:
    return tuple(sorted(found, key=lambda u: (u.table, u.column or "", u.action.value)))


def rows(source: From, where: Expression | None) -> Uses:
    """The uses of FROM and WHERE."""
    found = _conditions(where)
    if isinstance(source, Join):
        found |= rows(source.left, None) | rows(source.right, None) | _conditions(source.on)
    return found


def _conditions(condition: Expression | None) -> Uses:
    found: Uses = set()
    for part in conjuncts(condition):
        joined = _joined(part)
        found |= joined if joined is not None else predicate(part)
    return found


def _joined(condition: Expression) -> Uses | None:
    if isinstance(condition, Call) and condition.function == "=":
        left, right = condition.args
        if isinstance(left, Column) and isinstance(right, Column) and left.relation != right.relation:
            return _all([left, right], Action.JOIN)
    return None


def predicate(condition: Expression) -> Uses:
    """The uses of a condition: comparing a column filters; comparing a function of it transforms as well."""
    match condition:
        case Call(function="and" | "or" | "not", args=args):
            return set().union(*(predicate(a) for a in args))
        case Call(function=name) if FUNCTIONS[name].group == "comparison":
            return set().union(*(_operand(a) for a in condition.args))
        case In():
            return set().union(*(_operand(a) for a in children(condition)))
        case _:
            return _operand(condition)


def _operand(operand: Expression) -> Uses:
    if isinstance(operand, Column):
        return _all([operand], Action.FILTER)
    if isinstance(operand, Lowered):
        return set(operand.uses) | (set() if operand.arg is None else _operand(operand.arg))
    if _lowers(operand):
        return set().union(*(_operand(c) if _lowers(c) else _moved(c) for c in children(operand)))
    return _moved(operand)


def _lowers(operand: Expression) -> bool:
    return any(isinstance(e, Lowered) for e in walk(operand))


def _moved(operand: Expression) -> Uses:
    return _all(columns(operand), Action.FILTER, Action.TRANSFORM)


def key_uses(key: Expression) -> Uses:
    """The uses of a group key: steps only coarsen a column; any other function transforms it."""
    named = columns(key)
    found = _all(named, Action.GROUP)
    if not _is_step(key):
        found |= _all(named, Action.TRANSFORM)
    for inner in walk(key):
        if isinstance(inner, Case):
            for condition, _ in inner.whens:
                found |= predicate(condition) | _all(columns(condition), Action.TRANSFORM)
    return found


def _is_step(key: Expression) -> bool:
    match key:
        case Column() | Literal():
            return True
        case Call(function=name, args=args):
            return FUNCTIONS[name].step and len(columns(key)) <= 1 and all(_is_step(a) for a in args)
        case Cast(arg=arg, is_try=False):
            return _is_step(arg)
        case _:
            return False


def aggregate_uses(aggregate: Aggregate, source: From, catalogue: Catalogue) -> Uses:
    """The uses of an aggregate, its FILTER and the conditions inside its argument."""
    found: Uses = set() if aggregate.where is None else predicate(aggregate.where)
    if not aggregate.args:
        return found | counted(source, catalogue)
    if len(aggregate.args) > 1:
        ones = [replace(aggregate, args=(a,)) for a in aggregate.args]
        return found.union(*(aggregate_uses(one, source, catalogue) for one in ones))
    argument = aggregate.args[0]
    action = _action(aggregate)
    if aggregate.function == "count_if":
        return found | counted(source, catalogue) | predicate(argument)
    if action is Action.EXTREME and argument.type.kind is Kind.BOOLEAN:
        extra: Uses = set() if isinstance(argument, Column) else predicate(argument)
        return found | _all(columns(argument), Action.EXTREME) | extra
    inside = _arms(argument, action)
    named = inside or found
    if action in (Action.SUM, Action.COUNT) and not any(u.action is action for u in inside):
        named = found | inside | counted(source, catalogue)
    return found | inside | named


def _action(aggregate: Aggregate) -> Action:
    if aggregate.function == "count" and aggregate.distinct:
        return Action.COUNT_DISTINCT
    if aggregate.function in _EXTREMES:
        return Action.EXTREME
    return Action.COUNT if aggregate.function in ("count", "count_if") else Action.SUM


def _arms(argument: Expression, action: Action) -> Uses:
    """A conditional argument is its conditions' filters and the use of what its branches give."""
    if isinstance(argument, Case):
        found: Uses = set()
        for condition, value in argument.whens:
            found |= predicate(condition) | _arms(value, action)
        return found if argument.default is None else found | _arms(argument.default, action)
    plain = is_linear(argument) if action is Action.SUM else isinstance(argument, Column)
    if plain:
        return _all(columns(argument), action)
    values = _values(argument)
    conditions = [c for c in columns(argument) if c not in values]
    return _all(values, action, Action.TRANSFORM) | _all(conditions, Action.FILTER, Action.TRANSFORM)


def _values(expression: Expression) -> list[Column]:
    """The columns that give a value, not those that only decide between values."""
    match expression:
        case Case(whens=whens, default=default):
            values = [v for _, v in whens] + ([] if default is None else [default])
            return [c for v in values for c in _values(v)]
        case Column():
            return [expression]
        case Call() | In() if expression.type.kind is Kind.BOOLEAN:
            return []
        case _:
            return [c for child in children(expression) for c in _values(child)]


def counted(source: From, catalogue: Catalogue) -> Uses:
    """`count(*)`: the subject of every shared table, or the table where it has none."""
    shared = [r.table for r in relations(source) if r.shared]
    return {Use(t, catalogue.tables[t].subject, Action.COUNT) for t in shared}


def inside(query: Query, arg: Expression | None, catalogue: Catalogue) -> Uses:
    """The uses of a subquery that each agency answers for its own rows: it filters by all that it reads."""
    source = query.source
    found: Uses = set() if source is None else rows(source, query.where)
    for expression in (*query.keys, *(o.expression for o in query.outputs), query.having):
        if expression is None:
            continue
        for part in walk(expression):
            if isinstance(part, Aggregate) and not part.args and source is not None:
                found |= counted(source, catalogue)
        found |= _operand(expression)
    if arg is not None and query.outputs:
        equal = Call("=", (arg, query.outputs[0].expression), BOOLEAN)
        found |= _joined(equal) or _operand(arg)
    return found


def compared(*operands: Expression) -> Uses:
    """The uses of what is compared with merged values."""
    return set().union(*(_operand(o) for o in operands))


def _all(named: Iterable[Column], *actions: Action) -> Uses:
    return {Use(c.table, c.name, action) for c in named if c.shared for action in actions}


__all__ = [
    "aggregate_uses",
    "compared",
    "counted",
    "inside",
    "key_uses",
    "ordered",
    "predicate",
    "rows",
    "uses",
]
