"""Send a round to its agencies in parallel and gather what comes back, within the deadline and the limits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import grpc
import grpc.aio

from broker.directory import Directory
from broker.outcome import RawAnswer, Unanswered
from rabita.plan import Fragment
from rabita.refusal import Code, Refusal
from rabita.telemetry import log_failure, outgoing
from rabita.wire.status import refusal_from_error
from rabita.wire.v1 import agent_pb2
from rabita.wire.witnessing import Exchange

RECEIPT_BYTES = 64 << 10
_LEAST_PART = 4 << 10
"""What a part counts at least: without it, parts that hold nothing could come without end."""


@dataclass(frozen=True)
class Signed:
    """What the asker signed and what proves who the asker is, as received: this is all that agents get."""

    token: str
    question: str


Reply = RawAnswer | Unanswered
OnReply = Callable[[Reply], None]


def feeds_of(fragments: Sequence[Fragment]) -> list[str]:
    """The names of the feeds that these fragments read, each once."""
    return list(dict.fromkeys(name for fragment in fragments for name in fragment.feeds))


async def dispatch(
    signed: Signed,
    *,
    round_index: int,
    wanted: Mapping[str, Sequence[Fragment]],
    feeds: Mapping[str, bytes],
    directory: Directory,
    exchange: Exchange,
    deadline: float,
    answer_bytes: int,
    on_reply: OnReply,
) -> None:
    """Call `on_reply` with one reply per agency of `wanted`; `deadline` is on the monotonic clock."""
    metadata = outgoing()

    async def ask(agency: str, fragments: Sequence[Fragment]) -> None:
        started = time.monotonic()
        try:
            seen_before = exchange.size_of(agency)
            async with asyncio.timeout(max(0.001, deadline - started)):
                shown = await directory.shown(agency, exchange)
            request = agent_pb2.AnswerRequest(
                token=signed.token,
                question=signed.question,
                round=round_index,
                fragments=[agent_pb2.FragmentWanted(name=f.name, digest=f.digest) for f in fragments],
                feeds=[agent_pb2.Feed(name=n, ipc=feeds[n]) for n in feeds_of(fragments)],
                shown=shown,
                witnessed=seen_before,
            )
            stub = await directory.stub(agency)
            call = stub.Answer(request, timeout=max(0.001, deadline - started), metadata=metadata)
            streams, last = await _gather(call, {f.name for f in fragments}, answer_bytes)
            directory.note_witnessed(agency, last.witnessed)
            elapsed_ms = _since(started)
            reply: Reply = RawAnswer(agency, streams, last.receipt, elapsed_ms, last.shown, seen_before)
        except grpc.RpcError as error:
            reply = Unanswered(agency, refusal_from_error(error), _since(started))
            directory.note_refusal(agency, reply.refusal)
        except TimeoutError:
            reply = Unanswered(agency, Refusal(Code.TIMED_OUT, "no answer in time"), _since(started))
        except Refusal as refusal:
            reply = Unanswered(agency, refusal, _since(started))
        except Exception as error:  # whatever one agency does, the others' answers are not lost
            log_failure(error, agency=agency)
            reply = Unanswered(agency, Refusal(Code.INTERNAL, "the call failed"), _since(started))
        on_reply(reply)

    await asyncio.gather(*(ask(agency, fragments) for agency, fragments in wanted.items()))


async def _gather(
    call: grpc.aio.UnaryStreamCall[agent_pb2.AnswerRequest, agent_pb2.AnswerPart], names: set[str], limit: int
) -> tuple[dict[str, bytes], agent_pb2.AnswerPart]:
    """The bytes of each fragment, and the part that the receipt came in."""
    pieces: dict[str, list[bytes]] = {name: [] for name in names}
    last, size = None, 0
    async for part in call:
        if part is None:  # gRPC's word for bytes that are no such message
            call.cancel()
            raise Refusal(Code.ANSWER_MALFORMED, "what came is no answer")
        if last is not None:
            call.cancel()
            raise Refusal(Code.ANSWER_MALFORMED, "something follows the receipt")
        if part.HasField("receipt"):
            last = part
            if not part.HasField("chunk"):
                continue
        size += max(len(part.chunk.ipc), _LEAST_PART)
        if size > limit:
            call.cancel()
            raise Refusal(Code.RESULT_TOO_LARGE, f"the agency's answer is over {limit >> 20} MiB")
        if part.chunk.fragment not in pieces:
            call.cancel()
            raise Refusal(Code.ANSWER_MALFORMED, "a fragment came that was not asked for")
        pieces[part.chunk.fragment].append(part.chunk.ipc)
    if last is None or not 0 < len(last.receipt) <= RECEIPT_BYTES:
        raise Refusal(Code.RECEIPT_INVALID, "no receipt came with the answer, or one of absurd size")
    return {name: b"".join(parts) for name, parts in pieces.items()}, last


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


__all__ = ["Reply", "Signed", "dispatch", "feeds_of"]
