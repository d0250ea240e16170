"""What the broker writes to its ledger: the question, and how it ended. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rabita.refusal import Refusal
from rabita.trust import VerifiedQuestion


def asked(verified: VerifiedQuestion) -> dict[str, Any]:
    """The question, before anything is done for it; restores the memory of questions after a restart."""
    return {"kind": "asked", **verified.entry_fields(), "expires": verified.question.expires_at}


def answered(
    verified: VerifiedQuestion, *, result: str, rows: int, agencies: Mapping[str, str], elapsed_ms: int
) -> dict[str, Any]:
    """The answer: its digest, its size and the state of every agency; never a value of it."""
    return {
        "kind": "answered",
        **verified.entry_fields(),
        "result": result,
        "rows": rows,
        "agencies": dict(agencies),
        "durations_ms": {"total": elapsed_ms},
    }


def refused(
    verified: VerifiedQuestion | None, refusal: Refusal, *, agencies: Mapping[str, str], elapsed_ms: int
) -> dict[str, Any]:
    """A no. Where the asker could not be verified, only the code is known."""
    return {
        "kind": "refused",
        **(verified.entry_fields() if verified else {}),
        "decision": "refused",
        "code": refusal.code.wire_name,
        "agencies": dict(agencies),
        "durations_ms": {"total": elapsed_ms},
    }


__all__ = ["answered", "asked", "refused"]
