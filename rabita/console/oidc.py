"""Logging in through an identity provider: OpenID Connect's authorization code flow with PKCE (RFC 7636).

What comes back is the officer's access token (RFC 9068), which the ledger's keeper verifies like any other:
the console believes nothing that the provider says of a person.
"""

from __future__ import annotations

import secrets
import ssl
import threading
import warnings
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.deprecate import AuthlibDeprecationWarning

from rabita.catalogue.reading import open_document
from rabita.refusal import Code, Refusal

with (
    warnings.catch_warnings()
):  # it asks for the successor of httpx, which is none of its own requirements yet
    warnings.filterwarnings("ignore", "The httpx module is deprecated", AuthlibDeprecationWarning)
    from authlib.integrations.httpx_client import OAuth2Client

KEYS = ("issuer", "client_id", "client_secret", "redirect", "scope", "authority")
_NEEDED = ("issuer", "client_id", "redirect")
_MOST_BEGUN = 200
_PATIENCE_S = 10.0
_PATIENCE_AT_START_S = 3.0


@dataclass(frozen=True)
class Provider:
    """An identity provider and what this console is to it. `secret` and `authority` are files, or None.

    `redirect` is the address of this console's `/oidc/back`; `authority` holds the certificates that the
    provider's own is checked against, where it is not a public one.
    """

    issuer: str
    client_id: str
    redirect: str
    scope: str = "openid"
    secret: Path | None = None
    authority: Path | None = None


def load_provider(path: Path) -> Provider:
    """The provider that a YAML file describes; files that it names are relative to its folder."""
    document = open_document(path)
    found: dict[str, str] = {}
    with document.collecting():
        parts = document.root.entries(KEYS, required=_NEEDED)
        for name, item in parts.items():
            with document.collecting():
                found[name] = item.text("a text", limit=1_000)
                if name in ("issuer", "redirect") and not _is_safe(found[name]):
                    raise item.wrong("an https address (http on this machine alone)")
    document.finish()
    return Provider(
        found["issuer"].rstrip("/"), found["client_id"], found["redirect"], found.get("scope", "openid"),
        _beside(path, found.get("client_secret")), _beside(path, found.get("authority")),
    )  # fmt: skip


def _beside(path: Path, name: str | None) -> Path | None:
    return None if name is None else path.parent / name


def _is_safe(address: str) -> bool:
    try:
        place = urlsplit(address)
    except ValueError:
        return False
    here = place.hostname in ("localhost", "127.0.0.1", "::1")
    return bool(place.hostname) and (place.scheme == "https" or (place.scheme == "http" and here))


class Logins:
    """Logins that have begun and not come back yet, each by its state; forgotten once used, or when many."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._lock = threading.Lock()
        self._begun: OrderedDict[str, str] = OrderedDict()

    def check(self) -> Refusal | None:
        """Why nobody can log in so now; refused (`CONFIGURATION`) where a file of ours cannot be used."""
        with self._client():
            pass
        try:
            self._endpoint("authorization_endpoint", _PATIENCE_AT_START_S)
        except Refusal as refusal:
            return refusal
        return None

    def begin(self) -> tuple[str, str]:
        """Where to send the browser, and the state to remember in its cookie."""
        verifier = secrets.token_urlsafe(48)
        with self._client() as client:
            to, state = client.create_authorization_url(
                self._endpoint("authorization_endpoint"), code_verifier=verifier
            )
        with self._lock:
            self._begun[state] = verifier
            while len(self._begun) > _MOST_BEGUN:
                self._begun.popitem(last=False)
        return str(to), str(state)

    def finish(self, state: str, remembered: str, code: str) -> str:
        """The access token for the code that came back with the state that this browser was given."""
        same = secrets.compare_digest(state.encode(), remembered.encode())  # bytes: text has to be ASCII
        with self._lock:
            verifier = self._begun.pop(state, None) if same else None
        if verifier is None or not code:
            raise Refusal(Code.TOKEN_INVALID, "this login was not begun here")
        with self._client() as client, _provider_failures():
            token = client.fetch_token(
                self._endpoint("token_endpoint"), code=code, code_verifier=verifier,
                grant_type="authorization_code",
            )  # fmt: skip
        access = token.get("access_token")
        if not isinstance(access, str) or not access:
            raise Refusal(Code.TOKEN_INVALID, "the identity provider gave no access token")
        return access

    @property
    def _verify(self) -> ssl.SSLContext | bool:
        """What the provider's certificate is checked against: the authority named, or the public ones."""
        if self._provider.authority is None:
            return True
        with _files_of_ours(self._provider.authority):
            return ssl.create_default_context(cafile=str(self._provider.authority))

    def _secret(self) -> str | None:
        if self._provider.secret is None:
            return None
        with _files_of_ours(self._provider.secret):
            return self._provider.secret.read_text(encoding="utf-8").strip()

    def _client(self) -> OAuth2Client:
        provider, secret = self._provider, self._secret()
        return OAuth2Client(
            provider.client_id, secret, redirect_uri=provider.redirect, scope=provider.scope,
            code_challenge_method="S256", timeout=_PATIENCE_S, verify=self._verify,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
        )  # fmt: skip

    def _endpoint(self, name: str, patience_s: float = _PATIENCE_S) -> str:
        """An address from the provider's own description (OpenID Connect Discovery 1.0)."""
        with _provider_failures():
            described = httpx.get(
                f"{self._provider.issuer}/.well-known/openid-configuration",
                timeout=patience_s,
                verify=self._verify,
            ).raise_for_status()
            found = described.json()
            if found.get("issuer") != self._provider.issuer or not _is_safe(str(found.get(name, ""))):
                raise Refusal(
                    Code.UNREACHABLE, "the identity provider describes itself otherwise than expected"
                )
        return str(found[name])


_NOT_AS_IT_SHOULD = (
    httpx.HTTPError, AuthlibBaseError, ValueError, OSError,
    LookupError, TypeError, AttributeError, RecursionError,  # JSON of another shape than it should have
)  # fmt: skip


@contextmanager
def _files_of_ours(file: Path) -> Iterator[None]:
    """A file that the description of the provider names has to be there, and what it is said to be."""
    try:
        yield
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and not isinstance(error, ssl.SSLError) else ""
        raise Refusal(Code.CONFIGURATION, f"{file}: {why or 'not what it should hold'}") from None


@contextmanager
def _provider_failures() -> Iterator[None]:
    """A provider that does not answer, or not as it should, is unreachable; what it said is left out."""
    try:
        yield
    except _NOT_AS_IT_SHOULD as error:
        raise Refusal(Code.UNREACHABLE, "the identity provider did not answer as it should") from error


__all__ = ["Logins", "Provider", "load_provider"]
