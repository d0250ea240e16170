"""What an agent writes to its ledger of a question: that it was asked, and how it ended. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.release import Released
from rabita.ledger import event, question_fields
from rabita.policy import Permit
from rabita.refusal import Refusal
from rabita.trust import VerifiedQuestion


def asked(verified: VerifiedQuestion, round_index: int, now: float) -> dict[str, Any]:
    """The question, before anything is done for it; restores the memory of questions after a restart."""
    return event("asked", now, **_known(verified), round=round_index, expires=verified.question.expires_at)


def released(
    verified: VerifiedQuestion,
    round_index: int,
    permit: Permit,
    results: Sequence[Released],
    now: float,
    elapsed_ms: int,
) -> dict[str, Any]:
    """What leaves: digests and numbers of groups, under which policy; never a value."""
    return event(
        "released", now, **_known(verified),
        round=round_index,
        decision="permit",
        policy=permit.policy_hash,
        policies=list(permit.policies),
        obligations=permit.obligations.as_json(),
        fragments=[
            {"name": r.fragment, "digest": r.fragment_digest, "result": r.digest, "groups": r.groups}
            for r in results
        ],
        withheld=max((r.withheld for r in results), key=len, default=""),
        durations_ms={"total": elapsed_ms},
    )  # fmt: skip


def refused(
    verified: VerifiedQuestion | None, refusal: Refusal, now: float, elapsed_ms: int
) -> dict[str, Any]:
    """A no. Where the asker could not be verified, only the code is known."""
    known = _known(verified) if verified else {}
    return event(
        "refused", now, **known,
        decision="refused", code=refusal.code.wire_name, durations_ms={"total": elapsed_ms},
    )  # fmt: skip


def _known(verified: VerifiedQuestion) -> dict[str, str]:
    question, asker = verified.question, verified.asker
    return question_fields(
        question=question.id, user=asker.subject, agency=asker.agency, purpose=question.purpose,
        case=question.case, sql=question.sql,
    )  # fmt: skip


__all__ = ["asked", "refused", "released"]
