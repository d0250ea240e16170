"""No record, no answer; and no answer from an agency of another catalogue."""

from __future__ import annotations

import shutil
from pathlib import Path

from lab.layout import BROKER
from rabita.ledger import Filter, search
from tests.federation.running import Federation, rabita
from tests.federation.small import write_small

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"


def test_an_agency_whose_ledger_cannot_be_written_answers_nothing(federation: Federation) -> None:
    ledger = federation.layout.ledger("south")
    shutil.move(ledger, ledger.with_name("taken away"))
    said = federation.query(SQL, "--require", "any")
    assert (said.status, said.agency("south")["state"]) == (4, "failed")
    assert said.agency("south")["reason"].startswith("ledger_unwritable")
    assert str(federation.folder) not in str(said.answer)

    shutil.move(ledger.with_name("taken away"), ledger)
    federation.kill("south")
    federation.start_again()
    federation.wait_for_state("south", "ready")
    assert federation.query(SQL).status == 0
    assert rabita("ledger", "verify", str(ledger)).returncode == 0


def test_a_broker_whose_ledger_cannot_be_written_answers_nothing(federation: Federation) -> None:
    ledger = federation.layout.ledger(BROKER)
    shutil.move(ledger, ledger.with_name("taken away"))
    said = federation.query(SQL, "--require", "any")
    assert (said.status, said.answer, said.error.split(":")[0]) == (6, {}, "ledger_unwritable")
    assert str(federation.folder) not in said.error


def test_an_altered_ledger_stops_the_agent_from_starting_and_verify_says_where(
    federation: Federation,
) -> None:
    assert federation.query(SQL).status == 0
    federation.kill("south")
    segment = next(
        p for p in federation.layout.ledger("south").iterdir() if b"trend_analysis" in p.read_bytes()
    )
    content = segment.read_bytes()
    segment.write_bytes(content.replace(b"trend_analysis", b"trend_analysiz", 1))
    verified = rabita("ledger", "verify", str(federation.layout.ledger("south")))
    assert (verified.returncode, verified.stderr.split(":")[0]) == (5, "ledger_corrupt")
    started = rabita("lab", "up", str(federation.folder))
    assert started.returncode == 2
    assert "south" in started.stderr
    segment.write_bytes(content)


def test_an_agency_on_another_catalogue_is_not_asked_into_an_answer(federation: Federation) -> None:
    federation.kill("south")
    catalogue = federation.folder / "catalogue.yaml"
    catalogue.write_text(catalogue.read_text().replace("version: 1", "version: 2", 1))
    federation.start_again()
    federation.wait_for_state("south", "catalogue mismatch")
    said = federation.query(SQL)
    assert (said.status, said.error.split(":")[0]) == (6, "not_enough_agencies")
    assert "catalogue" in said.error
    changed, _, *before = (
        f.entry for f in search(federation.layout.ledger("south")) if "catalogue" in f.entry
    )
    assert changed["kind"] == "started"
    (change,) = search(federation.layout.ledger("south"), Filter(kind="catalogue_changed"))
    assert (change.entry["version"], change.entry["catalogue"]) == (2, changed["catalogue"])
    assert change.entry["catalogue_before"] == before[-1]["catalogue"] != changed["catalogue"]
    for party in (BROKER, "north"):
        assert not list(search(federation.layout.ledger(party), Filter(kind="catalogue_changed")))


def test_a_broken_catalogue_is_one_message_with_its_line(federation: Federation) -> None:
    catalogue = federation.folder / "catalogue.yaml"
    catalogue.write_text(catalogue.read_text().replace("role: measure", "role: mesure", 1))
    said = rabita("lab", "up", str(federation.folder))
    assert said.returncode == 2
    assert "catalogue.yaml:11" in said.stderr
    assert "measure" in said.stderr


def test_a_policy_that_cannot_be_enforced_stops_the_agent(tmp_path: Path) -> None:
    folder = write_small(
        tmp_path / "federation", '@id("a")\n@min_group_sise("5")\npermit (principal, action, resource);'
    )
    said = rabita("lab", "up", str(folder))
    assert said.returncode == 2
    assert "min_group_sise" in said.stderr
