"""Questions by outcome, and the time of each step (OpenTelemetry metrics; nothing where not configured)."""

from __future__ import annotations

from dataclasses import dataclass

from opentelemetry.metrics import Counter, Histogram, Meter


@dataclass
class _Instruments:
    questions: Counter | None = None
    steps: Histogram | None = None


_INSTRUMENTS = _Instruments()


def use_meter(meter: Meter | None) -> None:
    """Count with this meter from now on; None: count nothing."""
    if meter is None:
        _INSTRUMENTS.questions, _INSTRUMENTS.steps = None, None
        return
    _INSTRUMENTS.questions = meter.create_counter(
        "rabita.questions", unit="{question}", description="Questions by outcome and code"
    )
    _INSTRUMENTS.steps = meter.create_histogram(
        "rabita.step.duration", unit="s", description="Time of a question and of its steps"
    )


def count_question(service: str, outcome: str, code: str = "") -> None:
    """One more question that ended so; `outcome` is `answered`, `partial`, `refused` or `failed`."""
    if _INSTRUMENTS.questions is not None:
        _INSTRUMENTS.questions.add(1, {"service": service, "outcome": outcome, "code": code})


def observe_step(service: str, step: str, elapsed_s: float) -> None:
    """One step's time, in seconds."""
    if _INSTRUMENTS.steps is not None:
        _INSTRUMENTS.steps.record(elapsed_s, {"service": service, "step": step})


__all__ = ["count_question", "observe_step", "use_meter"]
