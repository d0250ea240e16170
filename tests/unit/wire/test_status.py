"""Every refusal survives the wire; every failure of gRPC means something."""

from __future__ import annotations

from typing import cast

import grpc
import pytest

from rabita.refusal import Code, Position, Refusal
from rabita.wire.status import (
    answer_or_abort,
    decode_refusal,
    encode_refusal,
    outward,
    refusal_from_error,
    status_of,
)


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


class Aborted(Exception):
    """What a call's end looks like to the code inside it."""


class Call:
    """As much of a gRPC context as ending a call takes."""

    def __init__(self) -> None:
        self.trailing: tuple[tuple[str, bytes], ...] = ()

    def set_trailing_metadata(self, trailing: tuple[tuple[str, bytes], ...]) -> None:
        self.trailing = trailing

    def abort(self, status: grpc.StatusCode, details: str) -> None:
        raise Aborted(details)


def test_of_an_unexpected_error_nothing_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        raise ValueError("CANARY")

    call = Call()
    with pytest.raises(Aborted):
        answer_or_abort(cast(grpc.ServicerContext, call), fail)
    refusal = decode_refusal(call.trailing[0][1])
    assert (refusal.code, "CANARY" in refusal.message) == (Code.INTERNAL, False)
    assert "CANARY" not in capsys.readouterr().err


@pytest.mark.parametrize("code", [Code.CONFIGURATION, Code.LEDGER_UNWRITABLE, Code.LEDGER_CORRUPT])
def test_paths_of_this_machine_are_not_told(code: Code) -> None:
    assert "/srv" not in outward(Refusal(code, "/srv/secret: cannot be read", hint="/srv")).message


class Failure(grpc.RpcError):
    def __init__(self, status: grpc.StatusCode, details: str = "") -> None:
        self._status, self._details = status, details

    def details(self) -> str:
        return self._details

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


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ("SERVER: Received message larger than max (70000 vs. 65536)", Code.TOO_LARGE),
        ("CLIENT: Sent message larger than max (5000000 vs. 4194304)", Code.TOO_LARGE),
        ("CLIENT: Received message larger than max (2000000 vs. 1114112)", Code.BUSY),
        ("Concurrent RPC limit exceeded!", Code.BUSY),
    ],
)
def test_a_request_over_the_bound_is_too_large_and_not_busy(details: str, code: Code) -> None:
    assert refusal_from_error(Failure(grpc.StatusCode.RESOURCE_EXHAUSTED, details)).code is code
