"""What ledgers say of a decision: the same fields at the broker and at every agency. Pure."""

from __future__ import annotations

from typing import Any

from rabita.policy.model import Decision, Denial, Permit


def decided(decision: Decision | None) -> dict[str, Any]:
    """Of an answer: that it was permitted, by which policies, under what; nothing where none was needed."""
    if not isinstance(decision, Permit):
        return {}
    return {
        "decision": "permit",
        "policy": decision.policy_hash,
        "policies": list(decision.policies),
        "obligations": decision.obligations.as_json(),
    }


def denied(decision: Decision | None) -> dict[str, Any]:
    """Of a refusal: the policies in force, and the one that forbids; nothing where policy did not say no."""
    if not isinstance(decision, Denial):
        return {}
    return {"policy": decision.policy_hash, "policies": [decision.policy] if decision.policy else None}


__all__ = ["decided", "denied"]
