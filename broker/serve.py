"""Start the broker from its files and serve until told to stop. Anything wrong stops the start."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import grpc
import yaml

from broker.directory import Directory
from broker.loop import Loop
from broker.relay import AccountRelay
from broker.service import BrokerService, Centre
from rabita.catalogue import (
    check_members,
    load_catalogue,
    load_federation,
    read_reference_tables,
    reference_content,
)
from rabita.ledger import Ledger
from rabita.ledger.recent import recent_questions
from rabita.merge.merger import Merger
from rabita.plan import Planner
from rabita.policy import BROKERS_LEDGER, PolicyWatch
from rabita.refusal import Code, Refusal
from rabita.telemetry import configure, log, shutdown
from rabita.trust import (
    AuthorityWatch,
    CatalogueSignatureWatch,
    IssuersWatch,
    SeenQuestions,
    SignerWatch,
    TokenVerifier,
    load_party,
)
from rabita.wire.accounts import Accounts
from rabita.wire.catalogue_changes import record_catalogue_change
from rabita.wire.channels import TlsFiles, server_credentials, start_server
from rabita.wire.idle_look import IdleLook
from rabita.wire.ledger_service import LedgerService
from rabita.wire.policy_changes import in_force, record_policy_changes
from rabita.wire.restored import restored_witness
from rabita.wire.serving import Health, serve_until_stopped
from rabita.wire.v1 import broker_pb2_grpc, ledger_pb2_grpc
from rabita.wire.witnessing import BROKER, Exchange, origin_of

_THREADS = 16
_MEMORY_SECONDS = 600.0  # well past the longest life of a question
_QUEUE = 64
_FIRST_LOOK_SECONDS = 5.0


@dataclass(frozen=True)
class Files:
    """Where the broker finds what it works with. `agents`: a YAML file of agency id to HOST:PORT."""

    federation: Path
    trust: Path
    ledger: Path
    agents: Path | None


def serve(files: Files, listen: str) -> None:
    """Serve a federation. Raises `Refusal(CONFIGURATION)` naming what is wrong; returns after a drain."""
    configure("rabita-broker")
    with tempfile.TemporaryDirectory(prefix="rabita-spill-") as spill:
        centre = open_centre(files, Path(spill))
        health = Health()

        def register(server: grpc.Server) -> None:
            broker_pb2_grpc.add_BrokerServiceServicer_to_server(BrokerService(centre), server)
            ledger_pb2_grpc.add_LedgerServiceServicer_to_server(
                LedgerService(
                    centre.ledger,
                    centre.exchange.witness,
                    centre.tokens,
                    centre.policies.current,
                    Accounts(
                        centre.ledger,
                        SignerWatch(files.trust).current,
                        federation=centre.federation,
                        agency=BROKER,
                    ),
                    keeper=BROKERS_LEDGER,
                    about=[view.id for view in centre.directory.views()],
                    relay=AccountRelay(centre.directory, centre.loop),
                ),
                server,
            )
            health.register(server)

        idle = IdleLook(centre.policies.current)

        def stop() -> None:
            idle.close()
            centre.directory.close()
            centre.exchange.witness.close()
            centre.ledger.append({"kind": "stopped"})
            centre.ledger.close()
            centre.loop.close()
            centre.merger.close()
            shutdown()

        credentials = server_credentials(TlsFiles.of(files.trust), client_required=False)
        try:
            server, port = start_server(
                register, listen=listen, credentials=credentials, threads=_THREADS, queue=_QUEUE
            )
        except OSError as error:
            raise Refusal(Code.CONFIGURATION, str(error)) from None
        centre.directory.ready(_FIRST_LOOK_SECONDS)
        address = f"{listen.rpartition(':')[0]}:{port}"
        serve_until_stopped(server, health, service="broker", address=address, on_stop=stop)


def open_centre(files: Files, spill: Path) -> Centre:
    federation = load_federation(files.federation)
    catalogue_path = files.federation / "catalogue.yaml"
    catalogue = load_catalogue(catalogue_path)
    check_members(catalogue, federation.agencies, str(files.federation / "federation.yaml"))
    party = load_party(files.trust)
    if party.agency is not None or party.federation != federation.name:
        raise Refusal(
            Code.CONFIGURATION,
            f"the certificate in {files.trust} is not that of the broker of {federation.name!r}",
        )
    signature = CatalogueSignatureWatch(
        files.trust, federation=federation.name, version=catalogue.version, catalogue_hash=catalogue.hash
    )
    policies = PolicyWatch([files.federation / "policies"], catalogue, cases=federation.cases)
    references = read_reference_tables(catalogue, files.federation)
    ledger = Ledger.open(files.ledger, origin=origin_of(federation.name, BROKER), key=party.signer.key)
    authority = AuthorityWatch(files.trust / "ca.pem").current
    exchange = Exchange(
        ledger,
        restored_witness(files.ledger, ledger, federation.name),
        federation=federation.name,
        authority=authority,
        signer=SignerWatch(files.trust).current,
    )
    record_catalogue_change(catalogue, ledger)
    ledger.append({"kind": "started", "catalogue": catalogue.hash, **in_force(policies)})
    record_policy_changes(policies, ledger)
    seen = SeenQuestions()
    seen.restore(recent_questions(files.ledger, time.time() - _MEMORY_SECONDS))
    loop = Loop()
    names = {agency.id: agency.name for agency in federation.agencies.values()}
    addresses = {a.id: a.address for a in federation.agencies.values() if a.address}
    directory = Directory(
        names,
        {**addresses, **_read_addresses(files.agents, names)},
        federation=federation.name, catalogue=catalogue, tls=TlsFiles.of(files.trust), loop=loop,
        exchange=exchange,
    )  # fmt: skip
    log("opened", service="broker", agencies=len(names))
    return Centre(
        federation=federation.name,
        catalogue=catalogue,
        catalogue_signature=signature.current,
        planner=Planner(catalogue),
        policies=policies,
        tokens=TokenVerifier(IssuersWatch(files.trust / "issuers.json").current, federation.name),
        authority=authority,
        seen=seen,
        ledger=ledger,
        exchange=exchange,
        directory=directory,
        loop=loop,
        merger=Merger(catalogue, references, spill_folder=spill),
        reference_file=lambda name: reference_content(catalogue.tables[name], files.federation),
    )


def _read_addresses(path: Path | None, names: Mapping[str, str]) -> dict[str, str]:
    if path is None:
        return {}
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Refusal(
            Code.CONFIGURATION, f"{path}: cannot be read as YAML ({type(error).__name__})"
        ) from None
    if not isinstance(read, dict) or not all(isinstance(v, str) for v in read.values()):
        raise Refusal(Code.CONFIGURATION, f"{path}: not a list of agency ids with HOST:PORT")
    for agency in read:
        if agency not in names:
            raise Refusal(Code.CONFIGURATION, f"{path}: {agency!r} is not an agency of the federation")
    return dict(read)


__all__ = ["Files", "open_centre", "serve"]
