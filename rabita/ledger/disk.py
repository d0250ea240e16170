"""The writing side of a ledger's folder: one writer, one synced write a batch, nothing half done unnoticed.

A batch is appended to the newest segment and synced; only then is the file `checkpoint` overwritten, without
a sync of its own. So the checkpoint never runs ahead of what is on disk: where it is ahead, entries were
taken away. It may be behind after a crash, and opening mends that.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import time
from pathlib import Path

from rabita.ledger.folder import CHECKPOINT_FILE, CHECKPOINT_NEW, KEY_FILE
from rabita.ledger.private import without_private_parts
from rabita.refusal import Code, Refusal

_LOCK_WITHIN_SECONDS = 0.2
_FILE_MODE = 0o600
_APPEND = os.O_RDWR | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW


class Disk:
    """The open files of a ledger that this process writes. `OSError` is for the caller to turn into a no."""

    def __init__(self, folder: Path, lock: int) -> None:
        """Of a folder that exists and whose lock (`lock_folder`) the caller took."""
        self.folder = folder
        self._lock = lock
        self._segment = -1
        self._segment_name = ""
        self._checkpoint = os.open(folder / CHECKPOINT_FILE, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
        self._checkpoint_bytes = os.fstat(self._checkpoint).st_size
        self.written = 0
        self._digest = hashlib.sha256()

    @property
    def digest(self) -> str:
        """The digest of the newest segment as it was written, private parts left out."""
        return "sha256:" + self._digest.hexdigest()

    def open_segment(self, name: str, content: bytes) -> None:
        """Go on behind `content`, which is how the segment begins; whatever follows it is cut off."""
        self._use(name, os.open(self.folder / name, _APPEND))
        self._digest.update(without_private_parts(content))
        self.written = len(content)
        if os.fstat(self._segment).st_size != self.written:
            os.ftruncate(self._segment, self.written)
            os.fsync(self._segment)

    def append(self, batch: bytes) -> None:
        """Write and sync; the batch is on disk, in this folder, when this returns."""
        try:
            _write(self._segment, batch)
            os.fdatasync(self._segment)
            self._check_in_place(self.written + len(batch))
        except OSError:
            self._take_back()
            raise
        self._digest.update(without_private_parts(batch))
        self.written += len(batch)

    def start_segment(self, name: str, batch: bytes) -> None:
        """Begin another segment with this batch; written and synced, with its name in the folder."""
        before, self._segment = self._segment, -1
        try:
            self._use(name, os.open(self.folder / name, _CREATE | os.O_APPEND, _FILE_MODE))
            self.append(batch)
            sync_folder(self.folder)
        except OSError:
            with contextlib.suppress(OSError):  # opening the ledger again removes it
                (self.folder / name).unlink(missing_ok=True)
            raise
        finally:
            os.close(before)

    def publish(self, note: str) -> None:
        """Make `note` the file `checkpoint`; in place, since a file of one sector is written whole or not."""
        content = note.encode()
        if len(content) == self._checkpoint_bytes:
            if os.pwrite(self._checkpoint, content, 0) != len(content):
                raise OSError(0, "the checkpoint was written in part")
            status = os.stat(self.folder / CHECKPOINT_FILE, follow_symlinks=False)
            if not os.path.samestat(status, os.fstat(self._checkpoint)):
                raise OSError(0, "the checkpoint's file was replaced")
            return
        # Ten times in a ledger's life the size gains a digit: then a new file takes the place of the old.
        handle = write_file(self.folder, CHECKPOINT_NEW, content)
        os.rename(self.folder / CHECKPOINT_NEW, self.folder / CHECKPOINT_FILE)
        sync_folder(self.folder)
        os.close(self._checkpoint)
        self._checkpoint, self._checkpoint_bytes = handle, len(content)

    def add_key(self, line: str) -> None:
        """Append a line to key.pub; synced."""
        handle = os.open(self.folder / KEY_FILE, _APPEND)
        try:
            _write(handle, line.encode())
            os.fsync(handle)
        finally:
            os.close(handle)

    def close(self) -> None:
        """Let go of files and lock, the checkpoint synced, so that a later crash leaves it current."""
        with contextlib.suppress(OSError):  # every acknowledged entry was synced before
            os.fsync(self._checkpoint)
        for handle in (self._segment, self._checkpoint, self._lock):
            if handle >= 0:
                os.close(handle)
        self._segment = self._checkpoint = self._lock = -1

    def _use(self, name: str, handle: int) -> None:
        if self._segment >= 0:
            os.close(self._segment)
        self._segment, self._segment_name, self.written = handle, name, 0
        self._digest = hashlib.sha256()

    def _check_in_place(self, size: int) -> None:
        """The file written to is the one in the folder, and nobody else wrote to it.

        Writing to a file that was deleted, or in a folder that was, succeeds: it has to be looked for.
        """
        found = os.stat(self.folder / self._segment_name, follow_symlinks=False)
        if not os.path.samestat(found, os.fstat(self._segment)) or found.st_size != size:
            raise OSError(0, "the segment was replaced, or written by someone else")

    def _take_back(self) -> None:
        """After a failed write: leave the file as it was before, as far as the disk lets us."""
        with contextlib.suppress(OSError):  # opening the ledger again cuts it
            if os.fstat(self._segment).st_size > self.written:
                os.ftruncate(self._segment, self.written)


def write_file(folder: Path, name: str, content: bytes) -> int:
    """A new file with this content, synced; its handle stays open."""
    (folder / name).unlink(missing_ok=True)
    handle = os.open(folder / name, _CREATE, _FILE_MODE)
    _write(handle, content)
    os.fsync(handle)
    return handle


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last through a crash."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(handle: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(handle, view) :]


def lock_folder(folder: Path) -> int:
    """Take the writer's lock, an flock on the key's file; another writer is refused. Readers need none."""
    handle = os.open(folder / KEY_FILE, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    deadline = time.monotonic() + _LOCK_WITHIN_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return handle
        except BlockingIOError:
            if time.monotonic() < deadline:
                time.sleep(0.01)
                continue
            os.close(handle)
            raise Refusal(
                Code.LEDGER_UNWRITABLE,
                f"{folder}: another process writes this ledger",
                hint="a ledger has one writer; end the other process, or give this one a folder of its own",
            ) from None
        except OSError:
            os.close(handle)
            raise


def unwritable(folder: Path, error: OSError) -> Refusal:
    return Refusal(
        Code.LEDGER_UNWRITABLE,
        f"{folder}: the ledger cannot be written: {error.strerror or error}",
        hint="nothing is answered until it can; mend the disk or folder, then open the ledger again",
    )


__all__ = ["Disk", "lock_folder", "sync_folder", "unwritable", "write_file"]
