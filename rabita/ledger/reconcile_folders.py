"""Reconciling from folders alone: each ledger is verified first, then held against the broker's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rabita.ledger.private import public_part
from rabita.ledger.reconcile import Finding, Line, Read, read_ledger, reconcile, sizes_seen
from rabita.ledger.search import parse_entry, read_entries
from rabita.ledger.seen_before import BROKER_NAME
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


def lines_of(folder: Path, size: int) -> Iterator[Line]:
    """The first `size` entries of a folder."""
    for index, line in read_entries(folder):
        if index >= size:
            return
        yield Line.of(index, public_part(line), parse_entry(index, line))


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
    names = {folder: party_of(checked[folder].origin) for folder in agents}
    reads = {name: read_ledger(name, _all(folder, checked)) for folder, name in names.items()}
    center = read_ledger(BROKER_NAME, _all(broker, checked), sizes_seen(reads.values(), BROKER_NAME))
    for folder, name in names.items():  # once more, now that it is known at which sizes the broker saw it
        reads[name] = read_ledger(name, _all(folder, checked), sizes_seen([center], name))
    return reconciled(center, reads)


def reconciled(broker: Read, agents: dict[str, Read]) -> Reconciled:
    sizes = {BROKER_NAME: broker.size, **{party: read.size for party, read in agents.items()}}
    return Reconciled(sizes, len(broker.questions), tuple(reconcile(broker, agents)))


def _all(folder: Path, checked: dict[Path, Verified]) -> Iterator[Line]:
    return lines_of(folder, checked[folder].size)


def _federation(verified: Verified) -> str:
    return verified.origin.split("/")[1]


__all__ = ["Reconciled", "lines_of", "party_of", "reconcile_folders", "reconciled"]
