"""The nasty federation: four agencies, one without rows, one that serves two tables only.

Rows stand as SQL in `nasty/agencies/ID.sql`; catalogue and reference tables are read by Rabita itself.
"""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

import duckdb
import pyarrow as pa

from rabita.catalogue import load_catalogue, read_reference_tables
from rabita.catalogue.model import Catalogue
from tests.equivalence.harness import Federation, quoted, visible_schema

FOLDER = Path(__file__).parent / "nasty"
SERVES = {
    "anf": ("seizures", "persons", "visits", "words"),
    "customs": ("seizures", "persons", "visits", "words"),
    "health": ("persons", "visits"),
    "coast": ("seizures", "persons", "visits", "words"),
}


@functools.cache
def nasty() -> Federation:
    """The one federation that all cases are asked of; nothing changes it."""
    catalogue = load_catalogue(FOLDER / "catalogue.yaml")
    rows = {agency: _rows(agency, catalogue) for agency in SERVES}
    folder = Path(tempfile.mkdtemp(prefix="rabita-equivalence-"))
    return Federation(catalogue, rows, read_reference_tables(catalogue, FOLDER), spill_folder=folder)


def _rows(agency: str, catalogue: Catalogue) -> dict[str, pa.Table]:
    with duckdb.connect(":memory:") as connection:
        for name in SERVES[agency]:
            columns = ", ".join(
                f"{quoted(c.name)} {c.type.duckdb}"
                for c in catalogue.tables[name].visible.values()
                if c.name != "agency"
            )
            connection.execute(f"CREATE TABLE {quoted(name)} ({columns})")
        connection.execute((FOLDER / "agencies" / f"{agency}.sql").read_text(encoding="utf-8"))
        return {
            name: connection.sql(f"FROM {quoted(name)}")
            .to_arrow_table()
            .cast(visible_schema(catalogue.tables[name]))
            for name in SERVES[agency]
        }


__all__ = ["SERVES", "nasty"]
