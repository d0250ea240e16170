"""Reading a ledger's folder on from where it was left, if it is the ledger that was read then.

1. What is remembered is the place of the next entry with the tree's frontier there, and the newest signed
   state that was seen: its size and its root.
2. The entries from that place on have to lead, by way of the state that was seen, to the state that is signed
   now. So a ledger that was put back, replaced or rewritten is found before any of it is read on, at the cost
   of hashing what is new.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rabita.ledger.folder import read_checkpoint, read_keys
from rabita.ledger.note import Checkpoint
from rabita.ledger.private import is_kept, public_part
from rabita.ledger.search import read_entries
from rabita.ledger.segment import corrupt
from rabita.ledger.tree import EMPTY_ROOT, Frontier, leaf_hash
from rabita.refusal import Code, Refusal


@dataclass
class Reading:
    """How far a ledger was read: up to `frontier.size` entries, when `size` with `root` were signed.

    `frontier.size` is the place of the next entry, and never more than `size`.
    """

    frontier: Frontier = field(default_factory=Frontier)
    size: int = 0
    root: bytes = EMPTY_ROOT

    @property
    def next(self) -> int:
        return self.frontier.size

    def go_on(self, folder: Path) -> Checkpoint:
        """The state that is signed now, which grew out of the one seen before; remembered from now on.

        Refused where it did not (`LEDGER_FORKED`), and where entries are missing or are not those that were
        signed (`LEDGER_CORRUPT`).
        """
        _, checkpoint = read_checkpoint(folder, read_keys(folder))
        if checkpoint.size < self.size:
            raise _another(checkpoint, self.size)
        frontier, seen_again = self.frontier.copy(), self.next == self.size and self._ends(self.frontier)
        lines = read_entries(folder, max(self.next - 1, 0), checkpoint.size)
        if (
            self.next and next(lines, (None, b""))[0] != self.next - 1
        ):  # the last that was read is there still
            raise corrupt(self.next - 1, "missing")
        for index, line in lines:
            if index != frontier.size:
                break
            if is_kept(line) is False:
                raise corrupt(index, "altered: its private part is not the one that was written with it")
            frontier.append(leaf_hash(public_part(line)))
            if frontier.size == self.size:
                seen_again = self._ends(frontier)
        if frontier.size < checkpoint.size:
            raise corrupt(frontier.size, f"missing: {checkpoint.size} entries were written")
        if frontier.root() != checkpoint.root and not self.size:
            raise Refusal(Code.LEDGER_CORRUPT, "its entries are not those that its checkpoint signs")
        if not seen_again or frontier.root() != checkpoint.root:
            raise _another(checkpoint, self.size)
        self.size, self.root = checkpoint.size, checkpoint.root
        return checkpoint

    def unread(self, folder: Path) -> Iterator[tuple[int, bytes]]:
        """Index and line of what was not read yet of the state that was seen."""
        return read_entries(folder, self.next, self.size)

    def read(self, line: bytes) -> None:
        """Remember that the next entry was read."""
        self.frontier.append(leaf_hash(public_part(line)))

    def _ends(self, frontier: Frontier) -> bool:
        return frontier.root() == self.root


def read_up_to(folder: Path, place: int) -> Reading:
    """A reading whose next entry is at `place`, by what the folder says now: nothing was remembered."""
    _, checkpoint = read_checkpoint(folder, read_keys(folder))
    if place > checkpoint.size:
        raise _another(checkpoint, place)
    reading = Reading()
    for _, line in read_entries(folder, 0, place):
        reading.read(line)
    if reading.next < place:
        raise corrupt(reading.next, f"missing: {checkpoint.size} entries were written")
    reading.size, reading.root = place, reading.frontier.root()
    return reading


def _another(checkpoint: Checkpoint, size: int) -> Refusal:
    return Refusal(
        Code.LEDGER_FORKED,
        f"the ledger of {checkpoint.origin} is not the one that was read before: "
        f"its {checkpoint.size} entries do not go on from the {size} that were there",
        hint="it was put back, replaced or rewritten: rabita ledger verify and reconcile say more",
    )


__all__ = ["Reading", "read_up_to"]
