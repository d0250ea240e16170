"""What policies decide of every use there is, by asker, purpose, with a case and without. Pure.

The askers are those that policies can tell apart: each role they name, each user, someone without any; and
each of these from every agency, and as surely identified, as a policy asks for. What depends on the time is
decided for `now`. Where a register of cases is kept, a case that is named is the asker's or is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from rabita.catalogue.model import Catalogue
from rabita.policy.decide import Policies
from rabita.policy.entities import Asking, resource_of
from rabita.policy.evaluate import Ask
from rabita.policy.model import Decision, Rule
from rabita.policy.names import entities_named, texts_compared
from rabita.policy.standing import Standing, standing_of_own
from rabita.sql.uses import Action, Use

_SOMEONE, _SOME_CASE = "someone", "a case"


class Case(StrEnum):
    """Which case a question names."""

    NONE = "none"
    OWN = "own"
    OTHER = "other"


@dataclass(frozen=True)
class Circumstances:
    """What a question is asked for, and which case it names; `registered`: cases are told apart by whose."""

    purpose: str
    case: Case
    registered: bool = False


@dataclass(frozen=True)
class Cell:
    """One use by one kind of asker, in words that tell them apart."""

    asker: str
    use: Use
    circumstances: Circumstances


Survey = Mapping[Cell, Decision]


def survey(
    policies: Policies, catalogue: Catalogue, askers: Mapping[str, Asking], now: int, *, registered: bool
) -> Survey:
    """The decision on each use by each asker; with `registered` on cases that are not the asker's, too."""
    uses = list(_uses(catalogue))
    found: dict[Cell, Decision] = {}
    kept = policies.cases is not None
    standings = {Case.NONE: Standing(kept), Case.OWN: standing_of_own(policies.cases)}
    if registered:
        standings[Case.OTHER] = Standing(kept)
    for purpose, (case, standing) in product(catalogue.purposes, standings.items()):
        named = "" if case is Case.NONE else _SOME_CASE
        asks = [
            (u, Ask(u.action, r, purpose, named, standing)) for u in uses if (r := resource_of(u, catalogue))
        ]
        for name, asking in askers.items():
            for (use, _), decision in zip(asks, policies.each(asking, asks, now), strict=True):
                found[Cell(name, use, Circumstances(purpose, case, registered))] = decision
    return found


def askers_told_apart(rules: Iterable[Rule]) -> dict[str, Asking]:
    """Every kind of asker that these policies could treat in a way of its own, under a name for people."""
    written = [rule.cedar for rule in rules]
    named = {uid for cedar in written for uid in entities_named(cedar)}
    roles = sorted(name for kind, name in named if kind == "Role")
    users = sorted(name for kind, name in named if kind == "User")
    agencies = _with_none({t for c in written for t in texts_compared(c, "principal", "agency")})
    assurances = _with_none({t for c in written for t in texts_compared(c, "context", "assurance")})
    who = [(role, _SOMEONE, (role,)) for role in roles] + [(f"user {u}", u, ()) for u in users]
    who.append(("anyone else", _SOMEONE, ()))
    found: dict[str, Asking] = {}
    for (name, subject, of), agency, assurance in product(who, agencies, assurances):
        told = name + (f" of {agency}" if agency else "") + (f" ({assurance})" if assurance else "")
        found[told] = Asking(subject, of, agency, assurance)
    return found


def _with_none(texts: set[str]) -> Sequence[str]:
    return ["", *sorted(texts - {""})]


def _uses(catalogue: Catalogue) -> Iterator[Use]:
    for table in catalogue.tables.values():
        if table.is_reference:
            continue
        if table.subject is None:
            yield Use(table.name, None, Action.COUNT)
        for column in table.visible.values():
            yield from (Use(table.name, column.name, action) for action in Action)


__all__ = ["Case", "Cell", "Circumstances", "Survey", "askers_told_apart", "survey"]
