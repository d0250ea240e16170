"""An officer has broker and agencies compare their records, over the network, while questions go on."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from rabita.ledger import Filter, search
from tests.federation.running import Federation, rabita
from tests.federation.test_story import profile_of

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
AGENCIES = ("harbour", "north", "south")


@pytest.fixture(scope="module")
def asked(small: Federation) -> Federation:
    """A federation in which something was answered and something refused."""
    assert small.query(SQL).status == 0
    assert small.query("SELECT case_ref, count(*) FROM seizures GROUP BY case_ref").status == 3
    assert small.query("SELECT sum(quantity_kg) FROM seizures WHERE agency = 'south'").status == 0
    return small


def reconciled(federation: Federation, *options: str, profile: Path | None = None) -> Any:
    done = rabita(
        "ledger", "reconcile", "--json", *options, profile=profile or federation.layout.profile("officer")
    )
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


def test_honest_parties_agree(asked: Federation) -> None:
    status, found, error = reconciled(asked)
    assert (status, found["findings"], found["missing"], error) == (0, [], {}, "")
    assert found["questions"] >= 3
    assert set(found["sizes"]) == {"broker", *AGENCIES}


def test_the_terminal_says_how_much_was_compared(asked: Federation) -> None:
    done = rabita("ledger", "reconcile", profile=asked.layout.profile("officer"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("compared: ")
    assert "there as hashes alone: broker " in done.stdout
    assert "they agree" in done.stdout


def test_what_is_not_shown_is_counted(asked: Federation) -> None:
    _, found, _ = reconciled(asked)
    for agency in AGENCIES:
        about_none = [e for e in search(asked.layout.ledger(agency)) if not e.entry.get("question")]
        assert 0 < found["not_shown"][agency] <= len(about_none)


def test_only_questions_of_the_time_given_are_compared(asked: Federation) -> None:
    before = reconciled(asked)[1]["questions"]
    now = datetime.now(UTC).isoformat()
    assert asked.query(SQL).status == 0
    assert reconciled(asked, "--since", now)[1]["questions"] == 1
    assert reconciled(asked, "--until", now)[1]["questions"] == before
    assert reconciled(asked, "--since", "2000-01-01", "--until", "2001-01-01")[1]["questions"] == 0
    assert reconciled(asked, "--since", "0001-01-01")[1]["questions"] == before + 1
    assert reconciled(asked, "--since", "9999-12-31")[0] == 0


def test_ledgers_that_grow_while_they_are_read_agree(asked: Federation) -> None:
    stop = threading.Event()

    def go_on() -> None:
        while not stop.is_set():
            asked.query(SQL)

    asking = [threading.Thread(target=go_on) for _ in range(2)]
    for each in asking:
        each.start()
    try:
        found = [reconciled(asked) for _ in range(3)]
    finally:
        stop.set()
        for each in asking:
            each.join()
    assert [(status, error) for status, _, error in found] == [(0, "")] * 3
    assert all(finding["explicable"] for _, told, _ in found for finding in told["findings"])


def test_an_agency_that_is_away_is_listed_and_the_others_compared(asked: Federation) -> None:
    asked.kill("south")
    try:
        status, found, _ = reconciled(asked)
    finally:
        asked.start_again()
        asked.wait_for_state("south", "ready")
    assert (status, found["missing"]) == (4, {"south": "unreachable"})
    assert set(found["sizes"]) == {"broker", "harbour", "north"}


def test_nobody_but_the_centres_officers_is_shown_it(asked: Federation, tmp_path: Path) -> None:
    for profile in (profile_of(asked, tmp_path, agency="north"), asked.layout.profile("analyst")):
        status, found, error = reconciled(asked, profile=profile)
        assert (status, found, error.split(":")[0]) == (3, {}, "not_entitled")


def test_an_auditor_compares_without_seeing_a_constant(asked: Federation, tmp_path: Path) -> None:
    status, found, _ = reconciled(asked, profile=profile_of(asked, tmp_path, role="auditor"))
    assert (status, found["findings"]) == (0, [])


def test_every_look_is_on_record(asked: Federation) -> None:
    before = {p: len(list(search(asked.layout.ledger(p), Filter(kind="accounted")))) for p in AGENCIES}
    reconciled(asked)
    for party in AGENCIES:
        looks = list(search(asked.layout.ledger(party), Filter(kind="accounted")))
        assert len(looks) >= before[party] + 2
        assert looks[0].entry["user"] == "officer"


def test_folders_and_a_time_do_not_go_together(asked: Federation) -> None:
    folder = str(asked.layout.ledger("broker"))
    assert reconciled(asked, folder)[0] == 2
    assert reconciled(asked, folder, str(asked.layout.ledger("north")), "--since", "2026-01-01")[0] == 2
