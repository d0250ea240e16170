"""What a checkpoint says, for people. Pure. Its signature is for the browser to check."""

from __future__ import annotations

import binascii
from base64 import b64decode
from dataclasses import dataclass

from rabita.refusal import Code, Refusal


@dataclass(frozen=True)
class State:
    """The state of one ledger: whose, how many entries, the tree's root in base64, and the signed note."""

    origin: str
    size: int
    root: str
    note: str


def state_of(note: str) -> State:
    """The state in a checkpoint (C2SP tlog-checkpoint)."""
    lines = note.split("\n")
    try:
        origin, size, root = lines[0], int(lines[1]), lines[2]
        if not origin or size < 0 or len(b64decode(root, validate=True)) != 32:
            raise ValueError
    except (IndexError, ValueError, binascii.Error):
        raise Refusal(Code.LEDGER_CORRUPT, "what came is no checkpoint") from None
    return State(origin, size, root, note)


__all__ = ["State", "state_of"]
