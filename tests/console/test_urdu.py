"""The console in Urdu, in a real browser: from right to left, nothing in English, nothing too wide."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.console.browsing import Browser
from tests.console.conftest import CASE, Served

PAGES = ["", "?period=day", "search", "integrity", "policies", "agencies", "nowhere", "questions/none"]
SHOWN = """
const out = [];
const walk = (node) => {
  if (node.nodeType === 3) { if (node.textContent.trim()) out.push(node.textContent.trim()); return; }
  if (node.nodeType !== 1) return;
  if (["SCRIPT", "STYLE", "CODE", "PRE", "TIME", "BDI", "TEXTAREA"].includes(node.tagName)) return;
  if (node.getAttribute("lang") === "en" || ["ltr", "auto"].includes(node.getAttribute("dir"))) return;
  node.childNodes.forEach(walk);
};
walk(document.body);
return out;
"""
NAMES_OF_THINGS = {"Rabita", "English", "UTC", "SQL", "JSON", "Lines", "CSV"}


@pytest.fixture
def urdu(officer: Browser) -> Iterator[Browser]:
    """The officer, reading Urdu on a small telephone."""
    officer.press("button[name=language][value=ur]")
    officer.wait_for("html[lang=ur]")
    officer.driver.set_window_size(360, 800)
    yield officer
    officer.driver.set_window_size(1200, 900)
    officer.driver.delete_all_cookies()


def check(page: Browser, data: set[str]) -> None:
    """Right to left, no wider than the screen, no word but Urdu ones, names of things and data."""
    width, room, direction = page.driver.execute_script(
        "const e = document.documentElement;"
        "return [e.scrollWidth, e.clientWidth, getComputedStyle(e).direction]"
    )
    assert direction == "rtl"
    assert width <= room, page.driver.current_url
    shown = " ".join(page.driver.execute_script(SHOWN))
    words = set(re.findall(r"[A-Za-z_][\w./-]*", shown))
    assert words - NAMES_OF_THINGS - data == set(), page.driver.current_url


def link(page: Browser, selector: str) -> str:
    """Where the first of these leads; it may be out of sight in a table that scrolls."""
    return page.wait_for(selector).get_attribute("href") or ""


DATA = {
    "officer", "analyst", "north", "south", "harbour", "North", "South", "Harbour", "persons", "seizures",
    "trend_analysis", CASE, "test", "small",
}  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_a_word_of_english_or_is_too_wide(served: Served, urdu: Browser, path: str) -> None:
    urdu.open(served.address + path)
    check(urdu, DATA)


def test_a_question_and_its_proof_are_read_in_urdu(served: Served, urdu: Browser) -> None:
    urdu.open(served.address + "search?kind=answered&case=" + CASE.replace("/", "%2F"))
    urdu.open(link(urdu, "td.sql a"))
    check(urdu, DATA)
    urdu.open(link(urdu, ".story a"))
    urdu.press("[data-verify] button")
    assert urdu.wait_for("#verdict.good", "ثابت ہوا")
    check(urdu, DATA | {"rabita/small/broker"})
    urdu.driver.execute_script("document.getElementById('entry-text').textContent += ' '")
    urdu.press("[data-verify] button")
    assert urdu.wait_for("#verdict.bad", "متن دستخط شدہ جڑ تک نہیں پہنچتا")


@pytest.mark.parametrize("selector", ["td.when", "td.sql", ".periods ~ .lead bdi", "#times-table th.when"])
def test_numbers_times_and_sql_stay_from_left_to_right(served: Served, urdu: Browser, selector: str) -> None:
    urdu.open(served.address)
    found = urdu.all(selector)
    assert found
    directions = {e.value_of_css_property("direction") for e in found}
    assert directions == {"ltr"}


def test_a_refusal_of_the_keeper_is_named_in_urdu(served: Served, urdu: Browser) -> None:
    urdu.open(served.address + "search?since=yesterday")
    assert "اس سے انکار کیا گیا" in urdu.wait_for("[role=alert]").text
    check(urdu, DATA)


def test_the_login_page_is_in_urdu(served: Served, urdu: Browser) -> None:
    urdu.press(".who form[action='/logout'] button")
    urdu.wait_for("#token")
    check(urdu, DATA)
