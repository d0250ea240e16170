"""Receipts: an agency's signed statement of what it released, verified with the pinned authority alone.

1. A JWS whose header is exactly `alg` EdDSA, `typ` rabita-receipt+jwt and `x5c` with one signing certificate.
2. The federation's authority issued the certificate, for exactly this agency and for signing alone, and it
   was valid when the receipt says it was issued.
3. The claims are exactly those of `_CLAIMS`; agency and federation are the ones expected.

A receipt signs digests of what was released, never the answer itself, so its cost does not grow with it.
"""

from __future__ import annotations

from rabita.refusal import Code
from rabita.trust.authority import Authority
from rabita.trust.certified import check_certified, x5c
from rabita.trust.claims import SKEW_SECONDS, Claims
from rabita.trust.jws import Form, read_signed, write_signed
from rabita.trust.model import FragmentResult, Receipt, VerifiedReceipt
from rabita.trust.names import agency_id
from rabita.trust.parties import Signer

OLDEST_SECONDS = 600
"""The oldest a receipt may be where the one who verifies it asked a moment ago."""

RECEIPT_FORM = Form(
    name="receipt",
    types=("rabita-receipt+jwt",),
    headers=frozenset({"alg", "typ", "x5c"}),
    limit=256 << 10,
    code=Code.RECEIPT_INVALID,
)
_CLAIMS = frozenset(
    {
        "agency", "catalogue", "checkpoint", "entry", "federation", "feeds", "iat", "inclusion",
        "ledger_index", "obligations", "policies", "policy", "question", "results", "round", "withheld",
    }
)  # fmt: skip
_SKETCH_KEY = "sketch_key"  # stands there only where a sketch was released
_RESULT = frozenset({"fragment", "fragment_digest", "groups", "result_digest"})
_NAME = 256
_MANY = 1024
_CHECKPOINT_BYTES = 16 << 10
_ENTRY_BYTES = 48 << 10
_NODES = 64
_HASH_CHARACTERS = 64


def sign_receipt(receipt: Receipt, signer: Signer) -> str:
    """The receipt as a compact JWS that carries the signer's certificate."""
    payload = {
        "agency": receipt.agency,
        "catalogue": receipt.catalogue_hash,
        "checkpoint": receipt.checkpoint,
        "entry": receipt.entry,
        "federation": receipt.federation,
        "feeds": receipt.feeds,
        "iat": receipt.issued_at,
        "inclusion": [node.hex() for node in receipt.inclusion],
        "ledger_index": receipt.ledger_index,
        "obligations": receipt.obligations,
        "policies": list(receipt.policies),
        "policy": receipt.policy_hash,
        "question": receipt.question_id,
        "results": [vars(result) for result in receipt.results],
        "round": receipt.round,
        "withheld": receipt.withheld,
    }
    if receipt.sketch_key:
        payload[_SKETCH_KEY] = receipt.sketch_key
    return write_signed(payload, signer.key, RECEIPT_FORM, {"x5c": x5c(signer)})


def verify_receipt(
    text: str, *, authority: Authority, federation: str, agency: str, now: int | None = None
) -> VerifiedReceipt:
    """The receipt as that agency signed it; `Refusal(RECEIPT_INVALID)` otherwise.

    Without `now` the receipt may be of any age: records are verified years later. With it, the receipt has to
    be of the last ten minutes, so that the key of a certificate long expired cannot pretend to be then.
    """
    signed = read_signed(text, RECEIPT_FORM)
    claims = Claims(signed.payload, RECEIPT_FORM)
    claims.only(_CLAIMS | {_SKETCH_KEY} if claims.has(_SKETCH_KEY) else _CLAIMS)
    key = check_certified(signed, authority, agency_id(federation, agency), claims.whole("iat"))
    receipt = _read_receipt(claims)
    if (receipt.agency, receipt.federation) != (agency, federation):
        raise RECEIPT_FORM.no("is in the name of another agency or federation")
    if now is not None and not -SKEW_SECONDS <= now - receipt.issued_at <= OLDEST_SECONDS:
        raise RECEIPT_FORM.no(
            "was not issued just now", hint="compare the clocks of the agency and of this party"
        )
    return VerifiedReceipt(receipt, text, key.public_bytes_raw())


def _read_receipt(claims: Claims) -> Receipt:
    return Receipt(
        agency=claims.line("agency", most=_NAME),
        federation=claims.line("federation", most=_NAME),
        question_id=claims.line("question", most=_NAME),
        round=claims.whole("round"),
        results=tuple(_read_result(inner) for inner in claims.inners("results", count=_MANY)),
        catalogue_hash=claims.line("catalogue", most=_NAME),
        policy_hash=claims.line("policy", least=0, most=_NAME),
        policies=claims.lines("policies", count=_MANY, most=_NAME),
        obligations=claims.dictionary("obligations", count=64, most=_NAME),
        withheld=claims.line("withheld", least=0, most=_NAME),
        ledger_index=claims.whole("ledger_index"),
        checkpoint=claims.text("checkpoint", most=_CHECKPOINT_BYTES),
        issued_at=claims.whole("iat"),
        feeds=claims.dictionary("feeds", count=64, most=_NAME),
        entry=claims.text("entry", most=_ENTRY_BYTES),
        inclusion=tuple(_read_hash(node) for node in claims.lines("inclusion", count=_NODES, most=_NAME)),
        sketch_key=claims.line_or(_SKETCH_KEY, "", most=_NAME),
    )


def _read_hash(text: str) -> bytes:
    try:
        if len(text) == _HASH_CHARACTERS:
            return bytes.fromhex(text)
    except ValueError:
        pass
    raise RECEIPT_FORM.no("has a proof that is not of hashes in hex")


def _read_result(claims: Claims) -> FragmentResult:
    claims.only(_RESULT)
    return FragmentResult(
        fragment=claims.line("fragment", most=_NAME),
        fragment_digest=claims.line("fragment_digest", most=_NAME),
        result_digest=claims.line("result_digest", most=_NAME),
        groups=claims.whole("groups"),
    )


__all__ = ["OLDEST_SECONDS", "RECEIPT_FORM", "sign_receipt", "verify_receipt"]
