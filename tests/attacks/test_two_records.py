"""An agency's record says that it refused, the broker's that it answered: reconciling says so and names both.

Whoever changed their program has all of their own keys, and keeps as many ledgers as they like.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lab.layout import BROKER
from rabita.ledger import Ledger
from rabita.policy import Reading
from rabita.trust import load_party
from rabita.wire.accounts import Accounts
from rabita.wire.entitled import View
from rabita.wire.v1 import ledger_pb2
from tests.attacks.forged import Entry, rewritten
from tests.attacks.stand_in import Draft, Part, StandIn, truth
from tests.federation.between import between
from tests.federation.running import Federation, rabita, running
from tests.federation.small import AGENCIES, write_small

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
EXTREME = "SELECT max(quantity_kg) FROM seizures"
REFUSER = "south"
NEVER_RELEASED = "the broker says that it answered, and it has no release"


@pytest.fixture
def federation(tmp_path: Path) -> Iterator[Federation]:
    """One agency refuses by its own policy what the others answer."""
    folder = write_small(tmp_path / "federation")
    own = folder / "agencies" / REFUSER / "policies"
    own.mkdir()
    own.joinpath("own.cedar").write_text(
        '@id("no-extremes") forbid (principal, action == Action::"extreme", resource);'
    )
    with running(folder) as up:
        yield up


def reconciled(federation: Federation, *folders: Path, user: str = "officer") -> tuple[int, list[Any], str]:
    """Exit status, what was found, and the refusal; online, or of these folders."""
    paths = [str(folder) for folder in folders]
    done = rabita("ledger", "reconcile", "--json", *paths, profile=federation.layout.profile(user))
    return done.returncode, json.loads(done.stdout)["findings"], done.stderr


def check_named(said: tuple[int, list[Any], str], question: str, what: str) -> None:
    status, findings, error = said
    assert (status, error.split(":")[0]) == (5, "ledger_corrupt")
    assert "contradict each other" in error
    named = [f["what"] for f in findings if (f["question"], f["party"]) == (question, REFUSER)]
    assert named == [what]


def said_no(entry: Entry) -> Entry:
    """The entry of an agency that wants to have refused what it answered."""
    if entry["kind"] != "released":
        return entry
    kept = {name: entry[name] for name in ("question", "user", "agency", "purpose", "case", "sql", "time")}
    return {**kept, "kind": "refused", "decision": "refused", "code": "use_denied"}


@pytest.fixture
def changed(federation: Federation) -> Iterator[StandIn]:
    """The agency's program, changed: it stands on the agency's address, with its keys and its ledger."""
    federation.kill(REFUSER)
    stand_in = StandIn(federation, REFUSER, federation.layout.ledger(REFUSER))
    stand_in.start()
    federation.wait_for_state(REFUSER, "ready")
    yield stand_in
    stand_in.close()


def test_an_agency_that_tells_the_officer_that_it_refused_what_it_answered(
    federation: Federation, changed: StandIn, tmp_path: Path
) -> None:
    answered = federation.query(SQL)
    assert (answered.status, answered.agency(REFUSER)["state"]) == (0, "answered")
    assert reconciled(federation)[:2] == (0, [])
    question = answered.report["question"]
    second = rewritten(federation, REFUSER, tmp_path / "second", said_no)
    layout = federation.layout
    others = [layout.ledger(agency) for agency in AGENCIES if agency != REFUSER]
    check_named(reconciled(federation, layout.ledger(BROKER), *others, second), question, NEVER_RELEASED)
    trust = load_party(layout.trust(REFUSER))
    with Ledger.open(second, origin=f"rabita/small/agency/{REFUSER}", key=trust.signer.key) as books:
        changed.tells = books
        check_named(reconciled(federation), question, NEVER_RELEASED)


def test_an_agency_that_writes_down_a_refusal_beside_its_answer(
    federation: Federation, changed: StandIn
) -> None:
    """One ledger, which every proof is of; it says both."""

    def both(draft: Draft) -> Iterable[Part]:
        entry = json.loads(draft.receipt.entry)
        draft.ledger.append(
            {"kind": "refused", "question": entry["question"], "decision": "refused", "code": "use_denied"}
        )
        return truth(draft)

    changed.lie = both
    answered = federation.query(SQL)
    assert (answered.status, answered.agency(REFUSER)["state"]) == (0, "answered")
    what = "the broker says that it answered, and it has a refusal as well: use_denied"
    question, layout = answered.report["question"], federation.layout
    check_named(reconciled(federation), question, what)
    check_named(reconciled(federation, layout.ledger(BROKER), layout.ledger(REFUSER)), question, what)


def test_a_broker_that_says_answered_of_an_agency_that_refused(
    federation: Federation, tmp_path: Path
) -> None:
    refused = federation.query(EXTREME, "--require", "any")
    assert (refused.status, refused.agency(REFUSER)["state"]) == (4, "refused")
    assert reconciled(federation)[:2] == (0, [])
    question, layout = refused.report["question"], federation.layout

    def all_answered(entry: Entry) -> Entry:
        states = entry.get("agencies")
        return entry | {"agencies": dict.fromkeys(states, "answered")} if states else entry

    second = rewritten(federation, BROKER, tmp_path / "second", all_answered)
    agents = [layout.ledger(agency) for agency in AGENCIES]
    check_named(reconciled(federation, second, *agents), question, NEVER_RELEASED)
    trust = load_party(layout.trust(BROKER))
    with (
        Ledger.open(second, origin="rabita/small/broker", key=trust.signer.key) as books,
        between(federation, "officer") as broker,
    ):
        accounts = Accounts(books, lambda: trust.signer, federation="small", agency="")

        def told(request: ledger_pb2.AccountRequest, reply: ledger_pb2.AccountReply) -> Any:
            view = View({"": Reading(True, ())})
            return reply if request.agency else accounts.give(view, request.wanted)

        broker.alter_account = told
        check_named(reconciled(federation, user="between"), question, NEVER_RELEASED)
