"""A small federation's trust: an authority, a broker, two agencies, an issuer and a user, made once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.trust import (
    Asker,
    Authority,
    Identity,
    Issuers,
    Signer,
    TokenIssuer,
    agency_id,
    broker_id,
    issue_party,
    issue_token,
    load_issuer,
    load_issuers,
    load_signer,
    make_authority,
    make_issuer,
    verify_token,
)
from rabita.trust.jwk import public_jwk, thumbprint
from rabita.trust.jws import encode_base64url

NOW = 1_800_000_000
FEDERATION = "pakistan"
CATALOGUE = "sha256:" + "0" * 64

Changes = Mapping[str, Any]
LEFT_OUT = object()


@dataclass(frozen=True)
class World:
    """Folders and keys of one federation."""

    folder: Path
    authority: Authority
    issuer: TokenIssuer
    issuers: Issuers
    user_key: Ed25519PrivateKey
    token: str

    @property
    def asker(self) -> Asker:
        return verify_token(self.token, self.issuers, FEDERATION, NOW)

    def signer(self, party: str) -> Signer:
        return load_signer(self.folder / "parties" / party)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("world")
    make_authority(folder / "authority", FEDERATION, now=NOW)
    issue_party(folder / "authority", broker_id(FEDERATION), folder / "parties" / "broker", now=NOW)
    for agency in ("anf", "customs"):
        issue_party(folder / "authority", agency_id(FEDERATION, agency), folder / "parties" / agency, now=NOW)
    make_issuer(folder / "issuer", FEDERATION)
    issuer = load_issuer(folder / "issuer")
    key = Ed25519PrivateKey.generate()
    return World(
        folder=folder,
        authority=Authority.load(folder / "authority" / "ca.pem"),
        issuer=issuer,
        issuers=load_issuers(folder / "issuer" / "issuers.json"),
        user_key=key,
        token=issue_token(issuer, Identity("alice", ("analyst",), "centre", "high"), key, now=NOW),
    )


def changed(base: Changes, changes: Changes) -> dict[str, Any]:
    """`base` with some members replaced, added, or `LEFT_OUT`."""
    return {name: value for name, value in {**base, **changes}.items() if value is not LEFT_OUT}


def compact(header: bytes, payload: bytes, sign: Callable[[bytes], bytes]) -> str:
    """A compact JWS of any bytes whatever, as only an attacker would make it."""
    body = f"{encode_base64url(header)}.{encode_base64url(payload)}"
    return f"{body}.{encode_base64url(sign(body.encode()))}"


def forge(header: Changes, payload: Changes, key: Ed25519PrivateKey) -> str:
    return compact(_json(header), _json(payload), key.sign)


def _json(value: Changes) -> bytes:
    return json.dumps(dict(value), ensure_ascii=False).encode()


def tampered(text: str) -> str:
    """The text with another first character of its signature."""
    body, _, signature = text.rpartition(".")
    return f"{body}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def token_header(world: World) -> dict[str, Any]:
    return {"alg": "EdDSA", "kid": world.issuer.kid, "typ": "at+jwt"}


def token_claims(world: World) -> dict[str, Any]:
    return {
        "iss": world.issuer.name,
        "sub": "alice",
        "aud": FEDERATION,
        "iat": NOW,
        "exp": NOW + 3600,
        "jti": "token-0123456789abcdef",
        "roles": ["analyst"],
        "cnf": {"jkt": thumbprint(public_jwk(world.user_key.public_key()))},
    }


def question_header(world: World) -> dict[str, Any]:
    return {
        "alg": "EdDSA",
        "jwk": public_jwk(world.user_key.public_key()),
        "typ": "rabita-question+jwt",
    }


def question_claims() -> dict[str, Any]:
    return {
        "aud": FEDERATION,
        "case": "FIR 12/2026",
        "catalogue": CATALOGUE,
        "exp": NOW + 60,
        "iat": NOW,
        "jti": "question-0123456789abcdef",
        "purpose": "trend_analysis",
        "sql": "SELECT count(*) FROM seizures",
        "sub": "alice",
    }
