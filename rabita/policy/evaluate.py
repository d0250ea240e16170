"""Asks Cedar, and trusts only the one answer that is a permit.

A set permits a use only with `Allow`, no errors, and permits of ours as its reasons. Cedar's third answer
`NoDecision` is a denial, and so is an `Allow` beside an error: without a schema Cedar skips a forbid that
it cannot evaluate. Cedar's error texts can hold whole entities and go nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

import cedarpy

from rabita.policy.entities import Asking, Uid, as_json, with_asker
from rabita.policy.model import Rule
from rabita.policy.standing import NO_REGISTER, Standing
from rabita.sql.uses import Action

_ASKERS = 128


@dataclass(frozen=True)
class RuleSet:
    """Policies evaluated together, parsed under the keys of `rules`; `layer` is whose permits they are."""

    layer: str
    parsed: cedarpy.PolicySet
    rules: Mapping[str, Rule]


@dataclass(frozen=True)
class Ask:
    """One use as policy sees it, in its circumstances."""

    action: Action
    resource: Uid
    purpose: str
    case: str
    standing: Standing = NO_REGISTER


@dataclass(frozen=True)
class Verdict:
    """What one set says of one ask. `reasons`: the permits that allow it, or the forbids that deny it."""

    layer: str
    allowed: bool
    reasons: tuple[Rule, ...]


class Evaluator:
    """Rule sets, schema and entities, parsed once; a use is permitted where every set allows it."""

    def __init__(self, sets: tuple[RuleSet, ...], entities: cedarpy.Entities, schema: cedarpy.Schema) -> None:
        self._sets, self._schema = sets, schema
        self._entities = lru_cache(maxsize=_ASKERS)(lambda asking: with_asker(entities, asking, schema))

    def verdicts(self, asking: Asking, asks: Sequence[Ask], now: int) -> list[tuple[Verdict, ...]]:
        """For each ask, the verdict of each set, in the order of the sets."""
        try:
            entities = self._entities(asking)
            requests = [
                request(asking, a.action.value, a.resource, a.purpose, a.case, now, a.standing) for a in asks
            ]
        except (ValueError, OverflowError):  # a token's names or a clock that are none
            return [tuple(Verdict(s.layer, False, ()) for s in self._sets) for _ in asks]
        return verdicts_of(self._sets, requests, entities, self._schema)

    def permitted(self, asking: Asking, asks: Sequence[Ask], now: int) -> list[bool]:
        return [all(v.allowed for v in each) for each in self.verdicts(asking, asks, now)]


def verdicts_of(
    sets: Sequence[RuleSet],
    requests: list[dict[str, object]],
    entities: cedarpy.Entities,
    schema: cedarpy.Schema,
) -> list[tuple[Verdict, ...]]:
    """For each request, the verdict of each set, in the order of the sets."""
    by_set = [
        [_verdict(s, answer) for answer in cedarpy.is_authorized_batch(requests, s.parsed, entities, schema)]
        for s in sets
    ]
    return list(zip(*by_set, strict=True))


def request(
    asking: Asking, action: str, resource: Uid, purpose: str, case: str, now: int, standing: Standing
) -> dict[str, object]:
    """One request as Cedar takes it, with the whole context of the schema; `now` in seconds since 1970."""
    at = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    context = {
        "purpose": purpose,
        "case": case,
        "assurance": asking.assurance,
        "now": {"__extn": {"fn": "datetime", "arg": at}},
        "cases_registered": standing.registered,
        "case_known": standing.known,
        "case_assigned": standing.assigned,
    }
    return {
        "principal": as_json(("User", asking.subject)),
        "action": as_json(("Action", action)),
        "resource": as_json(resource),
        "context": json.dumps(context),
    }


def _verdict(rules: RuleSet, answer: cedarpy.AuthzResult) -> Verdict:
    if answer.diagnostics.errors or answer.decision not in (cedarpy.Decision.Allow, cedarpy.Decision.Deny):
        return Verdict(rules.layer, False, ())
    allowed = answer.decision == cedarpy.Decision.Allow
    reasons = tuple(rules.rules[key] for key in sorted(answer.diagnostics.reasons) if key in rules.rules)
    if allowed and (not reasons or not all(rule.permits for rule in reasons)):
        return Verdict(rules.layer, False, ())
    return Verdict(rules.layer, allowed, reasons)


__all__ = ["Ask", "Evaluator", "RuleSet", "Verdict", "request", "verdicts_of"]
