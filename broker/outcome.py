"""What became of the call to one agency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from rabita.refusal import Code, Refusal
from rabita.refusal import Outcome as Kind
from rabita.trust.model import VerifiedReceipt
from rabita.wire.v1 import ledger_pb2

_STATES = {
    Code.UNREACHABLE: "unreachable",
    Code.TIMED_OUT: "timed_out",
}


@dataclass(frozen=True)
class RawAnswer:
    """What an agent sent, unchecked: the Arrow bytes of each fragment, the receipt's text, its ledger."""

    agency: str
    streams: Mapping[str, bytes]
    receipt: str
    elapsed_ms: int
    shown: ledger_pb2.Shown = field(default_factory=ledger_pb2.Shown)
    seen_before: int = 0  # entries of its ledger that had been seen when it was asked


@dataclass(frozen=True)
class Answered:
    """What an agent sent, after its receipt was verified and its partials were found to be what it covers."""

    agency: str
    partials: Mapping[str, pa.Table]
    receipt: VerifiedReceipt
    elapsed_ms: int

    @property
    def state(self) -> str:
        return "answered"


@dataclass(frozen=True)
class Unanswered:
    """An agency that gave no answer, and why."""

    agency: str
    refusal: Refusal
    elapsed_ms: int

    @property
    def state(self) -> str:
        """`refused`, `unreachable`, `timed_out` or `failed` (DESIGN §12)."""
        if self.refusal.code.outcome is Kind.REFUSED:
            return "refused"
        return _STATES.get(self.refusal.code, "failed")


Outcome = Answered | Unanswered

__all__ = ["Answered", "Outcome", "RawAnswer", "Unanswered"]
