"""Which policies are in force, by name, and which register of cases: on record before they take effect."""

from __future__ import annotations

from typing import Any

from rabita.canonical import canonical_json, digest
from rabita.catalogue import CaseRegister
from rabita.ledger import Ledger
from rabita.policy import Policies, PolicyWatch, Rule
from rabita.policy.load import FEDERATION
from rabita.telemetry import log

MOST_NAMED = 1_000
MOST_BYTES = 128 << 10
"""An entry holds 1,024 items and 256 KiB, and has more to say."""


def named(policies: Policies) -> dict[str, Any]:
    """The fields of an entry that name the policies: `in_force`, each one's name and the digest of its text.

    Where they are too many for an entry it has the first of them by name, and `in_force_left_out` how many
    it has not.
    """
    all_of_them = {name_of(rule): digest(rule.statement.text.encode()) for rule in _rules(policies)}
    listed: dict[str, str] = {}
    room = MOST_BYTES
    for name in sorted(all_of_them):
        room -= len(canonical_json([name, all_of_them[name]]))
        if room < 0 or len(listed) == MOST_NAMED:
            break
        listed[name] = all_of_them[name]
    return {"in_force": listed, "in_force_left_out": len(all_of_them) - len(listed) or None}


def name_of(rule: Rule) -> str:
    """A policy's `@id`; of another layer than the federation's with that layer's name before it.

    Ids are unique in a layer. A federation's own id that reads like a layer's has its layer's name too.
    """
    return rule.id if rule.layer == FEDERATION and ": " not in rule.id else f"{rule.layer}: {rule.id}"


def record_policy_changes(watch: PolicyWatch, ledger: Ledger) -> None:
    """Write every later change of these policies, and what is wrong with one, to the ledger and the log.

    Of a register only the digest is written: which cases there are, and whose, stays where the file is.
    """

    def record(policies: Policies) -> None:
        stated = {"policy": policies.hash, "problem": policies.problem}
        ledger.append({"kind": "policy_changed", **stated, **named(policies)})
        log("policy_changed", **stated)

    def record_cases(register: CaseRegister) -> None:
        ledger.append({"kind": "cases_changed", "cases": register.digest, "problem": register.problem})
        log("cases_changed", problem=register.problem)

    watch.record_changes(record)
    watch.record_case_changes(record_cases)


def in_force(watch: PolicyWatch) -> dict[str, Any]:
    """What an entry says of the policies and the register that a party starts with."""
    policies = watch.current()
    cases = policies.cases.digest if policies.cases else None
    return {"policy": policies.hash, **named(policies), "cases": cases}


def _rules(policies: Policies) -> list[Rule]:
    return [*policies.rules, *policies.shipped]


__all__ = ["MOST_BYTES", "MOST_NAMED", "in_force", "name_of", "named", "record_policy_changes"]
