"""A party's ledger for the other parties and for officers: checkpoints, searches and accounts, on record."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import fields

import grpc

from rabita.ledger import Filter, Found, Ledger, Witness
from rabita.ledger.search import parse_entry, read_entries
from rabita.ledger.seen_before import BROKER_NAME
from rabita.refusal import Code, Refusal
from rabita.trust import Asker, TokenVerifier, parse_spiffe_id, peer_spiffe_id
from rabita.wire.accounts import Accounts, message_of, read_wanted
from rabita.wire.entitled import OFFICER, View, view_of, view_through_broker
from rabita.wire.status import abort, answer_or_abort, outward
from rabita.wire.v1 import ledger_pb2, ledger_pb2_grpc

_MOST = 1000
_DEFAULT = 100
_REPLY_BYTES = 1 << 20
_WATCHERS = 3  # each holds one of the server's threads
_LOOK_SECONDS = 0.2
_PATIENCE = 10.0
_TEXT_FIELDS = tuple(field.name for field in fields(Filter))

Relay = Callable[[str, ledger_pb2.AccountRequest, float], ledger_pb2.AccountReply]
"""Asks an agency for what an officer wants of it: its id, the request, and how many seconds it has."""


class LedgerService(ledger_pb2_grpc.LedgerServiceServicer):
    """Serves one ledger. `agency` is the party's id, "" for the broker (`rabita/wire/entitled.py`).

    `relay` is the broker's way to its agents.
    """

    def __init__(
        self,
        ledger: Ledger,
        witness: Witness,
        tokens: TokenVerifier,
        agency: str,
        accounts: Accounts,
        relay: Relay | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._ledger, self._tokens, self._agency, self._clock = ledger, tokens, agency, clock
        self._witness, self._accounts, self._relay = witness, accounts, relay
        self._watchers = threading.BoundedSemaphore(_WATCHERS)

    def GetCheckpoint(
        self, request: ledger_pb2.GetCheckpointRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.GetCheckpointReply:
        return answer_or_abort(context, lambda: self._checkpoint(request))

    def _checkpoint(self, request: ledger_pb2.GetCheckpointRequest) -> ledger_pb2.GetCheckpointReply:
        self._identify(request.token)
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
        self._not_for_the_broker(context)
        view_of(self._identify(request.token), self._agency)
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
        asker, passed_on = self._identify(request.token), self._through_broker(context)
        wanted = read_wanted(request.wanted)
        view = view_through_broker(asker, self._agency) if passed_on else view_of(asker, self._agency)
        if view.agency and (request.agency not in ("", view.agency) or not wanted.question):
            raise Refusal(Code.NOT_ENTITLED, "an agency's officer is told of single questions put to it")
        if request.agency != self._agency and not (self._relay and not self._agency):
            raise Refusal(Code.USAGE, "this party keeps no ledger of that agency")
        self._ledger.append(_told(asker, request.agency, wanted, passed_on=passed_on))
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

    def _not_for_the_broker(self, context: grpc.ServicerContext) -> None:
        """An officer's token that passed through the broker's hands opens no more than `GiveAccount`."""
        if self._through_broker(context):
            raise Refusal(Code.PEER_NOT_ALLOWED, "the broker may not read this ledger, for whomever it asks")

    def _entitled(
        self, kind: str, request: ledger_pb2.SearchRequest, context: grpc.ServicerContext
    ) -> tuple[View, Filter]:
        """What the officer may see, once it is on record that they looked."""
        self._not_for_the_broker(context)
        asker = self._identify(request.token)
        wanted = Filter(**{name: getattr(request, name) for name in _TEXT_FIELDS}).written_as_entries_are()
        view = view_of(asker, self._agency)
        self._ledger.append(_looked(kind, asker, request))
        return view, wanted

    def _identify(self, token: str) -> Asker:
        return self._tokens.verify(token, int(self._clock()))


def _looked(kind: str, asker: Asker, request: ledger_pb2.SearchRequest) -> dict[str, object]:
    wanted = {name: getattr(request, name) for name in _TEXT_FIELDS if getattr(request, name)}
    return {"kind": kind, "user": asker.subject, "agency": asker.agency, "wanted": wanted}


def _told(asker: Asker, of: str, wanted: ledger_pb2.AccountWanted, *, passed_on: bool) -> dict[str, object]:
    sought = {"question": wanted.question, "since": wanted.since, "first": str(wanted.first or "")}
    return {
        "kind": "accounted", "user": asker.subject, "agency": asker.agency, "of": of or None,
        "wanted": {name: text for name, text in sought.items() if text} or {"first": "0"},
        "through": BROKER_NAME if passed_on else None,
    }  # fmt: skip


__all__ = ["OFFICER", "LedgerService", "Relay"]
