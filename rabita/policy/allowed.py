"""The sentence beside a denial: what this asker could do instead, found by asking the policies.

Every use of the same column is tried for every purpose of the catalogue, without a case and with one. Where
the case named is not assigned to the asker, that case is not tried further: the sentence is the same whether
there is such a case or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from rabita.policy.evaluate import Ask
from rabita.policy.standing import Standing
from rabita.policy.words import series
from rabita.sql.uses import Action

_SOME_CASE = "a case"
_VERBS = {
    Action.GROUP: "group by it",
    Action.FILTER: "filter on it",
    Action.COUNT: "count it",
    Action.COUNT_DISTINCT: "count its distinct values",
    Action.SUM: "sum it",
    Action.EXTREME: "take its minimum or maximum",
    Action.TRANSFORM: "transform it",
    Action.JOIN: "join on it",
}

Permitted = Callable[[Sequence[Ask]], Sequence[bool]]


def what_is_allowed(denied: Ask, purposes: Sequence[str], permitted: Permitted) -> str:
    """What may be done with the denied use's column for its purpose, and for what its action may be used."""
    actions = tuple(Action) if denied.resource[0] == "Column" else (Action.COUNT,)
    asks = [
        Ask(action, denied.resource, purpose, case, standing)
        for purpose in purposes
        for case, standing in _cases(denied).items()
        for action in actions
    ]
    open_asks = [ask for ask, allowed in zip(asks, permitted(asks), strict=True) if allowed]
    name = denied.resource[1]
    if not open_asks:
        return f"No purpose of the catalogue opens {name} to you."
    return " ".join([_for_this_purpose(denied, name, open_asks), *_for_others(denied, open_asks)])


def _cases(denied: Ask) -> Mapping[str, Standing]:
    """The cases to try: the one named or none, and one that is the asker's own."""
    named, kept = denied.standing, denied.standing.registered
    own = Standing(registered=kept, known=kept, assigned=kept)
    if denied.case and named.denies:
        return {_SOME_CASE: own, "": Standing(registered=True)}
    return {denied.case: named} if denied.case else {"": named, _SOME_CASE: own}


def _for_this_purpose(denied: Ask, name: str, open_asks: Iterable[Ask]) -> str:
    here = [a.action for a in open_asks if (a.purpose, a.case) == (denied.purpose, denied.case)]
    if not here and denied.case and denied.standing.denies:
        return "The case is not assigned to you."
    if not here:
        return f"For {denied.purpose} you may do nothing with {name}."
    return f"With {name} you may, for {denied.purpose}, {series([_VERBS[a] for a in here])}."


def _for_others(denied: Ask, open_asks: Sequence[Ask]) -> list[str]:
    """Where the denied action is open; where it is nowhere, what the column is open for at all."""
    same = [a for a in open_asks if a.action is denied.action]
    if same:
        return [f"You may {_VERBS[denied.action]} for {series(_circumstances(denied, same), 'or')}."]
    elsewhere = [a for a in open_asks if (a.purpose, a.case) != (denied.purpose, denied.case)]
    if elsewhere and len(elsewhere) == len(open_asks):
        return [f"Other uses are open for {series(_circumstances(denied, elsewhere), 'or')}."]
    return []


def _circumstances(denied: Ask, open_asks: Sequence[Ask]) -> list[str]:
    plain = list(dict.fromkeys(a.purpose for a in open_asks if a.case == denied.case))
    by_how: dict[str, list[str]] = {}
    for ask in {a.purpose: a for a in reversed(open_asks) if a.purpose not in plain}.values():
        by_how.setdefault(_how(ask), []).insert(0, ask.purpose)
    return [*plain, *(f"{series(purposes, 'or')} {how}" for how, purposes in by_how.items())]


def _how(ask: Ask) -> str:
    if not ask.case:
        return "without a case"
    return "with a case that is assigned to you" if ask.standing.registered else "with a case named"


__all__ = ["what_is_allowed"]
