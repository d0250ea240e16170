"""Officers log in with their organisation's identity provider, in a real browser."""

from __future__ import annotations

import socket
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.console.browsing import Browser, console
from tests.console.conftest import Served
from tests.console.provider import CLIENT, CODE, SECRET, provider


def described(folder: Path, issuer: str, port: int) -> Path:
    (folder / "secret").write_text(SECRET)
    file = folder / "oidc.yaml"
    file.write_text(
        f"issuer: {issuer}\nclient_id: {CLIENT}\nclient_secret: secret\n"
        f"redirect: http://127.0.0.1:{port}/oidc/back\n"
    )
    return file


def free_port() -> int:
    """A port that was free a moment ago: the provider has to know the console's before it starts."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def test_an_officer_comes_back_from_the_provider_logged_in(
    served: Served, chromium: Browser, tmp_path: Path
) -> None:
    profile, port = served.federation.layout.profile("officer"), free_port()
    with provider(served.token("officer")) as issuer:
        file = described(tmp_path, issuer, port)
        with console("--listen", f"127.0.0.1:{port}", "--oidc", str(file), profile=profile) as address:
            chromium.driver.delete_all_cookies()
            chromium.open(address + "login")
            chromium.press("a[href='/oidc']")
            chromium.wait_for("nav")
            assert chromium.driver.current_url == address


def test_an_analyst_comes_back_with_nothing(served: Served, chromium: Browser, tmp_path: Path) -> None:
    profile, port = served.federation.layout.profile("officer"), free_port()
    with provider(served.token("analyst")) as issuer:
        file = described(tmp_path, issuer, port)
        with console("--listen", f"127.0.0.1:{port}", "--oidc", str(file), profile=profile) as address:
            chromium.driver.delete_all_cookies()
            chromium.open(address + "oidc")
            assert "not_entitled" in chromium.wait_for("[role=alert]").text


@pytest.mark.parametrize("state", ["", "guessed"])
def test_a_code_that_another_browser_asked_for_is_refused(
    served: Served, chromium: Browser, tmp_path: Path, state: str
) -> None:
    profile, port = served.federation.layout.profile("officer"), free_port()
    with provider(served.token("officer")) as issuer:
        file = described(tmp_path, issuer, port)
        with console("--listen", f"127.0.0.1:{port}", "--oidc", str(file), profile=profile) as address:
            chromium.driver.delete_all_cookies()
            chromium.open(address + "oidc/back?" + urlencode({"code": CODE, "state": state}))
            assert "token_invalid" in chromium.wait_for("[role=alert]").text


def test_a_provider_that_is_not_there_is_said_so(served: Served, chromium: Browser, tmp_path: Path) -> None:
    profile = served.federation.layout.profile("officer")
    file = described(tmp_path, f"http://127.0.0.1:{free_port()}", free_port())
    with console("--oidc", str(file), profile=profile) as address:
        chromium.open(address + "oidc")
        assert "unreachable" in chromium.wait_for("[role=alert]").text
