"""Does the call come from our broker, and the question from a user, fresh and new? Decisions only.

The broker is not believed: token, signature, freshness and catalogue are verified here again, and a
question is answered once per round, across restarts (`seen` is restored from the ledger).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rabita.catalogue import Catalogue
from rabita.refusal import Code, Refusal
from rabita.trust import (
    SeenQuestions,
    TokenVerifier,
    VerifiedQuestion,
    broker_id,
    peer_spiffe_id,
    verify_question,
)


def admit_peer(auth_context: Mapping[str, Sequence[bytes]], federation: str) -> None:
    """Nothing where the peer's certificate names this federation's broker; `PEER_NOT_ALLOWED` otherwise."""
    if peer_spiffe_id(auth_context) != broker_id(federation):
        raise Refusal(Code.PEER_NOT_ALLOWED, "only the federation's broker may ask an agent")


def admit_question(
    token: str, question: str, *, tokens: TokenVerifier, federation: str, catalogue: Catalogue, now: int
) -> VerifiedQuestion:
    """The question as verified; raises the `Refusal` of the first check that fails."""
    asker = tokens.verify(token, now)
    verified = verify_question(question, asker, federation=federation, catalogue_hash=catalogue.hash, now=now)
    if verified.question.purpose not in catalogue.purposes:
        raise Refusal(Code.PURPOSE_UNKNOWN, "the question's purpose is not one of this federation's")
    return verified


def admit_once(verified: VerifiedQuestion, round_index: int, seen: SeenQuestions, now: int) -> None:
    """Nothing the first time; `QUESTION_REPLAYED` for a question already asked in this round."""
    seen.claim(verified.question.id, round_index, verified.question.expires_at, now)


__all__ = ["admit_once", "admit_peer", "admit_question"]
