"""The pinned issuers of access tokens: issuers.json, a list of public keys, each fixed to one algorithm.

    {"keys": [{"issuer": "https://id.example", "kid": "2025-1", "alg": "ES256", "jwk": {"kty": "EC", ...}}]}

Several keys of one issuer stand side by side while they are rotated. The file is the party's own: nothing
in a token can add to it or point elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rabita.refusal import Code, Refusal
from rabita.trust.claims import is_line
from rabita.trust.files import FileWatch, read_file
from rabita.trust.jwk import ALGORITHMS, read_public_jwk
from rabita.trust.jws import PublicKey, read_json

_ENTRY = frozenset({"issuer", "kid", "alg", "jwk"})
_DECORATION = {"use": "sig", "key_ops": ["verify"]}
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "k", "oth"})


@dataclass(frozen=True)
class IssuerKey:
    """One key of one issuer and the only algorithm it may be used with."""

    issuer: str
    kid: str
    algorithm: str
    key: PublicKey


@dataclass(frozen=True)
class Issuers:
    """The pinned keys by (issuer, kid)."""

    keys: Mapping[tuple[str, str], IssuerKey]

    def find(self, issuer: str, kid: str) -> IssuerKey | None:
        return self.keys.get((issuer, kid))


def load_issuers(path: Path) -> Issuers:
    """The pinned issuers of a file; `Refusal(CONFIGURATION)` names entry, what was found, what is allowed."""
    try:
        found = read_json(read_file(path))
    except ValueError:
        raise _wrong(path, "not JSON with each name once") from None
    if not isinstance(found, dict) or found.keys() != {"keys"} or not isinstance(found["keys"], list):
        raise _wrong(path, 'found another shape, allowed: {"keys": [...]}')
    if not found["keys"]:
        raise _wrong(path, "keys: found none, so no token could ever be accepted")
    keys: dict[tuple[str, str], IssuerKey] = {}
    for index, entry in enumerate(found["keys"]):
        key = _read_entry(entry, f"keys[{index}]", path)
        if keys.setdefault((key.issuer, key.kid), key) is not key:
            raise _wrong(path, f"keys[{index}].kid: {key.kid!r} stands there twice for this issuer")
    return Issuers(keys)


def _read_entry(entry: Any, place: str, path: Path) -> IssuerKey:
    if not isinstance(entry, dict) or entry.keys() != _ENTRY:
        raise _wrong(path, f"{place}: allowed and needed: alg, issuer, jwk, kid")
    for name in ("issuer", "kid"):
        if not is_line(entry[name], least=1, most=256):
            raise _wrong(path, f"{place}.{name}: allowed: one line of 1 to 256 characters")
    if entry["alg"] not in ALGORITHMS:
        raise _wrong(path, f"{place}.alg: found {entry['alg']!r}, allowed: {', '.join(ALGORITHMS)}")
    try:
        key = read_public_jwk(_plain(entry), entry["alg"])
    except ValueError as error:
        raise _wrong(path, f"{place}.jwk: {error}") from None
    return IssuerKey(entry["issuer"], entry["kid"], entry["alg"], key)


def _plain(entry: Mapping[str, Any]) -> object:
    """The key without what issuers write beside it, where that says nothing else than the entry does."""
    jwk = entry["jwk"]
    if not isinstance(jwk, dict):
        return jwk
    if _PRIVATE & jwk.keys():
        raise ValueError("holds a private key; only the issuer may have that")
    beside = {**_DECORATION, "alg": entry["alg"], "kid": entry["kid"]}
    return {name: value for name, value in jwk.items() if beside.get(name) != value}


def _wrong(path: Path, what: str) -> Refusal:
    return Refusal(Code.CONFIGURATION, f"{path}: {what}", hint="docs/keys.md describes the file")


class IssuersWatch(FileWatch[Issuers]):
    """The issuers of a file, read again when it changes."""

    def __init__(self, path: Path) -> None:
        super().__init__([path], lambda: load_issuers(path))


__all__ = ["IssuerKey", "Issuers", "IssuersWatch", "load_issuers"]
