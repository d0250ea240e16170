"""The shared federations load, travel and give their reference tables as catalogued."""

from __future__ import annotations

from pathlib import Path

import pytest

from rabita.catalogue import (
    decode_catalogue,
    encode_catalogue,
    load_agent_file,
    load_catalogue,
    load_federation,
    read_reference_tables,
)
from rabita.catalogue.arrow_types import arrow_schema

SHARED = Path(__file__).parents[3] / ".." / "shared" / "federations"
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the shared federations are not beside this checkout"
)

ROWS = {
    "tpch": {"nation": 25, "part": 4000, "partsupp": 16000, "region": 5, "supplier": 200},
    "attacks": {"drugs": 5},
}


@pytest.mark.parametrize("name", ROWS)
def test_a_shared_federation_loads_whole(name: str) -> None:
    folder = SHARED / name
    federation = load_federation(folder)
    catalogue = load_catalogue(folder / "catalogue.yaml")
    assert federation.name == name
    assert decode_catalogue(encode_catalogue(catalogue)) == catalogue
    for agency in federation.agencies:
        agent = load_agent_file(folder / "agencies" / agency / "agent.yaml", catalogue)
        assert agent.agency == agency
        assert set(agent.tables) == {t.name for t in catalogue.tables.values() if not t.is_reference}
        assert agent.source.path.is_dir()


@pytest.mark.parametrize("name", ROWS)
def test_its_reference_tables_come_as_catalogued(name: str) -> None:
    catalogue = load_catalogue(SHARED / name / "catalogue.yaml")
    tables = read_reference_tables(catalogue, SHARED / name)
    assert {table: arrow.num_rows for table, arrow in tables.items()} == ROWS[name]
    for table, arrow in tables.items():
        assert arrow.schema == arrow_schema(catalogue.tables[table].columns.values())
