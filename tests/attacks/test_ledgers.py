"""Ledgers put back, rewritten or kept twice are found at the next exchange, named, and stop the peer.

The forger has everything: the party's folder, its private key, its address; not its peers' memory.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lab.layout import BROKER
from rabita.ledger import Filter, Ledger, search
from rabita.refusal import Code, Refusal
from rabita.trust import load_party
from rabita.wire.witnessing import seen_folder
from tests.attacks.forged import rewritten
from tests.federation.asking import Asking, shown_from
from tests.federation.running import Federation, rabita, running
from tests.federation.small import AGENCIES, write_small

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
LIAR = "south"


@pytest.fixture(scope="module")
def federation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    with running(write_small(tmp_path_factory.mktemp("ledgers") / "federation")) as up:
        for _ in range(3):
            assert up.query(SQL).status == 0
        yield up


@pytest.fixture
def restored(federation: Federation, tmp_path: Path) -> Iterator[Path]:
    """A folder to work in; the parties' ledgers and memories are as they were before, afterwards."""
    parties = (BROKER, LIAR)
    for party in parties:
        federation.kill(party)
    shutil.copytree(federation.layout.lab / "ledgers", tmp_path / "before")
    yield tmp_path
    for party in (BROKER, *AGENCIES):
        federation.kill(party)
    shutil.rmtree(federation.layout.lab / "ledgers")
    shutil.copytree(tmp_path / "before", federation.layout.lab / "ledgers")
    federation.start_again()
    for agency in AGENCIES:
        federation.wait_for_state(agency, "ready")


def put_in_place(federation: Federation, party: str, forged: Path) -> None:
    folder = federation.layout.ledger(party)
    shutil.rmtree(folder)
    shutil.copytree(forged, folder)
    federation.start_again()


def other_user(entry: dict) -> dict:
    return entry | {"user": "nobody"} if entry.get("kind") == "asked" else entry


def found_out(federation: Federation, finder: str) -> list[dict]:
    folder = federation.layout.ledger(finder)
    return [found.entry for found in search(folder, Filter(kind="peer_found_out"))]


def test_an_agency_that_rewrites_one_entry_is_found_named_and_left_out(
    federation: Federation, restored: Path
) -> None:
    forged = rewritten(federation, LIAR, restored / "forged", other_user)
    put_in_place(federation, LIAR, forged)
    said = federation.query(SQL)
    assert (said.status, said.error.split(":")[0]) == (5, "ledger_forked")
    assert f"agency/{LIAR}" in said.error
    in_part = federation.query(SQL, "--require", "any")
    assert (in_part.status, in_part.agency(LIAR)["state"]) == (4, "failed")
    evidence = found_out(federation, BROKER)[-1]
    assert evidence["peer"].endswith(f"agency/{LIAR}")
    assert evidence["shown"] != evidence["seen"] != ""


def test_a_broker_that_rewrites_one_entry_gets_nothing_from_any_agency(
    federation: Federation, restored: Path
) -> None:
    forged = rewritten(federation, BROKER, restored / "forged", other_user)
    put_in_place(federation, BROKER, forged)
    said = federation.query(SQL)
    assert (said.status, said.error.split(":")[0]) == (5, "ledger_forked")
    for agency in AGENCIES:
        assert found_out(federation, agency)[0]["peer"] == "rabita/small/broker"


def test_agencies_that_lost_their_memory_of_peers_have_it_in_their_ledgers(
    federation: Federation, restored: Path
) -> None:
    """AUD-016: a witness that starts from nothing would take any history for the first."""
    for agency in AGENCIES:
        federation.kill(agency)
        shutil.rmtree(seen_folder(federation.layout.ledger(agency)))
    put_in_place(federation, BROKER, rewritten(federation, BROKER, restored / "forged", other_user))
    said = federation.query(SQL)
    assert (said.status, said.error.split(":")[0]) == (5, "ledger_forked")
    for agency in AGENCIES:
        assert found_out(federation, agency)[0]["peer"] == "rabita/small/broker"


def test_a_broker_whose_ledger_is_put_back_says_so_itself(federation: Federation, restored: Path) -> None:
    """The honest case: an old backup. The broker hears from its agents that they saw more than it has."""
    trust = load_party(federation.layout.trust(BROKER))
    with Ledger.open(restored / "old", origin="rabita/small/broker", key=trust.signer.key) as old:
        old.append({"kind": "started"})
    put_in_place(federation, BROKER, restored / "old")
    said = federation.query(SQL)
    assert said.status in (5, 6)
    assert "ledger_forked" in said.error or "put back" in said.error


def test_two_histories_for_two_readers_do_not_reconcile(federation: Federation, restored: Path) -> None:
    """One for the officer, who gets a copy of a folder, another for the agencies, who saw the real one."""
    agents = [str(federation.layout.ledger(agency)) for agency in AGENCIES]
    honest = rabita("ledger", "reconcile", str(federation.layout.ledger(BROKER)), *agents)
    assert honest.returncode == 0, honest.stderr
    forged = rewritten(federation, BROKER, restored / "shown", other_user)
    shown = rabita("ledger", "reconcile", str(forged), *agents)
    assert (shown.returncode, shown.stderr.split(":")[0]) == (5, "ledger_corrupt")
    assert "saw another ledger" in shown.stdout
    assert "asked it with another user" in shown.stdout


def test_a_peer_is_taken_back_on_an_officers_word_and_the_word_is_on_record(
    federation: Federation, restored: Path
) -> None:
    forged = rewritten(federation, LIAR, restored / "forged", other_user)
    put_in_place(federation, LIAR, forged)
    assert federation.query(SQL).status == 5
    federation.kill(BROKER)
    ledger, trust = str(federation.layout.ledger(BROKER)), str(federation.layout.trust(BROKER))
    done = rabita("ledger", "readmit", ledger, LIAR, "--by", "the inspector", "--trust", trust)
    assert done.returncode == 0, done.stderr
    federation.start_again()
    federation.wait_for_state(LIAR, "ready")
    assert federation.query(SQL).status == 0
    word = next(search(federation.layout.ledger(BROKER), Filter(kind="peer_readmitted"))).entry
    assert (word["peer"], word["by"]) == (LIAR, "the inspector")


# --- requests to an agent that show no ledger, or not the broker's


def asks(federation: Federation, agency: str = "north") -> tuple[Asking, object]:
    asking = Asking(federation)
    return asking, asking.request(SQL)


def code_of(federation: Federation, alter: Callable[[Asking, object], None]) -> Code | None:
    asking, request = asks(federation)
    alter(asking, request)
    got = asking.send("north", request)
    return got.code if isinstance(got, Refusal) else None


def no_ledger(_: Asking, request) -> None:
    request.ClearField("shown")


def no_certificate(_: Asking, request) -> None:
    request.shown.certificate = b""


def an_agencys_ledger(asking: Asking, request) -> None:
    layout = asking.federation.layout
    request.shown.CopyFrom(shown_from(layout.ledger("north"), layout.trust("north")))


def an_altered_checkpoint(_: Asking, request) -> None:
    origin, size, *rest = request.shown.checkpoint.split("\n")
    request.shown.checkpoint = "\n".join([origin, str(int(size) + 1), *rest])


def no_growth(_: Asking, request) -> None:
    request.shown.leaves = b""


def growth_of_absurd_length(_: Asking, request) -> None:
    request.shown.leaves = bytes(32) * 100_000


@pytest.mark.parametrize(
    "alter",
    [no_ledger, no_certificate, an_agencys_ledger, an_altered_checkpoint, no_growth, growth_of_absurd_length],
)
def test_a_broker_that_does_not_show_its_ledger_gets_nothing(federation: Federation, alter) -> None:
    assert code_of(federation, alter) is Code.LEDGER_CORRUPT


def test_a_broker_that_shows_its_ledger_is_answered(federation: Federation) -> None:
    assert code_of(federation, lambda *_: None) is None
