"""Where traces and metrics go: nowhere, to the console, or to an OTLP collector (by environment).

`RABITA_TELEMETRY` is `none` (the default), `console` or `otlp`; the collector's address and headers are
OpenTelemetry's own variables (`OTEL_EXPORTER_OTLP_ENDPOINT`, ...).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from rabita.refusal import Code, Refusal
from rabita.telemetry.metrics import use_meter
from rabita.telemetry.traces import use_tracer

_VARIABLE = "RABITA_TELEMETRY"
_ON_SHUTDOWN: list[Callable[[], object]] = []


def configure(service: str) -> None:
    """Start exporting as the environment says, in the name of `service`. Raises `Refusal(CONFIGURATION)`."""
    where = os.environ.get(_VARIABLE, "none").strip().lower() or "none"
    if where == "none":
        return
    if where not in {"console", "otlp"}:
        raise Refusal(
            Code.CONFIGURATION,
            f"{_VARIABLE} is {where!r}",
            hint="allowed are none, console and otlp",
        )
    _export(service, console=where == "console")


def _export(service: str, *, console: bool) -> None:
    # imported here: an agent that exports nothing does not carry the SDK in memory
    from opentelemetry.sdk.metrics import MeterProvider  # noqa: PLC0415
    from opentelemetry.sdk.metrics.export import (  # noqa: PLC0415
        ConsoleMetricExporter,
        MetricExporter,
        PeriodicExportingMetricReader,
    )
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import (  # noqa: PLC0415
        BatchSpanProcessor,
        ConsoleSpanExporter,
        SpanExporter,
    )

    spans: SpanExporter
    metrics: MetricExporter
    if console:
        spans, metrics = ConsoleSpanExporter(out=sys.stderr), ConsoleMetricExporter(out=sys.stderr)
    else:
        from opentelemetry.exporter.otlp.proto.grpc.metric_exporter import (  # noqa: PLC0415
            OTLPMetricExporter,
        )
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter  # noqa: PLC0415

        spans, metrics = OTLPSpanExporter(), OTLPMetricExporter()
    resource = Resource.create({"service.name": service})
    tracing = TracerProvider(resource=resource)
    tracing.add_span_processor(BatchSpanProcessor(spans))
    metering = MeterProvider(resource=resource, metric_readers=[PeriodicExportingMetricReader(metrics)])
    use_tracer(tracing.get_tracer("rabita"))
    use_meter(metering.get_meter("rabita"))
    _ON_SHUTDOWN.extend([tracing.shutdown, metering.shutdown])


def shutdown() -> None:
    """Send what is still waiting and stop exporting."""
    use_tracer(None)
    use_meter(None)
    while _ON_SHUTDOWN:
        _ON_SHUTDOWN.pop(0)()


__all__ = ["configure", "shutdown"]
