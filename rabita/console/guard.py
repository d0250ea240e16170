"""What every answer of the console carries, and what every request has to: headers, host, origin.

The pages show text that strangers wrote (SQL). It is escaped where it is put into a page; the content
security policy is the second wall: no inline script or style runs, nothing is loaded from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BODY_BYTES = 64 << 10
"""A login with a token of 8 KiB fits; nothing else that is sent here is longer."""

_LENGTH = re.compile(r"[0-9]{1,9}")

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}


class Guard:
    """ASGI middleware: refuses requests for other hosts, from other sites and with long bodies."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str], secure: bool) -> None:
        self._app, self._hosts, self._secure = app, frozenset(hosts), secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    if name != "cache-control" or name not in headers:
                        headers[name] = value
                if self._secure:
                    headers["strict-transport-security"] = "max-age=31536000"
            await send(message)

        problem = self._problem(scope["method"], Headers(scope=scope))
        if problem:
            await PlainTextResponse(problem, status_code=400)(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)

    def _problem(self, method: str, headers: Headers) -> str:
        host = headers.get("host", "")
        if host.rpartition(":")[0] not in self._hosts and host not in self._hosts:
            return "This console is not served under that name."  # a name rebound to this address
        if method in ("GET", "HEAD"):
            return ""
        if method != "POST":
            return "Only GET and POST are served."
        origin = headers.get("origin", "")
        if _place_of(origin) != host or headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return "This form came from another site."
        length = headers.get("content-length", "")
        if not _LENGTH.fullmatch(length) or int(length) > MOST_BODY_BYTES:
            return "That is more than any form of this console sends."
        return ""


def _place_of(origin: str) -> str:
    """Host and port of an origin; none where it is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


__all__ = ["HEADERS", "MOST_BODY_BYTES", "POLICY", "Guard"]
