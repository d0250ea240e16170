"""What a question's page says where an account does not hold, is missing, or others contradict it."""

from __future__ import annotations

import re
from html import unescape

from starlette.requests import Request

from rabita.client.accounts import OfQuestion, ProvedEntry
from rabita.client.story import Story
from rabita.console.app import make_app
from rabita.console.reader import Reader
from rabita.console.story import question
from rabita.ledger.note import Checkpoint
from rabita.ledger.reconcile import Finding
from rabita.refusal import Code, Refusal

SCRIPT = '<script>document.title="taken"</script>'
STATE = Checkpoint("rabita/small/broker", 7, bytes(32))
EMPTY = OfQuestion("", "note", STATE, "key", (), {})


def entry(**fields: str) -> ProvedEntry:
    return ProvedEntry(3, {"time": "2026-07-01T12:30:00.123Z", "question": "q"} | fields, b"{}", b"", ())


def account(*entries: ProvedEntry) -> OfQuestion:
    return OfQuestion("", "note", STATE, "key", entries, {})


class Telling(Reader):
    """A reader to which parties tell what a test says."""

    def __init__(self, story: Story) -> None:
        self._story = story

    def story(self, token: str, party: str, question: str) -> Story:
        return self._story


def page(story: Story) -> tuple[int, str]:
    """Status and text of the page, as a logged in officer gets it."""
    app = make_app(Telling(story), party="", federation="small", hosts=("localhost",), secure=False)
    session = app.state.console.sessions.begin("token", "officer", 2**40)
    cookie = f"__Host-rabita={session.id}".encode()
    scope = {
        "type": "http", "method": "GET", "path": "/questions/q", "query_string": b"", "app": app,
        "headers": [(b"cookie", cookie)], "path_params": {"question": "q"}, "scheme": "http",
        "server": ("localhost", 80), "root_path": "",
    }  # fmt: skip
    answer = question(Request(scope))
    return answer.status_code, bytes(answer.body).decode()


def red(text: str) -> str:
    """What the page says in red."""
    return unescape(" ".join(re.findall(r'class="state bad">(.*?)</(?:td|div)>', text, re.DOTALL)))


def test_an_account_that_does_not_hold_is_named_in_red_and_one_that_is_missing_is_not() -> None:
    no = {
        "north": Refusal(Code.LEDGER_CORRUPT, "an entry is there twice"),
        "south": Refusal(Code.UNREACHABLE, "nobody there"),
    }
    status, text = page(Story("q", {"broker": account(entry(kind="asked"))}, no, ()))
    assert status == 200
    assert "ledger_corrupt: an entry is there twice" in red(text)
    assert "nobody there" not in red(text)
    assert "unreachable: nobody there" in text


def test_contradictions_are_in_red_and_what_a_crash_leaves_is_apart() -> None:
    findings = (
        Finding("q", "north", 4, f"another SQL {SCRIPT}"),
        Finding("q", "broker", 5, "no end", explicable=True),
    )
    told = {"broker": account(entry(kind="asked")), "north": account(entry(kind="asked"))}
    _, text = page(Story("q", told, {}, findings))
    assert "north, entry 4: another SQL" in re.sub(r"<[^>]*>", "", red(text))
    assert "no end" in text
    assert "no end" not in red(text)
    assert "They agree with each other." not in text
    assert SCRIPT not in text


def test_what_an_agency_has_otherwise_than_the_broker_is_shown_at_its_entry() -> None:
    told = {
        "broker": account(entry(kind="asked", sql="SELECT 1", user="ayesha")),
        "north": account(entry(kind="asked", sql=SCRIPT, user="ayesha")),
    }
    _, text = page(Story("q", told, {}, ()))
    timeline = text[text.index('class="story"') :]
    assert "&lt;script&gt;" in timeline
    assert SCRIPT not in text
    assert "ayesha" not in timeline


def test_a_question_of_which_nobody_has_an_entry_is_not_found() -> None:
    assert page(Story("q", {"broker": EMPTY, "north": EMPTY}, {}, ()))[0] == 404
    assert page(Story("q", {"broker": EMPTY}, {"north": Refusal(Code.TIMED_OUT, "")}, ()))[0] == 200
