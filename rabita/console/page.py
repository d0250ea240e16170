"""Making a page: templates with every value escaped, the reader's language, who is logged in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from rabita.console.oidc import Logins
from rabita.console.reader import Reader
from rabita.console.sessions import Session, Sessions
from rabita.console.shown import FILTERS
from rabita.console.words import Words, languages, wanted, words
from rabita.refusal import Code, Outcome, Refusal

COOKIE = "__Host-rabita"
LANGUAGE_COOKIE = "__Host-rabita-language"
COOKIE_RULES: dict[str, Any] = {"secure": True, "httponly": True, "samesite": "strict", "path": "/"}

_LOGIN_AGAIN = (Code.TOKEN_INVALID, Code.TOKEN_EXPIRED)
_STATUS = {Outcome.USAGE: 400, Outcome.REFUSED: 400, Outcome.INTEGRITY: 502, Outcome.UNAVAILABLE: 503}


@dataclass(frozen=True)
class Console:
    """What every page works with."""

    reader: Reader
    party: str
    federation: str
    sessions: Sessions
    logins: Logins | None = None


_TEMPLATES = Environment(
    loader=PackageLoader("rabita.console"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
_TEMPLATES.filters.update(FILTERS)


def console_of(request: Request) -> Console:
    console: Console = request.app.state.console
    return console


def session_of(request: Request) -> Session | None:
    return console_of(request).sessions.find(request.cookies.get(COOKIE, ""))


def logged_in(request: Request) -> Session:
    """The session of this request; without one the login page comes first."""
    session = session_of(request)
    if session is None:
        raise HTTPException(303, headers={"location": "/login"})
    return session


def words_of(request: Request) -> Words:
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return words(chosen if chosen in languages() else wanted(request.headers.get("accept-language", "")))


def render(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page from its template; only the part of it where the page itself asked for that."""
    console, session = console_of(request), session_of(request)
    said = words_of(request)
    text = _TEMPLATES.get_template(template).render(
        t=said,
        languages=languages(),
        party=console.party,
        federation=console.federation,
        session=session,
        with_provider=console.logins is not None,
        path=request.url.path,
        query=request.url.query,
        part=request.headers.get("hx-request") == "true" and "hx-boosted" not in request.headers,
        **values,
    )
    return HTMLResponse(text, status, headers={"content-language": said.language, "vary": "HX-Request"})


async def refused_page(request: Request, error: Exception) -> Response:
    """A refusal in words; the login page where it was the token that is no good any more."""
    refusal = error if isinstance(error, Refusal) else Refusal(Code.INTERNAL, "the call failed")
    if refusal.code in _LOGIN_AGAIN and session_of(request) is not None:
        console_of(request).sessions.end(request.cookies.get(COOKIE, ""))
        return RedirectResponse("/login?ended=1", 303)
    status = 403 if refusal.code is Code.NOT_ENTITLED else _STATUS[refusal.code.outcome]
    return render(
        request, "problem.html", status=status, name="problem.refused", code=refusal.code.wire_name,
        message=refusal.message, hint=refusal.hint,
    )  # fmt: skip


__all__ = [
    "COOKIE",
    "COOKIE_RULES",
    "LANGUAGE_COOKIE",
    "Console",
    "console_of",
    "logged_in",
    "refused_page",
    "render",
    "session_of",
    "words_of",
]
