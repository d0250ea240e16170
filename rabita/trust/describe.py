"""What is in a trust file, in plain words and without secrets: for people who wonder which it is. Pure.

Signatures are not checked here; it is said what a file says, not whether it is true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rabita.refusal import Code, Refusal
from rabita.trust.catalogue_signature import CATALOGUE_FORM
from rabita.trust.certificates import (
    UNREADABLE,
    is_authority,
    read_certificates,
    read_key,
    signs_documents,
    uri_names,
)
from rabita.trust.jwk import public_jwk, thumbprint
from rabita.trust.jws import Form, read_json, read_signed
from rabita.trust.questions import QUESTION_FORM
from rabita.trust.receipts import RECEIPT_FORM
from rabita.trust.sketch_key import read_sketch_key
from rabita.trust.tokens import TOKEN_FORM

SOON_DAYS = 14
"""Less than this, and less than half of its life, is worth a warning."""

_DAY = 86_400
_HIDDEN = frozenset({"checkpoint"})  # long, and of no use to people
_DEEPEST = 4
_FORMS = (TOKEN_FORM, QUESTION_FORM, RECEIPT_FORM, CATALOGUE_FORM)


@dataclass(frozen=True)
class Fact:
    """One line: what it is about, and what is said."""

    about: str
    said: str


@dataclass(frozen=True)
class Description:
    """One thing in a file. `warnings` are about its end; `secret`: whoever reads the file can act with it."""

    kind: str
    facts: tuple[Fact, ...]
    warnings: tuple[str, ...] = ()
    secret: bool = False


def describe(content: bytes, now: int, what: str) -> tuple[Description, ...]:
    """What is in a file; `Refusal(USAGE)` where that is nothing `rabita keys` knows. `what` names it."""
    if b"-----BEGIN CERTIFICATE-----" in content:
        return tuple(_certificate(certificate, now) for certificate in read_certificates(content, what))
    if b"PRIVATE KEY-----" in content:
        return (_private_key(content, what),)
    if content.startswith(b"rabita-sketch-key"):
        key = read_sketch_key(content.decode("utf-8", errors="replace").strip(), what)
        return (Description("key for sketches", (Fact("id", key.id),), secret=True),)
    if content.lstrip()[:1] == b"{":
        return _issuers(content, what)
    return (_signed_text(content, now, what),)


def in_words(seconds: int) -> str:
    """How long, to the nearest unit.

    >>> in_words(90_000), in_words(7200), in_words(61)
    ('1 day', '2 hours', '1 minute')
    """
    for size, name in ((_DAY, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            return _count((seconds + size // 2) // size, name)
    return _count(seconds, "second")


def _count(number: int, name: str) -> str:
    return f"{number} {name}" if number == 1 else f"{number} {name}s"


def _moment(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError, OSError):
        return "beyond the calendar"


def _until(end: int, now: int) -> str:
    when = f"in {in_words(end - now)}" if end > now else f"expired {in_words(now - end)} ago"
    return f"{_moment(end)} ({when})"


def _warn(what: str, start: int, end: int, now: int) -> tuple[str, ...]:
    left = end - now
    if left <= 0:
        return (f"{what} has expired",)
    if left < SOON_DAYS * _DAY and left < (end - start) // 2:
        return (f"{what} expires in {in_words(left)}",)
    return ()


def _certificate(certificate: x509.Certificate, now: int) -> Description:
    start = int(certificate.not_valid_before_utc.timestamp())
    end = int(certificate.not_valid_after_utc.timestamp())
    kind = _certificate_kind(certificate)
    facts = (
        Fact("names", ", ".join([*uri_names(certificate), *_dns_names(certificate)]) or "nobody"),
        Fact("key", _public_key(certificate)),
        Fact("issued by", certificate.issuer.rfc4514_string()),
        Fact("valid from", _moment(start)),
        Fact("valid until", _until(end, now)),
        Fact("sha-256", certificate.fingerprint(hashes.SHA256()).hex()),
    )
    return Description(kind, facts, _warn(f"the {kind}", start, end, now))


def _certificate_kind(certificate: x509.Certificate) -> str:
    if is_authority(certificate):
        return "authority's certificate"
    return "signing certificate" if signs_documents(certificate) else "TLS certificate"


def _dns_names(certificate: x509.Certificate) -> list[str]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except UNREADABLE:
        return []
    return names.get_values_for_type(x509.DNSName)


def _public_key(certificate: x509.Certificate) -> str:
    try:
        key = certificate.public_key()
    except UNREADABLE:
        return "of an unknown kind"
    if isinstance(key, Ed25519PublicKey):
        return f"Ed25519, thumbprint {thumbprint(public_jwk(key))}"
    return f"ECDSA {key.curve.name}" if isinstance(key, EllipticCurvePublicKey) else "of another kind"


def _private_key(content: bytes, what: str) -> Description:
    key = read_key(content, what)
    if isinstance(key, Ed25519PrivateKey):
        said = f"Ed25519, thumbprint {thumbprint(public_jwk(key.public_key()))}"
    else:
        said = f"ECDSA {key.curve.name}"
    return Description("private key", (Fact("key", said),), secret=True)


def _issuers(content: bytes, what: str) -> tuple[Description, ...]:
    try:
        found = read_json(content)
        return tuple(_issuer(entry) for entry in found.get("keys", [found]))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _unknown(what) from None


def _issuer(entry: Mapping[str, Any]) -> Description:
    facts = [Fact(name, str(entry[name])) for name in ("issuer", "kid", "alg", "federation") if name in entry]
    if "issuer" not in entry:
        raise KeyError("issuer")
    return Description("issuer of tokens", tuple(facts))


def _signed_text(content: bytes, now: int, what: str) -> Description:
    text = content.decode("utf-8", errors="replace").strip()
    for form in _FORMS:
        try:
            payload = read_signed(text, form).payload
        except Refusal:
            continue
        return _claims(payload, form, now)
    raise _unknown(what)


def _claims(payload: Mapping[str, Any], form: Form, now: int) -> Description:
    facts = tuple(_facts(payload, now))
    warnings: tuple[str, ...] = ()
    start, end = payload.get("iat"), payload.get("exp")
    if type(start) is int and type(end) is int:
        warnings = _warn(f"the {form.name}", start, end, now)
    return Description(f"{form.name} (its signature was not checked)", facts, warnings, form is TOKEN_FORM)


def _facts(payload: Mapping[str, Any], now: int) -> Iterator[Fact]:
    for name, value in payload.items():
        if name == "exp" and type(value) is int:
            yield Fact("expires", _until(value, now))
        elif name in {"iat", "nbf"} and type(value) is int:
            yield Fact("issued" if name == "iat" else "not before", _moment(value))
        elif name not in _HIDDEN:
            yield Fact(name, _plain(value))


def _plain(value: Any, depth: int = 0) -> str:
    if isinstance(value, list | dict) and depth > _DEEPEST:
        return "..."
    if isinstance(value, list):
        return ", ".join(_plain(item, depth + 1) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {_plain(item, depth + 1)}" for name, item in value.items())
    return str(value)


def _unknown(what: str) -> Refusal:
    return Refusal(
        Code.USAGE,
        f"{what} is nothing that `rabita keys` knows",
        hint="certificates and keys (PEM), issuers.json, tokens, questions, receipts, catalogue.jws",
    )


__all__ = ["SOON_DAYS", "Description", "Fact", "describe", "in_words"]
