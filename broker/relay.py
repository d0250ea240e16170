"""Passing on what an officer wants of an agency's ledger, and what the agency says: bytes that it signs."""

from __future__ import annotations

import threading
from concurrent.futures import TimeoutError as OutOfTime

import grpc

from broker.directory import Directory
from broker.loop import Loop
from rabita.refusal import Code, Refusal
from rabita.wire.status import refusal_from_error
from rabita.wire.v1 import ledger_pb2

LONGEST_S = 10.0
_OWN_S = 0.5  # what the broker keeps of the officer's patience, to say that the agency did not answer
_AT_ONCE = 10  # each holds one of the server's threads while its agency works


class AccountRelay:
    """The broker's way to its agencies' ledgers. Safe to use from several threads."""

    def __init__(self, directory: Directory, loop: Loop) -> None:
        self._directory, self._loop = directory, loop
        self._room = threading.BoundedSemaphore(_AT_ONCE)

    def __call__(
        self, agency: str, request: ledger_pb2.AccountRequest, seconds: float
    ) -> ledger_pb2.AccountReply:
        """What the agency answers. Its refusal is passed on as it is; at most `LONGEST_S` seconds."""
        if not any(view.id == agency for view in self._directory.views()):
            raise Refusal(Code.USAGE, "that is no agency of this federation")
        if not self._room.acquire(blocking=False):
            raise Refusal(Code.BUSY, "as many accounts are on their way as may", hint="try again later")
        try:
            return self._passed_on(agency, request, max(0.1, min(seconds - _OWN_S, LONGEST_S)))
        finally:
            self._room.release()

    def _passed_on(
        self, agency: str, request: ledger_pb2.AccountRequest, seconds: float
    ) -> ledger_pb2.AccountReply:
        work = self._loop.start(self._ask(agency, request, seconds))
        try:
            return work.result(seconds + 1)
        except OutOfTime:
            work.cancel()
            raise Refusal(Code.TIMED_OUT, "no account in time") from None
        except grpc.RpcError as error:
            raise refusal_from_error(error) from None

    async def _ask(
        self, agency: str, request: ledger_pb2.AccountRequest, seconds: float
    ) -> ledger_pb2.AccountReply:
        stub = await self._directory.ledger_stub(agency)
        reply: ledger_pb2.AccountReply | None = await stub.GiveAccount(request, timeout=seconds)
        if reply is None:  # gRPC's word for bytes that are no such message
            raise Refusal(Code.ANSWER_MALFORMED, "what came is no account")
        return reply


__all__ = ["LONGEST_S", "AccountRelay"]
