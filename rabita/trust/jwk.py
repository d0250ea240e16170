"""Public keys as JSON Web Keys (RFC 7517, 8037) and their thumbprints (RFC 7638)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from rabita.canonical import canonical_json
from rabita.trust.jws import EDDSA, ES256, PublicKey, decode_base64url, encode_base64url

_MEMBERS = {
    EDDSA: ({"kty": "OKP", "crv": "Ed25519"}, ("x",)),
    ES256: ({"kty": "EC", "crv": "P-256"}, ("x", "y")),
}
ALGORITHMS = tuple(_MEMBERS)
"""What a configured key may be for."""

# The points of small order on Ed25519, in every spelling, sign bit left out: under such a key anyone can make
# signatures that verify, so its owner could disown whatever they signed. Recomputed in the tests.
_SMALL_ORDER = frozenset(
    bytes.fromhex(point)
    for point in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)


def public_jwk(key: Ed25519PublicKey) -> dict[str, str]:
    """The key as a JWK of exactly its required members."""
    x = encode_base64url(key.public_bytes(Encoding.Raw, PublicFormat.Raw))
    return {"kty": "OKP", "crv": "Ed25519", "x": x}


def read_public_jwk(jwk: object, algorithm: str) -> PublicKey:
    """The public key of a JWK that holds exactly what keys for `algorithm` hold; `ValueError` otherwise."""
    fixed, coordinates = _MEMBERS[algorithm]
    if not isinstance(jwk, dict) or jwk.keys() != {*fixed, *coordinates}:
        raise ValueError(f"a key for {algorithm} has exactly {', '.join([*fixed, *coordinates])}")
    if any(jwk[name] != value for name, value in fixed.items()):
        raise ValueError(f"a key for {algorithm} has " + ", ".join(f"{k} {v}" for k, v in fixed.items()))
    content = [_coordinate(jwk[name]) for name in coordinates]
    if algorithm == EDDSA:
        return _read_ed25519(content[0])
    x, y = (int.from_bytes(part, "big") for part in content)
    return EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()  # ValueError off the curve


def thumbprint(jwk: Mapping[str, Any]) -> str:
    """RFC 7638: base64url of the SHA-256 of the required members in canonical JSON."""
    return encode_base64url(hashlib.sha256(canonical_json(dict(jwk))).digest())


def _coordinate(value: object) -> bytes:
    content = decode_base64url(value) if isinstance(value, str) and value.isascii() else None
    if content is None or len(content) != 32:
        raise ValueError("a coordinate is 32 bytes of base64url")
    return content


@lru_cache(maxsize=1024)
def _read_ed25519(content: bytes) -> Ed25519PublicKey:
    if content[:31] + bytes([content[31] & 0x7F]) in _SMALL_ORDER:
        raise ValueError("the key is a point of small order")
    return Ed25519PublicKey.from_public_bytes(content)


__all__ = ["ALGORITHMS", "public_jwk", "read_public_jwk", "thumbprint"]
