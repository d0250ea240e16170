"""The pinned authority of a federation (ca.pem), and what it certified: whose key a certificate holds.

ca.pem may hold several authority certificates: while the authority is rotated, old and new stand there.
A signing certificate counts where one of them issued it directly, it names exactly one party, it is for
signing alone, and both were valid at the time in question. Certificates once checked are remembered by
their digest.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rabita.refusal import Code, Refusal
from rabita.trust.certificates import UNREADABLE, is_authority, read_certificates, signs_documents, uri_names
from rabita.trust.files import FileWatch, read_file

_REMEMBERED = 1024


class NotCertified(Exception):
    """Why a certificate does not count; becomes the refusal of whatever it came with."""


@dataclass(frozen=True)
class _Certified:
    """A signing certificate that the authority issued. `valid` is when both were, in seconds since 1970."""

    spiffe_id: str
    key: Ed25519PublicKey
    valid_from: float
    valid_until: float


class Authority:
    """The authority certificates that a party pins. Safe to use from several threads."""

    def __init__(self, certificates: tuple[x509.Certificate, ...]) -> None:
        self.certificates = certificates
        self._lock = threading.Lock()
        self._known: dict[bytes, _Certified] = {}

    @classmethod
    def from_pem(cls, pem: bytes, what: str = "ca.pem") -> Authority:
        """The authority of a PEM bundle; `Refusal(CONFIGURATION)` where a certificate in it is none."""
        certificates = read_certificates(pem, what)
        if not all(is_authority(certificate) for certificate in certificates):
            raise Refusal(
                Code.CONFIGURATION,
                f"{what} holds a certificate that may not sign others",
                hint="ca.pem is the authority's certificate, not a party's",
            )
        return cls(certificates)

    @classmethod
    def load(cls, path: Path) -> Authority:
        return cls.from_pem(read_file(path), str(path))

    def signing_key(self, der: bytes, spiffe_id: str, at: int) -> Ed25519PublicKey:
        """The key that the certificate gives this party at that time; raises `NotCertified`."""
        certified = self._certified(der)
        if certified.spiffe_id != spiffe_id:
            raise NotCertified("is of another party")
        if not certified.valid_from <= at <= certified.valid_until:
            raise NotCertified("was not valid then")
        return certified.key

    def check_issued(self, certificate: x509.Certificate) -> None:
        """Nothing where one of the pinned certificates issued this one; raises `NotCertified`."""
        _issuer(certificate, self.certificates)

    def _certified(self, der: bytes) -> _Certified:
        digest = hashlib.sha256(der).digest()
        with self._lock:
            known = self._known.get(digest)
        if known is None:
            known = _check(der, self.certificates)
            with self._lock:
                if len(self._known) >= _REMEMBERED:
                    self._known.clear()
                self._known[digest] = known
        return known


def _check(der: bytes, authorities: tuple[x509.Certificate, ...]) -> _Certified:
    try:
        certificate = x509.load_der_x509_certificate(der)
        names = uri_names(certificate)
        fit = signs_documents(certificate)
        key = certificate.public_key()
    except UNREADABLE:
        raise NotCertified("cannot be read") from None
    if not der.endswith(b"\0" + certificate.signature):  # unused bits: outside what the authority signed
        raise NotCertified("cannot be read")
    issuer = _issuer(certificate, authorities)
    if not fit or not isinstance(key, Ed25519PublicKey):
        raise NotCertified("is not one for signatures")
    if len(names) != 1:
        raise NotCertified("does not name exactly one party")
    start = max(certificate.not_valid_before_utc, issuer.not_valid_before_utc)
    end = min(certificate.not_valid_after_utc, issuer.not_valid_after_utc)
    return _Certified(names[0], key, start.timestamp(), end.timestamp())


def _issuer(certificate: x509.Certificate, authorities: tuple[x509.Certificate, ...]) -> x509.Certificate:
    for authority in authorities:
        try:
            certificate.verify_directly_issued_by(authority)
        except (InvalidSignature, *UNREADABLE):
            continue
        return authority
    raise NotCertified("was not issued by the federation's authority")


def federation_of(authority: x509.Certificate) -> str:
    """The federation whose trust domain an authority's certificate carries; `Refusal(CONFIGURATION)`."""
    names = uri_names(authority)
    if len(names) != 1 or not names[0].startswith("spiffe://"):
        raise Refusal(Code.CONFIGURATION, "the authority's certificate names no federation")
    return names[0].removeprefix("spiffe://")


def in_force(certificate: x509.Certificate, now: int) -> bool:
    """Whether the certificate is valid now."""
    moment = datetime.fromtimestamp(now, UTC)
    return certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc


class AuthorityWatch(FileWatch[Authority]):
    """The authority of a ca.pem, read again when it changes."""

    def __init__(self, path: Path) -> None:
        super().__init__([path], lambda: Authority.load(path))


__all__ = ["Authority", "AuthorityWatch", "NotCertified", "federation_of", "in_force"]
