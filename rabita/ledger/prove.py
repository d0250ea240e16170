"""Proofs from a ledger's folder alone, for whoever holds a copy: no key and no running server needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rabita.ledger.folder import read_checkpoint, read_keys, require_folder
from rabita.ledger.private import is_kept, private_part, public_part
from rabita.ledger.proofs import LeafHashes
from rabita.ledger.search import read_entries
from rabita.ledger.segment import corrupt
from rabita.ledger.tree import leaf_hash, prove_inclusion, verify_inclusion


@dataclass(frozen=True)
class Proof:
    """That `entry` stands at `index` of the ledger whose signed `checkpoint` covers `size` entries.

    `entry` is the public part, which the leaf is over; `private` the rest, b"" where there is none any more.
    """

    index: int
    entry: bytes
    private: bytes
    leaf: bytes
    size: int
    path: tuple[bytes, ...]
    checkpoint: str


def newest_checkpoint(folder: Path) -> str:
    """The newest checkpoint in the folder, its signature checked with the folder's key."""
    require_folder(folder)
    return read_checkpoint(folder, read_keys(folder))[0]


def prove(folder: Path, index: int) -> Proof:
    """The proof of one entry under the newest checkpoint; refused where the files do not bear it out."""
    require_folder(folder)
    note, checkpoint = read_checkpoint(folder, read_keys(folder))
    leaves = LeafHashes(folder)
    leaves.read_up_to(checkpoint.size)
    path = prove_inclusion(index, checkpoint.size, leaves.subtree)
    line = next((line for place, line in read_entries(folder, index) if place == index), None)
    if line is None:
        raise corrupt(index, "missing")
    if is_kept(line) is False:
        raise corrupt(index, "altered: its private part is not the one that was written with it")
    entry = public_part(line)
    verify_inclusion(index, checkpoint.size, leaf_hash(entry), path, checkpoint.root)
    return Proof(index, entry, private_part(line), leaf_hash(entry), checkpoint.size, path, note)


__all__ = ["Proof", "newest_checkpoint", "prove"]
