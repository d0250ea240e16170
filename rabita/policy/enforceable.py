"""Refuses policies that ask for what this party has no way to keep, and registers that none of them reads."""

from __future__ import annotations

import json
from pathlib import Path

from rabita.policy.decide import Policies
from rabita.refusal import Code, Refusal


def unenforced(policies: Policies, supported: frozenset[str]) -> None:
    """Raises `Refusal` where a policy asks for an obligation whose name is not in `supported`."""
    for rule in policies.rules:
        asked = rule.obligations.as_json() if rule.obligations else {}
        for name, value in asked.items():
            if name not in supported:
                raise Refusal(
                    Code.CONFIGURATION,
                    f'{rule.statement.place_of(name)}: policy "{rule.id}" asks for @{name}("{value}"), '
                    "which this agent cannot enforce",
                    hint="It enforces "
                    + (", ".join(f"@{each}" for each in sorted(supported)) or "none")
                    + ".",
                )


def unread_register(policies: Policies, register: Path) -> None:
    """Raises `Refusal` where no policy asks whether a case is assigned: the register would bind nobody."""
    if not any('"case_assigned"' in json.dumps(rule.cedar["conditions"]) for rule in policies.rules):
        raise Refusal(
            Code.CONFIGURATION,
            f"{register} is a register of cases, and no policy in force asks for context.case_assigned",
            hint="Add the policy case-not-assigned of policies/baseline.cedar, or keep no register.",
        )


__all__ = ["unenforced", "unread_register"]
