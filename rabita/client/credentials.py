"""The asker's side of trust: token, key and pinned authority, from the files that a profile names."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from rabita.catalogue import Profile
from rabita.refusal import Code, Refusal

_LARGEST_FILE = 64 << 10
_LARGEST_TOKEN = 8 << 10  # DESIGN §10


@dataclass(frozen=True)
class Credentials:
    """Who asks whom. Files are read anew at each use, so that a renewed token or key is taken up."""

    profile: Profile

    def authority_pem(self) -> bytes:
        return _read(self.profile.trust, "authority's certificates")

    def token(self) -> str:
        """The access token; whether it is any good is for the broker and the agencies to say."""
        content = _read(self.profile.token, "token").strip()
        if len(content) > _LARGEST_TOKEN or not content.isascii() or not content:
            raise Refusal(Code.TOKEN_INVALID, f"{self.profile.token} holds no access token")
        return content.decode("ascii")

    def key(self) -> Ed25519PrivateKey:
        content = _read(self.profile.key, "key")
        try:
            key = load_pem_private_key(content, password=None)
        except (ValueError, TypeError) as error:
            raise Refusal(Code.CONFIGURATION, f"{self.profile.key} holds no unencrypted PEM key") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise Refusal(Code.CONFIGURATION, f"{self.profile.key} holds another key than Ed25519")
        return key


def _read(path: Path, what: str) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise Refusal(
            Code.CONFIGURATION,
            f"the {what} {path} cannot be read: {error.strerror}",
            hint="the profile names it",
        ) from error
    if len(content) > _LARGEST_FILE:
        raise Refusal(Code.CONFIGURATION, f"the {what} {path} is larger than {_LARGEST_FILE} bytes")
    return content


def question_id(signed: str) -> str:
    """The `jti` of a question that we signed ourselves a moment ago."""
    payload = signed.split(".")[1]
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return str(claims["jti"])
    except (binascii.Error, ValueError, KeyError) as error:
        raise Refusal(Code.INTERNAL, "the signed question has no id") from error


__all__ = ["Credentials", "question_id"]
