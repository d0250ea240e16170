"""Spans, and the trace's name on its way from process to process (W3C traceparent in gRPC metadata).

Without an exporter no span is made, but the trace's id still travels, so that logs of all parties can be
put side by side.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from rabita.telemetry.attributes import Value, checked

_PROPAGATOR = TraceContextTextMapPropagator()
_KEY = "traceparent"


@dataclass
class _Tracing:
    tracer: trace.Tracer | None = None


_TRACING = _Tracing()
_NO_SPAN: AbstractContextManager[None] = nullcontext()


def use_tracer(tracer: trace.Tracer | None) -> None:
    """Make spans with this tracer from now on; None: make none."""
    _TRACING.tracer = tracer


def span(name: str, **attributes: Value) -> AbstractContextManager[object]:
    """A span around one step of a question's way; costs nothing where nothing is exported.

    An exception's text is never recorded: it could quote the asker's constants.
    """
    if _TRACING.tracer is None:
        return _NO_SPAN
    return _TRACING.tracer.start_as_current_span(
        name, attributes=checked(attributes), record_exception=False, set_status_on_exception=False
    )


@contextmanager
def new_trace() -> Iterator[None]:
    """A trace of its own for what happens inside, unless one is under way."""
    if trace.get_current_span().get_span_context().is_valid or _TRACING.tracer is not None:
        yield
        return
    made = trace.SpanContext(
        trace_id=secrets.randbits(128) or 1,
        span_id=secrets.randbits(64) or 1,
        is_remote=False,
        trace_flags=trace.TraceFlags(0),
    )
    token = otel_context.attach(trace.set_span_in_context(trace.NonRecordingSpan(made)))
    try:
        yield
    finally:
        otel_context.detach(token)


def outgoing() -> tuple[tuple[str, str], ...]:
    """The current trace as gRPC metadata; empty outside any trace."""
    carrier: dict[str, str] = {}
    _PROPAGATOR.inject(carrier)
    return tuple(carrier.items())


@contextmanager
def continued(metadata: Iterable[tuple[str, str | bytes]]) -> Iterator[None]:
    """Go on with the trace that the caller's gRPC metadata names, if it names one rightly."""
    found = {key: value for key, value in metadata if key == _KEY and isinstance(value, str)}
    token = otel_context.attach(_PROPAGATOR.extract(found))
    try:
        yield
    finally:
        otel_context.detach(token)


def trace_id() -> str:
    """The current trace's id in hexadecimal; "" outside any trace."""
    current = trace.get_current_span().get_span_context()
    return f"{current.trace_id:032x}" if current.is_valid else ""


__all__ = ["continued", "new_trace", "outgoing", "span", "trace_id", "use_tracer"]
