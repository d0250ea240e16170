"""What a ledger's keeper tells an officer, over the wire. The keeper decides what they may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import grpc

from rabita.client.calls import call, grpc_failures
from rabita.ledger import Filter, Found
from rabita.ledger.counts import Counts
from rabita.ledger.export import Exported
from rabita.ledger.private import private_part, public_part
from rabita.ledger.search import parse_entry
from rabita.wire.v1 import ledger_pb2
from rabita.wire.v1.ledger_pb2_grpc import LedgerServiceStub


@dataclass(frozen=True)
class Proofs:
    """Entries with their proofs, under one signed checkpoint; `keys` is the ledger's file key.pub."""

    keys: str
    checkpoint: str
    entries: tuple[Exported, ...]


@dataclass(frozen=True)
class WitnessedLedger:
    """The newest state that a ledger's keeper has seen of another; `stopped` says why nothing follows."""

    origin: str
    size: int
    checkpoint: str
    stopped: str


class LedgerKeeper:
    """One party's ledger at the other end of a channel. Every look is put on record there.

    Each call names the officer by their token, and has `patience` seconds. Every method raises `Refusal`.
    """

    def __init__(self, channel: grpc.Channel, patience: float) -> None:
        self._stub = LedgerServiceStub(channel)
        self._patience = patience

    def log_in(self, token: str) -> None:
        """Refused unless this officer may read here; on record as a login."""
        self._call(self._stub.LogIn, ledger_pb2.LogInRequest(token=token))

    def search(self, token: str, wanted: Filter, limit: int) -> tuple[list[Found], bool]:
        """The entries that match, newest first, and whether there are more than came."""
        reply = self._call(self._stub.Search, _request(token, wanted, limit=limit))
        return [_found(entry) for entry in reply.entries], reply.more

    def proofs(self, token: str, wanted: Filter, limit: int) -> Proofs:
        """The same with their proofs; on record as an export."""
        reply = self._call(self._stub.Search, _request(token, wanted, limit=limit, proofs=True))
        entries = (
            Exported(e.index, public_part(e.entry), private_part(e.entry), tuple(e.inclusion))
            for e in reply.entries
        )
        return Proofs(reply.keys, reply.checkpoint, tuple(entries))

    def watch(self, token: str, wanted: Filter) -> Iterator[Found]:
        """The entries that match, as they are written; recorded when it begins."""
        with grpc_failures():
            for entry in self._stub.Watch(_request(token, wanted)):
                yield _found(entry)

    def count(self, token: str, since: str = "", *, by_hour: bool = False) -> Counts:
        """How many questions ended how since then, of all that this officer may see; on record."""
        request = ledger_pb2.CountRequest(token=token, since=since, by_hour=by_hour)
        reply = self._call(self._stub.Count, request)
        return Counts(
            times=Counter({(c.name, c.of): c.number for c in reply.times}),
            outcomes=Counter({c.name: c.number for c in reply.outcomes}),
            purposes=Counter({c.name: c.number for c in reply.purposes}),
            codes=Counter({c.name: c.number for c in reply.codes}),
            agencies=Counter({(c.name, c.of): c.number for c in reply.agencies}),
        )

    def checkpoint(self, token: str) -> str:
        """The newest signed checkpoint (C2SP note)."""
        request = ledger_pb2.GetCheckpointRequest(token=token)
        return str(self._call(self._stub.GetCheckpoint, request).checkpoint)

    def witnessed(self, token: str) -> tuple[WitnessedLedger, ...]:
        """What the keeper has seen of its peers' ledgers."""
        reply = self._call(self._stub.ListWitnessed, ledger_pb2.ListWitnessedRequest(token=token))
        return tuple(WitnessedLedger(w.origin, w.size, w.checkpoint, w.stopped) for w in reply.ledgers)

    def account(self, token: str, agency: str, wanted: bytes) -> ledger_pb2.AccountReply:
        """An account as it came: `rabita/client/accounts.py` verifies it."""
        request = ledger_pb2.AccountRequest(token=token, agency=agency, wanted=wanted)
        reply: ledger_pb2.AccountReply = self._call(self._stub.GiveAccount, request)
        return reply

    def _call(self, method: Any, request: Any) -> Any:
        return call(method, request, self._patience)


def _request(token: str, wanted: Filter, **more: Any) -> ledger_pb2.SearchRequest:
    return ledger_pb2.SearchRequest(token=token, **asdict(wanted), **more)


def _found(entry: ledger_pb2.LedgerEntry) -> Found:
    """An entry as it came; where its private part is masked, with what stands for it."""
    read = parse_entry(entry.index, entry.entry)
    if entry.masked:
        read |= parse_entry(entry.index, entry.masked)
    return Found(entry.index, read, entry.entry)


__all__ = ["LedgerKeeper", "Proofs", "WitnessedLedger"]
