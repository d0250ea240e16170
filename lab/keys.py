"""The keys, certificates and tokens of a lab: made once, renewed at every `up`. For development only."""

from __future__ import annotations

import time

from lab.layout import BROKER, USERS, Layout
from rabita.catalogue import Catalogue, Federation
from rabita.trust import (
    Identity,
    agency_id,
    broker_id,
    issue_party,
    issue_user,
    load_catalogue_signer,
    make_authority,
    make_issuer,
    make_sketch_key,
    publish_authority,
    publish_issuers,
    publish_sketch_key,
    renew_token,
    sign_catalogue,
)
from rabita.trust.sketch_key import FILE as SKETCH_KEY

_TOKEN_SECONDS = 24 * 3600


def make_keys(layout: Layout, federation: Federation, catalogue: Catalogue) -> None:
    """Make what is missing under `.lab`, give users fresh tokens, and sign the catalogue as it is now."""
    if not (layout.authority / "ca.pem").exists():
        make_authority(layout.authority, federation.name)
    if not (layout.authority / SKETCH_KEY).exists():
        make_sketch_key(layout.authority)
    if not (layout.issuer / "issuer.json").exists():
        make_issuer(layout.issuer, federation.name)
    for user, roles in USERS.items():
        folder = layout.user(user)
        if (folder / "key.pem").exists():
            renew_token(layout.issuer, folder, lifetime=_TOKEN_SECONDS)
        else:
            issue_user(layout.issuer, Identity(user, roles), folder, lifetime=_TOKEN_SECONDS)
    signature = sign_catalogue(
        load_catalogue_signer(layout.authority),
        federation=federation.name,
        version=catalogue.version,
        catalogue_hash=catalogue.hash,
        now=int(time.time()),
    )
    for party in (BROKER, *federation.agencies):
        _make_party(layout, federation, party)
        (layout.trust(party) / "catalogue.jws").write_text(signature)


def _make_party(layout: Layout, federation: Federation, party: str) -> None:
    folder = layout.trust(party)
    name = broker_id(federation.name) if party == BROKER else agency_id(federation.name, party)
    if not (folder / "signing.pem").exists():
        issue_party(layout.authority, name, folder)
    if party != BROKER:  # which could try identifiers against registers if it had it
        publish_sketch_key(layout.authority, folder)
    publish_authority(layout.authority, folder)
    publish_issuers(layout.issuer, folder)


__all__ = ["make_keys"]
