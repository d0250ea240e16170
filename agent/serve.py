"""Start an agent from its files and serve until told to stop. Anything wrong stops the start."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import grpc

from agent.disclosure import SEED, SUPPORTED, RecordKeys, check_engine
from agent.disclosure.guard import Apart, open_guard
from agent.guarding import Guards
from agent.service import Agency, AgentService
from agent.sources import open_source
from agent.spending import restored
from agent.state import open_state, secret_seed
from rabita.catalogue import check_served, load_agent_file, load_catalogue, read_reference_tables
from rabita.ledger import Ledger
from rabita.ledger.recent import recent_questions
from rabita.plan import Planner
from rabita.policy import PolicyWatch
from rabita.refusal import Code, Refusal
from rabita.telemetry import configure, log, shutdown
from rabita.trust import (
    AuthorityWatch,
    IssuersWatch,
    Party,
    SeenQuestions,
    SignerWatch,
    SketchKeyWatch,
    TokenVerifier,
    load_catalogue_signature,
    load_party,
)
from rabita.wire.accounts import Accounts
from rabita.wire.catalogue_changes import record_catalogue_change
from rabita.wire.channels import ROUND_BYTES, TlsFiles, server_credentials, start_server
from rabita.wire.idle_look import IdleLook
from rabita.wire.ledger_service import LedgerService
from rabita.wire.policy_changes import in_force, record_policy_changes
from rabita.wire.restored import restored_witness
from rabita.wire.serving import Health, serve_until_stopped
from rabita.wire.v1 import agent_pb2_grpc, ledger_pb2_grpc
from rabita.wire.witnessing import Exchange, origin_of

_THREADS = 8
_MEMORY_SECONDS = 600.0  # well past the longest life of a question
_QUEUE = 32


@dataclass(frozen=True)
class Files:
    """Where an agent finds what it works with.

    `state` is what it keeps for itself and shows nobody: its secrets, what it remembers having released.
    """

    folder: Path
    catalogue: Path
    policies: Path
    trust: Path
    ledger: Path
    state: Path


def serve(files: Files, listen: str) -> None:
    """Serve one agency. Raises `Refusal(CONFIGURATION)` naming what is wrong; returns after a drain."""
    party = load_party(files.trust)
    configure(f"rabita-agent-{party.name}")
    agency = open_agency(files, party)
    health = Health()

    def register(server: grpc.Server) -> None:
        agent_pb2_grpc.add_AgentServiceServicer_to_server(AgentService(agency), server)
        ledger_pb2_grpc.add_LedgerServiceServicer_to_server(
            LedgerService(
                agency.ledger,
                agency.exchange.witness,
                agency.tokens,
                agency.policies.current,
                Accounts(
                    agency.ledger,
                    SignerWatch(files.trust).current,
                    federation=agency.federation,
                    agency=agency.id,
                ),
                keeper=agency.id,
            ),
            server,
        )
        health.register(server)

    idle = IdleLook(agency.policies.current)

    def stop() -> None:
        idle.close()
        agency.exchange.witness.close()
        agency.ledger.append({"kind": "stopped", "agency": agency.id})
        agency.ledger.close()
        agency.source.close()
        agency.guards.guard.close()
        shutdown()

    try:
        credentials = server_credentials(TlsFiles.of(files.trust), client_required=True)
        server, port = start_server(
            register,
            listen=listen,
            credentials=credentials,
            threads=_THREADS,
            queue=_QUEUE,
            request_bytes=ROUND_BYTES,
        )
    except OSError as error:
        agency.source.close()
        raise Refusal(Code.CONFIGURATION, str(error)) from None
    address = f"{listen.rpartition(':')[0]}:{port}"
    serve_until_stopped(server, health, service=f"agent {agency.id}", address=address, on_stop=stop)


def open_agency(files: Files, party: Party) -> Agency:
    catalogue = load_catalogue(files.catalogue)
    load_catalogue_signature(
        files.trust, federation=party.federation, version=catalogue.version, catalogue_hash=catalogue.hash
    )
    agent_file = load_agent_file(files.folder / "agent.yaml", catalogue)
    if party.agency != agent_file.agency:
        raise Refusal(
            Code.CONFIGURATION,
            f"{files.folder / 'agent.yaml'} is for {agent_file.agency!r}, "
            f"the certificate in {files.trust} for {party.name!r}",
        )
    policies = PolicyWatch(
        [files.policies, files.folder / "policies"], catalogue, supported=SUPPORTED, cases=agent_file.cases
    )
    references = read_reference_tables(catalogue, files.catalogue.parent)
    open_state(files.state)
    guards = _open_guards(files.state)
    check_engine()
    seed = secret_seed(files.state, SEED)
    source = open_source(agent_file, catalogue, references)
    try:
        check_served(catalogue, agent_file.agency, source.tables())
        ledger = _open_ledger(files, party)
    except Refusal:
        source.close()
        raise
    seen = SeenQuestions()
    seen.restore(recent_questions(files.ledger, time.time() - _MEMORY_SECONDS))
    agency = Agency(
        id=agent_file.agency,
        federation=party.federation,
        catalogue=catalogue,
        planner=Planner(catalogue),
        policies=policies,
        tokens=TokenVerifier(IssuersWatch(files.trust / "issuers.json").current, party.federation),
        seen=seen,
        budgets=restored(files.ledger, time.time()),
        source=source,
        ledger=ledger,
        exchange=Exchange(
            ledger,
            restored_witness(files.ledger, ledger, party.federation),
            federation=party.federation,
            authority=AuthorityWatch(files.trust / "ca.pem").current,
            signer=SignerWatch(files.trust).current,
        ),
        sketch_key=SketchKeyWatch(files.trust).current,
        guards=guards,
        record_keys=RecordKeys(seed),
    )
    record_catalogue_change(catalogue, ledger)
    ledger.append(
        {
            "kind": "started",
            "agency": agency.id,
            "catalogue": catalogue.hash,
            **in_force(policies),
        }
    )
    record_policy_changes(policies, ledger)
    log("opened", agency=agency.id, tables=len(source.tables()))
    return agency


def _open_guards(state: Path) -> Guards:
    salt = int.from_bytes(secret_seed(state, "rows.key")[:8], "big") >> 1
    return Guards(open_guard(state / "released.sqlite", now=time.time()), Apart(), salt)


def _open_ledger(files: Files, party: Party) -> Ledger:
    origin = origin_of(party.federation, party.agency or "")
    return Ledger.open(files.ledger, origin=origin, key=party.signer.key)


__all__ = ["Files", "open_agency", "serve"]
