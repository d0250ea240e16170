"""The witness of a party that starts: from its file, and from what its own ledger says was seen."""

from __future__ import annotations

from pathlib import Path

from rabita.ledger import Ledger, Witness
from rabita.ledger.seen_before import BROKER_NAME, states_seen
from rabita.wire.witnessing import BROKER, origin_of, seen_folder


def restored_witness(folder: Path, ledger: Ledger, federation: str) -> Witness:
    """The witness beside this ledger; what it finds out goes on record there."""
    witness = Witness(seen_folder(folder), ledger.append)
    for peer, size, root in states_seen(folder):
        witness.restore(origin_of(federation, BROKER if peer == BROKER_NAME else peer), size, root)
    return witness


__all__ = ["restored_witness"]
