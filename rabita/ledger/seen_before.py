"""What a party's own ledger says it saw of its peers' ledgers: written there, and read again at a start.

An entry of a question has `witnessed`: for each peer, in one text, the number of entries and the root in
base64. Where the peer answered, its answer's place in its own ledger stands before: `INDEX SIZE ROOT`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from pathlib import Path

from rabita.ledger.note import Checkpoint
from rabita.ledger.search import Filter, search

BROKER_NAME = "broker"
READMITTED = "peer_readmitted"
_LOOKED_AT = 256  # entries: states of one peer are out of order by no more than what was under way at once


def state_seen(checkpoint: Checkpoint, index: int | None = None) -> str:
    """A peer's state as entries carry it.

    >>> state_seen(Checkpoint("rabita/f/broker", 3, bytes(32)), 2)
    '2 3 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='
    """
    state = f"{checkpoint.size} {base64.b64encode(checkpoint.root).decode()}"
    return state if index is None else f"{index} {state}"


def read_state(text: object) -> tuple[int | None, int, bytes] | None:
    """Index, size and root of such a text; None where it is none."""
    parts = text.split(" ") if isinstance(text, str) else []
    try:
        *index, size, root = parts
        return (int(index[0]) if index else None), int(size), base64.b64decode(root, validate=True)
    except (ValueError, binascii.Error):
        return None


def states_seen(folder: Path) -> Iterator[tuple[str, int, bytes]]:
    """The newest states of peers in the entries of a ledger, by name: `broker`, or an agency's id.

    What was seen of a peer before an officer readmitted it does not count.
    """
    readmitted: set[str] = set()
    for place, found in enumerate(search(folder, Filter())):
        if place >= _LOOKED_AT:
            return
        if found.entry.get("kind") == READMITTED:
            readmitted.add(str(found.entry.get("peer")))
        witnessed = found.entry.get("witnessed")
        for peer, text in witnessed.items() if isinstance(witnessed, dict) else ():
            state = read_state(text)
            if state is not None and peer not in readmitted:
                yield peer, state[1], state[2]


__all__ = ["BROKER_NAME", "READMITTED", "read_state", "state_seen", "states_seen"]
