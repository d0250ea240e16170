"""A change of policies or of the register of cases is recorded before it comes into force, at every party."""

from __future__ import annotations

from rabita.catalogue import CaseRegister
from rabita.ledger import Ledger
from rabita.policy import Policies, PolicyWatch
from rabita.telemetry import log


def record_policy_changes(watch: PolicyWatch, ledger: Ledger) -> None:
    """Write every later change of these policies, and what is wrong with one, to the ledger and the log.

    Of a register only the digest is written: which cases there are, and whose, stays where the file is.
    """

    def record(policies: Policies) -> None:
        ledger.append({"kind": "policy_changed", "policy": policies.hash, "problem": policies.problem})
        log("policy_changed", policy=policies.hash, problem=policies.problem)

    def record_cases(register: CaseRegister) -> None:
        ledger.append({"kind": "cases_changed", "cases": register.digest, "problem": register.problem})
        log("cases_changed", problem=register.problem)

    watch.record_changes(record)
    watch.record_case_changes(record_cases)


def in_force(watch: PolicyWatch) -> dict[str, str | None]:
    """What an entry says of the policies and the register that a party starts with."""
    policies = watch.current()
    return {"policy": policies.hash, "cases": policies.cases.digest if policies.cases else None}


__all__ = ["in_force", "record_policy_changes"]
