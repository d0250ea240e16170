"""Refuses policies that ask for an obligation which this agent has no way to keep."""

from __future__ import annotations

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


__all__ = ["unenforced"]
