"""What a witness remembers of one peer's ledger: its newest state, and the leaves that led there lately."""

from __future__ import annotations

from bisect import bisect_right

from rabita.ledger.growth import MOST_LEAVES, Growth, begin, not_grown, skip, unlinked
from rabita.ledger.note import Checkpoint
from rabita.ledger.tree import EMPTY_ROOT, Frontier

_MOST_REMEMBERED = 2 * MOST_LEAVES


class Seen:
    """One peer. `frontier` is None where only size and root are known, from this party's own ledger.

    `begun` is the size from which states can be told: nothing before it is under way any more.
    """

    def __init__(self, newest: Checkpoint, note: str, frontier: Frontier | None) -> None:
        self.newest, self.note, self.frontier = newest, note, frontier
        self.begun = newest.size
        self._leaves: list[bytes] = []  # of the entries after the first of `_states`
        self._states: list[tuple[int, Frontier]] = [(newest.size, frontier)] if frontier else []

    @classmethod
    def first(cls, checkpoint: Checkpoint, note: str, growth: Growth) -> Seen:
        """Of a peer that was never seen before. Older states may be under way: these are not told."""
        if growth.reaches(0, checkpoint.size):
            seen = cls(Checkpoint(checkpoint.origin, 0, EMPTY_ROOT), note, Frontier())
            seen.follow(checkpoint, note, growth)
        else:
            seen = cls(checkpoint, note, begin(checkpoint, growth))
        seen.begun = 0
        return seen

    def follow(self, checkpoint: Checkpoint, note: str, growth: Growth) -> None:
        """Go on to a later state; refused (`LEDGER_FORKED`) where nothing shows that it grew out of this."""
        size = self.newest.size
        if self.frontier is not None and growth.reaches(size, checkpoint.size):
            frontier, added = self.frontier.copy(), growth.leaves[size - growth.since :]
            for leaf in added:
                frontier.append(leaf)
            if frontier.root() != checkpoint.root:
                raise not_grown(checkpoint, size)
            self.newest, self.note, self.frontier = checkpoint, note, frontier
            self._leaves += added
            self._states.append((checkpoint.size, frontier))
            self._trim()
        elif growth.since == size and growth.frontier:
            frontier = skip(checkpoint, growth, size, self.newest.root)
            self.newest, self.note, self.frontier = checkpoint, note, frontier
            self._leaves, self._states = [], [(checkpoint.size, frontier)]
        elif growth.since == size:
            raise not_grown(checkpoint, size)
        else:
            raise unlinked(checkpoint, growth.since, size)

    def root_at(self, size: int) -> bytes | None:
        """The root of that size, as far back as leaves are remembered; None where it is not known."""
        if size == self.newest.size:
            return self.newest.root
        place = bisect_right(self._states, size, key=lambda state: state[0]) - 1
        if size > self.newest.size or place < 0:
            return None
        at, known = self._states[place]
        frontier = known.copy()
        first = self._states[0][0]
        for leaf in self._leaves[at - first : size - first]:
            frontier.append(leaf)
        return frontier.root()

    def _trim(self) -> None:
        if len(self._leaves) <= _MOST_REMEMBERED:
            return
        place = bisect_right(self._states, self.newest.size - MOST_LEAVES, key=lambda state: state[0]) - 1
        cut = self._states[max(place, 0)][0] - self._states[0][0]
        del self._states[: max(place, 0)], self._leaves[:cut]


__all__ = ["Seen"]
