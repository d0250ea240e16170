"""Times that go backwards in a ledger are listed, and an id that is asked a second time is found and named.

The keeper has the key: what it writes behind what others saw fits every proof, and is wrong by what it says.
"""

from __future__ import annotations

import json

import pytest

from lab.layout import BROKER
from rabita.ledger import Filter, Ledger, search
from rabita.trust import load_party
from tests.attacks.forged import Entry
from tests.federation.running import Federation, rabita

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
LONG_AGO = "2025-01-01T00:00:00.000Z"


def written_behind(federation: Federation, party: str, entry: Entry) -> int:
    """What the party, stopped, writes into its own ledger with its own key, before it goes on."""
    layout = federation.layout
    trust = load_party(layout.trust(party))
    federation.kill(party)
    origin = f"rabita/small/{BROKER if party == BROKER else f'agency/{party}'}"
    with Ledger.open(layout.ledger(party), origin=origin, key=trust.signer.key) as ledger:
        place = ledger.append(entry).index
    federation.start_again()
    if party != BROKER:
        federation.wait_for_state(party, "ready")  # by the broker, which looks every two seconds
    return place


def asked(federation: Federation, party: str, question: str) -> Entry:
    found = next(search(federation.layout.ledger(party), Filter(kind="asked", question=question)))
    return dict(found.entry)


@pytest.mark.parametrize("party", [BROKER, "south"])
def test_an_entry_that_is_dated_back_is_listed(federation: Federation, party: str) -> None:
    assert federation.query(SQL).status == 0
    folder = str(federation.layout.ledger(party))
    assert json.loads(rabita("ledger", "verify", folder, "--json").stdout)["times_put_back"] == 0
    made_up = {"kind": "asked", "question": "made-up", "user": "nur", "expires": 0, "time": LONG_AGO}
    place = written_behind(federation, party, made_up)
    assert federation.query(SQL).status == 0  # for the proofs all is well
    done = rabita("ledger", "verify", folder, "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["times_put_back"]) == (0, 1)
    assert [(each["index"], each["time"]) for each in found["put_back"]] == [(place, LONG_AGO)]
    said = rabita("ledger", "verify", folder).stdout
    assert f"the clock went back 1 time:\n    at entry {place}, from " in said


@pytest.mark.parametrize("party", [BROKER, "south"])
def test_an_id_that_is_asked_a_second_time_is_named(federation: Federation, party: str) -> None:
    question = federation.query(SQL).report["question"]
    layout = federation.layout
    online = ["ledger", "reconcile", "--json"]
    assert rabita(*online, profile=layout.profile("officer")).returncode == 0
    again = asked(federation, party, question)
    place = written_behind(federation, party, {name: again[name] for name in again if name != "private"})
    done = rabita("ledger", "verify", str(layout.ledger(party)))
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr.startswith(f"ledger_corrupt: entry {place}: question {question} was asked before")
    done = rabita(*online, profile=layout.profile("officer"))
    found = [(f["party"], f["index"]) for f in json.loads(done.stdout)["findings"] if "second" in f["what"]]
    assert (done.returncode, found) == (5, [(party, place)])
