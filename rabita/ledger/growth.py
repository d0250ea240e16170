"""How a ledger shows a witness that it only grew: the hashes of the new entries, or an RFC 9162 proof.

Pure. Between two exchanges a ledger grows by a few entries, and 32 bytes for each of them prove more than a
consistency proof does: a witness that holds the frontier of any state in between can follow, so that answers
which overtake one another do not look like forks. Only after a long absence is the consistency proof shorter.
"""

from __future__ import annotations

from dataclasses import dataclass

from rabita.ledger.note import Checkpoint
from rabita.ledger.tree import HASH_BYTES, Frontier, verify_consistency
from rabita.refusal import Code, Refusal

MOST_LEAVES = 4096
"""Leaves that one growth carries at most: 128 KiB."""

_MOST_NODES = 64


@dataclass(frozen=True)
class Growth:
    """From the state of `since` entries to that of a checkpoint shown beside it.

    Either the leaf hashes of the entries between, or, where these are too many, the consistency proof and the
    new state's frontier; from 0, the frontier alone.
    """

    since: int
    leaves: tuple[bytes, ...] = ()
    consistency: tuple[bytes, ...] = ()
    frontier: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Bounded, and every hash a hash, before anything is computed."""
        hashes = (*self.leaves, *self.consistency, *self.frontier)
        if (
            self.since < 0
            or len(self.leaves) > MOST_LEAVES
            or max(len(self.consistency), len(self.frontier)) > _MOST_NODES
            or any(len(one) != HASH_BYTES for one in hashes)
        ):
            raise Refusal(Code.LEDGER_CORRUPT, "a ledger's growth that is not as it must be")

    def check_reaches(self, size: int) -> None:
        """It leads to the checkpoint shown beside it, by its leaves or by a frontier."""
        if self.since + len(self.leaves) != size and len(self.frontier) != size.bit_count():
            raise Refusal(Code.LEDGER_CORRUPT, f"a ledger's growth that does not lead to its {size} entries")

    def reaches(self, start: int, size: int) -> bool:
        """Whether the leaves lead from `start` entries to `size`."""
        return self.since <= start and self.since + len(self.leaves) == size


def begin(checkpoint: Checkpoint, growth: Growth) -> Frontier:
    """The frontier of a ledger that is seen for the first time; its checkpoint is taken on trust."""
    if growth.since:
        raise unlinked(checkpoint, growth.since, 0)
    return _stated(checkpoint, growth)


def skip(checkpoint: Checkpoint, growth: Growth, size: int, root: bytes) -> Frontier:
    """The frontier of a ledger that was known at `size` entries with that root, by a consistency proof."""
    try:
        verify_consistency(size, checkpoint.size, root, checkpoint.root, growth.consistency)
    except Refusal:
        raise not_grown(checkpoint, size) from None
    return _stated(checkpoint, growth)


def _stated(checkpoint: Checkpoint, growth: Growth) -> Frontier:
    try:
        frontier = Frontier(checkpoint.size, growth.frontier)
    except Refusal:
        raise not_grown(checkpoint, growth.since) from None
    if frontier.root() != checkpoint.root:
        raise not_grown(checkpoint, growth.since)
    return frontier


def unlinked(checkpoint: Checkpoint, since: int, size: int) -> Refusal:
    """Neither good nor bad: shown from a state that is not the one seen last. Asking again mends it."""
    return Refusal(
        Code.BUSY,
        f"the ledger of {checkpoint.origin} was shown from {since} entries on, where {size} had been seen",
        hint="ask again",
    )


def not_grown(checkpoint: Checkpoint, size: int) -> Refusal:
    """The refusal where a state does not follow from the one that was seen."""
    return Refusal(
        Code.LEDGER_FORKED,
        f"the ledger of {checkpoint.origin} is not the one that was seen before: nothing shows that its "
        f"{checkpoint.size} entries begin with the {size} that were there, so one of those was rewritten",
        hint="tell the security officers of both parties",
    )


__all__ = ["MOST_LEAVES", "Growth", "begin", "not_grown", "skip", "unlinked"]
