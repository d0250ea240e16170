"""A party that starts with another catalogue than it had says so in its ledger; it counts from then on."""

from __future__ import annotations

from rabita.catalogue import Catalogue
from rabita.ledger import Filter, Ledger, search
from rabita.telemetry import log


def record_catalogue_change(catalogue: Catalogue, ledger: Ledger) -> None:
    """Write which catalogue takes the place of which, where the last start on record was with another."""
    last = next(search(ledger.folder, Filter(kind="started")), None)
    before = last.entry.get("catalogue") if last else None
    if before in (None, catalogue.hash):
        return
    changed = {"catalogue": catalogue.hash, "version": catalogue.version, "catalogue_before": before}
    ledger.append({"kind": "catalogue_changed", **changed})
    log("catalogue_changed", catalogue=catalogue.hash, version=catalogue.version)


__all__ = ["record_catalogue_change"]
