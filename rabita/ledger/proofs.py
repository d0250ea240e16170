"""The leaves' hashes of a ledger's folder, read as far as asked for, and the subtrees over them."""

from __future__ import annotations

from pathlib import Path

from rabita.ledger.private import public_part
from rabita.ledger.search import read_entries
from rabita.ledger.segment import corrupt
from rabita.ledger.tree import HASH_BYTES, leaf_hash, node_hash

_KEPT_FROM = 256  # leaves; roots of perfect subtrees this large and larger are kept once they are known


class LeafHashes:
    """32 bytes an entry in memory; read from the files when a proof first needs them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hashes = bytearray()
        self._known: dict[tuple[int, int], bytes] = {}

    def __len__(self) -> int:
        return len(self._hashes) // HASH_BYTES

    def read_up_to(self, size: int) -> None:
        """Have the hashes of the first `size` entries at hand."""
        if len(self) >= size:
            return
        for index, line in read_entries(self._folder, len(self)):
            if index >= size:
                return
            self._hashes += leaf_hash(public_part(line))
        if len(self) < size:
            raise corrupt(len(self), f"missing: {size} entries were written")

    def subtree(self, start: int, end: int) -> bytes:
        """The root over the leaves from `start` up to `end`, exclusive."""
        if end - start == 1:
            return bytes(self._hashes[start * HASH_BYTES : end * HASH_BYTES])
        known = self._known.get((start, end))
        if known is not None:
            return known
        width = 1 << (end - start - 1).bit_length() - 1
        root = node_hash(self.subtree(start, start + width), self.subtree(start + width, end))
        if end - start >= _KEPT_FROM and end - start == 2 * width:
            self._known[start, end] = root
        return root


__all__ = ["LeafHashes"]
