"""Questions: a JWS by the user's own Ed25519 key over exactly what may be asked, for whom, and when.

1. The header is exactly `alg` EdDSA, `typ` rabita-question+jwt and the public `jwk`, whose thumbprint
   (RFC 7638) is the one in the asker's token (`cnf.jkt`): a token alone asks nothing.
2. The signature covers the SQL itself, every character of it; there is no hash of it to disagree about.
3. The claims are exactly those of `_CLAIMS`: an unknown one is refused, it could mean to relax something.
4. `sub` is the token's subject, `aud` this federation, `catalogue` the catalogue in force here.
5. Valid for at most 120 s, at most 120 s old, 30 s of skew.

That a question is asked once is `replay.py`'s.
"""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.refusal import Code, Refusal
from rabita.trust.claims import SKEW_SECONDS, Claims, is_line, is_sql_text
from rabita.trust.jwk import public_jwk, read_public_jwk, thumbprint
from rabita.trust.jws import EDDSA, Form, Signed, check_signature, read_signed, write_signed
from rabita.trust.model import Asker, Question, VerifiedQuestion

LONGEST_SECONDS = 120
"""The longest a question may be valid, and the oldest it may be (DESIGN §10)."""

SQL_BYTES = 16 << 10
"""The longest SQL, in UTF-8."""

QUESTION_FORM = Form(
    name="question",
    types=("rabita-question+jwt",),
    headers=frozenset({"alg", "jwk", "typ"}),
    limit=48 << 10,  # 16 KiB of SQL that is all quotes and line ends, in base64url, and the other claims
    code=Code.QUESTION_INVALID,
    too_long=Code.TOO_LARGE,
)
_CLAIMS = frozenset({"aud", "case", "catalogue", "exp", "iat", "jti", "purpose", "sql", "sub"})
_NAME = 256


def sign_question(
    key: Ed25519PrivateKey,
    *,
    subject: str,
    sql: str,
    purpose: str,
    case: str,
    catalogue_hash: str,
    federation: str,
    now: int,
    lifetime: int = 60,
) -> str:
    """The question as its asker signs it, under a fresh id; `Refusal` where nobody could accept it.

    `subject` is that of the asker's token (`subject_of` reads it).
    """
    _check_writable(sql, (subject, purpose, case))
    payload = {
        "aud": federation,
        "case": case,
        "catalogue": catalogue_hash,
        "exp": now + lifetime,
        "iat": now,
        "jti": _fresh_id(),
        "purpose": purpose,
        "sql": sql,
        "sub": subject,
    }
    return write_signed(payload, key, QUESTION_FORM, {"jwk": public_jwk(key.public_key())})


def _fresh_id() -> str:
    """128 random bits, and never a hyphen first: on a command line that would be an option."""
    while (found := secrets.token_urlsafe(16)).startswith("-"):
        pass
    return found


def verify_question(
    text: str, asker: Asker, *, federation: str, catalogue_hash: str, now: int
) -> VerifiedQuestion:
    """The question, where `asker` signed it for this federation and catalogue, and lately.

    `Refusal(QUESTION_INVALID | QUESTION_EXPIRED | CATALOGUE_MISMATCH | TOO_LARGE)` otherwise.
    """
    signed = read_signed(text, QUESTION_FORM)
    _check_signer(signed, asker)
    claims = Claims(signed.payload, QUESTION_FORM)
    claims.only(_CLAIMS)
    if claims.line("sub", most=_NAME) != asker.subject:
        raise QUESTION_FORM.no("was signed for another user than the token's")
    question = _read_question(claims)
    if question.federation != federation:
        raise QUESTION_FORM.no("is for another federation")
    _check_times(question, now)
    if question.catalogue_hash != catalogue_hash:
        raise Refusal(
            Code.CATALOGUE_MISMATCH,
            "the question was planned on another catalogue than the one in force here",
            hint="fetch the catalogue again; if that does not help, this party serves another one",
        )
    return VerifiedQuestion(question, asker)


def _check_signer(signed: Signed, asker: Asker) -> None:
    jwk = signed.header["jwk"]
    try:
        key = read_public_jwk(jwk, EDDSA)
    except ValueError:
        raise QUESTION_FORM.no("does not show a plain public Ed25519 key") from None
    if thumbprint(jwk) != asker.key_thumbprint:
        raise QUESTION_FORM.no(
            "was signed by another key than the token's",
            hint="token and key of the profile do not belong together",
        )
    check_signature(signed, EDDSA, key)


def _read_question(claims: Claims) -> Question:
    sql = claims.text("sql", most=QUESTION_FORM.limit)
    if len(sql.encode("utf-8")) > SQL_BYTES:
        raise _too_large()
    return Question(
        id=_read_id(claims),
        sql=sql,
        purpose=claims.line("purpose", least=0, most=_NAME),
        case=claims.line("case", least=0, most=_NAME),
        federation=claims.line("aud", most=_NAME),
        catalogue_hash=claims.line("catalogue", most=_NAME),
        issued_at=claims.whole("iat"),
        expires_at=claims.whole("exp"),
    )


def _read_id(claims: Claims) -> str:
    """Long enough that nobody meets another's by chance."""
    return claims.line("jti", least=16, most=64)


def _check_times(question: Question, now: int) -> None:
    lifetime = question.expires_at - question.issued_at
    if not 0 < lifetime <= LONGEST_SECONDS:
        raise QUESTION_FORM.no(f"has to be valid for 1 to {LONGEST_SECONDS} seconds")
    if question.issued_at > now + SKEW_SECONDS:
        raise QUESTION_FORM.no(
            "was signed in the future", hint="compare the clocks of the asker and of this party"
        )
    if now > question.expires_at + SKEW_SECONDS:
        raise Refusal(
            Code.QUESTION_EXPIRED,
            "the question has expired",
            hint="ask again; if that does not help, compare the clocks of the asker and of this party",
        )


def _check_writable(sql: str, lines: tuple[str, ...]) -> None:
    if not is_sql_text(sql):
        raise Refusal(
            Code.SYNTAX, "the SQL holds control characters or marks that turn the reading direction"
        )
    if len(sql.encode("utf-8")) > SQL_BYTES:
        raise _too_large()
    if not all(is_line(text, least=0, most=_NAME) for text in lines):
        raise Refusal(Code.USAGE, f"user, purpose and case are each one line of at most {_NAME} characters")


def _too_large() -> Refusal:
    return Refusal(Code.TOO_LARGE, f"the SQL is longer than {SQL_BYTES} bytes", hint="ask several questions")


__all__ = ["LONGEST_SECONDS", "QUESTION_FORM", "SQL_BYTES", "sign_question", "verify_question"]
