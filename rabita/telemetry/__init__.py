"""Sight: one trace from client to source, counts and times of questions, and logs with trace ids.

Nothing leaves the process unless `configure` is told where to (DESIGN §14). Names of attributes are a
closed list, so that no SQL constant and no value can slip into a span, a metric or a log line.
"""

from rabita.telemetry.configure import configure, shutdown
from rabita.telemetry.logs import log, log_failure
from rabita.telemetry.metrics import count_question, observe_step
from rabita.telemetry.traces import continued, new_trace, outgoing, span, trace_id

__all__ = [
    "configure",
    "continued",
    "count_question",
    "log",
    "log_failure",
    "new_trace",
    "observe_step",
    "outgoing",
    "shutdown",
    "span",
    "trace_id",
]
