"""Which agencies can hold a row of the scope, from what its filter says of `agency`.

WHERE agency = 'anf' AND drug = 'ice'   ->   {anf}
"""

from __future__ import annotations

from rabita.catalogue.model import AGENCY
from rabita.plan.frontier import Scope
from rabita.sql.expressions import Call, Column, Expression, In, Literal, conjuncts
from rabita.sql.query import From, Join


def pruned(source: From, where: Expression | None) -> frozenset[str] | None:
    """The agencies to ask; None for all. A filter that no agency meets prunes nothing, and finds nothing."""
    always = kept(source)
    asked: frozenset[str] | None = None
    for condition in conjuncts(where):
        named = _named(condition, always)
        if named is not None:
            asked = named if asked is None else asked & named
    return asked or None


def kept(source: From) -> frozenset[int]:
    """Shared relations that no outer join makes optional: only their `agency` is never NULL."""
    if not isinstance(source, Join):
        return frozenset({source.number}) if source.shared else frozenset()
    if source.kind == "full":
        return frozenset()
    return kept(source.left) | (frozenset() if source.kind == "left" else kept(source.right))


def are_apart(scope: Scope, agencies: frozenset[str] | None) -> bool:
    """Whether no group crosses agencies: one is asked, or a key is an `agency` that every row has."""
    if agencies is not None and len(agencies) == 1:
        return True
    always = kept(scope.source)
    return any(isinstance(k, Column) and k.name == AGENCY and k.relation in always for k in scope.keys)


def _named(condition: Expression, always: frozenset[int]) -> frozenset[str] | None:
    match condition:
        case Call(function="=", args=(Column() as column, Literal(value=str(value)))):
            values = [value]
        case Call(function="=", args=(Literal(value=str(value)), Column() as column)):
            values = [value]
        case In(arg=Column() as column, options=options) if all(isinstance(o, Literal) for o in options):
            values = [o.value for o in options if isinstance(o, Literal) and isinstance(o.value, str)]
        case _:
            return None
    if column.name != AGENCY or column.relation not in always:
        return None
    return frozenset(values)


__all__ = ["are_apart", "kept", "pruned"]
