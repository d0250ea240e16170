"""Values that no page sends: a no in words, never a failure of the console's own."""

from __future__ import annotations

from itertools import product
from urllib.parse import quote, urlencode

import pytest

from rabita.console.oidc import Logins, Provider
from rabita.refusal import Refusal
from tests.console.conftest import Served
from tests.console.test_requests import FORM, ask, own

TIMES = [
    "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "10000-01-01",
    "0000-01-01", "2026-02-30", "2026-07-01T24:00:00Z", "-1", "9" * 5_000,
]  # fmt: skip
TEXTS = ["", "\x00", "{}", "'", "\u202e", "\U0010ffff", "a" * 2_000]
BROKEN = ["%ed%a0%80", "%ff%fe", "%00", "%"]  # half a surrogate pair, no UTF-8 at all, escapes of nothing
VALUES = [*TIMES, *map(quote, TEXTS), *BROKEN]
WORDS = ["kind", "user", "agency", "purpose", "case", "question", "policy", "code", "text", "decision"]
READ = {
    "/": ["period"], "/search": ["since", "until", "table", "column"], "/export": ["format", "since"],
    "/entries/1": ["at"], "/login": ["ended"],
}  # fmt: skip


@pytest.fixture(scope="module")
def session(served: Served) -> dict[str, str]:
    """The headers of a logged-in officer's requests."""
    body = urlencode({"token": served.token("officer")})
    cookie = ask(served, "POST", "/login", own(served), body).headers["set-cookie"].split(";")[0]
    return {"cookie": cookie}


@pytest.mark.parametrize("page", READ)
def test_no_value_of_a_parameter_makes_a_page_fail(
    served: Served, session: dict[str, str], page: str
) -> None:
    for name, value in product(READ[page], VALUES):
        status = ask(served, "GET", f"{page}?{name}=&{name}={value}", session).status
        assert status < 500, (name, value[:60], status)


@pytest.mark.parametrize("page", ["/search", "/export"])
def test_no_word_that_is_looked_for_makes_a_page_fail(
    served: Served, session: dict[str, str], page: str
) -> None:
    for value in [*map(quote, TEXTS), *BROKEN]:
        query = "&".join(f"{name}={value}" for name in WORDS)
        assert ask(served, "GET", f"{page}?{query}", session).status < 500, value[:60]


def test_a_moment_that_is_none_is_said_to_be_none(served: Served, session: dict[str, str]) -> None:
    for moment in TIMES:
        assert ask(served, "GET", "/entries/1?at=" + quote(moment), session).status == 400, moment[:60]


@pytest.mark.parametrize(
    "path",
    ["/entries/{}", "/questions/{}", "/questions/{}/{}/1", "/questions/x/broker/{}", "/static/{}", "/{}"],
)
def test_no_path_makes_a_page_fail(served: Served, session: dict[str, str], path: str) -> None:
    for value in [*map(quote, TEXTS), *BROKEN, "9" * 5_000, "9" * 30, quote("\u0661"), "-1"]:
        status = ask(served, "GET", path.replace("{}", value), session).status
        assert status < 500, (value[:60], status)


@pytest.mark.parametrize("name", ["accept-language", "cookie", "hx-request", "range", "if-modified-since"])
def test_no_header_makes_a_page_fail(served: Served, name: str) -> None:
    given = [
        "", "\xff\xe9", "__Host-rabita=\xe9; __Host-rabita-language=\xff", "=;;=", "x" * 20_000,
        "bytes=" + "9" * 5_000 + "-", "Fri, 31 Dec 99999 00:00:00 GMT",
    ]  # fmt: skip
    for path, value in product(("/login", "/static/console.css"), given):
        status = ask(served, "GET", path, {name: value}).status
        assert status < 500, (path, value[:60], status)


@pytest.mark.parametrize("path", ["/login", "/language", "/logout"])
def test_no_form_makes_a_page_fail(served: Served, session: dict[str, str], path: str) -> None:
    parts = "multipart/form-data"
    kinds = [
        FORM,
        parts,
        f"{parts}; boundary=",
        f"{parts}; boundary=x; charset=no",
        f"{parts}; boundary=\xff",
        "",
    ]
    field = "--x\r\nContent-Disposition: form-data; name=token{}\r\n\r\nx\r\n--x--\r\n"
    bodies = [
        "", "%", "token=%ff%00&csrf=%ed%a0%80&language=%00&back=%0d%0ax", "a=b&" * 2_000, "--x\r\n",
        field.format(""), field.format("; filename=a"),
    ]  # fmt: skip
    for kind, body in product(kinds, bodies):
        headers = {**own(served), "content-type": kind}
        if path == "/logout":
            headers |= session
        status = ask(served, "POST", path, headers, body).status
        assert status < 500, (kind, body[:60], status)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://["}, {"origin": "http://[x]"}, {"content-length": "9" * 5_000},
        {"content-length": "\xb2"}, {"sec-fetch-site": "\xff"}, {"host": "["}, {"host": "127.0.0.1:x"},
    ],
)  # fmt: skip
def test_a_form_with_a_header_that_is_none_is_refused(served: Served, headers: dict[str, str]) -> None:
    assert ask(served, "POST", "/login", {**own(served), **headers}).status == 400


@pytest.mark.parametrize("state", ["", "\xe9", "\u0661", "x"])
def test_a_login_that_was_not_begun_here_is_refused_whatever_its_state(state: str) -> None:
    logins = Logins(Provider("https://login.example", "console", "https://console.example/oidc/back"))
    for remembered in (state, "x\xe9"):
        with pytest.raises(Refusal, match="not begun here"):
            logins.finish(state, remembered, "code")
