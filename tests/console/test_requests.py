"""What the console says to requests that no page of it makes."""

from __future__ import annotations

import http.client
from urllib.parse import urlencode, urlsplit

import pytest

from tests.console.conftest import Served

FORM = "application/x-www-form-urlencoded"


def ask(
    served: Served, method: str, path: str, headers: dict[str, str] | None = None, body: str = ""
) -> http.client.HTTPResponse:
    """One request, exactly as given."""
    place = urlsplit(served.address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port or 0, timeout=20)
    connection.request(method, path, body=body or None, headers=headers or {})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


def own(served: Served) -> dict[str, str]:
    """The headers of a form on a page of the console itself."""
    return {"origin": served.address.rstrip("/"), "content-type": FORM}


def test_every_answer_forbids_scripts_and_frames_from_elsewhere(served: Served) -> None:
    for path in ("/login", "/nowhere", "/static/console.css"):
        headers = ask(served, "GET", path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"


def test_a_login_from_another_site_is_refused(served: Served) -> None:
    body = urlencode({"token": served.token("officer")})
    for origin in ("https://elsewhere.example", "null", ""):
        headers = {"origin": origin, "content-type": FORM} if origin else {"content-type": FORM}
        assert ask(served, "POST", "/login", headers, body).status == 400
    assert ask(served, "POST", "/login", own(served), body).status == 303


def test_a_logout_without_the_sessions_own_secret_does_nothing(served: Served) -> None:
    body = urlencode({"token": served.token("officer")})
    cookie = ask(served, "POST", "/login", own(served), body).headers["set-cookie"].split(";")[0]
    headers = {**own(served), "cookie": cookie}
    assert ask(served, "POST", "/logout", headers, "csrf=guessed").status == 400
    assert ask(served, "GET", "/search", {"cookie": cookie}).status == 200


def test_another_name_for_this_machine_is_not_served(served: Served) -> None:
    assert ask(served, "GET", "/login", {"host": "rebound.example"}).status == 400


@pytest.mark.parametrize(
    "path", ["/search", "/questions/x", "/entries/0", "/integrity", "/export", "/policies"]
)
def test_without_a_session_every_page_leads_to_the_login(served: Served, path: str) -> None:
    answer = ask(served, "GET", path)
    assert (answer.status, answer.headers["location"]) == (303, "/login")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/static/../console/app.py", 404),
        ("GET", "/static/%2e%2e/app.py", 404),
        ("GET", "/questions/%00%ff", 303),
        ("GET", "/entries/99999999999999999999999999", 404),
        ("PUT", "/", 400),
        ("DELETE", "/questions/x", 400),
        ("POST", "/search", 400),
    ],
)
def test_odd_requests_get_a_plain_no(served: Served, method: str, path: str, status: int) -> None:
    assert ask(served, method, path).status == status


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é" * 100, "x" * 20_000, "\x00"])
def test_a_token_that_is_none_is_refused_and_kept_nowhere(served: Served, token: str) -> None:
    answer = ask(served, "POST", "/login", own(served), urlencode({"token": token}))
    assert answer.status == 403
    assert "set-cookie" not in answer.headers


def test_a_long_body_is_refused_before_it_is_read(served: Served) -> None:
    assert ask(served, "POST", "/login", own(served), "token=" + "x" * 100_000).status == 400


def test_a_language_form_sends_nobody_elsewhere(served: Served) -> None:
    for back in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"):
        body = urlencode({"language": "ur", "back": back})
        assert ask(served, "POST", "/language", own(served), body).headers["location"] == "/"
