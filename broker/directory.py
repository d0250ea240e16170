"""The agents the broker knows: addresses, warm channels, and what each said of itself last."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import grpc
import grpc.aio

from broker.loop import Loop
from rabita.catalogue import Catalogue
from rabita.refusal import Code, Refusal
from rabita.telemetry import log, log_failure
from rabita.trust import agency_id, dns_name
from rabita.wire.channels import TlsFiles, open_aio_channel
from rabita.wire.status import refusal_from_error
from rabita.wire.v1 import agent_pb2, agent_pb2_grpc, common_pb2, ledger_pb2, ledger_pb2_grpc
from rabita.wire.version import WIRE_VERSION
from rabita.wire.witnessing import Exchange

_DESCRIBE_SECONDS = 3.0
_REFRESH_SECONDS = 2.0
_LOOK_SECONDS = 0.05
_NOT_FOLLOWED = (Code.LEDGER_FORKED, Code.LEDGER_CORRUPT)


@dataclass(frozen=True)
class AgencyView:
    """How one agency stands: `ready`, `unreachable`, `catalogue_mismatch`, `version_mismatch` or `stopped`.

    `tables`: what the catalogue says that it serves; where that says nothing, what the agency said last, None
    while it has never said.
    """

    id: str
    name: str
    state: str
    tables: frozenset[str] | None


@dataclass(frozen=True)
class _Line:
    """A warm channel to an agency, and the services on it."""

    channel: grpc.aio.Channel
    agent: agent_pb2_grpc.AgentServiceStub
    ledger: ledger_pb2_grpc.LedgerServiceStub


class Directory:
    """Keeps a warm channel to every agency and asks each, every few seconds, who it is and what it serves."""

    def __init__(
        self,
        names: Mapping[str, str],
        addresses: Mapping[str, str],
        *,
        federation: str,
        catalogue: Catalogue,
        tls: TlsFiles,
        loop: Loop,
        exchange: Exchange,
    ) -> None:
        self._exchange = exchange
        self._witnessed: dict[str, int] = {}  # entries of our ledger that each agency says it has seen
        self._names, self._addresses = dict(names), dict(addresses)
        self._federation, self._catalogue, self._tls, self._loop = federation, catalogue, tls, loop
        self._shared = frozenset(name for name, table in catalogue.tables.items() if not table.is_reference)
        self._lock = threading.Lock()
        self._views = {
            i: AgencyView(i, name, "unreachable", catalogue.agencies.get(i)) for i, name in names.items()
        }
        self._heard: set[str] = set()  # agencies that have said what they serve
        self._open: dict[str, _Line] = {}
        self._stamp: tuple[int, ...] = ()
        self._looked_at = float("-inf")
        self._watching = loop.start(self._watch())

    def views(self) -> Sequence[AgencyView]:
        """Every agency as it stands, sorted by id."""
        with self._lock:
            return [self._views[i] for i in sorted(self._views)]

    def ready(self, timeout_s: float) -> bool:
        """Wait until every agency has said what it serves; False where the time ran out first."""
        until = time.monotonic() + timeout_s
        while time.monotonic() < until:
            if self._all_heard():
                return True
            time.sleep(0.02)
        return False

    async def stub(self, agency: str) -> agent_pb2_grpc.AgentServiceStub:
        """The agency's service on its warm channel. Only on the loop."""
        return (await self._line(agency)).agent

    async def ledger_stub(self, agency: str) -> ledger_pb2_grpc.LedgerServiceStub:
        """The service of the agency's ledger, on the same channel. Only on the loop."""
        return (await self._line(agency)).ledger

    async def _line(self, agency: str) -> _Line:
        if agency not in self._addresses:
            raise Refusal(Code.UNREACHABLE, "no address is known for it")
        await self._renew()
        if agency not in self._open:
            channel = open_aio_channel(
                self._addresses[agency],
                self._tls.authority.read_bytes(),
                dns_name(agency_id(self._federation, agency)),
                (self._tls.key.read_bytes(), self._tls.certificate.read_bytes()),
            )
            self._open[agency] = _Line(
                channel,
                agent_pb2_grpc.AgentServiceStub(channel),
                ledger_pb2_grpc.LedgerServiceStub(channel),
            )
        return self._open[agency]

    def note_witnessed(self, agency: str, size: int) -> None:
        """An agency says that it has seen so many entries of our ledger."""
        self._witnessed[agency] = size

    def note_refusal(self, agency: str, refusal: Refusal) -> None:
        """Where an agency could not follow what it was shown, ask it again how much it has seen."""
        if refusal.code in (Code.BUSY, *_NOT_FOLLOWED):
            self._witnessed.pop(agency, None)

    async def shown(self, agency: str) -> ledger_pb2.Shown:
        """Our ledger for an agency, from what it has seen of it on. Only on the loop."""
        if agency not in self._witnessed:
            await self._exchange_with(agency)
        since = self._witnessed.get(agency, 0)
        if self._exchange.is_near(since):
            return self._exchange.show(since)
        return await asyncio.to_thread(self._exchange.show, since)  # reads files: others go on meanwhile

    async def _exchange_with(self, agency: str) -> agent_pb2.DescribeReply:
        """Show our ledger, take note of the agency's, and of how much of ours it has seen.

        An agency that was not heard of yet is first asked without: nobody knows from where on to show it. One
        of another name or version is not heard.
        """
        stub = await self.stub(agency)
        known = agency in self._witnessed
        seen_before = self._exchange.size_of(agency)
        request = agent_pb2.DescribeRequest(
            version=common_pb2.Version(wire=WIRE_VERSION),
            shown=await self.shown(agency) if known else None,
            witnessed=seen_before,
        )
        reply: agent_pb2.DescribeReply | None = await stub.Describe(request, timeout=_DESCRIBE_SECONDS)
        if reply is None:  # gRPC's word for bytes that are no such message
            raise Refusal(Code.ANSWER_MALFORMED, "what came is no description")
        if reply.agency == agency and reply.version.wire == WIRE_VERSION:
            self._exchange.observe(agency, reply.shown, at_least=seen_before)
            self.note_witnessed(agency, reply.witnessed)
            if not known:
                return await self._exchange_with(agency)
        return reply

    async def _renew(self) -> None:
        """Shake hands anew where keys or certificates were rotated."""
        now = time.monotonic()
        if now - self._looked_at < _LOOK_SECONDS:
            return
        self._looked_at, stamp = now, self._tls.stamp()
        if stamp == self._stamp:
            return
        old, self._open, self._stamp = self._open, {}, stamp
        for line in old.values():
            await line.channel.close(grace=30)

    async def _watch(self) -> None:
        while True:
            await asyncio.gather(*(self._refresh(agency) for agency in self._names))
            await asyncio.sleep(_REFRESH_SECONDS if self._all_heard() else 0.1)

    def _all_heard(self) -> bool:
        return self._heard >= self._names.keys()

    async def _refresh(self, agency: str) -> None:
        try:
            self._take(agency, await self._exchange_with(agency))
        except (grpc.RpcError, Refusal, OSError) as error:
            no = _refusal(error)
            self.note_refusal(agency, no)
            stopped = no.code in _NOT_FOLLOWED
            self._put(agency, "stopped" if stopped else "unreachable", None, no.code.wire_name)
        except Exception as error:  # whatever one agency says of itself, the others are looked at
            log_failure(error, agency=agency)
            self._put(agency, "unreachable", None, Code.ANSWER_MALFORMED.wire_name)

    def _take(self, agency: str, reply: agent_pb2.DescribeReply) -> None:
        """What an agent says of itself. Where the catalogue says what it serves, it is asked for that;
        tables that no catalogue of ours has are nobody's.
        """
        tables = self._catalogue.agencies.get(agency) or self._shared.intersection(reply.tables)
        self._heard.add(agency)
        if reply.agency != agency:
            self._put(agency, "stopped", None, "it gives another name")
        elif reply.version.wire != WIRE_VERSION:
            self._put(agency, "version_mismatch", tables, "")
        elif reply.catalogue_hash != self._catalogue.hash:
            self._put(agency, "catalogue_mismatch", tables, "")
        else:
            self._put(agency, "ready", tables, "")

    def _put(self, agency: str, state: str, tables: frozenset[str] | None, reason: str) -> None:
        with self._lock:
            before = self._views[agency]
            # an agency that is away still serves what it served: a question on it is not whole without it
            kept = before.tables if tables is None else tables
            self._views[agency] = AgencyView(agency, before.name, state, kept)
        if before.state != state:
            log("agency", agency=agency, state=state, reason=reason)

    def close(self) -> None:
        self._watching.cancel()


def _refusal(error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, grpc.RpcError):
        return refusal_from_error(error)
    return Refusal(Code.UNREACHABLE, "no connection")


__all__ = ["AgencyView", "Directory"]
