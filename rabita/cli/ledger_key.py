"""The key that must have signed a ledger, as the reader pins it: from anywhere but the ledger itself.

A key that lies in what is verified shows nothing: who put another ledger there put its key beside it. So a
file in the ledger's folder is refused as a pin, by whatever name or link it is reached, and so is an export.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rabita.ledger import VerifierKey
from rabita.ledger.export import proof_file
from rabita.refusal import Code, Refusal
from rabita.trust import parse_spiffe_id
from rabita.trust.certificates import read_certificates, uri_names

_MAX_KEY_FILE = 16 << 10
_PEM = b"-----BEGIN CERTIFICATE-----"


def read_key(given: str, verified: Path) -> VerifierKey:
    """The key as written on the command line, or in the file of that name.

    The file holds a verifier key in its first line, or a party's signing certificate. `Refusal(USAGE)` where
    it is of `verified` itself.
    """
    try:
        return VerifierKey.parse(given)
    except Refusal as refusal:
        try:
            content = _content(Path(given), verified)
            if _PEM in content:
                return _certified(content, given)
            return VerifierKey.parse(content.decode().split("\n")[0].strip())
        except (OSError, ValueError):  # ValueError: a name no file can have, bytes that are no text
            message = f"{given}: neither a verifier key nor a file that holds one"
            raise Refusal(Code.CONFIGURATION, message, hint=refusal.hint) from None


def _content(file: Path, verified: Path) -> bytes:
    with file.open("rb") as opened:
        if _is_of(file, os.fstat(opened.fileno()), verified):
            raise Refusal(
                Code.USAGE,
                f"{file}: the key lies in what is to be verified: whoever altered that has the key too",
                hint="pin a copy that you took when the party joined, or the party's signing.pem",
            )
        return opened.read(_MAX_KEY_FILE)


def _is_of(file: Path, status: os.stat_result, verified: Path) -> bool:
    """Whether it stands in the folder, as it is called or where its links lead, or is one of its files."""
    if not verified.is_dir():
        own: list[Path] = [verified, proof_file(verified)]
    else:
        within = (verified.absolute(), verified.resolve())
        if any(
            place.is_relative_to(folder)
            for place in (Path(os.path.abspath(file)), file.resolve())
            for folder in within
        ):
            return True
        own = list(verified.iterdir())
    return any(each.exists() and os.path.samestat(status, each.stat()) for each in own)


def _certified(pem: bytes, what: str) -> VerifierKey:
    """The key of a party's signing certificate, under the name of that party's ledger."""
    from rabita.wire.witnessing import origin_of  # noqa: PLC0415 - gRPC, for this kind of key only

    certificate = read_certificates(pem, what)[0]
    public, names = certificate.public_key(), uri_names(certificate)
    if len(names) != 1 or not isinstance(public, Ed25519PublicKey):
        raise Refusal(Code.CONFIGURATION, f"{what}: not a party's signing certificate")
    party = parse_spiffe_id(names[0])
    return VerifierKey(origin_of(party.federation, party.agency or ""), public.public_bytes_raw())


__all__ = ["read_key"]
