"""Append-only, tamper-evident records of who asked what: written, proved, searched (DESIGN section 11)."""

from rabita.ledger.entry import encode_entry, timestamp
from rabita.ledger.note import Checkpoint, NoteSigner, VerifierKey, open_checkpoint
from rabita.ledger.search import Filter, Found, search
from rabita.ledger.store import Ledger
from rabita.ledger.tip import Recorded
from rabita.ledger.tree import verify_consistency, verify_inclusion
from rabita.ledger.verify import Verified, verify_ledger
from rabita.ledger.witness import Witness

__all__ = [
    "Checkpoint",
    "Filter",
    "Found",
    "Ledger",
    "NoteSigner",
    "Recorded",
    "Verified",
    "VerifierKey",
    "Witness",
    "encode_entry",
    "open_checkpoint",
    "search",
    "timestamp",
    "verify_consistency",
    "verify_inclusion",
    "verify_ledger",
]
