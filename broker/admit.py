"""Who asks, and is the question theirs, for us, fresh and new? Pure but for the memory of questions seen."""

from __future__ import annotations

from rabita.catalogue import Catalogue
from rabita.refusal import Code, Refusal
from rabita.trust import SeenQuestions, TokenVerifier, VerifiedQuestion, verify_question


def admit(
    token: str,
    question: str,
    *,
    tokens: TokenVerifier,
    federation: str,
    catalogue: Catalogue,
    seen: SeenQuestions,
    now: int,
) -> VerifiedQuestion:
    """The question as verified: token, signature, freshness, catalogue, purpose, and not asked before.

    Raises the `Refusal` of the first of these that fails.
    """
    asker = tokens.verify(token, now)
    verified = verify_question(question, asker, federation=federation, catalogue_hash=catalogue.hash, now=now)
    check_purpose(verified.question.purpose, catalogue)
    seen.claim(verified.question.id, 0, verified.question.expires_at, now)
    return verified


def check_purpose(purpose: str, catalogue: Catalogue) -> None:
    """Nothing where the catalogue has this purpose; `PURPOSE_MISSING` or `PURPOSE_UNKNOWN` otherwise."""
    allowed = ", ".join(catalogue.purposes)
    if not purpose:
        raise Refusal(
            Code.PURPOSE_MISSING, "a question needs a purpose", hint=f"--purpose takes one of {allowed}"
        )
    if purpose not in catalogue.purposes:
        raise Refusal(
            Code.PURPOSE_UNKNOWN,
            f"{purpose!r} is not a purpose of this federation",
            hint=f"allowed are {allowed}",
        )


def check_timeout(timeout_ms: int, longest_s: float) -> None:
    """Nothing where the broker waits as long as the asker would; `USAGE` otherwise: it is not cut unsaid."""
    if timeout_ms > longest_s * 1000:
        raise Refusal(
            Code.USAGE,
            f"the broker waits {longest_s:.0f} s for an answer at most, not {timeout_ms / 1000:.0f} s",
            hint=f"give a --timeout of {longest_s:.0f}s or less",
        )


__all__ = ["admit", "check_purpose", "check_timeout"]
