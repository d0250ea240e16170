"""A development issuer of users' tokens. A real deployment pins its own issuer instead (docs/keys.md).

    issuer.json   its name and the federation its tokens are for
    issuer.key    the key that signs tokens; its thumbprint is its id
    issuers.json  the public keys, all that still count: what every party pins

A user's folder holds key.pem, which signs questions, and token.jwt, which names that key.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.refusal import Code, Refusal
from rabita.trust.certificates import key_pem, read_ed25519_key
from rabita.trust.claims import Claims, is_line
from rabita.trust.files import PUBLIC, SECRET, check_absent, read_file, read_text, write_file
from rabita.trust.issuers import load_issuers
from rabita.trust.jwk import public_jwk, thumbprint
from rabita.trust.jws import EDDSA, check_signature, read_json, read_signed, write_signed
from rabita.trust.names import check_federation_name
from rabita.trust.tokens import TOKEN_FORM, read_asker

DEFAULT_ISSUER = "rabita-development-issuer"
DEFAULT_LIFETIME = 8 * 3600
"""Seconds: a working day. A token cannot be called back, so it does not live long."""


@dataclass(frozen=True)
class TokenIssuer:
    """The issuer of a folder, with its private key."""

    folder: Path
    name: str
    federation: str
    kid: str
    key: Ed25519PrivateKey


@dataclass(frozen=True)
class Identity:
    """What a token says of its user."""

    subject: str
    roles: tuple[str, ...]
    agency: str = ""
    assurance: str = ""


def make_issuer(
    folder: Path, federation: str, *, name: str = DEFAULT_ISSUER, replace: bool = False
) -> TokenIssuer:
    """A new issuer for a federation. `Refusal(USAGE)` where one is there already."""
    check_federation_name(federation)
    if not is_line(name, least=1, most=256):
        raise Refusal(Code.USAGE, "an issuer's name is one line of 1 to 256 characters")
    check_absent([folder / file for file in ("issuer.key", "issuer.json", "issuers.json")], replace=replace)
    return _put_key(folder, name, federation, [])


def load_issuer(folder: Path) -> TokenIssuer:
    """The issuer of a folder; `Refusal(CONFIGURATION)`."""
    path = folder / "issuer.json"
    try:
        found = read_json(read_file(path))
        name, federation = str(found["issuer"]), str(found["federation"])
    except (ValueError, TypeError, KeyError):
        raise Refusal(Code.CONFIGURATION, f"{path} is not what `rabita keys issuer` writes") from None
    key_path = folder / "issuer.key"
    key = read_ed25519_key(read_file(key_path), str(key_path))
    kid = thumbprint(public_jwk(key.public_key()))
    if load_issuers(folder / "issuers.json").find(name, kid) is None:
        raise Refusal(Code.CONFIGURATION, f"{key_path} is no key of {folder / 'issuers.json'}")
    return TokenIssuer(folder, name, federation, kid, key)


def rotate_issuer(folder: Path, *, drop_old: bool = False) -> TokenIssuer:
    """A new key beside the public ones of before; with `drop_old` only the one in use stays."""
    issuer = load_issuer(folder)
    entries = _entries(folder)
    if drop_old:
        _write_entries(folder, [entry for entry in entries if entry["kid"] == issuer.kid])
        return issuer
    return _put_key(folder, issuer.name, issuer.federation, entries)


def publish_issuers(folder: Path, party: Path) -> None:
    """Put the issuer's public keys into a party's trust folder."""
    load_issuers(folder / "issuers.json")
    write_file(party / "issuers.json", read_file(folder / "issuers.json"), PUBLIC)


def issue_token(
    issuer: TokenIssuer,
    identity: Identity,
    user_key: Ed25519PrivateKey,
    *,
    now: int,
    lifetime: int = DEFAULT_LIFETIME,
) -> str:
    """A token that says who holds `user_key`; `Refusal(USAGE)` where the identity does not fit into one."""
    _check_identity(identity)
    optional = {"agency": identity.agency, "assurance": identity.assurance}
    payload = {
        "iss": issuer.name,
        "sub": identity.subject,
        "aud": issuer.federation,
        "iat": now,
        "exp": now + lifetime,
        "jti": secrets.token_urlsafe(16),
        "roles": list(identity.roles),
        "cnf": {"jkt": thumbprint(public_jwk(user_key.public_key()))},
        **{name: value for name, value in optional.items() if value},
    }
    text = write_signed(payload, issuer.key, TOKEN_FORM, {"kid": issuer.kid})
    if len(text) > TOKEN_FORM.limit:
        raise Refusal(Code.USAGE, f"the token would be longer than {TOKEN_FORM.limit} characters")
    return text


def issue_user(
    folder: Path,
    identity: Identity,
    out: Path,
    *,
    now: int | None = None,
    lifetime: int = DEFAULT_LIFETIME,
    replace: bool = False,
) -> None:
    """A new user's key.pem and token.jwt. `Refusal(USAGE)` where they are there already."""
    check_absent([out / "key.pem", out / "token.jwt"], replace=replace)
    key = Ed25519PrivateKey.generate()
    token = issue_token(load_issuer(folder), identity, key, now=_moment(now), lifetime=lifetime)
    write_file(out / "key.pem", key_pem(key), SECRET)
    write_file(out / "token.jwt", token.encode("ascii") + b"\n", SECRET)


def renew_token(
    folder: Path,
    user: Path,
    *,
    roles: Sequence[str] | None = None,
    agency: str | None = None,
    now: int | None = None,
    lifetime: int = DEFAULT_LIFETIME,
) -> Identity:
    """A fresh token.jwt for a user whose key stays, saying what the last one said or what is told."""
    issuer = load_issuer(folder)
    key = read_ed25519_key(read_file(user / "key.pem"), str(user / "key.pem"))
    last = _last_identity(folder, user / "token.jwt", key)
    identity = replace_fields(
        last,
        roles=last.roles if roles is None else tuple(roles),
        agency=last.agency if agency is None else agency,
    )
    token = issue_token(issuer, identity, key, now=_moment(now), lifetime=lifetime)
    write_file(user / "token.jwt", token.encode("ascii") + b"\n", SECRET)
    return identity


def _last_identity(folder: Path, path: Path, key: Ed25519PrivateKey) -> Identity:
    """What this issuer said in the token, which may have expired; what others say is not repeated."""
    signed = read_signed(read_text(path), TOKEN_FORM)
    claims = Claims(signed.payload, TOKEN_FORM)
    pinned = load_issuers(folder / "issuers.json").find(
        claims.line("iss", most=256), str(signed.header["kid"])
    )
    if pinned is None:
        raise Refusal(
            Code.CONFIGURATION,
            f"{path} is not from a key of the issuer in {folder}",
            hint="`rabita keys user --force` makes user, key and token anew",
        )
    check_signature(signed, pinned.algorithm, pinned.key)
    asker = read_asker(claims)
    if asker.key_thumbprint != thumbprint(public_jwk(key.public_key())):
        raise Refusal(Code.CONFIGURATION, f"{path} is for another key than the key.pem beside it")
    return Identity(asker.subject, asker.roles, asker.agency, asker.assurance)


def _check_identity(identity: Identity) -> None:
    optional = (identity.agency, identity.assurance)
    if (
        not is_line(identity.subject, least=1, most=256)
        or not identity.roles
        or len(set(identity.roles)) != len(identity.roles)
        or not all(is_line(role, least=1, most=128) for role in identity.roles)
        or not all(is_line(text, least=0, most=128) for text in optional)
    ):
        raise Refusal(
            Code.USAGE, "a user has a name and different roles, each one line of visible characters"
        )


def _put_key(folder: Path, name: str, federation: str, entries: Sequence[Mapping[str, Any]]) -> TokenIssuer:
    key = Ed25519PrivateKey.generate()
    jwk = public_jwk(key.public_key())
    kid = thumbprint(jwk)
    _write_entries(folder, [{"issuer": name, "kid": kid, "alg": EDDSA, "jwk": jwk}, *entries])
    write_file(folder / "issuer.json", _pretty({"issuer": name, "federation": federation}), PUBLIC)
    write_file(folder / "issuer.key", key_pem(key), SECRET)
    return TokenIssuer(folder, name, federation, kid, key)


def _entries(folder: Path) -> list[dict[str, Any]]:
    path = folder / "issuers.json"
    load_issuers(path)
    found: list[dict[str, Any]] = json.loads(read_file(path))["keys"]
    return found


def _write_entries(folder: Path, entries: Sequence[Mapping[str, Any]]) -> None:
    write_file(folder / "issuers.json", _pretty({"keys": list(entries)}), PUBLIC)


def _pretty(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, indent=2, ensure_ascii=False).encode("utf-8") + b"\n"


def _moment(now: int | None) -> int:
    return int(time.time()) if now is None else now


__all__ = [
    "DEFAULT_ISSUER",
    "DEFAULT_LIFETIME",
    "Identity",
    "TokenIssuer",
    "issue_token",
    "issue_user",
    "load_issuer",
    "make_issuer",
    "publish_issuers",
    "renew_token",
    "rotate_issuer",
]
