"""A ledger's folder as readers see it: which files belong there, and their bytes. Never writes.

key.pub                       the verifier key, `origin+hash+base64`, on a line; a later key on another
checkpoint                    the newest signed checkpoint, a C2SP note
entries-000000000000.jsonl    the segments, each named for its first entry
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from pathlib import Path

from rabita.ledger.keys import Keys
from rabita.ledger.note import Checkpoint
from rabita.ledger.segment import segment_first
from rabita.refusal import Code, Refusal

KEY_FILE = "key.pub"
CHECKPOINT_FILE = "checkpoint"
CHECKPOINT_NEW = "checkpoint.new"  # while the checkpoint's file is replaced by a longer one
EXPIRING = "expiring.new"  # while a segment is replaced by one without private parts
PASSING = (CHECKPOINT_NEW, EXPIRING)

MAX_SMALL_FILE = 16_384
MAX_SEGMENT_FILE = 64 * 1024 * 1024


def require_folder(folder: Path) -> None:
    """Refuse what cannot be a ledger because it is no folder."""
    if not folder.is_dir():
        found = "not a folder" if folder.exists() else "no such folder"
        raise Refusal(Code.USAGE, f"{folder}: {found}", hint="give the path of a ledger's folder")


def read_file(folder: Path, name: str, limit: int) -> bytes:
    """A file's bytes; refused as corrupt where it is missing, no plain file, or larger than it can be."""
    try:
        handle = os.open(folder / name, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        raise Refusal(Code.LEDGER_CORRUPT, f"{name}: missing from the ledger") from None
    except OSError as error:
        raise _unreadable(folder / name, error) from None
    with os.fdopen(handle, "rb") as file:
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise Refusal(Code.LEDGER_CORRUPT, f"{name}: not a plain file")
            content = file.read(limit + 1)
        except OSError as error:
            raise _unreadable(folder / name, error) from None
    if len(content) > limit:
        raise Refusal(Code.LEDGER_CORRUPT, f"{name}: larger than a ledger writes it")
    return content


def read_segment(folder: Path, name: str) -> bytes:
    return read_file(folder, name, MAX_SEGMENT_FILE)


def segment_names(folder: Path, passing: Collection[str] = ()) -> list[str]:
    """The segments in their order; refused if anything but a ledger's files, and `passing`, is there."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise _unreadable(folder, error) from None
    segments = [name for name in names if segment_first(name) is not None]
    for name in names:
        if name not in segments and name not in (KEY_FILE, CHECKPOINT_FILE, *passing):
            raise Refusal(Code.LEDGER_CORRUPT, f"{printable(name)}: no file of a ledger")
    return segments


def read_keys(folder: Path) -> Keys:
    """The keys that the folder holds, written exactly as keys are."""
    text = _text(folder, KEY_FILE)
    try:
        return Keys.parse(text)
    except Refusal as refusal:
        raise Refusal(Code.LEDGER_CORRUPT, f"{KEY_FILE}: {refusal.message}") from None


def read_checkpoint(folder: Path, keys: Keys) -> tuple[str, Checkpoint]:
    """The newest checkpoint as the folder holds it, and what it says."""
    note = _text(folder, CHECKPOINT_FILE)
    try:
        checkpoint = keys.open(note)
    except Refusal as refusal:
        raise Refusal(Code.LEDGER_CORRUPT, f"{CHECKPOINT_FILE}: {refusal.message}") from None
    if (
        not note.startswith(checkpoint.text + "\n\u2014 ")
        or note.count("\n") != checkpoint.text.count("\n") + 2
    ):
        raise Refusal(Code.LEDGER_CORRUPT, f"{CHECKPOINT_FILE}: more than a checkpoint and its signature")
    return note, checkpoint


def printable(name: str) -> str:
    """A file's name with nothing in it that a terminal would act on."""
    return ascii(name)[1:-1] if not name.isprintable() else name


def _text(folder: Path, name: str) -> str:
    try:
        return read_file(folder, name, MAX_SMALL_FILE).decode()
    except UnicodeDecodeError:
        raise Refusal(Code.LEDGER_CORRUPT, f"{name}: not UTF-8") from None


def _unreadable(path: Path, error: OSError) -> Refusal:
    return Refusal(Code.CONFIGURATION, f"{path}: cannot be read: {error.strerror}")


__all__ = [
    "CHECKPOINT_FILE",
    "CHECKPOINT_NEW",
    "EXPIRING",
    "KEY_FILE",
    "PASSING",
    "printable",
    "read_checkpoint",
    "read_file",
    "read_keys",
    "read_segment",
    "require_folder",
    "segment_names",
]
