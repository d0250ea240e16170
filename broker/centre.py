"""What the broker works with: made once at the start, and its bounds."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from broker.directory import Directory
from broker.loop import Loop
from rabita.catalogue import Catalogue
from rabita.ledger import Ledger
from rabita.merge.merger import Merger
from rabita.plan import Planner
from rabita.policy import PolicyWatch
from rabita.trust import Authority, SeenQuestions, TokenVerifier
from rabita.wire.witnessing import Exchange


@dataclass(frozen=True)
class Limits:
    """Bounds of one question: seconds, and bytes of an agency's answer and of the final one.

    An agent bounds a fragment at 64 MiB itself; `agency_bytes` is for one that does not.
    """

    longest_s: float = 300.0
    default_s: float = 30.0
    agency_bytes: int = 128 << 20
    answer_bytes: int = 512 << 20


@dataclass(frozen=True)
class Centre:
    """What the broker works with: made once at the start."""

    federation: str
    catalogue: Catalogue
    catalogue_signature: Callable[[], str]
    planner: Planner
    policies: PolicyWatch
    tokens: TokenVerifier
    authority: Callable[[], Authority]
    seen: SeenQuestions
    ledger: Ledger
    exchange: Exchange
    directory: Directory
    loop: Loop
    merger: Merger
    reference_file: Callable[[str], bytes]
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = time.time


__all__ = ["Centre", "Limits"]
