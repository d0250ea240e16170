"""A party's ledger for the other parties and for officers: its newest checkpoint, and searches on record."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import fields

import grpc

from rabita.ledger import Filter, Ledger, search
from rabita.refusal import Code, Refusal
from rabita.trust import Asker, TokenVerifier
from rabita.wire.status import answer_or_abort
from rabita.wire.v1 import ledger_pb2, ledger_pb2_grpc

OFFICER = "officer"
_MOST = 1000
_DEFAULT = 100
_REPLY_BYTES = 1 << 20
_TEXT_FIELDS = tuple(field.name for field in fields(Filter))


class LedgerService(ledger_pb2_grpc.LedgerServiceServicer):
    """Serves one ledger. `agency` is the party's id, "" for the broker: an agency's officer reads its own."""

    def __init__(
        self, ledger: Ledger, tokens: TokenVerifier, agency: str, clock: Callable[[], float] = time.time
    ) -> None:
        self._ledger, self._tokens, self._agency, self._clock = ledger, tokens, agency, clock

    def GetCheckpoint(
        self, request: ledger_pb2.GetCheckpointRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.GetCheckpointReply:
        return answer_or_abort(
            context, lambda: ledger_pb2.GetCheckpointReply(checkpoint=self._ledger.checkpoint())
        )

    def Search(
        self, request: ledger_pb2.SearchRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.SearchReply:
        return answer_or_abort(context, lambda: self._search(request))

    def _search(self, request: ledger_pb2.SearchRequest) -> ledger_pb2.SearchReply:
        asker = self._tokens.verify(request.token, int(self._clock()))
        wanted = Filter(**{name: getattr(request, name) for name in _TEXT_FIELDS})
        self._entitle(asker)
        self._ledger.append(_searched(asker, request))
        return self._found(wanted, request.limit or _DEFAULT)

    def _entitle(self, asker: Asker) -> None:
        """Officers only, the centre's at the broker and an agency's at that agency."""
        if OFFICER not in asker.roles or asker.agency != self._agency:
            raise Refusal(
                Code.NOT_ENTITLED, "only the officers of this ledger's keeper may search it",
                hint=f"a token with the role {OFFICER!r} is needed",
            )  # fmt: skip

    def _found(self, wanted: Filter, limit: int) -> ledger_pb2.SearchReply:
        reply, size = ledger_pb2.SearchReply(), 0
        for found in search(self._ledger.folder, wanted, size=self._ledger.size):
            size += len(found.line)
            if len(reply.entries) >= min(limit, _MOST) or size > _REPLY_BYTES:
                reply.more = True
                break
            reply.entries.add(index=found.index, entry=found.line)
        return reply


def _searched(asker: Asker, request: ledger_pb2.SearchRequest) -> dict[str, object]:
    wanted = {name: getattr(request, name) for name in _TEXT_FIELDS if getattr(request, name)}
    return {"kind": "searched", "user": asker.subject, "agency": asker.agency, "wanted": wanted}


__all__ = ["OFFICER", "LedgerService"]
