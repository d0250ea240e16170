"""Serves the console: whose ledger it reads, where it listens, and under which names."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import sys
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from rabita.catalogue import load_profile
from rabita.catalogue.federation import is_address
from rabita.console.app import make_app
from rabita.console.oidc import Logins, Provider, load_provider
from rabita.console.reader import Reader
from rabita.refusal import Code, Refusal
from rabita.trust import agency_id, broker_id, dns_name, load_party
from rabita.trust.files import read_file
from rabita.wire.channels import TlsFiles


@dataclass(frozen=True)
class Keeper:
    """Whose ledger is read: "" for the broker or an agency's id, and over which channel."""

    party: str
    federation: str
    reader: Reader


@dataclass(frozen=True)
class Serving:
    """How browsers reach the console: host:port, more names, a folder with its certificate, a provider."""

    listen: str
    names: tuple[str, ...] = ()
    tls: Path | None = None
    oidc: Path | None = None


def of_broker(profile: Path) -> Keeper:
    """The broker that a profile names. Its token and key are not used: each officer brings their own."""
    loaded = load_profile(profile)
    authority = read_file(loaded.trust)
    reader = Reader(
        loaded.broker, authority, loaded.federation, dns_name(broker_id(loaded.federation)), None
    )  # fmt: skip
    return Keeper("", loaded.federation, reader)


def of_agency(trust: Path, address: str) -> Keeper:
    """The agent at `address`, which the agent's own trust folder belongs to."""
    party = load_party(trust)
    hint = "rabita console --trust DIR --connect HOST:PORT, beside the agent"
    if not party.agency:
        raise Refusal(Code.CONFIGURATION, f"{trust} is not an agency's trust folder", hint=hint)
    if not is_address(address):
        raise Refusal(Code.USAGE, f"{address!r} is no HOST:PORT where an agent listens", hint=hint)
    files = TlsFiles.of(trust)
    name = dns_name(agency_id(party.federation, party.agency))
    client = (read_file(files.key), read_file(files.certificate))
    reader = Reader(address, read_file(files.authority), party.federation, name, client)
    return Keeper(party.agency, party.federation, reader)


def serve(keeper: Keeper, how: Serving) -> None:
    """Serve until told to stop. Prints the address; refuses to serve others than this machine without TLS."""
    host, port = _host_and_port(how.listen)
    if how.tls is None and not _is_loopback(host):
        raise Refusal(
            Code.CONFIGURATION, f"without TLS the console is served on this machine alone, not on {host}",
            hint="--tls DIR with cert.pem and key.pem, or a reverse proxy in front of 127.0.0.1",
        )  # fmt: skip
    listening = _listen(host, port)
    address = listening.getsockname()[:2]
    provider = None if how.oidc is None else load_provider(how.oidc)
    certificate, key = (None, None) if how.tls is None else _tls_files(how.tls)
    if provider is not None:
        _say_if_away(provider)
    app = make_app(
        keeper.reader, party=keeper.party, federation=keeper.federation,
        hosts=(host, "localhost", *how.names), secure=how.tls is not None,
        provider=provider,
    )  # fmt: skip
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            date_header=True,
            lifespan="off",
            limit_concurrency=256,
            timeout_keep_alive=15,
            h11_max_incomplete_event_size=32 << 10,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
    )
    scheme = "http" if how.tls is None else "https"
    print(
        f"console of {keeper.federation} ({keeper.party or 'broker'}): {scheme}://{host}:{address[1]}/",
        flush=True,
    )
    try:
        server.run(sockets=[listening])
    finally:
        keeper.reader.close()


def _say_if_away(provider: Provider) -> None:
    """A line where the provider does not answer: it may come back, and tokens open the console without it."""
    away = Logins(provider).check()
    if away is not None:
        print(
            f"{away.message}: {provider.issuer}; until that is mended, officers log in with a token alone",
            file=sys.stderr, flush=True,
        )  # fmt: skip


def _host_and_port(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port[:6]) > 65_535:
        raise Refusal(Code.USAGE, f"{listen} is no HOST:PORT")
    return host.strip("[]"), int(port)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)  # what connects from now on waits for the server
    except (OSError, UnicodeError) as error:  # a name that is none cannot be written in ASCII
        why = getattr(error, "strerror", None) or "no name of a host"
        raise Refusal(Code.CONFIGURATION, f"cannot listen on {host}:{port}: {why}") from None
    return listening


def _tls_files(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "cert.pem", folder / "key.pem"
    for file in (certificate, key):
        if not file.is_file():
            raise Refusal(Code.CONFIGURATION, f"{file} is missing")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except OSError:
        raise Refusal(Code.CONFIGURATION, f"{folder}: cert.pem and key.pem do not fit each other") from None
    return certificate, key


__all__ = ["Keeper", "Serving", "of_agency", "of_broker", "serve"]
