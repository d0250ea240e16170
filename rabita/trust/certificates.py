"""X.509 certificates of a federation, as bytes and facts: how they are made and what is read from them. Pure.

- The authority: ECDSA P-256, signs certificates and nothing else, carries the trust domain `spiffe://FEDERATION`.
- A TLS certificate: ECDSA P-256, one SPIFFE name and one DNS name, client and server.
- A signing certificate: an Ed25519 key, the same SPIFFE name, digital signature only, of no use for TLS.

Why the two are two: docs/decisions/0002-two-certificates-a-party.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from rabita.refusal import Code, Refusal
from rabita.trust.names import dns_name

PrivateKey = EllipticCurvePrivateKey | Ed25519PrivateKey

BACKDATED = timedelta(minutes=1)
"""A certificate is valid a moment before it was made: the other party's clock may be behind."""

AUTHORITY_DAYS = 3650
PARTY_DAYS = 90

UNREADABLE = (
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
    UnsupportedAlgorithm,
    ValueError,
    TypeError,
)
"""What the library says of a certificate that it cannot make sense of."""

_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_TLS_USES = frozenset({ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH})


@dataclass(frozen=True)
class Validity:
    """From when until when, UTC."""

    start: datetime
    end: datetime

    @classmethod
    def of_days(cls, now: int, days: int) -> Validity:
        made = datetime.fromtimestamp(now, UTC)
        return cls(made - BACKDATED, made + timedelta(days=days))


@dataclass(frozen=True)
class Issuer:
    """An authority's certificate and the key that signs with it."""

    certificate: x509.Certificate
    key: EllipticCurvePrivateKey


def make_authority_certificate(
    key: EllipticCurvePrivateKey, federation: str, validity: Validity
) -> x509.Certificate:
    """A self-signed authority. Its name holds its serial number: two authorities never have one name."""
    serial = x509.random_serial_number()
    name = _subject(federation, f"Rabita authority {serial:x}"[:64])
    builder = (
        x509.CertificateBuilder(serial_number=serial)
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .not_valid_before(validity.start)
        .not_valid_after(validity.end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(sign_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_names([x509.UniformResourceIdentifier(f"spiffe://{federation}")]), critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def make_tls_certificate(
    key: EllipticCurvePrivateKey, spiffe_id: str, validity: Validity, issuer: Issuer
) -> x509.Certificate:
    """A certificate to speak TLS with, as client and as server."""
    names = [x509.UniformResourceIdentifier(spiffe_id), x509.DNSName(dns_name(spiffe_id))]
    uses = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]
    return _make_party_certificate(key, spiffe_id, validity, issuer, names, uses)


def make_signing_certificate(
    key: Ed25519PrivateKey, spiffe_id: str, validity: Validity, issuer: Issuer
) -> x509.Certificate:
    """A certificate for the key that signs receipts, catalogues and ledgers."""
    names = [x509.UniformResourceIdentifier(spiffe_id)]
    return _make_party_certificate(key, spiffe_id, validity, issuer, names, [_DOCUMENT_SIGNING])


def _make_party_certificate(
    key: PrivateKey,
    spiffe_id: str,
    validity: Validity,
    issuer: Issuer,
    names: Sequence[x509.GeneralName],
    uses: Sequence[x509.ObjectIdentifier],
) -> x509.Certificate:
    domain, _, party = spiffe_id.removeprefix("spiffe://").partition("/")
    authority = issuer.certificate
    builder = (
        x509.CertificateBuilder(serial_number=x509.random_serial_number())
        .subject_name(_subject(domain, party.removeprefix("agency/")))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .not_valid_before(max(validity.start, authority.not_valid_before_utc))
        .not_valid_after(min(validity.end, authority.not_valid_after_utc))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage(uses), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(_issued_by(authority), critical=False)
        .add_extension(_names(names), critical=False)
    )
    return builder.sign(issuer.key, hashes.SHA256())


def _subject(federation: str, name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, federation),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )


def _names(names: Sequence[x509.GeneralName]) -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName(names)


def _issued_by(authority: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier)


def _usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def uri_names(certificate: x509.Certificate) -> list[str]:
    """The URI names of a certificate; none where they cannot be read."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except UNREADABLE:
        return []
    return names.get_values_for_type(x509.UniformResourceIdentifier)


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether the certificate may sign others."""
    try:
        found = certificate.extensions
        constraints = found.get_extension_for_class(x509.BasicConstraints).value
        usage = found.get_extension_for_class(x509.KeyUsage).value
    except UNREADABLE:
        return False
    return constraints.ca and usage.key_cert_sign


def signs_documents(certificate: x509.Certificate) -> bool:
    """Whether the certificate is for signatures alone: an Ed25519 key, no authority, not for TLS."""
    try:
        found = certificate.extensions
        usage = found.get_extension_for_class(x509.KeyUsage).value
        authority = found.get_extension_for_class(x509.BasicConstraints).value.ca
        key = certificate.public_key()
    except UNREADABLE:
        return False
    others = (
        usage.key_cert_sign, usage.crl_sign, usage.content_commitment, usage.key_encipherment,
        usage.data_encipherment, usage.key_agreement,
    )  # fmt: skip
    if authority or not usage.digital_signature or any(others) or not isinstance(key, Ed25519PublicKey):
        return False
    try:
        return not _TLS_USES & set(found.get_extension_for_class(x509.ExtendedKeyUsage).value)
    except x509.ExtensionNotFound:
        return True


def new_tls_key() -> EllipticCurvePrivateKey:
    return generate_private_key(SECP256R1())


def certificate_pem(*certificates: x509.Certificate) -> bytes:
    """The certificates as PEM, one after the other."""
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def key_pem(key: PrivateKey) -> bytes:
    """The private key as unencrypted PKCS#8 PEM: the file's mode protects it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def read_certificates(pem: bytes, what: str) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file; `Refusal(CONFIGURATION)` where there is none. `what` names the file."""
    try:
        return tuple(x509.load_pem_x509_certificates(pem))
    except UNREADABLE:
        raise Refusal(Code.CONFIGURATION, f"{what} holds no PEM certificate that can be read") from None


def read_key(pem: bytes, what: str) -> PrivateKey:
    """The private key of a PEM file; `Refusal(CONFIGURATION)` where it is none of the two kinds in use."""
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Refusal(Code.CONFIGURATION, f"{what} holds no unencrypted PEM private key") from None
    if isinstance(key, Ed25519PrivateKey):
        return key
    if isinstance(key, EllipticCurvePrivateKey) and isinstance(key.curve, SECP256R1):
        return key
    raise Refusal(Code.CONFIGURATION, f"{what} holds another kind of key, allowed: Ed25519, ECDSA P-256")


def read_ed25519_key(pem: bytes, what: str) -> Ed25519PrivateKey:
    key = read_key(pem, what)
    if not isinstance(key, Ed25519PrivateKey):
        raise Refusal(Code.CONFIGURATION, f"{what} holds another kind of key, allowed: Ed25519")
    return key


def read_p256_key(pem: bytes, what: str) -> EllipticCurvePrivateKey:
    key = read_key(pem, what)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise Refusal(Code.CONFIGURATION, f"{what} holds another kind of key, allowed: ECDSA P-256")
    return key


def belongs(key: PrivateKey, certificate: x509.Certificate) -> bool:
    """Whether the certificate is for that key."""
    try:
        return key.public_key() == certificate.public_key()
    except UNREADABLE:
        return False


__all__ = [
    "AUTHORITY_DAYS",
    "PARTY_DAYS",
    "UNREADABLE",
    "Issuer",
    "PrivateKey",
    "Validity",
    "belongs",
    "certificate_pem",
    "is_authority",
    "key_pem",
    "make_authority_certificate",
    "make_signing_certificate",
    "make_tls_certificate",
    "new_tls_key",
    "read_certificates",
    "read_ed25519_key",
    "read_key",
    "read_p256_key",
    "signs_documents",
    "uri_names",
]
