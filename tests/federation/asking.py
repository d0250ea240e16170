"""Speak to an agent as its broker does, or as a broker that was broken into would."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from lab.layout import BROKER
from rabita.catalogue import load_catalogue
from rabita.ledger.private import public_part
from rabita.ledger.prove import newest_checkpoint
from rabita.ledger.search import read_entries
from rabita.ledger.tree import leaf_hash
from rabita.plan import Plan, Planner
from rabita.refusal import Refusal
from rabita.trust import agency_id, dns_name, load_signer, sign_question, subject_of
from rabita.wire.channels import open_channel
from rabita.wire.status import refusal_from_error
from rabita.wire.v1 import agent_pb2, agent_pb2_grpc, ledger_pb2
from tests.federation.running import Federation


@dataclass
class Asking:
    """An asker's token and key, and the broker's own certificate, in one hand."""

    federation: Federation
    user: str = "analyst"
    as_party: str = BROKER
    now: int = field(default_factory=lambda: int(time.time()))

    def __post_init__(self) -> None:
        layout = self.federation.layout
        self.catalogue = load_catalogue(layout.folder / "catalogue.yaml")
        self.name = layout.folder.joinpath("federation.yaml").read_text().split()[1]
        self.token = (layout.user(self.user) / "token.jwt").read_text().strip()
        key = load_pem_private_key((layout.user(self.user) / "key.pem").read_bytes(), None)
        assert isinstance(key, Ed25519PrivateKey)
        self.key = key

    def plan(self, sql: str) -> Plan:
        return Planner(self.catalogue).plan(sql)

    def signed(self, sql: str, **changes: Any) -> str:
        """A question as this user signs it."""
        fields: dict[str, Any] = {
            "purpose": "trend_analysis",
            "case": "",
            "catalogue_hash": self.catalogue.hash,
            "federation": self.name,
            "now": self.now,
            "subject": subject_of(self.token),
        }
        key = changes.pop("key", self.key)
        return sign_question(key, sql=sql, **(fields | changes))

    def request(self, sql: str, *, question: str | None = None) -> agent_pb2.AnswerRequest:
        """What an honest broker sends for that SQL."""
        fragments = self.plan(sql).rounds[0].fragments
        return agent_pb2.AnswerRequest(
            token=self.token,
            question=question or self.signed(sql),
            fragments=[agent_pb2.FragmentWanted(name=f.name, digest=f.digest) for f in fragments],
            shown=self.shown(),
        )

    def shown(self) -> ledger_pb2.Shown:
        """The broker's ledger as it stands, from its first entry on."""
        return shown_from(self.federation.layout.ledger(BROKER), self.federation.layout.trust(BROKER))

    def channel(self, agency: str) -> grpc.Channel:
        trust = self.federation.layout.trust(self.as_party)
        return open_channel(
            self.federation.party(agency).address,
            (trust / "ca.pem").read_bytes(),
            dns_name(agency_id(self.name, agency)),
            ((trust / "tls.key").read_bytes(), (trust / "tls.pem").read_bytes()),
        )

    def send(self, agency: str, request: agent_pb2.AnswerRequest) -> list[agent_pb2.AnswerPart] | Refusal:
        """The agent's answer, or its refusal."""
        with self.channel(agency) as channel:
            try:
                return list(agent_pb2_grpc.AgentServiceStub(channel).Answer(request, timeout=20))
            except grpc.RpcError as error:
                return refusal_from_error(error)


def shown_from(ledger: Path, trust: Path) -> ledger_pb2.Shown:
    """What the keeper of a ledger's folder shows of it to one who has seen nothing yet."""
    note = newest_checkpoint(ledger)
    size = int(note.split("\n")[1])
    leaves = [leaf_hash(public_part(line)) for index, line in read_entries(ledger) if index < size]
    return ledger_pb2.Shown(
        checkpoint=note, certificate=load_signer(trust).der, leaves=b"".join(leaves[:size])
    )


__all__ = ["Asking", "shown_from"]
