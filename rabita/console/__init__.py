"""The officer's web pages: a window on one ledger, with no rights but those of whoever is logged in."""

from rabita.console.app import make_app
from rabita.console.reader import LedgerReader, Reader

__all__ = ["LedgerReader", "Reader", "make_app"]
