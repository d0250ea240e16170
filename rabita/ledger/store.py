"""The ledger that a broker or an agent writes: each entry on disk and signed before it is acknowledged."""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.canonical import digest
from rabita.ledger.commit import GroupCommit
from rabita.ledger.disk import Disk, lock_folder, sync_folder, unwritable
from rabita.ledger.entry import EXPIRED, RECOVERED, encode_entry, encode_own_entry, timestamp
from rabita.ledger.growth import Growth
from rabita.ledger.keys import KEY, Keys, key_line
from rabita.ledger.note import Checkpoint, NoteSigner, VerifierKey
from rabita.ledger.private import public_part
from rabita.ledger.proofs import LeafHashes
from rabita.ledger.recover import Standing, create, read_standing
from rabita.ledger.search import parse_entry, read_entries
from rabita.ledger.segment import SEGMENT_BYTES, header_entry, seal_line, segment_name
from rabita.ledger.tip import RecentLeaves, Recorded, Shown, Tip
from rabita.ledger.tree import (
    Frontier,
    leaf_hash,
    perfect,
    prove_consistency,
    prove_inclusion,
    subtrees_grown,
)
from rabita.refusal import Code, Refusal

_SALT_BYTES = 16


class Ledger:
    """One writer's append-only ledger. Every method may be called from any thread.

    Open it in the process that writes it: after a fork the child is refused.
    """

    @classmethod
    def open(
        cls, folder: Path, *, origin: str, key: Ed25519PrivateKey, segment_bytes: int = SEGMENT_BYTES
    ) -> Self:
        """Open the ledger in `folder`, or make one; what a crash left is mended and recorded.

        Refused: a second writer (`LEDGER_UNWRITABLE`), another origin or key than it was made with
        (`CONFIGURATION`), and everything that is no crash's doing (`LEDGER_CORRUPT`).
        """
        folder = Path(folder).absolute()
        signer = NoteSigner(origin, key)
        create(folder, signer)
        try:
            lock = lock_folder(folder)
        except OSError as error:
            raise unwritable(folder, error) from None
        try:
            standing = read_standing(folder, signer.verifier)
            disk = Disk(folder, lock)
        except Refusal:
            os.close(lock)
            raise
        except OSError as error:
            os.close(lock)
            raise unwritable(folder, error) from None
        return cls(disk, signer, standing, segment_bytes)

    def __init__(self, disk: Disk, signer: NoteSigner, standing: Standing, segment_bytes: int) -> None:
        """For `open`."""
        self._disk = disk
        self._signer = signer
        self._segment_bytes = segment_bytes
        recent = RecentLeaves.behind(standing.frontier, standing.leaves)
        self._tip = Tip(standing.frontier, standing.note, recent)
        self._keys = standing.keys
        self._next: dict[bytes, NoteSigner] = {}  # entries that introduce a key, and who signs after them
        self._stopped: Refusal | None = None
        self._process = os.getpid()
        self._leaves = LeafHashes(disk.folder)
        self._proving = threading.Lock()
        self._group: GroupCommit[Recorded] = GroupCommit(self._commit)
        try:
            self._mend(standing)
        except OSError as error:
            disk.close()
            raise unwritable(disk.folder, error) from None
        except Refusal:
            disk.close()
            raise

    def append(self, entry: Mapping[str, Any]) -> Recorded:
        """Write an entry; it is on disk, under a signed checkpoint, when this returns.

        After a write that failed every further append is refused (`LEDGER_UNWRITABLE`) until the ledger is
        opened again: what is on disk is not known any more.
        """
        line = encode_entry(entry, now=timestamp(), salt=_salt())
        if os.getpid() != self._process:
            raise self._no("it was opened in another process")
        return self._group.append(line)

    def sign_with(self, key: Ed25519PrivateKey) -> None:
        """Sign with this key from now on; where it is another, an entry under the old one introduces it."""
        signer = NoteSigner(self.verifier.name, key)
        if signer.verifier == self.verifier:
            return
        introduced = {"kind": KEY, "old": self.verifier.text, "new": signer.verifier.text}
        line = encode_own_entry(introduced, now=timestamp())
        self._next[line] = signer
        self._group.append(line)

    def order_expiry(self, below: int, *, before: str, by: str) -> Recorded:
        """Write down that what is private in the entries before `below` is to go, and who says so."""
        ordered = {"kind": EXPIRED, "below": below, "before": before, "by": by}
        return self._group.append(encode_own_entry(ordered, now=timestamp()))

    @property
    def folder(self) -> Path:
        return self._disk.folder

    @property
    def verifier(self) -> VerifierKey:
        """The origin and public key that others verify this ledger with."""
        return self._signer.verifier

    @property
    def keys(self) -> Keys:
        """The keys that signed it, one after the other."""
        return self._keys

    @property
    def size(self) -> int:
        return self._tip.frontier.size

    def checkpoint(self) -> str:
        """The newest signed checkpoint."""
        return self._tip.note

    def entries(self, start: int = 0) -> Iterator[dict[str, Any]]:
        """The entries from `start` on, in their order, up to those acknowledged by now."""
        for index, line in read_entries(self.folder, start, self.size):
            yield parse_entry(index, line)

    def prove_inclusion(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """The proof that entry `index` is in the tree of `size` entries, the newest if none is given."""
        size = self._known(size)
        with self._proving:
            self._leaves.read_up_to(size)
            return prove_inclusion(index, size, self._leaves.subtree)

    def prove_consistency(self, old: int, new: int | None = None) -> tuple[bytes, ...]:
        """The proof that the tree of `old` entries is the beginning of that of `new`, or of the newest."""
        new = self._known(new)
        with self._proving:
            self._leaves.read_up_to(new)
            return prove_consistency(old, new, self._leaves.subtree)

    def frontier(self, size: int) -> Frontier:
        """The perfect subtrees over its first `size` entries; their root is the ledger's root then."""
        size = self._known(size)
        with self._proving:
            self._leaves.read_up_to(size)
            return Frontier(size, [self._leaves.subtree(start, end) for start, end in perfect(size)])

    def show(self, since: int, recorded: Recorded | None = None) -> Shown:
        """The state after that entry, or the newest, for a witness that has seen `since` entries.

        A witness that has seen more than there is has caught this ledger being put back (`LEDGER_FORKED`).
        """
        tip = self._tip
        size = recorded.size if recorded else tip.frontier.size
        if since > tip.frontier.size:
            raise Refusal(
                Code.LEDGER_FORKED,
                f"{since} entries of {self.verifier.name} were witnessed, and it has {tip.frontier.size}: "
                "it was put back to an earlier state",
                hint="put the newest state back, or let the officers of its peers accept this one",
            )
        note = recorded.checkpoint if recorded else tip.note
        nodes = recorded.frontier if recorded else tuple(tip.frontier.nodes)
        return Shown(note, size, self._growth(min(since, size), size, tip.recent, nodes))

    def _growth(self, since: int, size: int, recent: RecentLeaves, nodes: tuple[bytes, ...]) -> Growth:
        leaves = recent.between(since, size)
        if leaves is not None:
            return Growth(since, leaves=leaves)
        return Growth(since, consistency=self.prove_consistency(since, size), frontier=nodes)

    def close(self) -> None:
        """Release the folder for another writer. Appends after it are refused."""
        self._group.close(self._no("it was closed"), self._disk.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _mend(self, standing: Standing) -> None:
        self._disk.open_segment(standing.segment, standing.content)
        if standing.next_key:
            since, key = standing.next_key
            self._disk.add_key(key_line(since, key))
            self._keys = self._keys.followed_by(since, key)
        if standing.is_clean:
            return
        for name in standing.dropped:
            (self.folder / name).unlink(missing_ok=True)
        sync_folder(self.folder)
        recovered = {
            "kind": RECOVERED,
            "cut_bytes": len(standing.cut),
            "cut_digest": digest(standing.cut),
            "kept_entries": standing.unpublished,
            "removed_files": standing.dropped,
        }
        self._commit([encode_own_entry(recovered, now=timestamp())])

    def _commit(self, lines: Sequence[bytes]) -> list[Recorded]:
        """Write a batch; called by one thread at a time."""
        if self._stopped:
            raise self._stopped
        try:
            return [recorded for batch in self._batches(lines) for recorded in self._write(batch)]
        except OSError as error:
            self._stopped = unwritable(self.folder, error)
            raise self._stopped from None
        except BaseException:
            self._stopped = self._no("a write was interrupted")
            raise

    def _batches(self, lines: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
        """The lines, divided after each that introduces a key: it is the last that the old key signs for."""
        start = 0
        for place, line in enumerate(lines, 1):
            if line in self._next:
                yield lines[start:place]
                self._change_key(self._next.pop(line))
                start = place
        if start < len(lines):
            yield lines[start:]

    def _change_key(self, signer: NoteSigner) -> None:
        since = self._tip.frontier.size
        self._disk.add_key(key_line(since, signer.verifier))
        self._keys, self._signer = self._keys.followed_by(since, signer.verifier), signer

    def _write(self, lines: Sequence[bytes]) -> list[Recorded]:
        before = self._tip.frontier
        frontier = before.copy()
        new_segment = segment_name(frontier.size) if self._disk.written >= self._segment_bytes else None
        if new_segment:
            lines = [header_entry(frontier, self._disk.digest, timestamp()), *lines]
        publics = [public_part(line) for line in lines]
        leaves = [leaf_hash(public) for public in publics]
        for leaf in leaves:
            frontier.append(leaf)
        note = self._signer.sign(Checkpoint(self._signer.verifier.name, frontier.size, frontier.root()).text)
        batch = b"\n".join([*lines, seal_line(note, leaves)])
        if new_segment:
            self._disk.start_segment(new_segment, batch)
        else:
            self._disk.append(batch)
        self._disk.publish(note)
        self._tip = Tip(frontier, note, self._tip.recent.add(leaves))
        subtree, nodes, size = subtrees_grown(before, leaves), tuple(frontier.nodes), frontier.size
        key = self._signer.verifier
        return [
            Recorded(index, note, size, public, prove_inclusion(index, size, subtree), nodes, key)
            for index, public in enumerate(publics, before.size)
        ][1 if new_segment else 0 :]

    def _known(self, size: int | None) -> int:
        if size is not None and not 0 <= size <= self.size:
            raise Refusal(Code.USAGE, f"the ledger has {self.size} entries, not {size}")
        return self.size if size is None else size

    def _no(self, why: str) -> Refusal:
        return Refusal(Code.LEDGER_UNWRITABLE, f"{self.folder}: the ledger cannot be written: {why}")


def _salt() -> str:
    return base64.urlsafe_b64encode(os.urandom(_SALT_BYTES)).decode().rstrip("=")


__all__ = ["Ledger"]
