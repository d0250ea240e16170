"""Where a ledger stands in memory, and what its newest entries' proofs need: no file is read for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rabita.ledger.growth import MOST_LEAVES, Growth
from rabita.ledger.note import VerifierKey
from rabita.ledger.tree import Frontier

_MOST_REMEMBERED = 2 * MOST_LEAVES


@dataclass
class RecentLeaves:
    """The hashes of the newest entries. One thread adds; any may read."""

    first: int
    hashes: list[bytes] = field(default_factory=list)

    @classmethod
    def behind(cls, frontier: Frontier, hashes: Sequence[bytes]) -> RecentLeaves:
        """Those that end where the frontier does."""
        return cls(frontier.size - len(hashes), list(hashes))

    def add(self, leaves: Sequence[bytes]) -> RecentLeaves:
        """The same with more; an object of its own where the oldest are let go."""
        self.hashes += leaves
        if len(self.hashes) <= _MOST_REMEMBERED:
            return self
        kept = self.hashes[-MOST_LEAVES:]
        return RecentLeaves(self.first + len(self.hashes) - len(kept), kept)

    def between(self, since: int, size: int) -> tuple[bytes, ...] | None:
        """The hashes of entries `since` to `size`; None where these are not remembered, or too many."""
        if since < self.first or size - since > MOST_LEAVES:
            return None
        return tuple(self.hashes[since - self.first : size - self.first])


@dataclass(frozen=True)
class Tip:
    """A state of the ledger: replaced whole, so that a reader sees one state or the next."""

    frontier: Frontier
    note: str
    recent: RecentLeaves


@dataclass(frozen=True)
class Recorded:
    """Where an entry stands: its public part, and the proof that the signed checkpoint covers it."""

    index: int
    checkpoint: str
    size: int = 0
    entry: bytes = b""
    inclusion: tuple[bytes, ...] = ()
    frontier: tuple[bytes, ...] = ()
    signed_by: VerifierKey | None = None


@dataclass(frozen=True)
class Shown:
    """What a ledger shows a witness: a signed checkpoint, and how it grew out of what was seen last."""

    checkpoint: str
    size: int
    growth: Growth


__all__ = ["RecentLeaves", "Recorded", "Shown", "Tip"]
