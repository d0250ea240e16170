"""Run a server until it is told to stop: readiness line, gRPC health, drain on SIGTERM."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from rabita.telemetry import log

DRAIN_SECONDS = 10.0


class Health:
    """The standard gRPC health service of one process."""

    def __init__(self) -> None:
        self._servicer = health.HealthServicer()

    def register(self, server: grpc.Server) -> None:
        health_pb2_grpc.add_HealthServicer_to_server(self._servicer, server)
        self._servicer.set("", health_pb2.HealthCheckResponse.SERVING)

    def leave(self) -> None:
        """Say from now on that the server does not serve."""
        self._servicer.enter_graceful_shutdown()


def serve_until_stopped(
    server: grpc.Server, health_service: Health, *, service: str, address: str, on_stop: Callable[[], None]
) -> None:
    """Print `ready ADDRESS`, wait for SIGTERM or SIGINT, let calls under way end, then `on_stop`."""
    stop = threading.Event()

    def told(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, told)
    sys.stdout.write(f"ready {address}\n")
    sys.stdout.flush()
    log("ready", service=service, address=address)
    while not stop.wait(timeout=3600):
        continue
    log("draining", service=service)
    health_service.leave()
    server.stop(DRAIN_SECONDS).wait()
    on_stop()
    log("stopped", service=service)


__all__ = ["DRAIN_SECONDS", "Health", "serve_until_stopped"]
