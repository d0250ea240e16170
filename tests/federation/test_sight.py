"""One trace from the client to the source, and no constant or value of a question anywhere in it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc
import pytest
from opentelemetry.proto.collector.metrics.v1 import metrics_service_pb2, metrics_service_pb2_grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2, trace_service_pb2_grpc

from tests.federation.running import Federation, rabita, running
from tests.federation.small import MARK, write_small

SQL = "SELECT drug, count(*) FROM seizures WHERE province = 'sindh' GROUP BY drug"
STEPS = {
    "client.query",
    "broker.ask", "broker.admit", "broker.record", "broker.plan", "broker.decide", "broker.dispatch",
    "broker.accept", "broker.merge",
    "agent.answer", "agent.admit", "agent.record", "agent.plan", "agent.decide", "agent.run", "agent.guard",
    "agent.disclose", "agent.release",
}  # fmt: skip


@dataclass
class Collector:
    """What the processes exported, as an OTLP collector receives it."""

    spans: list[tuple[str, Any]] = field(default_factory=list)
    metrics: list[Any] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Traces(trace_service_pb2_grpc.TraceServiceServicer):
    def __init__(self, collector: Collector) -> None:
        self.collector = collector

    def Export(self, request: Any, context: grpc.ServicerContext) -> Any:
        with self.collector.lock:
            self.collector.raw.append(request.SerializeToString())
            for resource in request.resource_spans:
                names = {a.key: a.value.string_value for a in resource.resource.attributes}
                for scope in resource.scope_spans:
                    self.collector.spans += [(names["service.name"], span) for span in scope.spans]
        return trace_service_pb2.ExportTraceServiceResponse()


class Metrics(metrics_service_pb2_grpc.MetricsServiceServicer):
    def __init__(self, collector: Collector) -> None:
        self.collector = collector

    def Export(self, request: Any, context: grpc.ServicerContext) -> Any:
        with self.collector.lock:
            self.collector.raw.append(request.SerializeToString())
            for resource in request.resource_metrics:
                for scope in resource.scope_metrics:
                    self.collector.metrics += list(scope.metrics)
        return metrics_service_pb2.ExportMetricsServiceResponse()


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Collector, Federation, str]]:
    """A federation that exports to a collector, after one question and its end."""
    collector = Collector()
    server = grpc.server(ThreadPoolExecutor(4))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(Traces(collector), server)
    metrics_service_pb2_grpc.add_MetricsServiceServicer_to_server(Metrics(collector), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    exporting = {
        "RABITA_TELEMETRY": "otlp",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{port}",
        "OTEL_EXPORTER_OTLP_INSECURE": "true",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in exporting.items():
            patch.setenv(name, value)
        folder: Path = write_small(tmp_path_factory.mktemp("sight") / "federation")
        with running(folder) as federation:
            done = rabita(
                "query", SQL, "--purpose", "trend_analysis", profile=federation.layout.profile("analyst")
            )
            assert done.returncode == 0, done.stderr
    wait_until_quiet(collector)
    yield collector, federation, done.stdout
    server.stop(0)


def wait_until_quiet(collector: Collector) -> None:
    """The processes have ended, and with them their exports."""
    until = time.monotonic() + 10
    while time.monotonic() < until and not {span.name for _, span in collector.spans} >= STEPS:
        time.sleep(0.1)


Collected = tuple[Collector, Federation, str]


def test_every_step_of_a_question_is_a_span_of_one_trace(collected: Collected) -> None:
    collector, _, _ = collected
    question = [s for _, s in collector.spans if s.name == "client.query"]
    assert len(question) == 1
    of_it = [(service, s) for service, s in collector.spans if s.trace_id == question[0].trace_id]
    assert {s.name for _, s in of_it} >= STEPS
    assert {service for service, s in of_it if s.name == "agent.run"} == {
        "rabita-agent-harbour", "rabita-agent-north", "rabita-agent-south",
    }  # fmt: skip


def test_every_span_hangs_below_the_clients(collected: Collected) -> None:
    collector, _, _ = collected
    (root,) = [s for _, s in collector.spans if s.name == "client.query"]
    spans = {s.span_id: s for _, s in collector.spans if s.trace_id == root.trace_id}
    assert not root.parent_span_id
    assert all(s.parent_span_id in spans for s in spans.values() if s is not root)


def test_questions_are_counted_and_timed(collected: Collected) -> None:
    names = {metric.name for metric in collected[0].metrics}
    assert {"rabita.questions", "rabita.step.duration"} <= names


def test_no_constant_and_no_value_is_exported_or_logged(collected: Collected) -> None:
    collector, federation, _ = collected
    logs = b"".join(path.read_bytes() for path in (federation.layout.lab / "logs").iterdir())
    everything = b"".join(collector.raw) + logs
    assert b"broker.merge" in everything
    for private in (b"sindh", b"heroin", b"SELECT", MARK.encode()):
        assert private not in everything


def test_logs_carry_the_traces_id(small: Federation) -> None:
    assert small.query("SELECT nothing FROM seizures").status == 3
    last = [line for line in small.layout.log("broker").read_text().splitlines() if '"refused"' in line][-1]
    assert '"trace": "' in last
