"""Frames between agent and worker: a small JSON header and a body of bytes, each with its length before it.

No pickle: what a worker sends is read as JSON and Arrow, so a worker that is broken into cannot run code in
the agent. The module imports nothing outside the standard library, and both ends use it.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

_LENGTHS = struct.Struct("!IQ")
HEADER_LIMIT_BYTES = 4 << 20
BODY_LIMIT_BYTES = 4 << 30


class BrokenFrame(EOFError):
    """The other end is gone, or what it sent is not a frame."""


def send(channel: socket.socket, header: Mapping[str, Any], body: bytes | memoryview = b"") -> None:
    """Send one frame whole. The caller sees to it that no other thread sends on this channel meanwhile."""
    text = json.dumps(header, ensure_ascii=True).encode("ascii")
    channel.sendall(_LENGTHS.pack(len(text), len(body)) + text)
    if len(body):
        channel.sendall(body)


def receive(channel: socket.socket, body_limit: int = BODY_LIMIT_BYTES) -> tuple[dict[str, Any], bytearray]:
    """The next frame; `BrokenFrame` where there is none. The body's memory is the caller's own."""
    header_bytes, body_bytes = _LENGTHS.unpack(_exactly(channel, _LENGTHS.size))
    if header_bytes > HEADER_LIMIT_BYTES or body_bytes > body_limit:
        raise BrokenFrame("a frame is larger than agreed")
    try:
        header = json.loads(_exactly(channel, header_bytes))
    except ValueError:
        raise BrokenFrame("a frame's header is not JSON") from None
    if not isinstance(header, dict):
        raise BrokenFrame("a frame's header is not an object")
    return header, _exactly(channel, body_bytes)


def _exactly(channel: socket.socket, count: int) -> bytearray:
    buffer = bytearray(count)
    view = memoryview(buffer)
    while view:
        try:
            got = channel.recv_into(view)
        except TimeoutError:
            raise
        except OSError:
            got = 0
        if not got:
            raise BrokenFrame("the other end is gone")
        view = view[got:]
    return buffer


__all__ = ["BODY_LIMIT_BYTES", "BrokenFrame", "receive", "send"]
