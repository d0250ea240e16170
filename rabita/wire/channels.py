"""gRPC channels and servers under mutual TLS, with the federation's authority pinned and names checked."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import grpc
import grpc.aio

CHUNK_BYTES = 1 << 20
"""Arrow travels in messages of this size (measured best: notes on performance)."""

REQUEST_BYTES = 64 << 10
"""The largest request a broker reads: a token of 8 KiB, a question of 16 KiB of SQL, names."""

ROUND_BYTES = 4 << 20
"""The largest request an agent reads: the same, and what earlier rounds feed into a later one."""

_STREAMS = 100
"""Calls on one connection at once. Streams that were reset count until they are cleared away, so resetting
them at once makes room for no more (CVE-2023-44487)."""

_MESSAGE_BYTES = CHUNK_BYTES + (64 << 10)


@dataclass(frozen=True)
class TlsFiles:
    """Where a party keeps what it shows (`certificate`, `key`) and what it trusts (`authority`), as PEM."""

    certificate: Path
    key: Path
    authority: Path

    @classmethod
    def of(cls, trust: Path) -> TlsFiles:
        """The files of a party's trust folder."""
        return cls(trust / "tls.pem", trust / "tls.key", trust / "ca.pem")

    def stamp(self) -> tuple[int, ...]:
        """Changes when any of the files does."""
        return tuple(p.stat().st_mtime_ns for p in (self.certificate, self.key, self.authority))


def _client_options(server_name: str) -> list[tuple[str, str | int]]:
    return [
        ("grpc.ssl_target_name_override", server_name),
        ("grpc.max_receive_message_length", _MESSAGE_BYTES),
        ("grpc.max_send_message_length", ROUND_BYTES),
        ("grpc.keepalive_time_ms", 30_000),
        ("grpc.initial_reconnect_backoff_ms", 200),
        (
            "grpc.min_reconnect_backoff_ms",
            10_000,
        ),  # in truth how long connecting may take: a far or busy peer
        ("grpc.max_reconnect_backoff_ms", 2_000),
        ("grpc.enable_http_proxy", 0),
    ]


def open_channel(
    address: str, authority_pem: bytes, server_name: str, client: tuple[bytes, bytes] | None
) -> grpc.Channel:
    """A synchronous channel to the server of that name; `client` is (private key, certificate chain), PEM."""
    key, certificate = client or (None, None)
    credentials = grpc.ssl_channel_credentials(authority_pem, key, certificate)
    return grpc.secure_channel(address, credentials, _client_options(server_name))


def open_aio_channel(
    address: str, authority_pem: bytes, server_name: str, client: tuple[bytes, bytes]
) -> grpc.aio.Channel:
    """The same for asyncio."""
    key, certificate = client
    credentials = grpc.ssl_channel_credentials(authority_pem, key, certificate)
    return grpc.aio.secure_channel(address, credentials, options=_client_options(server_name))


def _server_configuration(files: TlsFiles) -> grpc.ServerCertificateConfiguration:
    return grpc.ssl_server_certificate_configuration(
        [(files.key.read_bytes(), files.certificate.read_bytes())], files.authority.read_bytes()
    )


def server_credentials(files: TlsFiles, *, client_required: bool) -> grpc.ServerCredentials:
    """Credentials that take up new certificates and keys at the next handshake after the files change."""
    first = _server_configuration(files)
    seen = {"stamp": files.stamp()}

    def fetch() -> grpc.ServerCertificateConfiguration | None:
        try:
            stamp = files.stamp()
            if stamp == seen["stamp"]:
                return None
            renewed = _server_configuration(files)
        except OSError:
            return None  # a rotation is half way: keep what works
        seen["stamp"] = stamp
        return renewed

    return grpc.dynamic_ssl_server_credentials(first, fetch, require_client_authentication=client_required)


def start_server(
    register: Callable[[grpc.Server], None],
    *,
    listen: str,
    credentials: grpc.ServerCredentials,
    threads: int,
    queue: int,
    request_bytes: int = REQUEST_BYTES,
) -> tuple[grpc.Server, int]:
    """A running server and its port. Calls past `threads + queue` at once are told that it is busy.

    Raises `OSError` where the address cannot be bound.
    """
    server = grpc.server(
        ThreadPoolExecutor(max_workers=threads),
        maximum_concurrent_rpcs=threads + queue,
        options=[
            ("grpc.so_reuseport", 0),
            ("grpc.max_receive_message_length", request_bytes),
            ("grpc.max_send_message_length", _MESSAGE_BYTES),
            ("grpc.max_metadata_size", 16 << 10),
            ("grpc.max_concurrent_streams", _STREAMS),
        ],
    )
    register(server)
    try:
        port = server.add_secure_port(listen, credentials)
    except RuntimeError as error:
        raise OSError(f"cannot listen on {listen}") from error
    if port == 0:
        raise OSError(f"cannot listen on {listen}")
    server.start()
    return server, port


__all__ = [
    "CHUNK_BYTES",
    "REQUEST_BYTES",
    "ROUND_BYTES",
    "TlsFiles",
    "open_aio_channel",
    "open_channel",
    "server_credentials",
    "start_server",
]
