"""An agent that lies: it stands on a killed agent's address with that agency's own keys, and knows the truth.

What it says is made of what an honest agent would say to the same request, changed by one `Lie`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import grpc
import pyarrow as pa

from agent.serve import Files, open_agency
from agent.service import AgentService, Limits
from agent.sources.supervised import SupervisedSource
from rabita.ledger import Ledger, Recorded
from rabita.policy import Reading
from rabita.trust import (
    Authority,
    FragmentResult,
    Receipt,
    load_party,
    load_signer,
    sign_receipt,
    verify_receipt,
)
from rabita.wire.accounts import Accounts
from rabita.wire.arrow import chunks, decode_table, encode_table, result_digest
from rabita.wire.channels import TlsFiles, server_credentials
from rabita.wire.entitled import View
from rabita.wire.v1 import agent_pb2, common_pb2, ledger_pb2
from tests.federation.running import Federation

Part = agent_pb2.AnswerPart | bytes


@dataclass
class Draft:
    """An honest answer to one request, taken apart, and the hand that can sign another."""

    trust: Path
    contents: dict[str, bytes]
    receipt: Receipt
    shown: ledger_pb2.Shown
    ledger: Ledger
    show: Callable[[Recorded], ledger_pb2.Shown]

    @property
    def name(self) -> str:
        """The only fragment's name."""
        return next(iter(self.contents))

    @property
    def table(self) -> pa.Table:
        return decode_table(self.contents[self.name])

    def signed(self, *, signer: Path | None = None, **changes: Any) -> agent_pb2.AnswerPart:
        """The receipt with other fields, signed by this agency or by whoever's folder `signer` is."""
        text = sign_receipt(replace(self.receipt, **changes), load_signer(signer or self.trust))
        return agent_pb2.AnswerPart(receipt=text, shown=self.shown)

    def rows(self, contents: Mapping[str, bytes] | None = None) -> Iterator[agent_pb2.AnswerPart]:
        for name, content in (self.contents if contents is None else contents).items():
            for piece in chunks(content):
                yield agent_pb2.AnswerPart(chunk=common_pb2.ArrowChunk(fragment=name, ipc=piece))

    def vouched(self, content: bytes, groups: int | None = None) -> list[agent_pb2.AnswerPart]:
        """These bytes for the fragment, under a receipt of this agency that covers exactly them."""
        result = replace(self.receipt.results[0], result_digest=result_digest([content]))
        if groups is not None:
            result = replace(result, groups=groups)
        return [*self.rows({self.name: content}), self.signed(**self.on_record(result))]

    def on_record(self, result: FragmentResult) -> dict[str, Any]:
        """The changes of a receipt for that result, which the liar wrote down in its own ledger as well."""
        entry = json.loads(self.receipt.entry)
        stated = entry["fragments"][0] | {
            "name": result.fragment, "digest": result.fragment_digest, "result": result.result_digest,
            "groups": result.groups,
        }  # fmt: skip
        recorded = self.ledger.append(
            {n: v for n, v in entry.items() if n != "private"} | {"fragments": [stated]}
        )
        self.shown = self.show(recorded)
        return {
            "results": (result,), "ledger_index": recorded.index, "checkpoint": recorded.checkpoint,
            "entry": recorded.entry.decode(), "inclusion": recorded.inclusion,
        }  # fmt: skip

    def vouched_table(self, table: pa.Table) -> list[agent_pb2.AnswerPart]:
        return self.vouched(encode_table(table), table.num_rows)

    def other_trust(self, party: str) -> Path:
        return self.trust.parent / party


Lie = Callable[[Draft], Iterable[Part]]
Refuse = Callable[[grpc.ServicerContext], None]
Describe = Callable[[agent_pb2.DescribeReply], agent_pb2.DescribeReply | bytes]


def truth(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed()]


def same(reply: agent_pb2.DescribeReply) -> agent_pb2.DescribeReply:
    return reply


@dataclass
class StandIn:
    """The server. `lie`, `refuse`, `describe` and `tells` may change while it runs; `forget` undoes it."""

    federation: Federation
    party: str
    ledger: Path
    lie: Lie = truth
    refuse: Refuse | None = None
    describe: Describe = same
    limits: Limits = field(default_factory=Limits)
    tells: Ledger = field(init=False)
    """The ledger that officers are given accounts of: a lie where receipts are proved by another."""
    received: list[bytes] = field(default_factory=list, init=False)
    """Every request that came, as it came."""
    _server: grpc.Server | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        layout = self.federation.layout
        self._trust = layout.trust(self.party)
        files = Files(
            layout.agency(self.party),
            layout.folder / "catalogue.yaml",
            layout.folder / "policies",
            self._trust,
            self.ledger,
            self.ledger.with_name(f"{self.ledger.name}.state"),
        )
        self._agency = replace(open_agency(files, load_party(self._trust)), limits=self.limits)
        self._honest = AgentService(self._agency)
        self.tells = self._agency.ledger

    def forget(self) -> None:
        self.lie, self.refuse, self.describe, self.tells = truth, None, same, self._agency.ledger

    def start(self, *, shows: str | None = None) -> None:
        """Serve on the agency's address, under its own TLS certificate or under that of `shows`."""
        tls = TlsFiles.of(self._trust.parent / shows if shows else self._trust)
        server = grpc.server(ThreadPoolExecutor(8), options=[("grpc.so_reuseport", 0)])
        server.add_generic_rpc_handlers((self._handlers(), self._accounts()))
        server.add_secure_port(
            self.federation.party(self.party).address, server_credentials(tls, client_required=True)
        )
        server.start()
        self._server = server

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop(0).wait()
        self._server = None

    @property
    def worker_pid(self) -> int:
        """The process that holds its data."""
        source = self._agency.source
        assert isinstance(source, SupervisedSource)
        assert source.worker_pid
        return source.worker_pid

    def close(self) -> None:
        self.stop()
        self._agency.source.close()
        self._agency.ledger.close()

    def _handlers(self) -> grpc.GenericRpcHandler:
        return grpc.method_handlers_generic_handler(
            "rabita.v1.AgentService",
            {
                "Answer": grpc.unary_stream_rpc_method_handler(
                    self._answer, agent_pb2.AnswerRequest.FromString, _written
                ),
                "Describe": grpc.unary_unary_rpc_method_handler(
                    self._describe, agent_pb2.DescribeRequest.FromString, _written
                ),
            },
        )

    def _accounts(self) -> grpc.GenericRpcHandler:
        return grpc.method_handlers_generic_handler(
            "rabita.v1.LedgerService",
            {
                "GiveAccount": grpc.unary_unary_rpc_method_handler(
                    self._account, ledger_pb2.AccountRequest.FromString, _written
                )
            },
        )

    def _account(
        self, request: ledger_pb2.AccountRequest, context: grpc.ServicerContext
    ) -> ledger_pb2.AccountReply:
        self.received.append(request.SerializeToString())
        signer = load_signer(self._trust)
        accounts = Accounts(self.tells, lambda: signer, federation=self._agency.federation, agency=self.party)
        return accounts.give(View({"": Reading(True, ())}, only_questions=True), request.wanted)

    def _describe(
        self, request: agent_pb2.DescribeRequest, context: grpc.ServicerContext
    ) -> agent_pb2.DescribeReply | bytes:
        self.received.append(request.SerializeToString())
        return self.describe(self._honest.Describe(request, context))

    def _answer(self, request: agent_pb2.AnswerRequest, context: grpc.ServicerContext) -> Iterator[Part]:
        self.received.append(request.SerializeToString())
        if self.refuse is not None:
            self.refuse(context)
        yield from self.lie(self._draft(request, context))

    def _draft(self, request: agent_pb2.AnswerRequest, context: grpc.ServicerContext) -> Draft:
        contents: dict[str, bytes] = {}
        receipt, shown = "", ledger_pb2.Shown()
        for part in self._honest.Answer(request, context):
            if part.HasField("receipt"):
                receipt, shown = part.receipt, part.shown
            if part.HasField("chunk"):
                contents[part.chunk.fragment] = contents.get(part.chunk.fragment, b"") + part.chunk.ipc
        known = verify_receipt(
            receipt,
            authority=Authority.load(self._trust / "ca.pem"),
            federation=self._agency.federation,
            agency=self.party,
            now=int(time.time()),
        )
        exchange = self._agency.exchange
        return Draft(
            self._trust, contents, known.receipt, shown, self._agency.ledger,
            lambda recorded: exchange.show_to(recorded, request.witnessed),
        )  # fmt: skip


def _written(message: Any) -> bytes:
    """A message as it is, or bytes that are none."""
    return message if isinstance(message, bytes) else bytes(message.SerializeToString())


__all__ = ["Describe", "Draft", "Lie", "Part", "Refuse", "StandIn", "same", "truth"]
