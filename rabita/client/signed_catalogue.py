"""The catalogue as the broker hands it out, believed only where the federation's authority signed it."""

from __future__ import annotations

from rabita.catalogue import decode_catalogue
from rabita.catalogue.model import Catalogue
from rabita.refusal import Code, Refusal
from rabita.trust import Authority, verify_catalogue
from rabita.wire.v1 import broker_pb2


def read_catalogue(reply: broker_pb2.GetCatalogueReply, authority: Authority, federation: str) -> Catalogue:
    """The verified catalogue; `Refusal` where federation, signature, hash or version do not fit together."""
    if reply.federation != federation:
        raise Refusal(
            Code.CATALOGUE_INVALID,
            f"the broker is of another federation than {federation!r}",
            hint="the profile names federation and broker",
        )
    signed = verify_catalogue(reply.signature, authority=authority, federation=federation)
    catalogue = decode_catalogue(reply.catalogue)
    if (catalogue.hash, catalogue.version) != (signed.hash, signed.version):
        raise Refusal(Code.CATALOGUE_INVALID, "the broker's catalogue is not the one that was signed")
    return catalogue


__all__ = ["read_catalogue"]
