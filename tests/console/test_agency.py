"""An agency's own officer in front of its own ledger, and of nobody else's."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.console.browsing import Browser
from tests.console.conftest import ASKED, CASE, Served, beside


@pytest.fixture(scope="module")
def north(served: Served) -> Iterator[str]:
    """The address of the console beside the agency `north`."""
    with beside(served.federation, "north") as address:
        yield address


def test_an_agencys_officer_reads_what_reached_the_agency(
    chromium: Browser, north: str, north_token: str
) -> None:
    chromium.log_in(north, north_token)
    assert "north" in chromium.one("header").text
    chromium.open(north + "search?kind=released")
    assert "SELECT sex" in chromium.text
    assert "south-only" not in chromium.text


def test_at_the_broker_too_it_is_only_those(served: Served, chromium: Browser, north_token: str) -> None:
    chromium.log_in(served.address, north_token)
    chromium.open(served.address + "search?case=" + CASE.replace("/", "%2F"))
    assert "SELECT sex" in chromium.text
    chromium.open(served.address + "search?case=south-only")
    assert ASKED not in chromium.text


def test_a_question_of_others_cannot_be_reached_by_its_address(
    served: Served, chromium: Browser, north_token: str
) -> None:
    said = served.federation.query(ASKED, "--case", "south-only")
    chromium.log_in(served.address, north_token)
    chromium.open(served.address + "questions/" + said.report["question"])
    assert "No entry that you may see" in chromium.text
    moment = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    for index in range(said.report["ledger"]["index"] + 1 if isinstance(said.report["ledger"], dict) else 4):
        chromium.open(f"{served.address}entries/{index}?at={moment}")
        assert ASKED not in chromium.text


def test_an_agencys_console_tells_its_own_part_of_a_story(
    served: Served, chromium: Browser, north: str, north_token: str
) -> None:
    chromium.log_in(north, north_token)
    chromium.open(north + "search?case=" + CASE.replace("/", "%2F"))
    chromium.press("td.sql a")
    told = [line.text.split()[-2:] for line in chromium.wait_for(".story") and chromium.all(".story h3")]
    assert told == [["asked", "north"], ["released", "north"]]
    chromium.press(".story a")
    chromium.press("[data-verify] button")
    assert "/agency/north signed" in chromium.wait_for("#verdict", "Proved").text


def test_at_the_brokers_console_an_agencys_officer_is_told_by_no_other_agency(
    served: Served, chromium: Browser, north_token: str
) -> None:
    chromium.log_in(served.address, north_token)
    chromium.open(served.address + "search?kind=answered&case=" + CASE.replace("/", "%2F"))
    chromium.press("td.sql a")
    story = chromium.wait_for(".story")
    assert {line.text.split()[-1] for line in chromium.all(".story h3")} == {"broker", "north"}
    link = story.find_element("css selector", "a[href*='/north/']").get_attribute("href") or ""
    chromium.open(link.replace("/north/", "/south/"))
    assert "not_entitled" in chromium.text
    assert not chromium.all("#entry-text")


def test_another_agencys_console_does_not_open(served: Served, chromium: Browser, north_token: str) -> None:
    with beside(served.federation, "south") as address:
        chromium.driver.delete_all_cookies()
        chromium.open(address + "login")
        chromium.one("#token").send_keys(north_token)
        chromium.press("main button.main")
        assert "not_entitled" in chromium.wait_for("[role=alert]").text


def test_the_centres_officer_does_not_read_an_agencys_ledger(
    served: Served, chromium: Browser, north: str
) -> None:
    chromium.driver.delete_all_cookies()
    chromium.open(north + "login")
    chromium.one("#token").send_keys(served.token("officer"))
    chromium.press("main button.main")
    assert "not_entitled" in chromium.wait_for("[role=alert]").text
