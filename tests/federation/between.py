"""A broker that passes on what the real one says, altered: it has the broker's own keys, and no agency's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import grpc
import pyarrow as pa
import yaml

from lab.layout import BROKER
from rabita.refusal import Refusal
from rabita.trust import broker_id, dns_name
from rabita.wire.arrow import chunks, decode_table, encode_table
from rabita.wire.channels import TlsFiles, open_channel, server_credentials, start_server
from rabita.wire.status import abort
from rabita.wire.v1 import broker_pb2, broker_pb2_grpc, common_pb2, ledger_pb2, ledger_pb2_grpc
from tests.federation.running import Federation

Event = broker_pb2.AskEvent
Alter = Callable[[Sequence[Event]], Sequence[Event]]
AlterAccount = Callable[[ledger_pb2.AccountRequest, ledger_pb2.AccountReply], ledger_pb2.AccountReply]


class Between(broker_pb2_grpc.BrokerServiceServicer, ledger_pb2_grpc.LedgerServiceServicer):
    """Between an asker and the real broker.

    `alter` makes other events of the real ones, `alter_account` other accounts of ledgers, and `unlisted` are
    agencies that it denies.
    """

    def __init__(self, channel: grpc.Channel) -> None:
        self._broker = broker_pb2_grpc.BrokerServiceStub(channel)
        self._ledger = ledger_pb2_grpc.LedgerServiceStub(channel)
        self.alter: Alter = honest
        self.alter_account: AlterAccount = passed_on
        self.unlisted: tuple[str, ...] = ()

    def ListAgencies(self, request: Any, context: grpc.ServicerContext) -> Any:
        listed = self._broker.ListAgencies(request).agencies
        return broker_pb2.ListAgenciesReply(agencies=[a for a in listed if a.id not in self.unlisted])

    def GiveAccount(
        self, request: ledger_pb2.AccountRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.AccountReply:
        try:
            return self.alter_account(request, self._ledger.GiveAccount(request, timeout=30))
        except Refusal as refusal:
            abort(context, refusal)

    def Search(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._passed_on(self._ledger.Search, request, context)

    def Count(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._passed_on(self._ledger.Count, request, context)

    def LogIn(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._passed_on(self._ledger.LogIn, request, context)

    @staticmethod
    def _passed_on(method: Callable[..., Any], request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(request, timeout=30)
        except Refusal as refusal:
            abort(context, refusal)

    def GetCatalogue(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._broker.GetCatalogue(request)

    def Ask(self, request: broker_pb2.AskRequest, context: grpc.ServicerContext) -> Iterator[Event]:
        yield from self.alter(list(self._broker.Ask(request, timeout=60)))


def passed_on(request: ledger_pb2.AccountRequest, reply: ledger_pb2.AccountReply) -> ledger_pb2.AccountReply:
    return reply


def honest(events: Sequence[Event]) -> Sequence[Event]:
    return events


def with_rows(events: Sequence[Event], change: Callable[[pa.Table], pa.Table]) -> list[Event]:
    """The events with other rows."""
    rows = decode_table(b"".join(e.chunk.ipc for e in events if e.WhichOneof("event") == "chunk"))
    others = [e for e in events if e.WhichOneof("event") != "chunk"]
    pieces = chunks(encode_table(change(rows)))
    return [*others[:-1], *(Event(chunk=common_pb2.ArrowChunk(ipc=piece)) for piece in pieces), others[-1]]


@contextmanager
def between(federation: Federation, user: str = "analyst") -> Iterator[Between]:
    """A broker between, and the profile `between` of a user who takes it for the real one."""
    layout = federation.layout
    trust = layout.trust(BROKER)
    name = dns_name(broker_id(layout.folder.joinpath("federation.yaml").read_text().split()[1]))
    with open_channel(
        federation.party(BROKER).address, (trust / "ca.pem").read_bytes(), name, None
    ) as channel:
        service = Between(channel)

        def register(server: grpc.Server) -> None:
            broker_pb2_grpc.add_BrokerServiceServicer_to_server(service, server)
            ledger_pb2_grpc.add_LedgerServiceServicer_to_server(service, server)

        server, port = start_server(
            register,
            listen="127.0.0.1:0",
            credentials=server_credentials(TlsFiles.of(trust), client_required=False),
            threads=10,
            queue=10,
        )
        said = yaml.safe_load(layout.profile(user).read_text())
        layout.profile("between").write_text(yaml.safe_dump(said | {"broker": f"127.0.0.1:{port}"}))
        try:
            yield service
        finally:
            server.stop(0).wait()


__all__ = ["AlterAccount", "Between", "Event", "between", "honest", "passed_on", "with_rows"]
