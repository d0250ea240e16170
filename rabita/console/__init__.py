"""The officer's web pages: a window on one ledger, with no rights but those of whoever is logged in."""

from rabita.console.app import make_app
from rabita.console.reader import Reader

__all__ = ["Reader", "make_app"]
