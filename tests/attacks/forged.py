"""A second set of books: a party's ledger written again with its own key, whole and not the first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from rabita.ledger import Ledger, verify_ledger
from rabita.ledger.entry import RESERVED_KINDS
from rabita.ledger.search import parse_entry, read_entries
from rabita.trust import load_party
from rabita.wire.witnessing import BROKER as THE_BROKER
from rabita.wire.witnessing import origin_of
from tests.federation.running import Federation

Entry = dict[str, Any]


def rewritten(federation: Federation, party: str, folder: Path, alter: Callable[[Entry], Entry]) -> Path:
    """A ledger of the same party, signed with its own key, in which every entry went through `alter`."""
    trust = load_party(federation.layout.trust(party))
    origin = origin_of(trust.federation, trust.agency or THE_BROKER)
    with Ledger.open(folder, origin=origin, key=trust.signer.key) as forged:
        for index, line in read_entries(federation.layout.ledger(party)):
            entry = parse_entry(index, line)
            if entry["kind"] not in RESERVED_KINDS:
                forged.append(alter(entry))
    assert verify_ledger(folder)  # by itself it is whole: only others can tell
    return folder


__all__ = ["Entry", "rewritten"]
