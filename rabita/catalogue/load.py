"""Loads `catalogue.yaml`: reads it, checks it against its reference files, hashes both."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from rabita.catalogue.encode import catalogue_hash
from rabita.catalogue.model import Catalogue, Table
from rabita.catalogue.reading import Document, open_document
from rabita.catalogue.reference import describe_reference
from rabita.catalogue.tables import read_catalogue
from rabita.refusal import Refusal


def load_catalogue(path: Path) -> Catalogue:
    """The catalogue at `path`; a `Refusal` names file, line, key, what was found and what is allowed."""
    document = open_document(path)
    catalogue = read_catalogue(document)
    tables = {t.name: _with_digest(document, t, path.parent) for t in catalogue.tables.values()}
    document.finish()
    complete = replace(catalogue, tables=tables)
    return replace(complete, hash=catalogue_hash(complete))


def _with_digest(document: Document, table: Table, folder: Path) -> Table:
    if not table.is_reference:
        return table
    with document.collecting():
        item = document.root.entries()["tables"].entries()[table.name].entries()["reference"]
        try:
            return replace(table, reference_digest=describe_reference(table, folder))
        except Refusal as refusal:
            raise item.because(refusal.message) from None
    return table


__all__ = ["load_catalogue"]
