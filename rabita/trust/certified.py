"""Signed texts that carry the certificate of the key that signed them (RFC 7515, `x5c`)."""

from __future__ import annotations

import base64
import binascii

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rabita.trust.authority import Authority, NotCertified
from rabita.trust.jws import EDDSA, Signed, check_signature
from rabita.trust.parties import Signer

_LONGEST = 8 << 10  # characters of a certificate; ours have about 900


def x5c(signer: Signer) -> list[str]:
    """The header `x5c` (RFC 7515, section 4.1.6) for what this signer signs."""
    return [base64.b64encode(signer.der).decode("ascii")]


def check_certified(signed: Signed, authority: Authority, spiffe_id: str, at: int) -> Ed25519PublicKey:
    """The key in `x5c`, once it is certified as that party's at that time and made the signature."""
    der = _certificate(signed)
    try:
        key = authority.signing_key(der, spiffe_id, at)
    except NotCertified as why:
        raise signed.form.no(f"carries a certificate that {why}") from None
    check_signature(signed, EDDSA, key)
    return key


def _certificate(signed: Signed) -> bytes:
    chain = signed.header["x5c"]
    if not isinstance(chain, list) or len(chain) != 1 or not isinstance(chain[0], str):
        raise signed.form.no("has to carry exactly one certificate")
    if len(chain[0]) > _LONGEST:
        raise signed.form.no("carries a certificate that is too long")
    try:
        return base64.b64decode(chain[0], validate=True)
    except (binascii.Error, ValueError):
        raise signed.form.no("carries a certificate that is not base64") from None


__all__ = ["check_certified", "x5c"]
