"""The console as a web application: its pages by path, its sessions, and what becomes of a refusal."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from rabita.console import export, login, pages, story
from rabita.console.guard import Guard
from rabita.console.oidc import Logins, Provider
from rabita.console.page import Console, LoginNeeded, login_first, refused_page, render
from rabita.console.reader import Reader
from rabita.console.sessions import Sessions
from rabita.refusal import Refusal

STATIC = Path(__file__).parent / "static"


class _Place(IntegerConvertor):
    """A place in a ledger, in no more digits than any has: Python reads no number of thousands of them."""

    regex = "[0-9]{1,16}"


register_url_convertor("place", _Place())


def make_app(
    reader: Reader,
    *,
    party: str,
    federation: str,
    hosts: Sequence[str],
    secure: bool,
    provider: Provider | None = None,
    clock: Callable[[], float] = time.time,
) -> Starlette:
    """The application over one party's ledger.

    `party` is "" for the broker or an agency's id; `hosts` are the names it is served under; `secure` says
    that browsers reach it over TLS; `provider` is where officers may log in instead of with a token.
    """
    app = Starlette(
        routes=[
            Route("/", pages.overview),
            Route("/login", login.form),
            Route("/login", login.begin, methods=["POST"]),
            Route("/oidc", login.to_provider),
            Route("/oidc/back", login.from_provider),
            Route("/logout", login.end, methods=["POST"]),
            Route("/language", login.language, methods=["POST"]),
            Route("/search", pages.search),
            Route("/questions/{question}", story.question),
            Route("/questions/{question}/{teller}/{index:place}", story.proof),
            Route("/entries/{index:place}", pages.entry),
            Route("/integrity", pages.integrity),
            Route("/policies", pages.policies),
            Route("/agencies", pages.agencies),
            Route("/export", export.download),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(Guard, hosts=tuple(hosts), secure=secure)],
        exception_handlers={
            LoginNeeded: login_first,
            Refusal: refused_page,
            HTTPException: _no_page,
            Exception: _failed,
        },
    )
    app.state.console = Console(
        reader, party, federation, Sessions(clock), None if provider is None else Logins(provider)
    )
    return app


async def _no_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return render(request, "problem.html", status=status, name="problem.no_page", code="", hint="")


async def _failed(request: Request, error: Exception) -> Response:
    return render(request, "problem.html", status=500, name="problem.failed", code="", hint="")


__all__ = ["make_app"]
