"""Officers are shown what their role and agency entitle them to, by the server, and are on record for it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.catalogue.model import Catalogue
from rabita.ledger import Ledger, Witness
from rabita.ledger.export import Exported, export_header, verify_export, write_lines
from rabita.ledger.private import private_part, public_part
from rabita.ledger.search import Filter, parse_entry
from rabita.policy import BROKERS_LEDGER, Layer, load_policies
from rabita.refusal import Code, Refusal
from rabita.sql.masked import masked
from rabita.trust import Asker, Signer
from rabita.wire.accounts import Accounts
from rabita.wire.ledger_service import LedgerService
from rabita.wire.status import refusal_from_error
from rabita.wire.v1 import ledger_pb2, ledger_pb2_grpc

ASKERS = {
    "centre": Asker("rashid", ("officer",), "", "", "k", "t", 0),
    "anf": Asker("nur", ("officer",), "anf", "", "k", "t", 0),
    "auditor": Asker("zoya", ("auditor",), "", "", "k", "t", 0),
    "both": Asker("omar", ("officer", "auditor"), "", "", "k", "t", 0),
    "analyst": Asker("amna", ("analyst",), "", "", "k", "t", 0),
}
SQL = "SELECT count(*) FROM seizures WHERE officer = 'Khan' -- for Khan"
MASKED = masked(SQL)
CATALOGUE = Catalogue(1, ("briefing",), {}, (), "sha256:0")


class Tokens:
    """Takes a name of `ASKERS` for a token."""

    def verify(self, text: str, now: int) -> Asker:
        if text not in ASKERS:
            raise Refusal(Code.TOKEN_INVALID, "no such token")
        return ASKERS[text]


@dataclass
class Served:
    """A ledger behind the service, on a real connection."""

    ledger: Ledger
    stub: ledger_pb2_grpc.LedgerServiceStub

    def search(self, token: str, **wanted: Any) -> list[dict[str, Any]]:
        return [shown(entry) for entry in self.reply(token, **wanted).entries]

    def reply(self, token: str, **wanted: Any) -> ledger_pb2.SearchReply:
        return self.stub.Search(ledger_pb2.SearchRequest(token=token, **wanted), timeout=10)

    def refusal(self, token: str, **wanted: Any) -> Code:
        with pytest.raises(grpc.RpcError) as failed:
            self.reply(token, **wanted)
        return refusal_from_error(failed.value).code


def shown(entry: ledger_pb2.LedgerEntry) -> dict[str, Any]:
    read = parse_entry(entry.index, entry.entry)
    return read | (json.loads(entry.masked) if entry.masked else {})


def serving(folder: Path, keeper: str, *layers: str) -> Iterator[Served]:
    ledger = Ledger.open(folder, origin="rabita/f/broker", key=Ed25519PrivateKey.generate())
    for question, states in (("q1", {"anf": "answered", "police": "refused"}),
                             ("q2", {"anf": "pruned", "police": "answered"})):  # fmt: skip
        fields = {"question": question, "user": "amna", "purpose": "briefing", "sql": SQL}
        ledger.append({"kind": "asked", **fields})
        ledger.append({"kind": "answered", **fields, "agencies": states})
    server = grpc.server(ThreadPoolExecutor(8))
    witness = Witness(folder.with_name("seen"))
    shown = ledger.show(0)
    witness.observe(shown.checkpoint, ledger.verifier, shown.growth)
    policies = load_policies(
        [Layer(str(place), {"own.cedar": text}) for place, text in enumerate(layers or [""])], CATALOGUE
    )
    accounts = Accounts(ledger, no_signer, federation="f", agency=keeper)
    service = LedgerService(
        ledger, witness, Tokens(), lambda: policies, accounts, keeper, ("anf", "police"),  # type: ignore[arg-type]
    )  # fmt: skip
    ledger_pb2_grpc.add_LedgerServiceServicer_to_server(service, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield Served(ledger, ledger_pb2_grpc.LedgerServiceStub(channel))
    server.stop(0).wait()
    witness.close()
    ledger.close()


def no_signer() -> Signer:
    raise Refusal(Code.INTERNAL, "nothing is signed in these tests")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Served]:
    yield from serving(tmp_path / "ledger", BROKERS_LEDGER)


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[Served]:
    yield from serving(tmp_path / "ledger", "anf")


def test_the_centres_officer_sees_every_entry_whole(broker: Served) -> None:
    assert [entry["sql"] for entry in broker.search("centre", user="amna")] == [SQL] * 4
    assert [entry["sql"] for entry in broker.search("both", user="amna")] == [SQL] * 4


def test_an_agencys_officer_sees_the_questions_that_were_put_to_the_agency(broker: Served) -> None:
    assert [entry["question"] for entry in broker.search("anf")] == ["q1"]
    assert broker.search("anf", question="q2") == []
    assert broker.search("anf", kind="searched") == []


def test_an_auditor_sees_no_constant_and_finds_none_by_looking_for_it(broker: Served) -> None:
    seen = broker.search("auditor", kind="answered")
    assert [entry["sql"] for entry in seen] == [MASKED] * 2
    assert {entry["user"] for entry in seen} == {"amna"}
    reply = broker.reply("auditor")
    assert b"Khan" not in reply.SerializeToString()
    assert broker.search("auditor", text="Khan") == []
    assert len(broker.search("auditor", text="seizures")) == 4


def test_what_an_officer_looked_for_is_masked_for_an_auditor_too(broker: Served) -> None:
    broker.search("centre", text="Khan", purpose="briefing")
    assert broker.search("auditor", kind="searched", user="rashid")[0]["wanted"] == {
        "purpose": "briefing", "text": "?"
    }  # fmt: skip


@pytest.mark.parametrize("token", ["analyst", "nobody"])
def test_nobody_else_sees_any(broker: Served, token: str) -> None:
    assert broker.refusal(token) in (Code.NOT_ENTITLED, Code.TOKEN_INVALID)


@pytest.mark.parametrize("token", ["centre", "auditor", "analyst"])
def test_an_agencys_ledger_is_for_its_own_officers(agent: Served, token: str) -> None:
    assert agent.refusal(token) is Code.NOT_ENTITLED
    assert len(agent.search("anf", kind="answered")) == 2
    assert agent.search("anf", kind="refused")[0]["at"] == "ledger"


@pytest.mark.parametrize(("proofs", "kind"), [(False, "searched"), (True, "exported")])
def test_whoever_looks_is_on_record(broker: Served, proofs: bool, kind: str) -> None:
    broker.search("centre", question="q1", proofs=proofs)
    newest = broker.search("centre", kind=kind)[-1]
    assert (newest["user"], newest["wanted"]) == ("rashid", {"question": "q1"})


@pytest.mark.parametrize(("token", "whole"), [("centre", True), ("auditor", False)])
def test_an_export_over_the_network_verifies_with_the_key_alone(
    broker: Served, token: str, whole: bool, tmp_path: Path
) -> None:
    reply = broker.reply(token, proofs=True, kind="answered")
    entries = [
        Exported(e.index, public_part(e.entry), private_part(e.entry), tuple(e.inclusion))
        for e in reply.entries
    ]
    with (tmp_path / "out.jsonl").open("w") as file:
        write_lines(file, export_header(reply.keys, reply.checkpoint, Filter()), entries)
    assert verify_export(tmp_path / "out.jsonl", key=broker.ledger.verifier).entries == 2
    assert all(bool(entry.private) is whole for entry in entries)


def test_a_watcher_is_told_of_entries_as_they_are_written(broker: Served) -> None:
    calls = broker.stub.Watch(ledger_pb2.SearchRequest(token="auditor", kind="answered"), timeout=20)
    wait_for(lambda: bool(broker.search("centre", kind="watched")))
    entry = {"kind": "answered", "question": "q3", "user": "amna", "sql": SQL, "agencies": {}}
    threading.Timer(0.1, broker.ledger.append, [entry]).start()
    told = shown(next(calls))
    calls.cancel()
    assert (told["question"], told["sql"]) == ("q3", MASKED)


def test_only_so_many_may_watch_at_once(broker: Served) -> None:
    watching = [broker.stub.Watch(ledger_pb2.SearchRequest(token="centre"), timeout=20) for _ in range(3)]
    wait_for(lambda: len(broker.search("centre", kind="watched")) >= 3)
    with pytest.raises(grpc.RpcError) as failed:
        next(broker.stub.Watch(ledger_pb2.SearchRequest(token="centre"), timeout=20))
    assert refusal_from_error(failed.value).code is Code.BUSY
    for call in watching:
        call.cancel()


def counted(broker: Served, token: str, **wanted: Any) -> dict[str, int]:
    reply = broker.stub.Count(ledger_pb2.CountRequest(token=token, **wanted), timeout=10)
    return {f"{c.name} {c.of}".strip(): c.number for c in (*reply.outcomes, *reply.agencies)}


def test_all_ends_are_counted_and_whoever_counts_is_on_record(broker: Served) -> None:
    assert counted(broker, "centre") == {
        "answered": 2, "anf answered": 1, "police answered": 1, "police refused": 1
    }  # fmt: skip
    assert counted(broker, "centre", since="2999-01-01") == {}
    assert counted(broker, "centre", until="2001-01-01") == {}
    newest = broker.search("centre", kind="counted")[-1]
    assert (newest["user"], newest["policies"]) == ("rashid", ["officers-read-their-record"])


def test_an_agencys_officer_counts_what_concerns_the_agency(broker: Served) -> None:
    assert counted(broker, "anf") == {"answered": 1, "anf answered": 1, "police refused": 1}


def test_nobody_else_counts(broker: Served) -> None:
    with pytest.raises(grpc.RpcError) as failed:
        counted(broker, "analyst")
    assert refusal_from_error(failed.value).code is Code.NOT_ENTITLED


def test_strangers_are_not_told_how_much_is_asked(broker: Served) -> None:
    with pytest.raises(grpc.RpcError) as failed:
        broker.stub.GetCheckpoint(ledger_pb2.GetCheckpointRequest(), timeout=10)
    assert refusal_from_error(failed.value).code is Code.TOKEN_INVALID
    told = broker.stub.GetCheckpoint(ledger_pb2.GetCheckpointRequest(token="analyst"), timeout=10)
    assert told.checkpoint == broker.ledger.checkpoint()


def test_callers_without_a_token_do_not_fill_the_ledger(broker: Served) -> None:
    before = broker.ledger.size
    for _ in range(150):
        assert broker.refusal("nobody") is Code.TOKEN_INVALID
    assert before < broker.ledger.size < before + 75


def test_officers_and_nobody_else_read_what_was_witnessed(broker: Served) -> None:
    told = broker.stub.ListWitnessed(ledger_pb2.ListWitnessedRequest(token="auditor"), timeout=10)
    assert [(one.origin, one.size, one.stopped) for one in told.ledgers] == [("rabita/f/broker", 4, "")]
    with pytest.raises(grpc.RpcError) as failed:
        broker.stub.ListWitnessed(ledger_pb2.ListWitnessedRequest(token="analyst"), timeout=10)
    assert refusal_from_error(failed.value).code is Code.NOT_ENTITLED


INSPECTOR = '@id("inspector") permit (principal == User::"zoya", action == Action::"read_ledger", resource)'
MASKED_ALL = f"{INSPECTOR};"
MASKED_BUT_ANF = (
    f"{MASKED_ALL}"
    '@id("anf") permit (principal == User::"zoya", action == Action::"read_constants", resource) '
    'when { resource.agency == "anf" };'
)


def by_policy(folder: Path, keeper: str, *layers: str) -> AbstractContextManager[Served]:
    return contextmanager(serving)(folder / "ledger", keeper, *layers)


def test_policy_and_no_role_of_ours_decides_who_reads(tmp_path: Path) -> None:
    with by_policy(tmp_path, BROKERS_LEDGER, MASKED_ALL) as broker:
        assert broker.refusal("centre") is Code.NOT_ENTITLED
        assert [entry["sql"] for entry in broker.search("auditor", kind="answered")] == [MASKED] * 2
        assert broker.search("auditor", kind="searched")[-1]["policies"] == ["inspector"]


def test_policy_opens_one_agencys_part_and_masks_another_s(tmp_path: Path) -> None:
    with by_policy(tmp_path, BROKERS_LEDGER, MASKED_BUT_ANF) as broker:
        seen = {e["question"]: e["sql"] for e in broker.search("auditor", kind="answered")}
        assert seen == {"q1": SQL, "q2": MASKED}
        assert [e["question"] for e in broker.search("auditor", kind="answered", text="Khan")] == ["q1"]


def test_an_agencys_own_policies_mask_its_ledger(tmp_path: Path) -> None:
    own = 'forbid (principal, action == Action::"read_constants", resource);'
    with by_policy(tmp_path, "anf", "", own) as agent:
        assert [entry["sql"] for entry in agent.search("anf", kind="answered")] == [MASKED] * 2


def wait_for(happened: Any) -> None:
    for _ in range(200):
        if happened():
            return
        threading.Event().wait(0.05)
    raise AssertionError("it never happened")


def test_a_login_is_on_record_as_one_and_looks_for_nothing(broker: Served) -> None:
    for token in ("centre", "anf"):
        broker.stub.LogIn(ledger_pb2.LogInRequest(token=token), timeout=10)
    [of_anf, of_centre] = broker.search("centre", kind="logged_in")
    assert (of_centre["user"], of_anf["user"], of_anf["agency"]) == ("rashid", "nur", "anf")
    assert of_centre["policies"]
    assert "wanted" not in of_centre


@pytest.mark.parametrize("token", ["analyst", "nobody"])
def test_nobody_else_logs_in(broker: Served, token: str) -> None:
    with pytest.raises(grpc.RpcError) as failed:
        broker.stub.LogIn(ledger_pb2.LogInRequest(token=token), timeout=10)
    assert refusal_from_error(failed.value).code in (Code.NOT_ENTITLED, Code.TOKEN_INVALID)
    assert broker.search("centre", kind="logged_in") == []
    assert broker.search("centre", kind="refused")[0]["at"] == "ledger"
