"""What an officer sees in a real browser of a broker that passes on other accounts than it was given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from selenium.webdriver.common.by import By

from rabita.refusal import Code, Refusal
from rabita.wire.v1 import ledger_pb2
from tests.console.browsing import Browser, console
from tests.federation.between import Between, between, passed_on
from tests.federation.running import Federation

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
Request, Reply = ledger_pb2.AccountRequest, ledger_pb2.AccountReply


@pytest.fixture(scope="module")
def liar(small: Federation) -> Iterator[Between]:
    with between(small, "officer") as service:
        yield service


@pytest.fixture(scope="module")
def story(small: Federation, liar: Between, chromium: Browser) -> Iterator[str]:
    """The address of a question's page, at a console that takes the liar for the broker."""
    question = small.query(SQL).report["question"]
    token = (small.layout.user("officer") / "token.jwt").read_text().strip()
    with console(profile=small.layout.profile("between")) as address:
        chromium.log_in(address, token)
        yield f"{address}questions/{question}"


@pytest.fixture(autouse=True)
def honest_again(liar: Between) -> Iterator[None]:
    yield
    liar.alter_account = passed_on


def cell(browser: Browser, party: str) -> tuple[str, bool]:
    """What the page says of a party's account, and whether it says so in red."""
    row = next(r for r in browser.all(".parties tr") if r.text.startswith(party))
    return row.text, bool(row.find_elements(By.CSS_SELECTOR, ".state.bad"))


def without_the_last(request: Request, reply: Reply) -> Reply:
    if request.agency != "north":
        return reply
    account = ledger_pb2.Account.FromString(reply.account)
    del account.entries[-1]
    return Reply(signature=reply.signature, account=account.SerializeToString())


def test_what_is_passed_on_as_it_came_is_proved(story: str, chromium: Browser) -> None:
    chromium.open(story)
    for party in ("broker", "harbour", "north", "south"):
        said, red = cell(chromium, party)
        assert "proved" in said
        assert not red


def test_an_altered_account_is_named_in_red(story: str, liar: Between, chromium: Browser) -> None:
    liar.alter_account = without_the_last
    chromium.open(story)
    said, red = cell(chromium, "north")
    assert "ledger_corrupt" in said
    assert red
    assert cell(chromium, "south")[1] is False
    assert not [heading for heading in chromium.all(".story h3") if heading.text.endswith("north")]


def test_an_account_that_is_kept_back_is_named_but_is_no_lie(
    story: str, liar: Between, chromium: Browser
) -> None:
    def kept_back(request: Request, reply: Reply) -> Reply:
        if request.agency == "north":
            raise Refusal(Code.UNREACHABLE, "it cannot be reached")
        return reply

    liar.alter_account = kept_back
    chromium.open(story)
    said, red = cell(chromium, "north")
    assert "unreachable" in said
    assert not red


def test_a_story_is_no_wider_than_a_small_telephone(story: str, liar: Between, chromium: Browser) -> None:
    liar.alter_account = without_the_last
    chromium.driver.set_window_size(360, 800)
    try:
        chromium.open(story)
        assert "ledger_corrupt" in cell(chromium, "north")[0]
        width, room = chromium.driver.execute_script(
            "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert width <= room
    finally:
        chromium.driver.set_window_size(1200, 900)
