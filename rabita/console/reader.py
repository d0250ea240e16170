"""What the pages read, over the wire and as the officer: the ledger's keeper decides what they may see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import grpc

from rabita.ledger import Filter, Found
from rabita.ledger.search import parse_entry
from rabita.wire.channels import open_channel
from rabita.wire.status import refusal_from_error
from rabita.wire.v1 import broker_pb2, ledger_pb2
from rabita.wire.v1.broker_pb2_grpc import BrokerServiceStub
from rabita.wire.v1.ledger_pb2_grpc import LedgerServiceStub

_PATIENCE_S = 15.0


@dataclass(frozen=True)
class AgencyState:
    """How an agency stands with the broker now."""

    id: str
    name: str
    state: str
    tables: tuple[str, ...]


class Reader(Protocol):
    """A party's ledger as an officer may read it. Every method raises `Refusal`."""

    def search(self, token: str, wanted: Filter, limit: int) -> tuple[list[Found], bool]: ...

    def checkpoint(self, token: str) -> str: ...

    def agencies(self, token: str) -> tuple[AgencyState, ...]: ...


class LedgerReader:
    """Reads from the party at `address`; `client` is (private key, certificates) where it asks for them."""

    def __init__(
        self, address: str, authority: bytes, server_name: str, client: tuple[bytes, bytes] | None
    ) -> None:
        self._channel = open_channel(address, authority, server_name, client)
        self._ledger = LedgerServiceStub(self._channel)
        self._broker = BrokerServiceStub(self._channel)

    def search(self, token: str, wanted: Filter, limit: int) -> tuple[list[Found], bool]:
        """The entries that match, newest first, and whether there are more than came."""
        reply = _call(
            self._ledger.Search, ledger_pb2.SearchRequest(token=token, limit=limit, **asdict(wanted))
        )
        return [Found(e.index, parse_entry(e.index, e.entry), e.entry) for e in reply.entries], reply.more

    def checkpoint(self, token: str) -> str:
        """The newest signed checkpoint (C2SP note)."""
        return str(_call(self._ledger.GetCheckpoint, ledger_pb2.GetCheckpointRequest()).checkpoint)

    def agencies(self, token: str) -> tuple[AgencyState, ...]:
        """The agencies, from a broker."""
        reply = _call(self._broker.ListAgencies, broker_pb2.ListAgenciesRequest(token=token))
        return tuple(AgencyState(a.id, a.name, a.state, tuple(a.tables)) for a in reply.agencies)

    def close(self) -> None:
        self._channel.close()


def _call(method: Any, request: Any) -> Any:
    with _failures():
        return method(request, timeout=_PATIENCE_S)


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except grpc.RpcError as error:
        raise refusal_from_error(error) from error


__all__ = ["AgencyState", "LedgerReader", "Reader"]
