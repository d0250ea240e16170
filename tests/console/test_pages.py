"""An officer in front of the console, in a real browser: log in, find, read, and nothing else happens."""

from __future__ import annotations

import base64
import time
import zipfile
from pathlib import Path

import pytest

from tests.console.browsing import Browser
from tests.console.conftest import CASE, Served
from tests.federation.running import rabita


def test_an_officer_logs_in_and_sees_what_was_asked(served: Served, officer: Browser) -> None:
    assert "2 questions answered, 1 refused." in officer.text
    assert officer.all(".chart canvas"), "the chart is drawn"
    assert officer.complaints() == []


def test_an_analysts_token_opens_nothing(served: Served, chromium: Browser) -> None:
    chromium.driver.delete_all_cookies()
    chromium.open(served.address + "login")
    chromium.one("#token").send_keys(served.token("analyst"))
    chromium.press("main button.main")
    assert "not_entitled" in chromium.wait_for("[role=alert]").text
    chromium.open(served.address + "search")
    assert chromium.all("#token"), "without a session every page is the login page"


def test_a_question_is_found_by_its_case_and_its_story_opened(served: Served, officer: Browser) -> None:
    officer.press("nav a[href='/search']")
    officer.wait_for("#f-case").send_keys(CASE)
    officer.press(".filters button.main")
    officer.wait_for("#found", "2 entries")
    assert "case=FIR-12" in officer.driver.current_url, "the search can be kept as a bookmark"
    officer.press("td.sql a")
    story = officer.wait_for(".story")
    assert "asked" in story.text
    assert "answered" in story.text
    assert "SELECT sex, count(*) FROM persons GROUP BY sex" in officer.text
    assert officer.complaints() == []


def open_story(served: Served, officer: Browser) -> None:
    """The story of the question with a case."""
    officer.open(served.address + "search?kind=answered&case=" + CASE.replace("/", "%2F"))
    officer.press("td.sql a")
    officer.wait_for(".story")


def test_a_story_is_told_by_the_broker_and_every_agency_that_was_asked(
    served: Served, officer: Browser
) -> None:
    open_story(served, officer)
    told = [line.text for line in officer.all(".story h3")]
    assert told[0].endswith("asked broker")
    assert told[-1].endswith("answered broker")
    for agency in ("harbour", "north", "south"):
        assert [line.split()[-2] for line in told if line.endswith(agency)] == ["asked", "released"]
    assert officer.one(".parties").text.count("proved") == 4
    assert "They agree with each other." in officer.text
    assert officer.complaints() == []


def test_the_proof_of_an_agencys_entry_is_verified_in_the_page(served: Served, officer: Browser) -> None:
    open_story(served, officer)
    officer.press(".story a[href*='/north/']")
    officer.press("[data-verify] button")
    assert "/agency/north signed" in officer.wait_for("#verdict", "Proved").text
    officer.driver.execute_script("document.getElementById('entry-text').textContent += ' '")
    officer.press("[data-verify] button")
    assert "does not lead to the signed root" in officer.wait_for("#verdict", "Not proved").text
    assert officer.complaints() == []


def test_an_agency_that_hangs_is_named_and_keeps_no_page_waiting(served: Served, officer: Browser) -> None:
    open_story(served, officer)
    south = served.federation.party("south").process()
    assert south is not None
    south.suspend()
    try:
        began = time.monotonic()
        officer.driver.refresh()
        parties = officer.wait_for(".parties", "did not tell").text
        took = time.monotonic() - began
    finally:
        south.resume()
    assert took < 20
    assert next(line for line in parties.splitlines() if "did not tell" in line).startswith("south")
    assert not [line for line in officer.all(".story h3") if line.text.endswith("south")]
    assert [line for line in officer.all(".story h3") if line.text.endswith("north")]


def test_sql_that_is_a_script_is_shown_as_text(served: Served, officer: Browser) -> None:
    officer.open(served.address + "search?text=document.title")
    assert "<script>" in officer.wait_for("td.sql").text
    officer.press("td.sql a")
    officer.wait_for("pre.sql", "<script>document.title")
    assert "taken" not in officer.driver.title
    assert officer.complaints() == []


def test_a_search_for_a_script_is_shown_as_text(served: Served, officer: Browser) -> None:
    officer.open(served.address + "search?user=%22%3E%3Cscript%3Edocument.title%3D%22taken%22%3C/script%3E")
    assert officer.wait_for("#f-user").get_attribute("value") == '"><script>document.title="taken"</script>'
    assert "taken" not in officer.driver.title


def test_the_proof_of_an_entry_is_verified_in_the_page(served: Served, officer: Browser) -> None:
    open_first_entry(served, officer)
    officer.press("[data-verify] button")
    verdict = officer.wait_for("#verdict", "Proved").text
    assert "rabita/" in verdict
    assert "/broker signed" in verdict
    assert officer.complaints() == []


@pytest.mark.parametrize(
    ("altered", "why"),
    [
        ("document.getElementById('entry-text').textContent += ' '", "does not lead to the signed root"),
        ("document.getElementById('private-text').textContent += ' '", "holds the digest of"),
        ("document.getElementById('p-index').textContent = '1'", "does not lead to the signed root"),
        ("document.querySelector('#p-path li').textContent = 'A'.repeat(43) + '='", "signed root"),
        ("document.querySelector('#p-path li').remove()", "the path is too short"),
        (
            "const note = document.getElementById('p-checkpoint');"
            "note.textContent = note.textContent.replace('/broker', '/agency/x')",
            "not signed by that key",
        ),
        ("document.getElementById('vkey').value += 'A'", "no public key"),
    ],
)
def test_what_was_altered_is_not_proved(served: Served, officer: Browser, altered: str, why: str) -> None:
    open_first_entry(served, officer)
    officer.driver.execute_script(altered)
    officer.press("[data-verify] button")
    said = officer.wait_for("#verdict", "Not proved")
    assert why in said.text


def test_another_ledgers_key_proves_nothing(served: Served, officer: Browser) -> None:
    key = (served.federation.layout.ledger("north") / "key.pub").read_text().split()[0]
    open_first_entry(served, officer)
    field = officer.one("#vkey")
    field.clear()
    field.send_keys(key)
    officer.press("[data-verify] button")
    assert officer.wait_for("#verdict", "Not proved")


def open_first_entry(served: Served, officer: Browser) -> None:
    """The page of an entry of the question with a case."""
    officer.open(served.address + "search?kind=answered&case=" + CASE.replace("/", "%2F"))
    officer.press("td.when a")
    officer.wait_for("#entry-text")


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_an_export_verifies_offline(served: Served, officer: Browser, tmp_path: Path, form: str) -> None:
    content = base64.b64decode(
        officer.driver.execute_async_script(
            "fetch('/export?kind=answered&format=' + arguments[0]).then(r => r.arrayBuffer())"
            ".then(b => btoa(String.fromCharCode(...new Uint8Array(b)))).then(arguments[1])",
            form,
        )
    )
    file = tmp_path / ("ledger.jsonl" if form == "jsonl" else "ledger.zip")
    file.write_bytes(content)
    if form == "csv":
        with zipfile.ZipFile(file) as archive:
            archive.extractall(tmp_path)
        file = tmp_path / "ledger.csv"
    key = str(served.federation.layout.ledger("broker") / "key.pub")
    verified = rabita("ledger", "verify", str(file), "--key", key)
    assert verified.returncode == 0, verified.stderr
    text = file.read_text()
    assert "SELECT sex" in text
    file.write_text(text.replace("FIR-12", "FIR-13"))
    assert rabita("ledger", "verify", str(file), "--key", key).returncode == 5


def test_every_ledgers_last_witnessed_state_is_shown(served: Served, officer: Browser) -> None:
    officer.open(served.address + "integrity")
    for party in ("broker", "agency/harbour", "agency/north", "agency/south"):
        assert party in officer.text
    assert "Stopped" not in officer.text


@pytest.mark.parametrize("page", ["", "search", "integrity", "policies", "agencies"])
def test_no_page_is_wider_than_a_small_telephone(served: Served, officer: Browser, page: str) -> None:
    officer.driver.set_window_size(360, 800)
    try:
        officer.open(served.address + page)
        width, room = officer.driver.execute_script(
            "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert width <= room
    finally:
        officer.driver.set_window_size(1200, 900)


def test_pages_are_read_from_right_to_left_in_urdu(served: Served, officer: Browser) -> None:
    officer.press("button[name=language][value=ur]")
    assert officer.wait_for("html[lang=ur]").get_attribute("dir") == "rtl"
    assert "جائزہ" in officer.text
    officer.press("button[name=language][value=en]")


def test_the_first_tab_skips_to_the_page_and_every_field_has_a_name(served: Served, officer: Browser) -> None:
    officer.open(served.address + "search")
    unnamed = officer.driver.execute_script(
        "return [...document.querySelectorAll('input:not([type=hidden]), textarea, button')]"
        ".filter(e => !e.labels?.length && !e.textContent.trim()).length"
    )
    assert unnamed == 0
    first = officer.driver.execute_script(
        "return document.querySelector('a, button, input:not([type=hidden])').className"
    )
    assert first == "skip"


def test_logging_out_ends_the_session_at_the_server(served: Served, officer: Browser) -> None:
    cookie = officer.driver.get_cookie("__Host-rabita")
    assert cookie is not None
    assert cookie["httpOnly"]
    assert cookie["secure"]
    assert cookie["sameSite"] == "Strict"
    officer.press(".who form[action='/logout'] button")
    officer.wait_for("#token")
    officer.driver.add_cookie(cookie)
    officer.open(served.address)
    assert officer.all("#token")


def test_what_the_officer_looked_at_is_on_record(served: Served, officer: Browser) -> None:
    officer.open(served.address + "search?case=looked-for")
    officer.open(served.address + "search?kind=searched")
    assert "looked-for" in officer.text


@pytest.mark.parametrize("period", ["day", "week", "month", "all"])
def test_the_figures_are_of_all_entries_of_a_period(served: Served, officer: Browser, period: str) -> None:
    officer.open(f"{served.address}?period={period}")
    assert "2 questions answered, 1 refused." in officer.text
    assert "All entries of this period are counted" in officer.text
    chosen = officer.all(".periods a[aria-current]")
    assert [link.get_attribute("href") for link in chosen] == [f"{served.address}?period={period}"]
    assert officer.all(".chart canvas")
    assert officer.complaints() == []
