"""Checks that the tables, columns, column roles and purposes a policy names are the catalogue's.

Cedar takes any text for the name of an entity. `forbid (principal, action, resource ==
Column::"seizures.case_rf");` is valid and forbids nothing, so a name that is not the catalogue's is refused.
A purpose that a permit waits for and the catalogue does not have opens nothing: a warning; one that a
forbid waits for would leave open what it was written to close: refused. So would `context has badge`, which
validates as what is never true: what the schema has is always there, so `has` is refused altogether.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from rabita.catalogue.model import Catalogue, Role
from rabita.policy.entities import Uid, catalogue_entities
from rabita.policy.model import Rule
from rabita.refusal import Code, Refusal

_CHECKED = {"Column", "ColumnRole", "Table"}


def check_names(rule: Rule, catalogue: Catalogue) -> list[str]:
    """Refuses a policy that names what the catalogue does not have; returns warnings."""
    known = set(catalogue_entities(catalogue)) | {
        ("ColumnRole", r.value) for r in Role if r is not Role.HIDDEN
    }
    hidden = _hidden(catalogue)
    for attribute in _attributes_tested(rule.cedar):
        raise Refusal(
            Code.CONFIGURATION,
            f"{rule.statement.place}: `has {attribute}` decides nothing: what the schema has is always "
            "there, and nothing else ever is",
            hint="Leave it out, and compare the attribute. policies/schema.cedarschema has them all.",
        )
    for uid in entities_named(rule.cedar):
        if uid[0] in _CHECKED and uid not in known:
            _refuse_name(rule, uid, known, uid in hidden)
    return [w for purpose in purposes_named(rule.cedar) for w in _check_purpose(rule, purpose, catalogue)]


def _attributes_tested(node: Any) -> Iterator[str]:
    for each in _walk(node):
        tested = each.get("has")
        if isinstance(tested, dict) and isinstance(tested.get("attr"), str):
            yield tested["attr"]


def _hidden(catalogue: Catalogue) -> set[Uid]:
    columns = ((t.name, c) for t in catalogue.tables.values() for c in t.columns.values())
    named = {("Column", f"{table}.{c.name}") for table, c in columns if c.role is Role.HIDDEN}
    return named | {("ColumnRole", Role.HIDDEN.value)}


def _refuse_name(rule: Rule, uid: Uid, known: set[Uid], hidden: bool) -> None:
    if hidden and not rule.permits:
        return  # true, if needless
    kind, name = uid
    written = f'{kind}::"{name}"'
    if hidden:
        problem, hint = "is hidden, and no policy can open it", "Give it another role in the catalogue."
    else:
        problem = "is not in the catalogue"
        names = sorted(n for k, n in known if k == kind)
        close = difflib.get_close_matches(name, names, n=1)
        hint = f'Did you mean {kind}::"{close[0]}"?' if close else "Known are " + ", ".join(names[:20]) + "."
    raise Refusal(Code.CONFIGURATION, f"{rule.statement.place}: {written} {problem}", hint=hint)


def _check_purpose(rule: Rule, purpose: str, catalogue: Catalogue) -> Iterator[str]:
    if purpose in catalogue.purposes or purpose == "":
        return
    message = f'{rule.statement.place}: the purpose "{purpose}" is not in the catalogue'
    if not rule.permits:
        hint = "Purposes are " + ", ".join(catalogue.purposes) + "."
        raise Refusal(Code.CONFIGURATION, message, hint=hint)
    yield message


def entities_named(node: Any) -> Iterator[Uid]:
    """Every entity written in a policy's parsed form, in its scope and in its conditions."""
    for each in _walk(node):
        for key in ("entity", "__entity"):
            if isinstance(found := each.get(key), dict) and {"type", "id"} <= found.keys():
                yield found["type"], found["id"]
        for found in each.get("entities", ()) if isinstance(each.get("entities"), list) else ():
            yield found["type"], found["id"]


def purposes_named(node: Any) -> Iterator[str]:
    """Every constant that a policy compares `context.purpose` with."""
    yield from texts_compared(node, "context", "purpose")


def texts_compared(node: Any, variable: str, attribute: str) -> Iterator[str]:
    """Every constant that a policy compares an attribute with, as `principal.agency`."""
    wanted = {".": {"left": {"Var": variable}, "attr": attribute}}
    for each in _walk(node):
        for operator in ("==", "!=", "contains", "in"):
            sides = each.get(operator)
            if isinstance(sides, dict) and wanted in (sides.get("left"), sides.get("right")):
                yield from (v["Value"] for v in _walk(sides) if isinstance(v.get("Value"), str))


def _walk(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from _walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from _walk(child)


__all__ = ["check_names", "entities_named", "purposes_named", "texts_compared"]
