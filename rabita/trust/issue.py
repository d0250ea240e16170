"""The development authority's folder: make it, issue parties' trust folders, rotate each without a stop.

    ca.pem         the authority's certificates, the newest first: what every party pins
    ca.key         the key of one of them
    catalogue.pem  catalogue.key  what signs the federation's catalogues

Files are replaced one at a time, each in one step, in the order in which readers can bear it: who is trusted
before who is shown.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.refusal import Code, Refusal
from rabita.trust.authority import Authority, federation_of, in_force
from rabita.trust.certificates import (
    AUTHORITY_DAYS,
    PARTY_DAYS,
    Issuer,
    Validity,
    belongs,
    certificate_pem,
    key_pem,
    make_authority_certificate,
    make_signing_certificate,
    make_tls_certificate,
    new_tls_key,
    read_p256_key,
)
from rabita.trust.files import PUBLIC, SECRET, check_absent, read_file, write_file
from rabita.trust.names import catalogue_id, check_federation_name, parse_spiffe_id
from rabita.trust.parties import Signer, load_signer

_PARTY_FILES = ("tls.key", "tls.pem", "signing.key", "signing.pem", "ca.pem")


@dataclass(frozen=True)
class AuthorityFolder:
    """An authority with its private key, as loaded from its folder."""

    folder: Path
    federation: str
    issuer: Issuer
    bundle: bytes


def make_authority(
    folder: Path,
    federation: str,
    *,
    now: int | None = None,
    days: int = AUTHORITY_DAYS,
    replace: bool = False,
) -> AuthorityFolder:
    """A new authority for a federation, and its key for catalogues. `Refusal(USAGE)` where one is there."""
    check_federation_name(federation)
    check_absent([folder / "ca.key", folder / "ca.pem"], replace=replace)
    moment = _moment(now)
    issuer = _new_issuer(federation, moment, days)
    _write_authority(folder, issuer, certificate_pem(issuer.certificate))
    made = load_authority_folder(folder)
    _issue_signing(made, catalogue_id(federation), folder, "catalogue", Validity.of_days(moment, days), None)
    return made


def load_authority_folder(folder: Path) -> AuthorityFolder:
    """The authority of a folder; `Refusal(CONFIGURATION)` where key and certificate do not fit."""
    bundle = read_file(folder / "ca.pem")
    certificates = Authority.from_pem(bundle, str(folder / "ca.pem")).certificates
    key = read_p256_key(read_file(folder / "ca.key"), str(folder / "ca.key"))
    for certificate in certificates:
        if belongs(key, certificate):
            return AuthorityFolder(folder, federation_of(certificate), Issuer(certificate, key), bundle)
    raise Refusal(Code.CONFIGURATION, f"no certificate in {folder / 'ca.pem'} is for the key in ca.key")


def rotate_authority(
    folder: Path, *, now: int | None = None, days: int = AUTHORITY_DAYS, drop_old: bool = False
) -> AuthorityFolder:
    """A new key and certificate in front of those of before; with `drop_old` only the one in use stays.

    The first is for the start of a rotation, the second for its end (docs/keys.md).
    """
    old = load_authority_folder(folder)
    moment = _moment(now)
    if drop_old:
        write_file(folder / "ca.pem", certificate_pem(old.issuer.certificate), PUBLIC)
        return load_authority_folder(folder)
    issuer = _new_issuer(old.federation, moment, days)
    kept = [c for c in Authority.from_pem(old.bundle).certificates if in_force(c, moment)]
    _write_authority(folder, issuer, certificate_pem(issuer.certificate, *kept))
    renewed = load_authority_folder(folder)
    signer = load_signer(folder, "catalogue")
    validity = Validity.of_days(moment, days)
    _issue_signing(renewed, catalogue_id(old.federation), folder, "catalogue", validity, signer.key)
    return renewed


def publish_authority(folder: Path, party: Path) -> None:
    """Put the authority's certificates into a party's trust folder."""
    write_file(party / "ca.pem", load_authority_folder(folder).bundle, PUBLIC)


def issue_party(
    folder: Path,
    spiffe_id: str,
    out: Path,
    *,
    now: int | None = None,
    days: int = PARTY_DAYS,
    replace: bool = False,
    keep_signing_key: bool = False,
) -> None:
    """A party's keys and certificates into its trust folder. `Refusal(USAGE)` where some are there."""
    authority = load_authority_folder(folder)
    name = parse_spiffe_id(spiffe_id)
    if name.federation != authority.federation:
        raise Refusal(Code.USAGE, f"the authority in {folder} is that of {authority.federation}")
    check_absent([out / file for file in _PARTY_FILES], replace=replace)
    validity = Validity.of_days(_moment(now), days)
    kept = load_signer(out).key if keep_signing_key else None
    write_file(out / "ca.pem", authority.bundle, PUBLIC)
    tls_key = new_tls_key()
    tls = make_tls_certificate(tls_key, spiffe_id, validity, authority.issuer)
    write_file(out / "tls.key", key_pem(tls_key), SECRET)
    write_file(out / "tls.pem", certificate_pem(tls), PUBLIC)
    _issue_signing(authority, spiffe_id, out, "signing", validity, kept)


def rotate_party(
    folder: Path,
    out: Path,
    *,
    now: int | None = None,
    days: int = PARTY_DAYS,
    new_signing_key: bool = False,
) -> str:
    """New certificates for the party of a trust folder, and a new TLS key; its SPIFFE id.

    The signing key stays unless asked for: it also signs the party's ledger, whose readers know it.
    """
    name = load_signer(out).name
    issue_party(
        folder, name.spiffe_id, out, now=now, days=days, replace=True, keep_signing_key=not new_signing_key
    )
    return name.spiffe_id


def load_catalogue_signer(folder: Path) -> Signer:
    """The key in an authority's folder that signs catalogues."""
    return load_signer(folder, "catalogue")


def _new_issuer(federation: str, now: int, days: int) -> Issuer:
    key = new_tls_key()
    return Issuer(make_authority_certificate(key, federation, Validity.of_days(now, days)), key)


def _write_authority(folder: Path, issuer: Issuer, bundle: bytes) -> None:
    """The bundle first: stopped between the two, the key of before still has its certificate in it."""
    write_file(folder / "ca.pem", bundle, PUBLIC)
    write_file(folder / "ca.key", key_pem(issuer.key), SECRET)


def _issue_signing(
    authority: AuthorityFolder,
    spiffe_id: str,
    out: Path,
    name: str,
    validity: Validity,
    kept: Ed25519PrivateKey | None,
) -> x509.Certificate:
    key = kept or Ed25519PrivateKey.generate()
    certificate = make_signing_certificate(key, spiffe_id, validity, authority.issuer)
    write_file(out / f"{name}.key", key_pem(key), SECRET)
    write_file(out / f"{name}.pem", certificate_pem(certificate), PUBLIC)
    return certificate


def _moment(now: int | None) -> int:
    return int(time.time()) if now is None else now


__all__ = [
    "AuthorityFolder",
    "issue_party",
    "load_authority_folder",
    "load_catalogue_signer",
    "make_authority",
    "publish_authority",
    "rotate_authority",
    "rotate_party",
]
