"""One question on its way through the broker, and what one of its rounds asks."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from broker.dispatch import Signed
from broker.outcome import Outcome
from broker.targets import Targets
from rabita.policy import Decision
from rabita.trust import VerifiedQuestion


@dataclass
class Way:
    """One question on its way: what is known of it so far."""

    started: float
    deadline: float
    signed: Signed
    verified: VerifiedQuestion | None = None
    states: Mapping[str, str] = field(default_factory=dict)
    decision: Decision | None = None

    @property
    def agents_deadline(self) -> float:
        """A little before the question's own, so that those who did answer in time can be merged."""
        return self.deadline - min(1.0, 0.2 * (self.deadline - self.started))

    @property
    def elapsed_ms(self) -> int:
        return round((time.monotonic() - self.started) * 1000)


@dataclass(frozen=True)
class Sent:
    """What one round asks: of whom, and what goes along from earlier rounds (feed to Arrow bytes)."""

    verified: VerifiedQuestion
    round: int
    targets: Targets
    feeds: Mapping[str, bytes]
    arrived: dict[str, Outcome] = field(default_factory=dict)


__all__ = ["Sent", "Way"]
