"""A federation, its console and a browser, for the tests of one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from rabita.trust import Identity, issue_user
from tests.console.browsing import Browser, browser, console
from tests.federation.running import Federation

CASE = "FIR-12/2026"
ASKED = "SELECT drug, count(*) FROM seizures WHERE agency = 'south' GROUP BY drug"
SCRIPT = "SELECT '<script>document.title=\"taken\"</script>' AS x, count(*) FROM persons"


@dataclass(frozen=True)
class Served:
    """A console over a federation in which some questions were asked."""

    federation: Federation
    address: str

    def token(self, user: str) -> str:
        return (self.federation.layout.user(user) / "token.jwt").read_text().strip()


@pytest.fixture(scope="module")
def served(small: Federation) -> Iterator[Served]:
    assert small.query("SELECT sex, count(*) FROM persons GROUP BY sex", "--case", CASE).status == 0
    assert small.query(SCRIPT).status == 0
    assert small.query("SELECT name FROM persons").status == 3
    with console(profile=small.layout.profile("officer")) as address:
        yield Served(small, address)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture
def officer(served: Served, chromium: Browser) -> Browser:
    """The browser, logged in as the centre's officer."""
    chromium.log_in(served.address, served.token("officer"))
    chromium.complaints()
    return chromium


@pytest.fixture(scope="module")
def north_token(served: Served, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The token of an officer of the agency `north`."""
    assert served.federation.query(ASKED, "--case", "south-only").status == 0
    folder: Path = tmp_path_factory.mktemp("officers") / "north"
    identity = Identity("officer-of-north", ("officer",), "north")
    issue_user(served.federation.layout.issuer, identity, folder, lifetime=3600)
    return (folder / "token.jwt").read_text().strip()


def beside(federation: Federation, agency: str) -> AbstractContextManager[str]:
    """A console on an agency's ledger, with the agency's own certificate."""
    return console(
        "--trust", str(federation.layout.trust(agency)), "--connect", federation.party(agency).address
    )
