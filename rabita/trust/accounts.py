"""Accounts: a ledger keeper's signed word on what its ledger holds, verified with the pinned authority alone.

1. A JWS whose header is exactly `alg` EdDSA, `typ` rabita-account+jwt and `x5c` with one signing certificate.
2. The federation's authority issued the certificate, for exactly this party and for signing alone, and it was
   valid when the account says it was given.
3. The claims are exactly those of `_CLAIMS`; party and federation are the ones expected, the digests those of
   what was wanted and of the bytes that came, and it was given just now.

Whoever passes an account on can withhold it, and cannot leave anything out of it.
"""

from __future__ import annotations

from rabita.canonical import digest
from rabita.refusal import Code
from rabita.trust.authority import Authority
from rabita.trust.certified import check_certified, x5c
from rabita.trust.claims import SKEW_SECONDS, Claims
from rabita.trust.jws import Form, read_signed, write_signed
from rabita.trust.names import agency_id, broker_id
from rabita.trust.parties import Signer

OLDEST_SECONDS = 600

_FORM = Form(
    name="account",
    types=("rabita-account+jwt",),
    headers=frozenset({"alg", "typ", "x5c"}),
    limit=16 << 10,
    code=Code.LEDGER_CORRUPT,
)
_CLAIMS = frozenset({"account", "agency", "federation", "iat", "wanted"})
_NAME = 256


def sign_account(
    account: bytes, wanted: bytes, *, federation: str, agency: str, signer: Signer, now: int
) -> str:
    """The keeper's signature over both. `agency` is the keeper's id, "" for the broker; `now` in seconds."""
    payload = {
        "account": digest(account),
        "agency": agency,
        "federation": federation,
        "iat": now,
        "wanted": digest(wanted),
    }
    return write_signed(payload, signer.key, _FORM, {"x5c": x5c(signer)})


def verify_account(
    text: str,
    account: bytes,
    wanted: bytes,
    *,
    authority: Authority,
    federation: str,
    agency: str,
    now: int,
) -> None:
    """Nothing where that party signed it, for this request, just now; `Refusal(LEDGER_CORRUPT)` otherwise."""
    signed = read_signed(text, _FORM)
    claims = Claims(signed.payload, _FORM)
    claims.only(_CLAIMS)
    party = agency_id(federation, agency) if agency else broker_id(federation)
    at = claims.whole("iat")
    check_certified(signed, authority, party, at)
    if (claims.line("agency", least=0, most=_NAME), claims.line("federation", most=_NAME)) != (
        agency,
        federation,
    ):
        raise _FORM.no("is of another party or federation")
    if claims.line("wanted", most=_NAME) != digest(wanted):
        raise _FORM.no("answers something else than was asked for")
    if claims.line("account", most=_NAME) != digest(account):
        raise _FORM.no("is not over the bytes that came: they were altered on the way")
    if not -SKEW_SECONDS <= now - at <= OLDEST_SECONDS:
        raise _FORM.no("was not given just now", hint="compare the clocks of the party and of this one")


__all__ = ["OLDEST_SECONDS", "sign_account", "verify_account"]
