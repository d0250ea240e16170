"""Who asks, what they signed and what an agency signed back: the verified kinds of each (DESIGN §10).

Only the `verify_*` functions of this room make `Asker`, `VerifiedQuestion` and `VerifiedReceipt`.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asker:
    """A user whose token was verified. `key_thumbprint` is RFC 7638 of the key that signs their questions."""

    subject: str
    roles: tuple[str, ...]
    agency: str
    assurance: str
    key_thumbprint: str
    token_id: str
    expires_at: int  # seconds since 1970


@dataclass(frozen=True)
class Question:
    """What a user signs. `id` is the JWS's `jti`; times are seconds since 1970."""

    id: str
    sql: str
    purpose: str
    case: str
    federation: str
    catalogue_hash: str
    issued_at: int
    expires_at: int


@dataclass(frozen=True)
class VerifiedQuestion:
    """A question whose signature, signer, federation, catalogue and freshness were verified."""

    question: Question
    asker: Asker

    def entry_fields(self) -> dict[str, str]:
        """What a ledger's entry says of the question and its asker."""
        return {
            "question": self.question.id,
            "user": self.asker.subject,
            "agency": self.asker.agency,
            "purpose": self.question.purpose,
            "case": self.question.case,
            "sql": self.question.sql,
        }


@dataclass(frozen=True)
class FragmentResult:
    """What was released for one fragment: `result_digest` is over the Arrow IPC bytes in their order."""

    fragment: str
    fragment_digest: str
    result_digest: str
    groups: int


@dataclass(frozen=True)
class Receipt:
    """An agent's statement of what it released, before signing and after verification.

    `checkpoint` is the agent's signed ledger checkpoint (C2SP note) that covers `ledger_index`; `entry` is
    what stands there, its public part, and `inclusion` the proof of that (RFC 9162), from the leaf up.
    `feeds` names what the broker sent along from earlier rounds, with the digest of each.
    `sketch_key` is the id of the key under which its sketches were made, "" where it holds none.
    `withheld` is a coarse step ("0", "fewer than 5", "5 or more", ...), or "" where policy hides it.
    """

    agency: str
    federation: str
    question_id: str
    round: int
    results: tuple[FragmentResult, ...]
    catalogue_hash: str
    policy_hash: str
    policies: tuple[str, ...]
    obligations: dict[str, str]
    withheld: str
    ledger_index: int
    checkpoint: str
    issued_at: int
    feeds: dict[str, str] = field(default_factory=dict)
    entry: str = ""
    inclusion: tuple[bytes, ...] = ()
    sketch_key: str = ""


@dataclass(frozen=True)
class VerifiedReceipt:
    """A receipt whose certificate chain, name and signature were verified; `text` is the JWS itself.

    `key` is the Ed25519 public key that signed it.
    """

    receipt: Receipt
    text: str
    key: bytes = b""


__all__ = ["Asker", "FragmentResult", "Question", "Receipt", "VerifiedQuestion", "VerifiedReceipt"]
