"""The catalogue's signature: that the federation, and not its broker, says which catalogue is in force.

A JWS over {federation, version, hash, iat} by a key that the authority certified as `spiffe://FEDERATION/catalogue`.
The broker hands it out with the catalogue; clients and agents verify it against the authority they pinned.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rabita.refusal import Code, Refusal
from rabita.trust.authority import Authority
from rabita.trust.certified import check_certified, x5c
from rabita.trust.claims import Claims
from rabita.trust.files import FileWatch, read_text
from rabita.trust.jws import Form, read_signed, write_signed
from rabita.trust.names import catalogue_id
from rabita.trust.parties import Signer

CATALOGUE_FORM = Form(
    name="catalogue's signature",
    types=("rabita-catalogue+jwt",),
    headers=frozenset({"alg", "typ", "x5c"}),
    limit=16 << 10,
    code=Code.CATALOGUE_INVALID,
)
_CLAIMS = frozenset({"federation", "hash", "iat", "version"})


@dataclass(frozen=True)
class SignedCatalogue:
    """What the federation's signature is over; made by `verify_catalogue` only."""

    federation: str
    version: int
    hash: str
    signed_at: int


def sign_catalogue(signer: Signer, *, federation: str, version: int, catalogue_hash: str, now: int) -> str:
    """The signature over one version of a federation's catalogue."""
    payload = {"federation": federation, "hash": catalogue_hash, "iat": now, "version": version}
    return write_signed(payload, signer.key, CATALOGUE_FORM, {"x5c": x5c(signer)})


def verify_catalogue(text: str, *, authority: Authority, federation: str) -> SignedCatalogue:
    """The version and hash that the federation signed; `Refusal(CATALOGUE_INVALID)` otherwise.

    The caller compares the hash with that of the catalogue it holds.
    """
    signed = read_signed(text, CATALOGUE_FORM)
    claims = Claims(signed.payload, CATALOGUE_FORM)
    claims.only(_CLAIMS)
    signed_at = claims.whole("iat")
    check_certified(signed, authority, catalogue_id(federation), signed_at)
    found = SignedCatalogue(
        federation=claims.line("federation", most=64),
        version=claims.whole("version"),
        hash=claims.line("hash", most=128),
        signed_at=signed_at,
    )
    if found.federation != federation:
        raise CATALOGUE_FORM.no("is for another federation")
    return found


def load_catalogue_signature(folder: Path, *, federation: str, version: int, catalogue_hash: str) -> str:
    """The text of a trust folder's catalogue.jws, where it verifies and is over this very catalogue.

    `Refusal(CATALOGUE_INVALID)` where it does not verify, `CATALOGUE_MISMATCH` where it is over another.
    """
    text = read_text(folder / "catalogue.jws")
    signed = verify_catalogue(text, authority=Authority.load(folder / "ca.pem"), federation=federation)
    if (signed.version, signed.hash) != (version, catalogue_hash):
        raise Refusal(
            Code.CATALOGUE_MISMATCH,
            f"{folder / 'catalogue.jws'} is over version {signed.version} with {signed.hash}, "
            f"the catalogue here is version {version} with {catalogue_hash}",
            hint="`rabita keys sign-catalogue` signs a catalogue; raise its version with every change",
        )
    return text


class CatalogueSignatureWatch(FileWatch[str]):
    """The text of a trust folder's catalogue.jws, verified again when it or the authority changes."""

    def __init__(self, folder: Path, *, federation: str, version: int, catalogue_hash: str) -> None:
        super().__init__(
            [folder / "catalogue.jws", folder / "ca.pem"],
            lambda: load_catalogue_signature(
                folder, federation=federation, version=version, catalogue_hash=catalogue_hash
            ),
        )


__all__ = [
    "CATALOGUE_FORM",
    "CatalogueSignatureWatch",
    "SignedCatalogue",
    "load_catalogue_signature",
    "sign_catalogue",
    "verify_catalogue",
]
