"""The one place where a `Refusal` becomes a gRPC status and a gRPC failure becomes a `Refusal`.

The whole refusal travels as a message in the trailing metadata `rabita-refusal-bin`; the status code is
there for software that knows nothing of Rabita.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn, TypeVar

import grpc
from google.protobuf.message import DecodeError

from rabita.refusal import Code, Outcome, Position, Refusal
from rabita.telemetry import log_failure
from rabita.wire.v1 import common_pb2

T = TypeVar("T")

_TRAILER = "rabita-refusal-bin"
_LONGEST = 2048  # bytes of a message or hint: metadata is bounded at 8 KiB by most peers, in base64

_BY_OUTCOME = {
    Outcome.USAGE: grpc.StatusCode.INVALID_ARGUMENT,
    Outcome.REFUSED: grpc.StatusCode.INVALID_ARGUMENT,
    Outcome.INTEGRITY: grpc.StatusCode.DATA_LOSS,
    Outcome.UNAVAILABLE: grpc.StatusCode.UNAVAILABLE,
}
_BY_CODE = {
    Code.TOKEN_INVALID: grpc.StatusCode.UNAUTHENTICATED,
    Code.TOKEN_EXPIRED: grpc.StatusCode.UNAUTHENTICATED,
    Code.QUESTION_INVALID: grpc.StatusCode.UNAUTHENTICATED,
    Code.QUESTION_EXPIRED: grpc.StatusCode.UNAUTHENTICATED,
    Code.QUESTION_REPLAYED: grpc.StatusCode.ALREADY_EXISTS,
    Code.PEER_NOT_ALLOWED: grpc.StatusCode.PERMISSION_DENIED,
    Code.USE_DENIED: grpc.StatusCode.PERMISSION_DENIED,
    Code.NOT_ENTITLED: grpc.StatusCode.PERMISSION_DENIED,
    Code.CATALOGUE_MISMATCH: grpc.StatusCode.FAILED_PRECONDITION,
    Code.RESULT_TOO_LARGE: grpc.StatusCode.RESOURCE_EXHAUSTED,
    Code.TOO_MANY_GROUPS: grpc.StatusCode.RESOURCE_EXHAUSTED,
    Code.BUSY: grpc.StatusCode.RESOURCE_EXHAUSTED,
    Code.TIMED_OUT: grpc.StatusCode.DEADLINE_EXCEEDED,
    Code.CANCELLED: grpc.StatusCode.CANCELLED,
    Code.INTERNAL: grpc.StatusCode.INTERNAL,
}
# What a failure without a refusal means: it did not come from Rabita's own code.
_FROM_STATUS = {
    grpc.StatusCode.UNAVAILABLE: (Code.UNREACHABLE, "no connection"),
    grpc.StatusCode.DEADLINE_EXCEEDED: (Code.TIMED_OUT, "no answer in time"),
    grpc.StatusCode.CANCELLED: (Code.CANCELLED, "the call was cancelled"),
    grpc.StatusCode.RESOURCE_EXHAUSTED: (Code.BUSY, "too much at once, or a message over the size limit"),
}
_REQUEST_TOO_LARGE = re.compile("SERVER: Received message larger|CLIENT: Sent message larger")
"""How gRPC says of a request, and not of an answer, that it was over a bound."""


def status_of(code: Code) -> grpc.StatusCode:
    """The gRPC status of a code."""
    return _BY_CODE.get(code, _BY_OUTCOME[code.outcome])


def encode_refusal(refusal: Refusal) -> bytes:
    """The refusal as its wire message."""
    place = refusal.position or Position(0, 0)
    return common_pb2.Refusal(
        code=refusal.code.wire_name,
        message=_cut(refusal.message),
        hint=_cut(refusal.hint),
        start=place.start,
        end=place.end,
    ).SerializeToString()


def _cut(text: str) -> str:
    """The text, no longer than its bytes may be, and without half characters, which no message can hold."""
    return text.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore")


def decode_refusal(content: bytes) -> Refusal:
    """The refusal in a wire message; `Refusal(INTERNAL)` where it cannot be read."""
    try:
        message = common_pb2.Refusal.FromString(content)
    except DecodeError:
        return Refusal(Code.INTERNAL, "the peer gave an answer that could not be read")
    place = Position(message.start, message.end) if message.end > message.start else None
    return Refusal(
        Code.from_wire(message.code), _cut(message.message), hint=_cut(message.hint), position=place
    )


def outward(refusal: Refusal) -> Refusal:
    """The refusal as others may see it: without the paths of this machine that some messages name."""
    if refusal.code is Code.LEDGER_UNWRITABLE:
        return Refusal(refusal.code, "the ledger cannot be written, so nothing is answered")
    if refusal.code in (Code.CONFIGURATION, Code.LEDGER_CORRUPT):
        return Refusal(refusal.code, "it is not set up rightly; its own log says why")
    return refusal


def abort(context: grpc.ServicerContext, refusal: Refusal) -> NoReturn:
    """End the call with this refusal."""
    context.set_trailing_metadata(((_TRAILER, encode_refusal(refusal)),))
    context.abort(status_of(refusal.code), refusal.code.wire_name)
    raise AssertionError("abort does not return")


def answer_or_abort(context: grpc.ServicerContext, answer: Callable[[], T], **attributes: str) -> T:
    """What `answer` gives; its refusal goes on the wire, and of any other error nothing but that it was one.

    gRPC itself would send the error's text. `attributes` are for the log.
    """
    try:
        return answer()
    except Refusal as refusal:
        no = refusal
    except Exception as error:
        log_failure(error, **attributes)
        no = Refusal(Code.INTERNAL, "the call failed")
    abort(context, outward(no))


def refusal_from_error(error: grpc.RpcError) -> Refusal:
    """The refusal that a failed call carries, or what its bare status means."""
    trailing = error.trailing_metadata() if hasattr(error, "trailing_metadata") else None
    for key, value in trailing or ():
        if key == _TRAILER and isinstance(value, bytes):
            return decode_refusal(value)
    status = error.code() if hasattr(error, "code") else None
    details = error.details() if hasattr(error, "details") else None
    if status is grpc.StatusCode.RESOURCE_EXHAUSTED and _REQUEST_TOO_LARGE.match(details or ""):
        return Refusal(
            Code.TOO_LARGE, "the request is larger than any that is read", hint="ask for less at once"
        )
    code, message = _FROM_STATUS.get(status, (Code.INTERNAL, "the call failed"))
    return Refusal(code, message)


__all__ = [
    "abort",
    "answer_or_abort",
    "decode_refusal",
    "encode_refusal",
    "outward",
    "refusal_from_error",
    "status_of",
]
