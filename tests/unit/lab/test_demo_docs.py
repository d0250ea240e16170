"""What the documentation says of the demo's agencies is what the code makes."""

from __future__ import annotations

from pathlib import Path

from lab.demo.agencies import STAKEHOLDERS, Agency
from lab.demo.layouts import LAYOUTS

DOCUMENT = Path(__file__).parents[3] / "docs" / "lab.md"
KINDS = {"duckdb": "DuckDB", "parquet": "Parquet", "csv": "CSV, `;`"}


def _row(agency: Agency) -> str:
    layout = LAYOUTS[agency.layout](agency)
    tables = ", ".join(f"`{name}`" for name in layout.tables)
    holds = ", ".join(layout.serves)
    return f"| `{agency.id}`, {agency.name} | {holds} | {KINDS[layout.kind]}: {tables} | {layout.about} |"


def test_the_table_of_agencies_is_true() -> None:
    rows = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert rows == [_row(agency) for agency in STAKEHOLDERS]
