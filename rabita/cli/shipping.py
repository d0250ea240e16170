"""Where shipped entries go: syslog over UDP, TCP or TLS, or an OpenTelemetry collector."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from rabita.ledger.syslog import counted, message
from rabita.refusal import Code, Refusal

_SECONDS = 10.0
_KINDS = ("syslog+udp", "syslog+tcp", "syslog+tls", "otlp")
_LARGEST_DATAGRAM = 60_000


@dataclass(frozen=True)
class Entry:
    """An entry and its place in the ledger."""

    index: int
    entry: Mapping[str, Any]


Send = Callable[[Sequence[Entry]], None]
"""Sends a batch whole, or raises `Refusal(UNREACHABLE)`."""


@contextmanager
def open_sender(to: str, origin: str, authority: Path | None) -> Iterator[Send]:
    """The sender for a URL; refused (`USAGE`) where it is none of those that there are."""
    try:
        url = urlsplit(to)
        kind, host, port = url.scheme, url.hostname, url.port
    except ValueError:
        kind, host, port = "", None, None
    if kind not in _KINDS or not host or not port:
        allowed = ", ".join(f"{one}://HOST:PORT" for one in _KINDS)
        raise Refusal(Code.USAGE, f"{to}: nowhere to send entries", hint=f"allowed are {allowed}")
    try:
        if kind == "otlp":
            with _collector(f"{host}:{port}", origin) as send:
                yield send
        else:
            with _connected(kind, host, port, authority) as to_there:
                yield lambda batch: _send(to_there, kind, origin, batch)
    except OSError as error:
        raise Refusal(Code.UNREACHABLE, f"{to}: {error.strerror or error}", hint="nothing is lost") from None


def _connected(kind: str, host: str, port: int, authority: Path | None) -> socket.socket:
    if kind == "syslog+udp":
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)[0]
        datagrams = socket.socket(family, socket.SOCK_DGRAM)
        datagrams.connect(address)
        return datagrams
    connection = socket.create_connection((host, port), timeout=_SECONDS)
    if kind == "syslog+tcp":
        return connection
    context = ssl.create_default_context(cafile=str(authority) if authority else None)
    return context.wrap_socket(connection, server_hostname=host)


def _send(there: socket.socket, kind: str, origin: str, batch: Sequence[Entry]) -> None:
    messages = [message(one.index, origin, socket.gethostname(), one.entry) for one in batch]
    if kind == "syslog+udp":
        for one in messages:
            there.send(one[:_LARGEST_DATAGRAM])
    else:
        there.sendall(b"".join(map(counted, messages)))


@contextmanager
def _collector(address: str, origin: str) -> Iterator[Send]:
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


__all__ = ["Entry", "Send", "open_sender"]
