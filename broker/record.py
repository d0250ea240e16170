"""What the broker writes to its ledger: the question, how it ended, and what was only looked at. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rabita.policy import Decision, decided, denied
from rabita.refusal import Refusal
from rabita.trust import Asker, VerifiedQuestion


def asked(verified: VerifiedQuestion, *, partials: bool) -> dict[str, Any]:
    """The question, before anything is done for it; restores the memory of questions after a restart.

    Whether partials were asked for as well is on record where they were.
    """
    entry = {"kind": "asked", **verified.entry_fields(), "expires": verified.question.expires_at}
    return entry | {"partials": True} if partials else entry


def answered(
    verified: VerifiedQuestion, decision: Decision | None, *, result: str, rows: int,
    agencies: Mapping[str, str], elapsed_ms: int, witnessed: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """The answer: its digest, its size and the state of every agency; never a value of it.

    `decision` is the federation's own, None where no shared table was asked about. `witnessed` has each
    answer's place in its agency's ledger, and the state of that ledger then.
    """
    return {
        "kind": "answered",
        **verified.entry_fields(),
        **decided(decision),
        "result": result,
        "rows": rows,
        "agencies": dict(agencies),
        "witnessed": dict(witnessed) or None,
        "durations_ms": {"total": elapsed_ms},
    }


def refused(
    verified: VerifiedQuestion | None, refusal: Refusal, decision: Decision | None,
    *, agencies: Mapping[str, str], elapsed_ms: int,
) -> dict[str, Any]:  # fmt: skip
    """A no, and the policy that says it, where one does. Of an unverified asker only the code is known."""
    return {
        "kind": "refused",
        **(verified.entry_fields() if verified else {}),
        **denied(decision),
        "decision": "refused",
        "code": refusal.code.wire_name,
        "agencies": dict(agencies),
        "durations_ms": {"total": elapsed_ms},
    }


def looked(asker: Asker, sql: str, purpose: str, case: str) -> dict[str, str]:
    """Whose look at a question it was; nobody signed it, so it has no id."""
    return {
        "user": asker.subject, "agency": asker.agency, "purpose": purpose, "case": case, "sql": sql,
    }  # fmt: skip


def explained(fields: Mapping[str, str], said: Mapping[str, Any]) -> dict[str, Any]:
    """A question that was explained and not asked: whose it is, and what policy would have said."""
    policy = said["policy"]
    entry = {"kind": "explained", **fields}
    if policy is None:
        return entry
    decision = "permit" if policy["permitted"] else "deny"
    return {**entry, "decision": decision, "policies": list(policy["policies"])}


def refused_look(fields: Mapping[str, str], refusal: Refusal) -> dict[str, Any]:
    """A question that could not be explained."""
    return {"kind": "refused", **fields, "decision": "refused", "code": refusal.code.wire_name}


__all__ = ["answered", "asked", "explained", "looked", "refused", "refused_look"]
