"""A party's ledger for the other parties and for officers: its newest checkpoint, and searches on record."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields

import grpc

from rabita.ledger import Filter, Found, Ledger, Witness
from rabita.ledger.counts import sum_up
from rabita.ledger.search import moment_of, parse_entry, read_entries
from rabita.ledger.tally import Tallies
from rabita.policy import BROKERS_LEDGER, Asking, Policies
from rabita.refusal import Code, Refusal
from rabita.trust import Asker, TokenVerifier
from rabita.wire.entitled import Seen, View, view_of
from rabita.wire.status import abort, answer_or_abort, outward
from rabita.wire.strangers import Strangers
from rabita.wire.v1 import ledger_pb2, ledger_pb2_grpc
from rabita.wire.visitors import Visitors

_MOST = 1000
_DEFAULT = 100
_REPLY_BYTES = 1 << 20
_WATCHERS = 3  # each holds one of the server's threads
_LOOK_SECONDS = 0.2
_HOUR = len("2026-07-01T12")
_TEXT_FIELDS = tuple(field.name for field in fields(Filter))


class LedgerService(ledger_pb2_grpc.LedgerServiceServicer):
    """Serves one ledger to those whom the policies in force let read it (`rabita/wire/entitled.py`).

    `keeper` is the party's name to policy: `BROKERS_LEDGER` or an agency's id; `about` the agencies whose
    questions the ledger has, at the broker.
    """

    def __init__(
        self,
        ledger: Ledger,
        witness: Witness,
        tokens: TokenVerifier,
        policies: Callable[[], Policies],
        keeper: str,
        about: Sequence[str] = (),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._ledger, self._clock = ledger, clock
        self._tallies = Tallies(ledger.folder)
        self._visitors = Visitors(ledger, tokens, Strangers(), clock)
        self._policies, self._keeper, self._about = policies, keeper, tuple(about)
        self._witness = witness
        self._watchers = threading.BoundedSemaphore(_WATCHERS)

    def GetCheckpoint(
        self, request: ledger_pb2.GetCheckpointRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.GetCheckpointReply:
        return answer_or_abort(context, lambda: self._checkpoint(request))

    def _checkpoint(self, request: ledger_pb2.GetCheckpointRequest) -> ledger_pb2.GetCheckpointReply:
        self._visitors.identify_looker(request.token, "checkpoint")
        return ledger_pb2.GetCheckpointReply(checkpoint=self._ledger.checkpoint())

    def Search(
        self, request: ledger_pb2.SearchRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.SearchReply:
        return answer_or_abort(context, lambda: self._search(request))

    def _search(self, request: ledger_pb2.SearchRequest) -> ledger_pb2.SearchReply:
        view, wanted = self._entitled("exported" if request.proofs else "searched", request)
        return self._found(view, wanted, request.limit or _DEFAULT, proofs=request.proofs)

    def _found(self, view: View, wanted: Filter, limit: int, *, proofs: bool) -> ledger_pb2.SearchReply:
        shown = self._ledger.show(0) if proofs else None
        size = shown.size if shown else self._ledger.size
        reply = ledger_pb2.SearchReply()
        if shown:
            reply.checkpoint, reply.keys = shown.checkpoint, self._ledger.keys.text
        for seen in view.find(self._ledger.folder, wanted, size):
            if len(reply.entries) >= min(limit, _MOST) or reply.ByteSize() + len(seen.line) > _REPLY_BYTES:
                reply.more = True
                break
            entry = _message(seen)
            if shown:
                entry.inclusion.extend(self._ledger.prove_inclusion(seen.index, size))
            reply.entries.append(entry)
        return reply

    def Count(self, request: ledger_pb2.CountRequest, context: grpc.ServicerContext) -> ledger_pb2.CountReply:
        return answer_or_abort(context, lambda: self._count(request))

    def _count(self, request: ledger_pb2.CountRequest) -> ledger_pb2.CountReply:
        since, until = (moment_of(text)[:_HOUR] for text in (request.since, request.until))
        view = self._entitled_to("counted", request.token, {"since": since, "until": until})
        counts = sum_up(self._tallies.ends(), view.sees, since, until, by_hour=request.by_hour)
        return ledger_pb2.CountReply(
            times=_counted(counts.times), outcomes=_counted(counts.outcomes),
            purposes=_counted(counts.purposes), codes=_counted(counts.codes),
            agencies=_counted(counts.agencies),
        )  # fmt: skip

    def Watch(
        self, request: ledger_pb2.SearchRequest, context: grpc.ServicerContext
    ) -> Iterator[ledger_pb2.LedgerEntry]:
        start = self._ledger.size
        view, wanted = answer_or_abort(context, lambda: self._entitled("watched", request))
        if not self._watchers.acquire(blocking=False):
            abort(context, Refusal(Code.BUSY, "as many officers watch as may", hint="try again later"))
        try:
            yield from self._written_from(start, view, wanted, context)
        except Refusal as refusal:
            abort(context, outward(refusal))
        finally:
            self._watchers.release()

    def _written_from(
        self, start: int, view: View, wanted: Filter, context: grpc.ServicerContext
    ) -> Iterator[ledger_pb2.LedgerEntry]:
        while context.is_active():
            size = self._ledger.size
            for index, line in read_entries(self._ledger.folder, start, size) if size > start else ():
                seen = view.of(Found(index, parse_entry(index, line), line))
                if seen is not None and wanted.matches(seen.entry):
                    yield _message(seen)
            start = size
            time.sleep(_LOOK_SECONDS)

    def ListWitnessed(
        self, request: ledger_pb2.ListWitnessedRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.ListWitnessedReply:
        return answer_or_abort(context, lambda: self._witnessed(request))

    def _witnessed(self, request: ledger_pb2.ListWitnessedRequest) -> ledger_pb2.ListWitnessedReply:
        asker = self._visitors.identify(request.token, "witnessed")
        self._view(asker, "witnessed")
        self._visitors.looked(asker, "witnessed")
        witness = self._witness
        return ledger_pb2.ListWitnessedReply(
            ledgers=[
                ledger_pb2.WitnessedLedger(
                    origin=origin,
                    size=witness.size(origin),
                    checkpoint=witness.newest(origin) or "",
                    stopped=witness.stopped(origin),
                )
                for origin in witness.origins()
            ]
        )

    def _entitled(self, kind: str, request: ledger_pb2.SearchRequest) -> tuple[View, Filter]:
        """What the officer may see, once it is on record that they looked."""
        looked_for = {name: getattr(request, name) for name in _TEXT_FIELDS}
        wanted = Filter(**looked_for).written_as_entries_are()
        return self._entitled_to(kind, request.token, looked_for), wanted

    def _entitled_to(self, kind: str, token: str, looked_for: Mapping[str, str]) -> View:
        asker = self._visitors.identify(token, "ledger")
        view = self._view(asker, "ledger")
        wanted = {name: text for name, text in looked_for.items() if text}
        entry = {"kind": kind, "user": asker.subject, "agency": asker.agency, "wanted": wanted}
        self._ledger.append({**entry, "policies": view.policies})
        return view

    def _view(self, asker: Asker, at: str) -> View:
        asking = Asking(asker.subject, tuple(sorted(set(asker.roles))), asker.agency, asker.assurance)
        readings = self._policies().readings(asking, self._keeper, self._about, int(self._clock()))
        try:
            return view_of(readings)
        except Refusal as refusal:
            self._visitors.sent_away(asker, at, refusal)
            raise


def _message(seen: Seen) -> ledger_pb2.LedgerEntry:
    return ledger_pb2.LedgerEntry(index=seen.index, entry=seen.line, masked=seen.masked)


def _counted(counts: Mapping[str, int] | Mapping[tuple[str, str], int]) -> list[ledger_pb2.Counted]:
    pairs = ((name if isinstance(name, tuple) else (name, ""), number) for name, number in counts.items())
    return [ledger_pb2.Counted(name=name, of=of, number=number) for (name, of), number in sorted(pairs)]


__all__ = ["BROKERS_LEDGER", "LedgerService"]
