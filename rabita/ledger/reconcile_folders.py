"""Reconciling from folders alone: each ledger is verified first, then held against the broker's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rabita.ledger.private import public_part
from rabita.ledger.reconcile import Finding, Line, Read, read_ledger, reconcile
from rabita.ledger.search import parse_entry, read_entries
from rabita.ledger.seen_before import BROKER_NAME
from rabita.ledger.tree import leaf_hash
from rabita.ledger.verify import Verified, verify_ledger
from rabita.refusal import Code, Refusal


@dataclass(frozen=True)
class Reconciled:
    """What was compared, party to number of entries, and what was found."""

    sizes: dict[str, int]
    questions: int
    findings: tuple[Finding, ...]


def party_of(origin: str) -> str:
    """The party whose ledger is called so.

    >>> party_of("rabita/drugs/agency/anf"), party_of("rabita/drugs/broker")
    ('anf', 'broker')
    """
    return origin.rpartition("/")[2]


def reconcile_folders(broker: Path, agents: Sequence[Path]) -> Reconciled:
    """Hold agents' ledgers against the broker's. `LEDGER_CORRUPT` where one of them is not whole."""
    checked = {folder: verify_ledger(folder) for folder in (broker, *agents)}
    federation = _federation(checked[broker])
    if party_of(checked[broker].origin) != BROKER_NAME or any(
        _federation(checked[folder]) != federation or "/agency/" not in checked[folder].origin
        for folder in agents
    ):
        raise Refusal(
            Code.USAGE,
            "not the ledgers of a broker and of agencies of its federation",
            hint="rabita ledger reconcile BROKER AGENT...: the broker's folder comes first",
        )
    center, *others = (_read(folder, verified) for folder, verified in checked.items())
    reads = {read.party: read for read in others}
    sizes = {read.party: read.size for read in (center, *reads.values())}
    return Reconciled(sizes, len(center.questions), tuple(reconcile(center, reads)))


def _read(folder: Path, verified: Verified) -> Read:
    entries = read_entries(folder, size=verified.size)
    lines = (Line(index, leaf_hash(public_part(line)), parse_entry(index, line)) for index, line in entries)
    return read_ledger(party_of(verified.origin), lines)


def _federation(verified: Verified) -> str:
    return verified.origin.split("/")[1]


__all__ = ["Reconciled", "party_of", "reconcile_folders"]
