"""Calls to another party: a failure on the way is a `Refusal`, and the trace goes along."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import grpc

from rabita import telemetry
from rabita.wire.status import refusal_from_error


def call(method: Any, request: Any, timeout: float) -> Any:
    """The reply of one call that has so many seconds. Raises `Refusal`."""
    with grpc_failures():
        return method(request, timeout=timeout, metadata=telemetry.outgoing())


@contextmanager
def grpc_failures() -> Iterator[None]:
    """What a failed call inside carries, as the `Refusal` that it is."""
    try:
        yield
    except grpc.RpcError as error:
        raise refusal_from_error(error) from error


__all__ = ["call", "grpc_failures"]
