"""Who may read a ledger, what of it, and with the constants of its SQL or without. Pure.

1. A ledger is opened by permits that name `read_ledger`; its constants by permits that name `read_constants`.
   A permit that names no action is about questions and opens no ledger; a forbid that names none holds here
   too. What an agency's ledger says of questions is told through the broker by permits that name
   `read_account`, and by no other: to search a ledger and to be told of it are opened apart.
2. What is asked of policy: the whole ledger, and at the broker the part about each agency by itself.
3. Constants are shown where `read_constants` is permitted beside either, and masked otherwise.
4. An agency only narrows, as with questions: its forbids hold beside the federation's policies, and where it
   has permits of this kind, these must permit too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cedarpy

from rabita.policy.entities import Asking, Uid, as_json, with_asker
from rabita.policy.evaluate import RuleSet, request, verdicts_of
from rabita.policy.model import READ_ACCOUNT, READ_CONSTANTS, READ_LEDGER
from rabita.policy.standing import NO_REGISTER

BROKERS_LEDGER = "broker"
"""The broker where policy names a ledger's keeper; an agency's ledger is kept by its id."""


@dataclass(frozen=True)
class Reading:
    """How a part of a ledger may be read: with constants or masked, by which policies (`@id`)."""

    constants: bool
    policies: tuple[str, ...]


_Part = tuple[str, Uid, dict[str, str]]

Readings = Mapping[str, Reading]
"""By the agency that a part is about, "" for the whole ledger. What may not be read is not in it."""


class Readers:
    """The rules above over parsed policies. Safe to share between threads."""

    def __init__(self, sets: tuple[RuleSet, ...], schema: cedarpy.Schema) -> None:
        self._sets, self._schema = sets, schema

    def readings(self, asking: Asking, keeper: str, about: Sequence[str], now: int) -> Readings:
        """What may be read of the ledger of `keeper` (`BROKERS_LEDGER`, or an agency's id), asked at `now`.

        `about` are the agencies whose parts the broker's ledger has; an agency's ledger has no parts.
        """
        return self._opened(READ_LEDGER, asking, _ledgers(keeper, about), now)

    def accounts(self, asking: Asking, keeper: str, now: int) -> Readings:
        """What an agency may tell of its ledger through the broker: under "", as the whole; asked at `now`.

        Of the broker's own ledger nobody is told so: it is read.
        """
        if keeper == BROKERS_LEDGER:
            return {}
        return self._opened(READ_ACCOUNT, asking, _ledgers(keeper, ()), now)

    def _opened(self, opening: str, asking: Asking, ledgers: Sequence[_Part], now: int) -> Readings:
        try:
            entities = with_asker(_parsed(ledgers, self._schema), asking, self._schema)
            requests = [
                request(asking, action, uid, "", "", now, NO_REGISTER)
                for _, uid, _ in ledgers for action in (opening, READ_CONSTANTS)
            ]  # fmt: skip
        except (ValueError, OverflowError):  # a token's names or a clock that are none
            return {}
        verdicts = verdicts_of(self._sets, requests, entities, self._schema)
        found = {}
        for place, (part, _, _) in enumerate(ledgers):
            read, constants = verdicts[2 * place : 2 * place + 2]
            if read and all(v.allowed for v in read):
                shown = bool(constants) and all(v.allowed for v in constants)
                reasons = {rule.id for v in (*read, *(constants if shown else ())) for rule in v.reasons}
                found[part] = Reading(shown, tuple(sorted(reasons)))
        return found


def _ledgers(keeper: str, about: Sequence[str]) -> list[_Part]:
    """Each part, its entity and what policy knows of it: whose ledger, and about which agency."""
    if keeper != BROKERS_LEDGER:
        return [("", ("Ledger", keeper), {"keeper": keeper, "agency": keeper})]
    whole = ("", ("Ledger", BROKERS_LEDGER), {"keeper": BROKERS_LEDGER, "agency": ""})
    return [
        whole,
        *(
            (a, ("Ledger", f"{BROKERS_LEDGER}/{a}"), {"keeper": BROKERS_LEDGER, "agency": a})
            for a in about
            if a
        ),
    ]


def _parsed(ledgers: Sequence[_Part], schema: cedarpy.Schema) -> cedarpy.Entities:
    whole = ("Ledger", BROKERS_LEDGER)
    records = [
        {"uid": as_json(uid), "attrs": dict(known), "parents": [as_json(whole)] if part else []}
        for part, uid, known in ledgers
    ]
    return cedarpy.Entities.from_json_str(json.dumps(records), schema)


__all__ = ["BROKERS_LEDGER", "Readers", "Reading", "Readings"]
