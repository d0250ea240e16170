"""Access tokens (RFC 9068) from pinned issuers: who asks, in which roles, by which key (RFC 7800).

1. At most 8 KiB, before anything is parsed; a header of exactly `alg`, `kid` and `typ`, `typ` being `at+jwt`.
2. `iss` and `kid` choose one pinned key; its algorithm is the configured one, and its signature holds.
3. `aud` holds the federation. `iss`, `sub`, `exp`, `iat`, `jti`, `roles` and `cnf.jkt` are there, of the
   right type and in bounds.
4. Not issued in the future, not used before `nbf`, not past `exp`, with 30 s of skew.

Other claims may be there: the issuer is trusted, and issuers have their habits.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from rabita.refusal import Code, Refusal
from rabita.trust.claims import SKEW_SECONDS, Claims, is_line
from rabita.trust.issuers import IssuerKey, Issuers
from rabita.trust.jws import Form, Signed, check_signature, decode_base64url, read_signed
from rabita.trust.model import Asker

TOKEN_FORM = Form(
    name="access token",
    types=("at+jwt", "application/at+jwt"),
    headers=frozenset({"alg", "kid", "typ"}),
    limit=8 << 10,
    code=Code.TOKEN_INVALID,
)
NO_AGENCY = ""
NO_ASSURANCE = ""
"""What an asker has whose token says nothing of it. Policies that ask for one then do not permit."""


def verify_token(text: str, issuers: Issuers, audience: str, now: int) -> Asker:
    """The asker that a pinned issuer vouches for; `Refusal(TOKEN_INVALID | TOKEN_EXPIRED)` otherwise."""
    signed = read_signed(text, TOKEN_FORM)
    claims = Claims(signed.payload, TOKEN_FORM)
    pinned = _pinned_key(signed, claims, issuers)
    check_signature(signed, pinned.algorithm, pinned.key)
    if audience not in claims.audience():
        raise TOKEN_FORM.no("is for another federation", hint="`aud` has to hold the federation's name")
    asker = read_asker(claims)
    _check_times(claims, asker.expires_at, now)
    return asker


def read_asker(claims: Claims) -> Asker:
    """What the claims say of the asker; types and bounds are checked, nothing else."""
    return Asker(
        subject=claims.line("sub", most=256),
        roles=claims.lines("roles", count=64, most=128),
        agency=claims.line_or("agency", NO_AGENCY, most=128),
        assurance=_assurance(claims),
        key_thumbprint=_thumbprint(claims),
        token_id=claims.line("jti", most=256),
        expires_at=claims.whole("exp"),
    )


def subject_of(text: str) -> str:
    """The subject that a token names, *unverified*: for its own holder, who has no issuers file."""
    return Claims(read_signed(text, TOKEN_FORM).payload, TOKEN_FORM).line("sub", most=256)


def agency_in(text: str) -> str:
    """The agency that a token names, "" for the centre's own, *unverified*: for its own holder."""
    return Claims(read_signed(text, TOKEN_FORM).payload, TOKEN_FORM).line_or("agency", "", most=256)


def expiry_of(text: str) -> int:
    """When a token ends, in seconds since 1970, *unverified*: for its own holder."""
    return Claims(read_signed(text, TOKEN_FORM).payload, TOKEN_FORM).whole("exp")


def _pinned_key(signed: Signed, claims: Claims, issuers: Issuers) -> IssuerKey:
    kid = signed.header["kid"]
    if not is_line(kid, least=1, most=256):
        raise TOKEN_FORM.no("names no key")
    pinned = issuers.find(claims.line("iss", most=256), kid)
    if pinned is None:
        raise TOKEN_FORM.no("is from no issuer and key that this party accepts", hint="see issuers.json")
    return pinned


def _assurance(claims: Claims) -> str:
    """`assurance`, or the standard `acr` (OpenID Connect Core, section 2)."""
    return claims.line_or("assurance", claims.line_or("acr", NO_ASSURANCE, most=128), most=128)


def _thumbprint(claims: Claims) -> str:
    text = claims.inner("cnf").line("jkt", most=43)
    content = decode_base64url(text) if text.isascii() else None
    if content is None or len(content) != 32:
        raise TOKEN_FORM.no("needs the claim cnf.jkt: a SHA-256 thumbprint (RFC 7638)")
    return text


def _check_times(claims: Claims, expires_at: int, now: int) -> None:
    issued_at = claims.whole("iat")
    not_before = claims.whole("nbf") if claims.has("nbf") else issued_at
    if expires_at <= issued_at:
        raise TOKEN_FORM.no("expires before it was issued")
    if max(issued_at, not_before) > now + SKEW_SECONDS:
        raise TOKEN_FORM.no("is not valid yet", hint="compare the clocks of the issuer and of this party")
    check_expiry(expires_at, now)


def check_expiry(expires_at: int, now: int) -> None:
    """Nothing while a token that expires then is good; `TOKEN_EXPIRED` after."""
    if now >= expires_at + SKEW_SECONDS:
        raise Refusal(
            Code.TOKEN_EXPIRED, "the access token has expired", hint="get a new one from its issuer"
        )


class TokenVerifier:
    """`verify_token` with a small memory of whole texts that verified. Expiry is checked every time.

    A text is remembered for the issuers it was verified with: after a change of issuers.json every token is
    verified again. Safe to use from several threads.
    """

    def __init__(self, issuers: Callable[[], Issuers], audience: str, *, size: int = 1024) -> None:
        self._issuers = issuers
        self._audience = audience
        self._size = size
        self._lock = threading.Lock()
        self._known_with: Issuers | None = None
        self._known: OrderedDict[str, Asker] = OrderedDict()

    def verify(self, text: str, now: int) -> Asker:
        """As `verify_token`."""
        issuers = self._issuers()
        asker = self._recall(text, issuers)
        if asker is not None:
            check_expiry(asker.expires_at, now)
            return asker
        asker = verify_token(text, issuers, self._audience, now)
        self._remember(text, asker, issuers)
        return asker

    def _recall(self, text: str, issuers: Issuers) -> Asker | None:
        with self._lock:
            if self._known_with is not issuers:
                self._known_with = issuers
                self._known.clear()
            return self._known.get(text)

    def _remember(self, text: str, asker: Asker, issuers: Issuers) -> None:
        with self._lock:
            if self._known_with is not issuers:
                return  # the issuers changed meanwhile
            self._known[text] = asker
            while len(self._known) > self._size:
                self._known.popitem(last=False)


__all__ = [
    "TOKEN_FORM",
    "TokenVerifier",
    "agency_in",
    "check_expiry",
    "expiry_of",
    "read_asker",
    "subject_of",
    "verify_token",
]
