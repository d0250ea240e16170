"""What `rabita console` says before it serves, and what it does not say."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.console.test_provider import described, free_port
from tests.federation.running import Federation


def started(small: Federation, *arguments: str, listen: str = "127.0.0.1:0") -> tuple[int, str, str]:
    """Status, output and errors of a console that is told to stop once it serves, or ends by itself."""
    process = subprocess.Popen(
        [
            sys.executable, "-m", "rabita", "--profile", str(small.layout.profile("officer")),
            "console", "--listen", listen, *arguments,
        ],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    assert process.stdout is not None
    first = process.stdout.readline()
    if first:
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
    rest, errors = process.communicate(timeout=30)
    return process.returncode, first + rest, errors


def test_it_prints_its_address_and_nothing_else(small: Federation, tmp_path: Path) -> None:
    _, said, errors = started(small)
    assert said.startswith("console of ")
    assert said.count("\n") == 1
    assert errors == ""


@pytest.mark.parametrize("address", ["x", "x:", "x:0", ":1", "x:99999", "a b:1", "x:1/y", "\udcff:1", ""])
def test_an_agents_address_that_is_none_is_refused_at_the_start(small: Federation, address: str) -> None:
    status, said, errors = started(small, "--trust", str(small.layout.trust("north")), "--connect", address)
    assert (status, said) == (2, "")
    assert errors.startswith("usage: ")
    assert "HOST:PORT" in errors


def test_an_agents_address_without_its_trust_folder_is_refused(small: Federation) -> None:
    status, _, errors = started(small, "--connect", "127.0.0.1:7443")
    assert status == 2
    assert "--trust" in errors


@pytest.mark.parametrize("listen", ["x", "127.0.0.1:" + "9" * 5_000, "a" * 300 + ":0", "\udcff:0"])
def test_nowhere_to_listen_is_refused_in_words(small: Federation, listen: str) -> None:
    status, _, errors = started(small, listen=listen)
    assert status == 2
    assert "Error" not in errors


def test_a_certificate_for_browsers_that_is_none_is_refused(small: Federation, tmp_path: Path) -> None:
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).write_text("garbage")
    status, _, errors = started(small, "--tls", str(tmp_path))
    assert (status, errors[:14]) == (2, "configuration:")


def test_a_provider_that_is_away_is_said_at_the_start_and_tokens_go_on(
    small: Federation, tmp_path: Path
) -> None:
    issuer = f"http://127.0.0.1:{free_port()}"
    _, said, errors = started(small, "--oidc", str(described(tmp_path, issuer, free_port())))
    assert said.startswith("console of ")
    assert errors.count("\n") == 1
    assert issuer in errors
    assert "token" in errors


def test_a_secret_that_is_not_there_is_refused_at_the_start(small: Federation, tmp_path: Path) -> None:
    file = described(tmp_path, f"http://127.0.0.1:{free_port()}", free_port())
    (tmp_path / "secret").unlink()
    status, said, errors = started(small, "--oidc", str(file))
    assert (status, said) == (2, "")
    assert "secret: No such file" in errors
