"""Every refusal survives the wire; every failure of gRPC means something."""

from __future__ import annotations

import grpc
import pytest

from rabita.refusal import Code, Position, Refusal
from rabita.wire.status import decode_refusal, encode_refusal, refusal_from_error, status_of


@pytest.mark.parametrize("code", list(Code))
def test_every_refusal_comes_back_whole(code: Code) -> None:
    back = decode_refusal(encode_refusal(Refusal(code, "why", hint="what", position=Position(3, 9))))
    assert (back.code, back.message, back.hint, back.position) == (code, "why", "what", Position(3, 9))


@pytest.mark.parametrize("code", list(Code))
def test_no_refusal_has_the_status_of_success(code: Code) -> None:
    assert status_of(code) is not grpc.StatusCode.OK


def test_a_refusal_that_cannot_be_read_is_internal() -> None:
    assert decode_refusal(b"\xff\xff\xff").code is Code.INTERNAL


@pytest.mark.parametrize("text", ["a" * 9000, "\U0001f600" * 9000, "\ud800" * 9000])
def test_a_refusal_of_any_length_fits_into_metadata(text: str) -> None:
    encoded = encode_refusal(Refusal(Code.SYNTAX, text, hint=text))
    assert len(encoded) * 4 / 3 < 8000
    assert set(decode_refusal(encoded).message) <= {text[0], "?"}


class Failure(grpc.RpcError):
    def __init__(self, status: grpc.StatusCode) -> None:
        self._status = status

    def code(self) -> grpc.StatusCode:
        return self._status

    def trailing_metadata(self) -> tuple[tuple[str, bytes], ...]:
        return ()


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (grpc.StatusCode.UNAVAILABLE, Code.UNREACHABLE),
        (grpc.StatusCode.DEADLINE_EXCEEDED, Code.TIMED_OUT),
        (grpc.StatusCode.CANCELLED, Code.CANCELLED),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, Code.BUSY),
        (grpc.StatusCode.UNKNOWN, Code.INTERNAL),
    ],
)
def test_a_bare_failure_means_what_its_status_means(status: grpc.StatusCode, code: Code) -> None:
    assert refusal_from_error(Failure(status)).code is code
