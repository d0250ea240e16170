"""What the broker writes to its ledger: the question, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from rabita.refusal import Refusal
from rabita.trust import VerifiedQuestion


def _time(now: float) -> str:
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _question(verified: VerifiedQuestion) -> dict[str, Any]:
    question, asker = verified.question, verified.asker
    return {
        "question": question.id,
        "user": asker.subject,
        "agency": asker.agency,
        "purpose": question.purpose,
        "case": question.case,
        "sql": question.sql,
    }


def event(kind: str, now: float, **fields: Any) -> dict[str, Any]:
    """Something that happened outside any question: `started`, `stopped`, `policy_changed`."""
    return {"kind": kind, "time": _time(now), **fields}


def asked(verified: VerifiedQuestion, now: float) -> dict[str, Any]:
    """The question, before anything is done for it."""
    question = verified.question
    return event(
        "asked", now, **_question(verified), expires=question.expires_at, catalogue=question.catalogue_hash
    )


def answered(
    verified: VerifiedQuestion,
    now: float,
    *,
    result: str,
    rows: int,
    agencies: Mapping[str, str],
    elapsed_ms: int,
) -> dict[str, Any]:
    """The answer: its digest, its size and the state of every agency; never a value of it."""
    return event(
        "answered", now, **_question(verified),
        result=result, rows=rows, agencies=dict(agencies), durations_ms={"total": elapsed_ms},
    )  # fmt: skip


def refused(
    verified: VerifiedQuestion | None,
    refusal: Refusal,
    now: float,
    *,
    agencies: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A no. Where the asker could not be verified, only the code is known."""
    known = _question(verified) if verified else {}
    states = {"agencies": dict(agencies)} if agencies else {}
    return event("refused", now, **known, **states, decision="refused", code=refusal.code.wire_name)


__all__ = ["answered", "asked", "event", "refused"]
