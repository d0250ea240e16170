"""A broker that passes on what the real one says, altered: it has the broker's own keys, and no agency's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import grpc
import pyarrow as pa
import yaml

from lab.layout import BROKER
from rabita.trust import broker_id, dns_name
from rabita.wire.arrow import chunks, decode_table, encode_table
from rabita.wire.channels import TlsFiles, open_channel, server_credentials, start_server
from rabita.wire.v1 import broker_pb2, broker_pb2_grpc, common_pb2
from tests.federation.running import Federation

Event = broker_pb2.AskEvent
Alter = Callable[[Sequence[Event]], Sequence[Event]]


class Between(broker_pb2_grpc.BrokerServiceServicer):
    """Between an asker and the real broker; `alter` makes other events of the real ones."""

    def __init__(self, broker: broker_pb2_grpc.BrokerServiceStub) -> None:
        self._broker = broker
        self.alter: Alter = honest

    def GetCatalogue(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._broker.GetCatalogue(request)

    def Ask(self, request: broker_pb2.AskRequest, context: grpc.ServicerContext) -> Iterator[Event]:
        yield from self.alter(list(self._broker.Ask(request, timeout=60)))


def honest(events: Sequence[Event]) -> Sequence[Event]:
    return events


def with_rows(events: Sequence[Event], change: Callable[[pa.Table], pa.Table]) -> list[Event]:
    """The events with other rows."""
    rows = decode_table(b"".join(e.chunk.ipc for e in events if e.WhichOneof("event") == "chunk"))
    others = [e for e in events if e.WhichOneof("event") != "chunk"]
    pieces = chunks(encode_table(change(rows)))
    return [*others[:-1], *(Event(chunk=common_pb2.ArrowChunk(ipc=piece)) for piece in pieces), others[-1]]


@contextmanager
def between(federation: Federation) -> Iterator[Between]:
    """A broker between, and the profile `between` of an analyst who takes it for the real one."""
    layout = federation.layout
    trust = layout.trust(BROKER)
    name = dns_name(broker_id(layout.folder.joinpath("federation.yaml").read_text().split()[1]))
    with open_channel(
        federation.party(BROKER).address, (trust / "ca.pem").read_bytes(), name, None
    ) as channel:
        service = Between(broker_pb2_grpc.BrokerServiceStub(channel))
        server, port = start_server(
            lambda s: broker_pb2_grpc.add_BrokerServiceServicer_to_server(service, s),
            listen="127.0.0.1:0",
            credentials=server_credentials(TlsFiles.of(trust), client_required=False),
            threads=2,
            queue=2,
        )
        said = yaml.safe_load(layout.profile("analyst").read_text())
        layout.profile("between").write_text(yaml.safe_dump(said | {"broker": f"127.0.0.1:{port}"}))
        try:
            yield service
        finally:
            server.stop(0).wait()


__all__ = ["Between", "Event", "between", "honest", "with_rows"]
