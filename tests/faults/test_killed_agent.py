"""An agent is killed: the report says which; on its return its ledger verifies and nothing is replayed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from rabita.ledger import Filter, search
from rabita.refusal import Code, Refusal
from tests.federation.asking import Asking
from tests.federation.running import Federation, rabita, running
from tests.federation.small import OPEN_POLICY, write_small

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
SLOW = (
    "SELECT count(*) FROM seizures a JOIN seizures b ON a.agency = b.agency "
    "JOIN seizures c ON a.agency = c.agency JOIN seizures d ON a.agency = d.agency "
    "WHERE a.quantity_kg + b.quantity_kg > c.quantity_kg + d.quantity_kg"
)


@pytest.fixture
def federation(tmp_path: Path) -> Iterator[Federation]:
    with running(write_small(tmp_path / "federation", OPEN_POLICY)) as up:
        yield up


def make_slow(federation: Federation) -> None:
    """Give `north` so many rows that a question on it takes seconds."""
    path = federation.folder / "agencies" / "north" / "data" / "north.duckdb"
    until = time.monotonic() + 10
    while True:  # the killed agent's worker lets the file go when it notices
        try:
            connection = duckdb.connect(str(path))
            break
        except duckdb.IOException:
            assert time.monotonic() < until
            time.sleep(0.1)
    with connection:
        connection.execute("INSERT INTO recoveries SELECT r.* FROM recoveries r, range(20)")


def test_an_agent_that_is_away_is_named_and_the_rest_is_answered_where_that_is_enough(
    federation: Federation,
) -> None:
    federation.kill("north")
    refused = federation.query(SQL)
    assert (refused.status, refused.error.split(":")[0]) == (6, "not_enough_agencies")
    assert "north" in refused.error
    partial = federation.query(SQL, "--require", "any")
    assert (partial.status, partial.report["complete"]) == (4, False)
    assert {a: partial.agency(a)["state"] for a in ("harbour", "north", "south")} == {
        "harbour": "answered", "north": "unreachable", "south": "answered",
    }  # fmt: skip
    assert federation.query(SQL, "--require", "quorum:2").status == 4
    assert federation.query(SQL, "--require", "quorum:3").status == 6


def test_killed_in_the_middle_of_a_question(federation: Federation) -> None:
    federation.kill("north")
    make_slow(federation)
    federation.start_again()
    federation.wait_for_state("north", "ready")
    with ThreadPoolExecutor(2) as askers:
        anyone = askers.submit(federation.query, SLOW, "--require", "any")
        everyone = askers.submit(federation.query, SLOW, "--require", "all")
        wait_until_asked(federation, "north", times=2)
        federation.kill("north")
        partial, refused = anyone.result(), everyone.result()
    assert (partial.status, partial.report["complete"]) == (4, False)
    assert {a: partial.agency(a)["state"] for a in ("harbour", "north", "south")} == {
        "harbour": "answered", "north": "unreachable", "south": "answered",
    }  # fmt: skip
    assert (refused.status, refused.answer, refused.error.split(":")[0]) == (6, {}, "not_enough_agencies")
    assert "north unreachable" in refused.error

    federation.start_again()
    assert rabita("ledger", "verify", str(federation.layout.ledger("north"))).returncode == 0
    federation.wait_for_state("north", "ready")
    assert federation.query(SQL).status == 0


def test_the_question_an_agent_was_killed_over_is_still_refused_on_its_return(federation: Federation) -> None:
    federation.kill("north")
    make_slow(federation)
    federation.start_again()
    asking = Asking(federation)
    request = asking.request(SLOW)
    with ThreadPoolExecutor(1) as asker:
        answer = asker.submit(asking.send, "north", request)
        wait_until_asked(federation, "north")
        federation.kill("north")
        assert isinstance(answer.result(), Refusal)
    federation.start_again()
    again = asking.send("north", request)
    assert isinstance(again, Refusal)
    assert again.code is Code.QUESTION_REPLAYED


def wait_until_asked(federation: Federation, agency: str, times: int = 1) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        asked = search(federation.layout.ledger(agency), Filter(kind="asked", text="a.agency"))
        if sum(1 for _ in asked) >= times:
            return
        time.sleep(0.05)
    raise AssertionError("the agent was never asked")


def test_a_question_stays_asked_across_a_restart(federation: Federation) -> None:
    asking = Asking(federation)
    request = asking.request(SQL)
    assert not isinstance(asking.send("south", request), Refusal)
    federation.kill("south")
    federation.start_again()
    again = asking.send("south", request)
    assert isinstance(again, Refusal)
    assert again.code is Code.QUESTION_REPLAYED
    assert rabita("ledger", "verify", str(federation.layout.ledger("south"))).returncode == 0


def test_a_broker_that_is_killed_refuses_the_same_question_after_its_return(federation: Federation) -> None:
    assert federation.query(SQL).status == 0
    federation.kill("broker")
    assert federation.query(SQL).status == 6
    federation.start_again()
    assert federation.query(SQL).status == 0
    assert rabita("ledger", "verify", str(federation.layout.ledger("broker"))).returncode == 0
