"""Who reads which ledger by all policies together, in sentences: for a matrix and for comparing. Pure.

The askers are those of `askers_told_apart`. One of no agency is looked at as of the centre and,
since policies compare a reader's agency with the ledger's, as one of some agency too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rabita.policy.decide import Policies
from rabita.policy.entities import Asking
from rabita.policy.model import Rule
from rabita.policy.names import entities_named, texts_compared
from rabita.policy.reading import BROKERS_LEDGER, Reading

_OWN, _OTHER = "(own)", "(another)"  # no agency has such a name


def readership(
    policies: Policies, askers: Mapping[str, Asking], named: Sequence[str], now: int
) -> dict[str, list[str]]:
    """By asker what they read; `named` are agencies to be told apart. Who reads nothing is left out."""
    found = {}
    for name, asking in askers.items():
        readers = [(name, asking)]
        if not asking.agency:
            readers.append((f"{name} of an agency", replace(asking, agency=_OWN)))
        for who, reader in readers:
            if said := _sentences(policies, reader, named, now):
                found[who] = said
    return found


def agencies_of_ledgers(rules: Sequence[Rule]) -> list[str]:
    """The agencies that policies name as a ledger's, by attribute or as `Ledger::"..."`."""
    named = set()
    for rule in rules:
        for attribute in ("agency", "keeper"):
            named |= set(texts_compared(rule.cedar, "resource", attribute))
        named |= {uid.rpartition("/")[2] for kind, uid in entities_named(rule.cedar) if kind == "Ledger"}
    return sorted(named - {"", BROKERS_LEDGER})


def _sentences(policies: Policies, reader: Asking, named: Sequence[str], now: int) -> list[str]:
    agencies = {reader.agency: "their own agency"} if reader.agency else {}
    agencies |= {_OTHER: "another agency" if reader.agency or named else "any one agency"}
    agencies |= {name: name for name in named if name != reader.agency}
    at_broker = policies.readings(reader, BROKERS_LEDGER, list(agencies), now)
    said = []
    if whole := at_broker.get(""):
        said.append(f"reads the broker's ledger, {_constants(whole)}")
    for agency, words in agencies.items():
        part = at_broker.get(agency)
        if part is not None and (whole is None or (part.constants and not whole.constants)):
            said.append(f"reads what the broker's ledger has about {words}, {_constants(part)}")
        if own := policies.readings(reader, agency, (), now).get(""):
            said.append(f"reads the ledger of {words}, {_constants(own)}")
        if told := policies.accounts(reader, agency, now).get(""):
            said.append(
                f"is told through the broker what the ledger of {words} says of questions, {_constants(told)}"
            )
    return said


def _constants(reading: Reading) -> str:
    return "with constants" if reading.constants else "constants masked"


__all__ = ["agencies_of_ledgers", "readership"]
