"""The Merkle tree of RFC 9162 section 2: hashes, roots that grow leaf by leaf, proofs made and checked.

Pure. A tree is known by its *frontier*: the roots of the perfect subtrees that its leaves fall into, largest
first (a compact range from 0). That is all that growing needs; proofs need the leaves' hashes as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from rabita.refusal import Code, Refusal

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

Subtree = Callable[[int, int], bytes]
"""The root over the leaves from `start` up to `end`, exclusive, of one tree."""


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry (RFC 9162 section 2.1.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node (RFC 9162 section 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """A tree's size and its perfect subtrees' roots, largest first: enough to grow and to give the root."""

    __slots__ = ("nodes", "size")

    def __init__(self, size: int = 0, nodes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.nodes = list(nodes)
        if len(self.nodes) != size.bit_count() or any(len(node) != HASH_BYTES for node in self.nodes):
            raise Refusal(Code.LEDGER_CORRUPT, f"a frontier that does not fit a tree of {size} entries")

    def copy(self) -> Frontier:
        return Frontier(self.size, self.nodes)

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next leaf: as many subtrees close as the size ends in one bits."""
        size, nodes = self.size, self.nodes
        while size & 1:
            leaf = node_hash(nodes.pop(), leaf)
            size >>= 1
        nodes.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        if not self.nodes:
            return EMPTY_ROOT
        root = self.nodes[-1]
        for node in self.nodes[-2::-1]:
            root = node_hash(node, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over the hashes of leaves.

    >>> root_of([]) == EMPTY_ROOT
    True
    """
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def subtrees(leaves: Sequence[bytes]) -> Subtree:
    """The subtrees of a tree whose leaves' hashes are all at hand."""
    return lambda start, end: root_of(leaves[start:end])


def subtrees_grown(frontier: Frontier, leaves: Sequence[bytes]) -> Subtree:
    """The subtrees of the tree that `frontier` and `leaves` after it make, as far as these two tell them.

    Every subtree that a proof for one of these leaves needs is among them: to the left of a leaf stand
    perfect subtrees, and the largest of those before the frontier's size are its nodes.
    """
    known: dict[tuple[int, int], bytes] = {}
    start = 0
    for node, bit in zip(frontier.nodes, _bits(frontier.size), strict=True):
        known[start, start + bit] = node
        start += bit

    def subtree(start: int, end: int) -> bytes:
        if end - start == 1 and start >= frontier.size:
            return leaves[start - frontier.size]
        found = known.get((start, end))
        if found is None:
            middle = start + _split(end - start)
            found = known[start, end] = node_hash(subtree(start, middle), subtree(middle, end))
        return found

    return subtree


def perfect(size: int) -> list[tuple[int, int]]:
    """Where the perfect subtrees begin and end that so many leaves fall into, largest first.

    >>> perfect(13)
    [(0, 8), (8, 12), (12, 13)]
    """
    starts, start = [], 0
    for bit in _bits(size):
        starts.append((start, start + bit))
        start += bit
    return starts


def prove_inclusion(index: int, size: int, subtree: Subtree) -> tuple[bytes, ...]:
    """The inclusion proof of leaf `index` in the tree of `size` leaves (RFC 9162 section 2.1.3.1)."""
    if not 0 <= index < size:
        raise Refusal(Code.USAGE, f"there is no entry {index} in a ledger of {size} entries")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(subtree(middle, end))
            end = middle
        else:
            proof.append(subtree(start, middle))
            start = middle
    return tuple(reversed(proof))


def prove_consistency(old: int, new: int, subtree: Subtree) -> tuple[bytes, ...]:
    """The proof that the tree of `old` leaves is the start of that of `new` (RFC 9162 section 2.1.4.1)."""
    if not 0 <= old <= new:
        raise Refusal(Code.USAGE, f"a ledger of {new} entries has no earlier state of {old}")
    if old in (0, new):
        return ()
    proof: list[bytes] = []
    start, end = 0, new
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(subtree(middle, end))
            end = middle
        else:
            proof.append(subtree(start, middle))
            start = middle
    if start:  # the subtree that ends the old tree; where it is the whole old tree its root is known
        proof.append(subtree(start, end))
    return tuple(reversed(proof))


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Refuse unless `proof` shows the leaf's hash at `index` of the tree (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size or not _all_hashes(leaf, root, *proof):
        raise _not_proved(f"entry {index} of {size}")
    node, last = index, size - 1
    computed = leaf
    for sibling in proof:
        if last == 0:
            raise _not_proved(f"entry {index} of {size}")
        if node & 1 or node == last:
            computed = node_hash(sibling, computed)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        node, last = node >> 1, last >> 1
    if last != 0 or computed != root:
        raise _not_proved(f"entry {index} of {size}")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Refuse unless `proof` shows that the new tree begins with the old one (RFC 9162 section 2.1.4.2)."""
    if not 0 <= old <= new or not _all_hashes(old_root, new_root, *proof):
        raise _not_proved(f"growth from {old} to {new}")
    if old in (0, new):
        known = EMPTY_ROOT if old == 0 else new_root
        if proof or old_root != known:
            raise _not_proved(f"growth from {old} to {new}")
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if len(path) < 1 or not proof:
        raise _not_proved(f"growth from {old} to {new}")
    node, last = old - 1, new - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    computed_old = computed_new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise _not_proved(f"growth from {old} to {new}")
        if node & 1 or node == last:
            computed_old = node_hash(sibling, computed_old)
            computed_new = node_hash(sibling, computed_new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            computed_new = node_hash(computed_new, sibling)
        node, last = node >> 1, last >> 1
    if last != 0 or computed_old != old_root or computed_new != new_root:
        raise _not_proved(f"growth from {old} to {new}")


def _bits(size: int) -> list[int]:
    """The powers of two that make up a number, largest first.

    >>> _bits(13)
    [8, 4, 1]
    """
    return [1 << place for place in range(size.bit_length() - 1, -1, -1) if size >> place & 1]


def _split(size: int) -> int:
    """The largest power of two smaller than `size`: where RFC 9162 divides a tree."""
    return 1 << (size - 1).bit_length() - 1


def _all_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)


def _not_proved(what: str) -> Refusal:
    return Refusal(Code.LEDGER_CORRUPT, f"the proof does not show {what}")


__all__ = [
    "EMPTY_ROOT",
    "HASH_BYTES",
    "Frontier",
    "Subtree",
    "leaf_hash",
    "node_hash",
    "perfect",
    "prove_consistency",
    "prove_inclusion",
    "root_of",
    "subtrees",
    "subtrees_grown",
    "verify_consistency",
    "verify_inclusion",
]
