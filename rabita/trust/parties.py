"""A party's trust folder as its owner loads it: who am I, what do I sign with, whom do I trust.

ca.pem  tls.pem tls.key  signing.pem signing.key  issuers.json  catalogue.jws  (agencies: sketch.key)
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from rabita.refusal import Code, Refusal
from rabita.trust.authority import Authority, NotCertified, in_force
from rabita.trust.certificates import belongs, read_certificates, read_ed25519_key, read_p256_key, uri_names
from rabita.trust.files import FileWatch, read_file
from rabita.trust.names import PartyName, parse_spiffe_id


@dataclass(frozen=True)
class Signer:
    """A party's signing key and the certificate that says whose it is."""

    key: Ed25519PrivateKey
    certificate: x509.Certificate

    @cached_property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def name(self) -> PartyName:
        return _name_of(self.certificate, "signing.pem")


@dataclass(frozen=True)
class Party:
    """A party as its trust folder describes it; made by `load_party` once everything in it fits together."""

    identity: PartyName
    signer: Signer
    authority: Authority

    @property
    def federation(self) -> str:
        return self.identity.federation

    @property
    def agency(self) -> str | None:
        """The agency's id; None for the broker."""
        return self.identity.agency

    @property
    def name(self) -> str:
        """The agency's id, or `broker`."""
        return self.identity.short

    @property
    def spiffe_id(self) -> str:
        return self.identity.spiffe_id


def load_signer(folder: Path, name: str = "signing") -> Signer:
    """The signing key and certificate of a trust folder; `Refusal(CONFIGURATION)` where they do not fit."""
    key_path, certificate_path = folder / f"{name}.key", folder / f"{name}.pem"
    key = read_ed25519_key(read_file(key_path), str(key_path))
    certificate = read_certificates(read_file(certificate_path), str(certificate_path))[0]
    if not belongs(key, certificate):
        raise Refusal(Code.CONFIGURATION, f"{certificate_path} is not for the key in {key_path}")
    return Signer(key, certificate)


def load_party(folder: Path, now: int | None = None) -> Party:
    """The party of a trust folder, checked whole: keys, names, authority, dates. `Refusal(CONFIGURATION)`."""
    moment = int(time.time()) if now is None else now
    authority = Authority.load(folder / "ca.pem")
    signer = load_signer(folder)
    tls = _load_tls(folder)
    if uri_names(tls) != uri_names(signer.certificate):
        raise _wrong(folder, "tls.pem and signing.pem name different parties")
    identity = signer.name
    _check_certified(folder, authority, signer, tls, moment)
    return Party(identity, signer, authority)


def _load_tls(folder: Path) -> x509.Certificate:
    key = read_p256_key(read_file(folder / "tls.key"), str(folder / "tls.key"))
    certificate = read_certificates(read_file(folder / "tls.pem"), str(folder / "tls.pem"))[0]
    if not belongs(key, certificate):
        raise _wrong(folder, "tls.pem is not for the key in tls.key")
    return certificate


def _check_certified(
    folder: Path, authority: Authority, signer: Signer, tls: x509.Certificate, now: int
) -> None:
    try:
        authority.signing_key(signer.der, signer.name.spiffe_id, now)
        authority.check_issued(tls)
    except NotCertified as why:
        raise _wrong(folder, f"the certificate {why}") from None
    if not in_force(tls, now):
        raise _wrong(folder, "tls.pem is not valid now")


def _name_of(certificate: x509.Certificate, what: str) -> PartyName:
    names = uri_names(certificate)
    if len(names) != 1:
        raise Refusal(Code.CONFIGURATION, f"{what} does not name exactly one party")
    try:
        return parse_spiffe_id(names[0])
    except Refusal as refusal:
        raise Refusal(Code.CONFIGURATION, f"{what}: {refusal.message}") from None


def _wrong(folder: Path, what: str) -> Refusal:
    return Refusal(
        Code.CONFIGURATION,
        f"{folder}: {what}",
        hint="`rabita keys show FILE` says what is in a file; docs/keys.md",
    )


class SignerWatch(FileWatch[Signer]):
    """The signer of a trust folder, read again when its files change."""

    def __init__(self, folder: Path) -> None:
        super().__init__([folder / "signing.key", folder / "signing.pem"], lambda: load_signer(folder))


__all__ = ["Party", "Signer", "SignerWatch", "load_party", "load_signer"]
