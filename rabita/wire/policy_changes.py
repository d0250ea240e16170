"""A change of policies goes on record before it comes into force, at the broker and at every agent."""

from __future__ import annotations

from rabita.ledger import Ledger
from rabita.policy import Policies, PolicyWatch
from rabita.telemetry import log


def record_policy_changes(watch: PolicyWatch, ledger: Ledger) -> None:
    """Write every later change of these policies, and what is wrong with one, to the ledger and the log."""

    def record(policies: Policies) -> None:
        ledger.append({"kind": "policy_changed", "policy": policies.hash, "problem": policies.problem})
        log("policy_changed", policy=policies.hash, problem=policies.problem)

    watch.record_changes(record)


__all__ = ["record_policy_changes"]
