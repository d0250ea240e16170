"""Compact JWS (RFC 7515), read strictly and once: what was checked is exactly what is used.

1. Nothing is parsed before its length is known to be in bounds.
2. Three base64url segments without padding, each the one canonical spelling of its bytes.
3. Header and payload are UTF-8 JSON objects, each name once, no NaN and no infinity.
4. The header holds exactly the names that this kind of text has; anything else (`crit`, `jku`, `x5u`, `b64`,
   a second `jwk`) could mean to change how it is verified, so it is refused, not ignored.
5. `alg` is compared with the algorithm that the key was configured with, never used to choose one.

PyJWT signs, and its algorithms verify; its own reader lets later duplicates win, accepts padding and any
length, which is why reading is done here.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.algorithms import ECAlgorithm, OKPAlgorithm
from jwt.api_jws import PyJWS

from rabita.canonical import canonical_json
from rabita.refusal import Code, Refusal

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey

EDDSA = "EdDSA"
ES256 = "ES256"

_SMALL_HEADER = 4 << 10  # characters
_COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)")
_TO_BASE64 = bytes.maketrans(b"-_+/=", b"+/   ")  # `+`, `/` and `=` have no place in unpadded base64url
_SIGNER = PyJWS(algorithms=[EDDSA])
_EDDSA = OKPAlgorithm()
_ES256 = ECAlgorithm(ECAlgorithm.SHA256, SECP256R1)


@dataclass(frozen=True)
class Form:
    """What a signed text of one kind has to look like, and which no it gets where it does not.

    `types` are the values of `typ` that are accepted, the first is written; `limit` is in characters, and
    `too_long` the code of a text past it (`code` where left out).
    """

    name: str
    types: tuple[str, ...]
    headers: frozenset[str]
    limit: int
    code: Code
    too_long: Code | None = None

    def no(self, what: str, hint: str = "") -> Refusal:
        """The refusal of a text of this form. `what` never repeats the text: it may be hostile."""
        return Refusal(self.code, f"the {self.name} {what}", hint=hint)


@dataclass(frozen=True)
class Signed:
    """A compact JWS as read; its signature is not verified yet."""

    form: Form
    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    signing_input: bytes
    signature: bytes


def read_signed(text: str, form: Form) -> Signed:
    """Header and payload of the text, in the shape that `form` demands; its refusal otherwise."""
    if len(text) > form.limit:
        raise Refusal(form.too_long or form.code, f"the {form.name} is longer than {form.limit} characters")
    match = _COMPACT.fullmatch(text)
    if match is None:
        raise form.no("is not a compact JWS")
    head, body, signature = match.groups()
    header = _read_header(head, form)
    if header.keys() != form.headers:
        raise form.no("has a header with other names than " + ", ".join(sorted(form.headers)))
    if header["typ"] not in form.types:
        raise form.no("is signed text of another kind")
    payload = _read_object(_decode_segment(body, form), form)
    signing_input = text[: match.end(2)].encode("ascii")
    return Signed(form, header, payload, signing_input, _decode_segment(signature, form))


def check_signature(signed: Signed, algorithm: str, key: PublicKey) -> None:
    """Nothing where the signature is that of `key` by `algorithm`; the form's refusal otherwise."""
    if signed.header["alg"] != algorithm:
        raise signed.form.no("names another algorithm than its key is configured for")
    if not _holds(signed, algorithm, key):
        raise signed.form.no("has a signature that does not verify")


def _holds(signed: Signed, algorithm: str, key: PublicKey) -> bool:
    if algorithm == EDDSA and isinstance(key, Ed25519PublicKey):
        return _EDDSA.verify(signed.signing_input, key, signed.signature)
    if algorithm == ES256 and isinstance(key, EllipticCurvePublicKey):
        return _ES256.verify(signed.signing_input, key, signed.signature)
    return False


def write_signed(
    payload: Mapping[str, Any], key: Ed25519PrivateKey, form: Form, headers: Mapping[str, Any]
) -> str:
    """The payload as canonical JSON, signed by `key`; `headers` are those beside `alg` and `typ`."""
    header = {"typ": form.types[0], **headers}
    return _SIGNER.encode(canonical_json(dict(payload)), key, EDDSA, headers=header)


def decode_base64url(text: str) -> bytes | None:
    """The bytes of unpadded base64url; None for text that is not the one canonical spelling of any bytes."""
    try:
        spelled = text.encode("ascii").translate(_TO_BASE64) + b"=" * (-len(text) % 4)
        content = binascii.a2b_base64(spelled)
    except ValueError:
        return None
    return content if binascii.b2a_base64(content, newline=False) == spelled else None


def encode_base64url(content: bytes) -> str:
    """Unpadded base64url."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def read_json(content: bytes) -> Any:
    """JSON in UTF-8 with each name once per object; `ValueError` otherwise, however deep or long it is."""
    try:
        return _JSON.decode(content.decode("utf-8"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _read_header(segment: str, form: Form) -> Mapping[str, Any]:
    """The header; those of one party's texts are alike, and are read once."""
    if len(segment) <= _SMALL_HEADER:
        return _remembered_header(segment, form)
    return _read_object(_decode_segment(segment, form), form)


@lru_cache(maxsize=256)
def _remembered_header(segment: str, form: Form) -> Mapping[str, Any]:
    return MappingProxyType(_read_object(_decode_segment(segment, form), form))


def _decode_segment(segment: str, form: Form) -> bytes:
    content = decode_base64url(segment)
    if content is None:
        raise form.no("is not canonical base64url")
    return content


def _read_object(content: bytes, form: Form) -> dict[str, Any]:
    try:
        value = read_json(content)
    except ValueError:
        raise form.no("does not hold JSON with each name once") from None
    if not isinstance(value, dict):
        raise form.no("does not hold a JSON object")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_JSON = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)

__all__ = [
    "EDDSA",
    "ES256",
    "Form",
    "PublicKey",
    "Signed",
    "check_signature",
    "decode_base64url",
    "encode_base64url",
    "read_json",
    "read_signed",
    "write_signed",
]
