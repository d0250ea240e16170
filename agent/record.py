"""What an agent writes to its ledger of a question: that it was asked, and how it ended. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.release import Released, withheld_overall
from rabita.ledger import Checkpoint
from rabita.ledger.seen_before import BROKER_NAME, state_seen
from rabita.policy import Decision, Permit, decided, denied
from rabita.refusal import Refusal
from rabita.trust import VerifiedQuestion


def asked(verified: VerifiedQuestion, round_index: int, witnessed: Checkpoint) -> dict[str, Any]:
    """The question, before anything is done for it; restores the memory of questions after a restart.

    `witnessed` is the state of the broker's ledger that came with it.
    """
    return {
        "kind": "asked",
        **verified.entry_fields(),
        "round": round_index,
        "expires": verified.question.expires_at,
        "witnessed": {BROKER_NAME: state_seen(witnessed)},
    }


def released(
    verified: VerifiedQuestion,
    round_index: int,
    permit: Permit,
    results: Sequence[Released],
    feeds: Mapping[str, str],
    elapsed_ms: int,
) -> dict[str, Any]:
    """What leaves: digests and numbers of groups, under which policy; never a value."""
    return {
        "kind": "released",
        **verified.entry_fields(),
        "round": round_index,
        **decided(permit),
        "fragments": [_fragment(r) for r in results],
        "feeds": dict(feeds) or None,
        "withheld": withheld_overall(results),
        "durations_ms": {"total": elapsed_ms},
    }


def _fragment(result: Released) -> dict[str, Any]:
    """What was sent; and how many groups could have been, where a trim left some out."""
    fields = {
        "name": result.fragment, "digest": result.fragment_digest, "result": result.digest,
        "groups": result.groups,
    }  # fmt: skip
    return fields if result.disclosed == result.groups else {**fields, "disclosed": result.disclosed}


def refused(
    verified: VerifiedQuestion | None, refusal: Refusal, decision: Decision | None, elapsed_ms: int
) -> dict[str, Any]:
    """A no, and the policy that says it, where one does. Of an unverified asker only the code is known."""
    return {
        "kind": "refused",
        **(verified.entry_fields() if verified else {}),
        **denied(decision),
        "decision": "refused",
        "code": refusal.code.wire_name,
        "durations_ms": {"total": elapsed_ms},
    }


__all__ = ["asked", "refused", "released"]
