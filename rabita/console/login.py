"""Logging in and out, and the choice of a language: the only forms that change anything."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rabita.console.page import (
    COOKIE,
    COOKIE_RULES,
    LANGUAGE_COOKIE,
    console_of,
    logged_in,
    render,
    session_of,
)
from rabita.console.words import languages
from rabita.refusal import Code, Outcome, Refusal
from rabita.trust import expiry_of, subject_of

_LONGEST_TOKEN = 8 << 10
_STATE_COOKIE = "__Host-rabita-login"
_LANGUAGE_SECONDS = 365 * 86_400


async def form(request: Request) -> Response:
    """The login page."""
    if session_of(request) is not None:
        return RedirectResponse("/", 303)
    ended = "ended" in request.query_params
    return render(request, "login.html", problem="login.ended" if ended else "", code="")


async def begin(request: Request) -> Response:
    """Log in with a token from the form."""
    fields = await request.form()
    token = "".join(str(fields.get("token", "")).split())
    return await run_in_threadpool(_log_in, request, token, RedirectResponse("/", 303))


def to_provider(request: Request) -> Response:
    """Send the browser to the identity provider."""
    logins = console_of(request).logins
    if logins is None:
        return RedirectResponse("/login", 303)
    try:
        to, state = logins.begin()
    except Refusal as refusal:
        return _refused(request, refusal)
    response = RedirectResponse(to, 303)
    # Lax: the browser comes back from another site, which a strict cookie would not survive.
    response.set_cookie(_STATE_COOKIE, state, max_age=600, **{**COOKIE_RULES, "samesite": "lax"})
    return response


def from_provider(request: Request) -> Response:
    """Log in with what the identity provider sent the browser back with."""
    logins, given = console_of(request).logins, request.query_params
    if logins is None:
        return RedirectResponse("/login", 303)
    try:
        token = logins.finish(
            given.get("state", ""), request.cookies.get(_STATE_COOKIE, ""), given.get("code", "")
        )
    except Refusal as refusal:
        return _refused(request, refusal)
    # A page of our own in between: a redirect from another site would come without the strict cookie.
    response = _log_in(request, token, render(request, "welcome.html"))
    response.delete_cookie(_STATE_COOKIE, **{**COOKIE_RULES, "samesite": "lax"})
    return response


def _log_in(request: Request, token: str, then: Response) -> Response:
    """The ledger's keeper says whether the token is an officer's, and puts that on record."""
    console = console_of(request)
    try:
        if not token or len(token) > _LONGEST_TOKEN or not token.isascii():
            raise Refusal(Code.TOKEN_INVALID, "no access token")
        console.reader.log_in(token)
        subject, ends = subject_of(token), expiry_of(token)
    except Refusal as refusal:
        return _refused(request, refusal)
    console.sessions.end(request.cookies.get(COOKIE, ""))  # a new login never takes over an old name
    session = console.sessions.begin(token, subject, ends)
    then.set_cookie(COOKIE, session.id, **COOKIE_RULES)
    return then


def _refused(request: Request, refusal: Refusal) -> Response:
    unavailable = refusal.code.outcome in (Outcome.UNAVAILABLE, Outcome.USAGE)  # not the officer's doing
    return render(
        request, "login.html", status=503 if unavailable else 403,
        problem="login.unavailable" if unavailable else "login.refused", code=refusal.code.wire_name,
    )  # fmt: skip


async def end(request: Request) -> Response:
    """Log out."""
    session, fields = logged_in(request), await request.form()
    if not session.meant(str(fields.get("csrf", ""))):
        return render(request, "problem.html", status=400, name="problem.form", code="", message="", hint="")
    console_of(request).sessions.end(session.id)
    response = RedirectResponse("/login", 303)
    response.delete_cookie(COOKIE, **COOKIE_RULES)
    return response


async def language(request: Request) -> Response:
    """Choose a language; it is nobody's secret, and kept in a cookie of its own."""
    fields = await request.form()
    chosen, back = str(fields.get("language", "")), str(fields.get("back", "/"))
    safe = back.startswith("/") and not back.startswith(("//", "/\\"))
    response = RedirectResponse(back if safe else "/", 303)
    if chosen in languages():
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=_LANGUAGE_SECONDS, **COOKIE_RULES)
    return response


__all__ = ["begin", "end", "form", "from_provider", "language", "to_provider"]
