"""A party's ledger for the other parties and for officers: checkpoints, searches and accounts, on record."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields

import grpc

from rabita.ledger import Filter, Found, Ledger, Witness
from rabita.ledger.counts import sum_up
from rabita.ledger.search import moment_of, parse_entry, read_entries
from rabita.ledger.seen_before import BROKER_NAME
from rabita.ledger.tally import Tallies
from rabita.policy import BROKERS_LEDGER, Asking, Policies
from rabita.refusal import Code, Refusal
from rabita.trust import Asker, TokenVerifier, parse_spiffe_id, peer_spiffe_id
from rabita.wire.accounts import Accounts, message_of, read_wanted
from rabita.wire.entitled import View, view_of, view_through_broker
from rabita.wire.status import abort, answer_or_abort, outward
from rabita.wire.strangers import Strangers
from rabita.wire.v1 import ledger_pb2, ledger_pb2_grpc
from rabita.wire.visitors import Visitors

_MOST = 1000
_DEFAULT = 100
_REPLY_BYTES = 1 << 20
_WATCHERS = 3  # each holds one of the server's threads
_LOOK_SECONDS = 0.2
_PATIENCE = 10.0
_HOUR = len("2026-07-01T12")
_TEXT_FIELDS = tuple(field.name for field in fields(Filter))

Relay = Callable[[str, ledger_pb2.AccountRequest, float], ledger_pb2.AccountReply]
"""Asks an agency for what an officer wants of it: its id, the request, and how many seconds it has."""


class LedgerService(ledger_pb2_grpc.LedgerServiceServicer):
    """Serves one ledger to those whom the policies in force let read it (`rabita/wire/entitled.py`).

    `keeper` is the party's name to policy: `BROKERS_LEDGER` or an agency's id; `about` the agencies whose
    questions the ledger has, at the broker; `relay` the broker's way to its agents.
    """

    def __init__(
        self,
        ledger: Ledger,
        witness: Witness,
        tokens: TokenVerifier,
        policies: Callable[[], Policies],
        accounts: Accounts,
        keeper: str,
        about: Sequence[str] = (),
        relay: Relay | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._ledger, self._clock = ledger, clock
        self._tallies = Tallies(ledger.folder)
        self._visitors = Visitors(ledger, tokens, Strangers(), clock)
        self._policies, self._keeper, self._about = policies, keeper, tuple(about)
        self._agency = "" if keeper == BROKERS_LEDGER else keeper
        self._witness, self._accounts, self._relay = witness, accounts, relay
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
        return answer_or_abort(context, lambda: self._search(request, context))

    def _search(
        self, request: ledger_pb2.SearchRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.SearchReply:
        view, wanted = self._entitled("exported" if request.proofs else "searched", request, context)
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
            entry = message_of(seen)
            if shown:
                entry.inclusion.extend(self._ledger.prove_inclusion(seen.index, size))
            reply.entries.append(entry)
        return reply

    def LogIn(self, request: ledger_pb2.LogInRequest, context: grpc.ServicerContext) -> ledger_pb2.LogInReply:
        return answer_or_abort(context, lambda: self._log_in(request, context))

    def _log_in(
        self, request: ledger_pb2.LogInRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.LogInReply:
        self._entitled_to("logged_in", request.token, None, context)
        return ledger_pb2.LogInReply()

    def Count(self, request: ledger_pb2.CountRequest, context: grpc.ServicerContext) -> ledger_pb2.CountReply:
        return answer_or_abort(context, lambda: self._count(request, context))

    def _count(
        self, request: ledger_pb2.CountRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.CountReply:
        since, until = (moment_of(text)[:_HOUR] for text in (request.since, request.until))
        view = self._entitled_to("counted", request.token, {"since": since, "until": until}, context)
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
        view, wanted = answer_or_abort(context, lambda: self._entitled("watched", request, context))
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
                    yield message_of(seen)
            start = size
            time.sleep(_LOOK_SECONDS)

    def ListWitnessed(
        self, request: ledger_pb2.ListWitnessedRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.ListWitnessedReply:
        return answer_or_abort(context, lambda: self._witnessed(request, context))

    def _witnessed(
        self, request: ledger_pb2.ListWitnessedRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.ListWitnessedReply:
        asker = self._visitors.identify(request.token, "witnessed")
        self._not_for_the_broker(context, asker, "witnessed")
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

    def GiveAccount(
        self, request: ledger_pb2.AccountRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.AccountReply:
        return answer_or_abort(context, lambda: self._account(request, context))

    def _account(
        self, request: ledger_pb2.AccountRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.AccountReply:
        """Whose ledger, what the officer may see of it, the record of that; then the account."""
        asker, passed_on = self._visitors.identify(request.token, "account"), self._through_broker(context)
        wanted = read_wanted(request.wanted)
        view = self._view(asker, "account", passed_on=passed_on)
        if "" not in view.readings and (not wanted.question or request.agency not in ("", *view.readings)):
            raise self._sent_away(
                asker, "account", Code.NOT_ENTITLED,
                "an agency's officer is told of single questions put to it",
            )  # fmt: skip
        if request.agency != self._agency and not (self._relay and not self._agency):
            raise Refusal(Code.USAGE, "this party keeps no ledger of that agency")
        self._ledger.append(_told(asker, request.agency, wanted, view.policies, passed_on=passed_on))
        if request.agency == self._agency or self._relay is None:
            return self._accounts.give(view, request.wanted)
        remaining = context.time_remaining()
        return self._relay(request.agency, request, _PATIENCE if remaining is None else remaining)

    def _through_broker(self, context: grpc.ServicerContext) -> bool:
        """Whether it is the broker that asks an agent, for an officer."""
        if not self._agency:
            return False
        try:
            return parse_spiffe_id(peer_spiffe_id(context.auth_context())).agency is None
        except Refusal:
            return False  # nobody without a certificate of the federation gets as far as this

    def _not_for_the_broker(self, context: grpc.ServicerContext, asker: Asker, at: str) -> None:
        """An officer's token that passed through the broker's hands opens no more than `GiveAccount`."""
        if self._through_broker(context):
            raise self._sent_away(
                asker, at, Code.PEER_NOT_ALLOWED,
                "the broker may not read this ledger, for whomever it asks",
            )  # fmt: skip

    def _entitled(
        self, kind: str, request: ledger_pb2.SearchRequest, context: grpc.ServicerContext
    ) -> tuple[View, Filter]:
        """What the officer may see, once it is on record that they looked."""
        looked_for = {name: getattr(request, name) for name in _TEXT_FIELDS}
        wanted = Filter(**looked_for).written_as_entries_are()
        return self._entitled_to(kind, request.token, looked_for, context), wanted

    def _entitled_to(
        self, kind: str, token: str, looked_for: Mapping[str, str] | None, context: grpc.ServicerContext
    ) -> View:
        asker = self._visitors.identify(token, "ledger")
        self._not_for_the_broker(context, asker, "ledger")
        view = self._view(asker, "ledger")
        wanted = None if looked_for is None else {name: text for name, text in looked_for.items() if text}
        entry = {"kind": kind, "user": asker.subject, "agency": asker.agency, "wanted": wanted}
        self._ledger.append({**entry, "policies": view.policies})
        return view

    def _view(self, asker: Asker, at: str, *, passed_on: bool = False) -> View:
        asking = Asking(asker.subject, tuple(sorted(set(asker.roles))), asker.agency, asker.assurance)
        policies, now = self._policies(), int(self._clock())
        try:
            if passed_on:
                return view_through_broker(policies.accounts(asking, self._keeper, now))
            return view_of(policies.readings(asking, self._keeper, self._about, now))
        except Refusal as refusal:
            self._visitors.sent_away(asker, at, refusal)
            raise

    def _sent_away(self, asker: Asker, at: str, code: Code, why: str) -> Refusal:
        """The refusal of somebody known, on record."""
        refusal = Refusal(code, why)
        self._visitors.sent_away(asker, at, refusal)
        return refusal


def _told(
    asker: Asker, of: str, wanted: ledger_pb2.AccountWanted, policies: list[str], *, passed_on: bool
) -> dict[str, object]:
    sought = {"question": wanted.question, "since": wanted.since, "first": str(wanted.first or "")}
    return {
        "kind": "accounted", "user": asker.subject, "agency": asker.agency, "of": of or None,
        "wanted": {name: text for name, text in sought.items() if text} or {"first": "0"},
        "through": BROKER_NAME if passed_on else None, "policies": policies,
    }  # fmt: skip


def _counted(counts: Mapping[str, int] | Mapping[tuple[str, str], int]) -> list[ledger_pb2.Counted]:
    pairs = ((name if isinstance(name, tuple) else (name, ""), number) for name, number in counts.items())
    return [ledger_pb2.Counted(name=name, of=of, number=number) for (name, of), number in sorted(pairs)]


__all__ = ["BROKERS_LEDGER", "LedgerService", "Relay"]
