"""Where shipped entries go: syslog over UDP, TCP or TLS, or an OpenTelemetry collector."""

from __future__ import annotations

import json
import logging
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from rabita.cli.streams import Identity, Stream, tls_context
from rabita.ledger.syslog import message
from rabita.refusal import Code, Refusal

_SECONDS = 10.0
_KINDS = ("syslog+udp", "syslog+tcp", "syslog+tls", "otlp")
_LARGEST_DATAGRAM = 60_000


@dataclass(frozen=True)
class Entry:
    """An entry and its place in the ledger."""

    index: int
    entry: Mapping[str, Any]


class Sender(Protocol):
    """Where entries go. Every method raises `OSError` or `Refusal(UNREACHABLE)` where it is not there."""

    def send(self, batch: Sequence[Entry]) -> None:
        """Send a batch whole."""

    def settle(self) -> None:
        """Make sure that all that was sent has arrived, as far as anybody can tell."""


@contextmanager
def open_sender(to: str, origin: str, identity: Identity) -> Iterator[Sender]:
    """The sender for a URL; refused (`USAGE`) where it is none of those that there are."""
    try:
        url = urlsplit(to)
        kind, host, port = url.scheme, url.hostname, url.port
        (host or "").encode("idna")  # as resolving it does
    except ValueError:
        kind, host, port = "", None, None
    if kind not in _KINDS or not host or not port:
        allowed = ", ".join(f"{one}://HOST:PORT" for one in _KINDS)
        raise Refusal(Code.USAGE, f"{to}: nowhere to send entries", hint=f"allowed are {allowed}")
    if kind != "syslog+tls" and identity != Identity():
        raise Refusal(
            Code.USAGE, f"--ca, --cert and --key are for syslog+tls://, and {kind}:// is sent in clear"
        )
    if identity.key and not identity.certificate:
        raise Refusal(Code.USAGE, "--key is the key of a certificate", hint="give --cert FILE with it")
    tls = tls_context(identity) if kind == "syslog+tls" else None
    try:
        if kind == "otlp":
            with _quiet("opentelemetry"), _collector(url.netloc.rpartition("@")[2], origin) as send:
                yield _Acknowledged(send)
        elif kind == "syslog+udp":
            with _datagrams(host, port) as there:
                yield _Acknowledged(lambda batch: _send_datagrams(there, _messages(origin, batch)))
        else:
            with closing(_Streamed(host, port, tls, origin)) as streamed:
                yield streamed
    except OSError as error:
        raise Refusal(Code.UNREACHABLE, f"{to}: {error.strerror or error}", hint="nothing is lost") from None


@dataclass(frozen=True)
class _Acknowledged:
    """What was sent has arrived, or nobody will ever know."""

    send: Callable[[Sequence[Entry]], None]

    def settle(self) -> None:
        """Nothing more can be known."""


class _Streamed:
    """Connects when there is something to send, and again after it has settled."""

    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None, origin: str) -> None:
        self._host, self._port, self._tls, self._origin = host, port, tls, origin
        self._stream: Stream | None = None

    def send(self, batch: Sequence[Entry]) -> None:
        if self._stream is None:
            self._stream = Stream(self._host, self._port, self._tls)
        self._stream.send(_messages(self._origin, batch))

    def settle(self) -> None:
        if self._stream is not None:
            self._stream.finish()
        self.close()

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
        self._stream = None


def _messages(origin: str, batch: Sequence[Entry]) -> list[bytes]:
    return [message(one.index, origin, socket.gethostname(), one.entry) for one in batch]


def _datagrams(host: str, port: int) -> socket.socket:
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
    datagrams = socket.socket(family, socket.SOCK_DGRAM)
    datagrams.connect(address)
    return datagrams


def _send_datagrams(there: socket.socket, messages: Sequence[bytes]) -> None:
    for one in messages:
        there.send(one[:_LARGEST_DATAGRAM])


@contextmanager
def _quiet(library: str) -> Iterator[None]:
    """What a library says of its own accord is left out: what came of it is told in our words."""
    logger = logging.getLogger(library)
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


@contextmanager
def _collector(address: str, origin: str) -> Iterator[Callable[[Sequence[Entry]], None]]:
    """An OTLP collector over gRPC; a batch counts as sent once it was acknowledged."""
    from opentelemetry._logs import LogRecord, SeverityNumber  # noqa: PLC0415 - slow to import
    from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter  # noqa: PLC0415
    from opentelemetry.sdk._logs import ReadableLogRecord  # noqa: PLC0415
    from opentelemetry.sdk._logs.export import LogRecordExportResult  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415

    exporter = OTLPLogExporter(endpoint=f"http://{address}", insecure=True, timeout=_SECONDS)
    resource = Resource.create({"service.name": "rabita-ledger", "rabita.ledger": origin})

    def record(one: Entry) -> ReadableLogRecord:
        written = LogRecord(
            timestamp=_nanoseconds(str(one.entry.get("time", ""))),
            severity_number=SeverityNumber.WARN
            if one.entry.get("kind") == "refused"
            else SeverityNumber.INFO,
            body=json.dumps(dict(one.entry), ensure_ascii=False),
            attributes={"rabita.kind": str(one.entry.get("kind", "")), "rabita.index": one.index},
        )
        return ReadableLogRecord(written, resource)

    def send(batch: Sequence[Entry]) -> None:
        if exporter.export([record(one) for one in batch]) is not LogRecordExportResult.SUCCESS:
            raise Refusal(
                Code.UNREACHABLE, f"{address}: the collector did not take it", hint="nothing is lost"
            )

    try:
        yield send
    finally:
        exporter.shutdown()


def _nanoseconds(time: str) -> int:
    try:
        return int(datetime.fromisoformat(time).timestamp() * 1_000_000_000)
    except ValueError:
        return 0


__all__ = ["Entry", "Identity", "Sender", "open_sender"]
