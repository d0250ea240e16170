"""What the pages read, over the wire and as the officer: the ledger's keeper decides what they may see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import grpc

from rabita.ledger import Filter, Found
from rabita.ledger.export import Exported
from rabita.ledger.private import private_part, public_part
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


@dataclass(frozen=True)
class WitnessedLedger:
    """The newest state that a ledger's keeper has seen of another; `stopped` says why nothing follows."""

    origin: str
    size: int
    checkpoint: str
    stopped: str


@dataclass(frozen=True)
class Proofs:
    """Entries with their proofs, under one signed checkpoint; `keys` is the ledger's file key.pub."""

    keys: str
    checkpoint: str
    entries: tuple[Exported, ...]


class Reader(Protocol):
    """A party's ledger as an officer may read it. Every method raises `Refusal`."""

    def search(self, token: str, wanted: Filter, limit: int) -> tuple[list[Found], bool]: ...

    def proofs(self, token: str, wanted: Filter, limit: int) -> Proofs: ...

    def checkpoint(self, token: str) -> str: ...

    def witnessed(self, token: str) -> tuple[WitnessedLedger, ...]: ...

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
        return [_found(entry) for entry in reply.entries], reply.more

    def proofs(self, token: str, wanted: Filter, limit: int) -> Proofs:
        """The same with their proofs; on record as an export."""
        request = ledger_pb2.SearchRequest(token=token, limit=limit, proofs=True, **asdict(wanted))
        reply = _call(self._ledger.Search, request)
        entries = (
            Exported(e.index, public_part(e.entry), private_part(e.entry), tuple(e.inclusion))
            for e in reply.entries
        )
        return Proofs(reply.keys, reply.checkpoint, tuple(entries))

    def checkpoint(self, token: str) -> str:
        """The newest signed checkpoint (C2SP note)."""
        return str(_call(self._ledger.GetCheckpoint, ledger_pb2.GetCheckpointRequest(token=token)).checkpoint)

    def witnessed(self, token: str) -> tuple[WitnessedLedger, ...]:
        """What the ledger's keeper has seen of its peers'."""
        reply = _call(self._ledger.ListWitnessed, ledger_pb2.ListWitnessedRequest(token=token))
        return tuple(WitnessedLedger(w.origin, w.size, w.checkpoint, w.stopped) for w in reply.ledgers)

    def agencies(self, token: str) -> tuple[AgencyState, ...]:
        """The agencies, from a broker."""
        reply = _call(self._broker.ListAgencies, broker_pb2.ListAgenciesRequest(token=token))
        return tuple(AgencyState(a.id, a.name, a.state, tuple(a.tables)) for a in reply.agencies)

    def close(self) -> None:
        self._channel.close()


def _found(entry: ledger_pb2.LedgerEntry) -> Found:
    """An entry as it came; where its private part is masked, with what stands for it."""
    read = parse_entry(entry.index, entry.entry)
    if entry.masked:
        read |= parse_entry(entry.index, entry.masked)
    return Found(entry.index, read, entry.entry)


def _call(method: Any, request: Any) -> Any:
    with _failures():
        return method(request, timeout=_PATIENCE_S)


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except grpc.RpcError as error:
        raise refusal_from_error(error) from error


__all__ = ["AgencyState", "LedgerReader", "Proofs", "Reader", "WitnessedLedger"]
