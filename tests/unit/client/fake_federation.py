"""A federation with a broker that does as it is told: real keys, real TLS, real gRPC, made-up answers."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import grpc
import pyarrow as pa
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.canonical import canonical_json
from rabita.catalogue import decode_catalogue, encode_catalogue, load_catalogue
from rabita.catalogue.model import Catalogue
from rabita.ledger.note import Checkpoint, NoteSigner, checkpoint_in
from rabita.ledger.seen_before import state_seen
from rabita.ledger.tree import leaf_hash
from rabita.plan import Plan, Planner
from rabita.refusal import Refusal
from rabita.trust import (
    FragmentResult,
    Identity,
    Question,
    Receipt,
    agency_id,
    broker_id,
    issue_party,
    issue_user,
    load_catalogue_signer,
    load_issuers,
    load_signer,
    make_authority,
    make_issuer,
    sign_catalogue,
    sign_receipt,
    verify_question,
    verify_token,
)
from rabita.wire.arrow import chunks, encode_table, result_digest
from rabita.wire.channels import TlsFiles, server_credentials, start_server
from rabita.wire.status import abort
from rabita.wire.v1 import broker_pb2, broker_pb2_grpc, common_pb2
from rabita.wire.witnessing import BROKER, origin_of

NAME = "test"
AGENCIES = ("anf", "police")
CATALOGUE = {
    "version": 1,
    "purposes": ["trend_analysis", "briefing"],
    "tables": {
        "seizures": {
            "about": "One row per seizure.",
            "subject": "case_ref",
            "columns": {
                "case_ref": {"type": "string", "role": "identifier", "about": "First information report"},
                "seized_on": {"type": "date", "role": "dimension", "grain": "month"},
                "drug": {"type": "string", "role": "dimension", "values": ["heroin", "opium"]},
                "kg": {"type": "decimal(9,2)", "role": "measure", "bounds": [0, 500]},
                "remarks": {"type": "string", "role": "hidden"},
            },
        },
        "arrests": {"columns": {"case_ref": {"type": "string", "role": "identifier"}}},
    },
    "colocated": [["seizures.case_ref", "arrests.case_ref"]],
    "agencies": {"anf": ["seizures", "arrests"], "police": ["seizures"]},
}
TABLE = pa.table({"drug": ["heroin", None], "n": pa.array([12, 345], pa.int64())})

GIVEN = [TABLE]
"""The rows that a broker gave last, which its report is about."""

Event = broker_pb2.AskEvent
Script = Callable[[Question, "FakeBroker"], Iterator[Event]]


@dataclass
class World:
    """Keys and files of the federation, made once."""

    folder: Path
    catalogue: Catalogue
    signature: str
    planners: dict[str, Planner] = field(default_factory=dict)

    @classmethod
    def make(cls, folder: Path) -> World:
        authority = folder / "authority"
        make_authority(authority, NAME)
        issue_party(authority, broker_id(NAME), folder / "broker")
        for agency in AGENCIES:
            issue_party(authority, agency_id(NAME, agency), folder / agency)
        make_issuer(folder / "issuer", NAME)
        issue_user(folder / "issuer", Identity("amna", ("analyst",)), folder / "amna")
        (folder / "catalogue.yaml").write_text(yaml.safe_dump(CATALOGUE, sort_keys=False))
        catalogue = load_catalogue(folder / "catalogue.yaml")
        return cls(folder, catalogue, cls._signed(folder, catalogue))

    @staticmethod
    def _signed(folder: Path, catalogue: Catalogue) -> str:
        return sign_catalogue(
            load_catalogue_signer(folder / "authority"),
            federation=NAME,
            version=catalogue.version,
            catalogue_hash=catalogue.hash,
            now=int(time.time()),
        )

    def newer_catalogue(self) -> tuple[Catalogue, str]:
        """The next version of the catalogue and its signature."""
        path = self.folder / "newer.yaml"
        path.write_text(yaml.safe_dump(CATALOGUE | {"version": 2, "purposes": ["trend_analysis"]}))
        catalogue = load_catalogue(path)
        return catalogue, self._signed(self.folder, catalogue)

    def write_profile(self, path: Path, address: str, **changes: str) -> Path:
        profile = {
            "broker": address,
            "federation": NAME,
            "trust": str(self.folder / "authority" / "ca.pem"),
            "token": str(self.folder / "amna" / "token.jwt"),
            "key": str(self.folder / "amna" / "key.pem"),
        }
        path.write_text(yaml.safe_dump(profile | changes))
        return path

    def plan(self, question: Question) -> Plan:
        """The plan that everyone makes of the question."""
        if question.catalogue_hash not in self.planners:
            newer, _ = self.newer_catalogue()
            for catalogue in (self.catalogue, newer):
                self.planners[catalogue.hash] = Planner(catalogue)
        return self.planners[question.catalogue_hash].plan(question.sql)

    def results(self, question: Question, groups: int = 3) -> tuple[FragmentResult, ...]:
        """What a receipt of the first round is of; no bytes have its digest."""
        asked = self.plan(question).rounds[0].fragments
        return tuple(FragmentResult(f.name, f.digest, "sha256:r", groups) for f in asked)

    def receipt(self, question: Question, agency: str, **changes: Any) -> str:
        """A receipt for three groups, signed by `signer` (the agency itself unless said otherwise)."""
        signer = changes.pop("signer", agency)
        fields: dict[str, Any] = {
            "agency": agency,
            "federation": NAME,
            "question_id": question.id,
            "round": 0,
            "results": self.results(question),
            "catalogue_hash": question.catalogue_hash,
            "policy_hash": "sha256:p",
            "policies": ("baseline",),
            "obligations": {"min_group_size": "10"},
            "withheld": "fewer than 5",
            "ledger_index": 4,
            "checkpoint": "rabita/test/agency/anf\n5\nAAAA\n",
            "issued_at": int(time.time()),
        }
        receipt = Receipt(**(fields | changes))
        if "checkpoint" not in changes:
            entry = canonical_json(released_entry(receipt))
            origin, key = origin_of(receipt.federation, receipt.agency), load_signer(self.folder / signer).key
            note = one_entry(origin, key, entry)
            receipt = replace(receipt, ledger_index=0, checkpoint=note, entry=entry.decode())
        return sign_receipt(receipt, load_signer(self.folder / signer))

    def ledger(self, asked: Question, lines: list[dict[str, Any]], /, **changes: Any) -> dict[str, Any]:
        """What a report says of the entry of its answer, and the proof of it."""
        signer = load_signer(self.folder / changes.pop("signer", "broker"))
        entry: dict[str, Any] = {
            "kind": "answered",
            "question": asked.id,
            "result": result_digest([encode_table(GIVEN[-1])]),
            "agencies": {line["id"]: line["state"] for line in lines},
        }
        if seen := {line["id"]: state_in(line["receipt"]) for line in lines if line["state"] == "answered"}:
            entry["witnessed"] = seen
        encoded = canonical_json(entry | changes)
        return {
            "index": 0,
            "checkpoint": one_entry(origin_of(NAME, BROKER), signer.key, encoded),
            "entry": encoded.decode(),
            "inclusion": [],
            "certificate": base64.b64encode(signer.der).decode(),
        }

    def answered(self, question: Question, agency: str, **changes: Any) -> dict[str, Any]:
        line = {
            "id": agency,
            "state": "answered",
            "groups": 3,
            "withheld": "fewer than 5",
            "elapsed_ms": 12,
            "reason": "",
            "policy": "baseline",
            "receipt": self.receipt(question, agency),
        }
        return line | changes

    def report(self, question: Question, *agencies: dict[str, Any], **changes: Any) -> dict[str, Any]:
        lines = list(agencies) or [self.answered(question, agency) for agency in AGENCIES]
        whole = {
            "question": question.id,
            "exactness": "thresholded",
            "rule": "groups of fewer than 10 (counted by case_ref) at an agency are left out",
            "complete": all(line["state"] == "answered" for line in lines),
            "agencies": lines,
            "rounds": 1,
            "elapsed_ms": 15,
            "ledger": self.ledger(question, lines),
        }
        return whole | changes


def one_entry(origin: str, key: Ed25519PrivateKey, entry: bytes) -> str:
    """The signed checkpoint of a ledger of this one entry."""
    return NoteSigner(origin, key).sign(Checkpoint(origin, 1, leaf_hash(entry)).text)


def released_entry(receipt: Receipt) -> dict[str, Any]:
    """What an honest agent's ledger has of what it signs."""
    return {
        "kind": "released",
        "question": receipt.question_id,
        "round": receipt.round,
        "policy": receipt.policy_hash,
        "obligations": receipt.obligations,
        "fragments": [
            {"name": r.fragment, "digest": r.fragment_digest, "result": r.result_digest, "groups": r.groups}
            for r in receipt.results
        ],
        "withheld": receipt.withheld,
    }


def state_in(receipt: str) -> str:
    """The state of its agency's ledger that a receipt states; "" where it is no receipt."""
    try:
        payload = receipt.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        checkpoint = checkpoint_in(claims["checkpoint"])
    except (IndexError, ValueError, Refusal):
        return ""
    return state_seen(checkpoint, claims["ledger_index"])


def not_answered(agency: str, state: str, reason: str) -> dict[str, Any]:
    blank = {"groups": 0, "withheld": "", "elapsed_ms": 30, "policy": "", "receipt": ""}
    return {"id": agency, "state": state, "reason": reason} | blank


def rows(table: pa.Table = TABLE) -> Iterator[Event]:
    GIVEN[:] = [table]
    for piece in chunks(encode_table(table)):
        yield Event(chunk=common_pb2.ArrowChunk(ipc=piece))


def told(report: Any) -> Event:
    return Event(report=json.dumps(report).encode())


def progress(agency: str, state: str, elapsed_ms: int = 5) -> Event:
    return Event(progress=broker_pb2.AgencyProgress(agency=agency, state=state, elapsed_ms=elapsed_ms))


def answers(question: Question, broker: FakeBroker) -> Iterator[Event]:
    """The script of a broker that behaves."""
    yield from rows()
    yield told(broker.world.report(question))


@dataclass
class FakeBroker(broker_pb2_grpc.BrokerServiceServicer):
    """Verifies what it is asked as the real one does, then follows its script."""

    world: World
    script: Script = answers
    explanation: bytes = b"{}"
    wire: int = 1
    catalogue: bytes = b""
    signature: str = ""
    federation: str = NAME
    agencies: list[broker_pb2.AgencyStatus] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    asked: list[broker_pb2.AskRequest] = field(default_factory=list)
    catalogue_calls: int = 0
    cancelled: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.script, self.wire, self.federation = answers, 1, NAME
        self.catalogue, self.signature = encode_catalogue(self.world.catalogue), self.world.signature
        self.explanation, self.agencies = b"{}", []
        self.questions, self.asked, self.catalogue_calls = [], [], 0
        self.cancelled = threading.Event()

    def GetCatalogue(self, request: Any, context: grpc.ServicerContext) -> Any:
        self.catalogue_calls += 1
        return broker_pb2.GetCatalogueReply(
            version=common_pb2.Version(wire=self.wire, program="fake"),
            federation=self.federation,
            catalogue=self.catalogue,
            signature=self.signature,
        )

    def ListAgencies(self, request: Any, context: grpc.ServicerContext) -> Any:
        return broker_pb2.ListAgenciesReply(agencies=self.agencies)

    def Explain(self, request: Any, context: grpc.ServicerContext) -> Any:
        return broker_pb2.ExplainReply(explanation=self.explanation)

    def Ask(self, request: Any, context: grpc.ServicerContext) -> Iterator[Event]:
        self.asked.append(request)
        context.add_callback(self.cancelled.set)
        try:
            question = self._admit(request)
            self.questions.append(question)
            yield from self.script(question, self)
        except Refusal as refusal:
            abort(context, refusal)

    def _admit(self, request: Any) -> Question:
        now = int(time.time())
        issuers = load_issuers(self.world.folder / "issuer" / "issuers.json")
        asker = verify_token(request.token, issuers, NAME, now)
        catalogue = decode_catalogue(self.catalogue)
        return verify_question(
            request.question, asker, federation=NAME, catalogue_hash=catalogue.hash, now=now
        ).question


def serve(broker: FakeBroker, party: str = "broker") -> tuple[grpc.Server, str]:
    """The broker behind the TLS certificate of a party; its address."""
    credentials = server_credentials(TlsFiles.of(broker.world.folder / party), client_required=False)
    server, port = start_server(
        lambda s: broker_pb2_grpc.add_BrokerServiceServicer_to_server(broker, s),
        listen="127.0.0.1:0",
        credentials=credentials,
        threads=4,
        queue=4,
    )
    return server, f"127.0.0.1:{port}"
