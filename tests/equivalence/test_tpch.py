"""TPC-H over four agencies: each of the 22 queries equal to one database's answer, or refused."""

from __future__ import annotations

import datetime
import functools
import json
import math
import tempfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from rabita.catalogue import load_catalogue, read_reference_tables
from rabita.refusal import Outcome, Refusal
from tests.equivalence.compare import difference, is_ordered, rows
from tests.equivalence.harness import Federation, NoAnswer, visible_schema

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "federations" / "tpch"
ANSWERED = range(1, 23)

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the shared federations are not beside the checkout"
)


@functools.cache
def tpch() -> Federation:
    catalogue = load_catalogue(FOLDER / "catalogue.yaml")
    shared = [t for t in catalogue.tables.values() if not t.is_reference]
    agencies = {
        folder.name: {
            t.name: pq.read_table(folder / "data" / f"{t.name}.parquet").cast(visible_schema(t))
            for t in shared
        }
        for folder in sorted((FOLDER / "agencies").iterdir())
    }
    spill = Path(tempfile.mkdtemp(prefix="rabita-tpch-"))
    return Federation(catalogue, agencies, read_reference_tables(catalogue, FOLDER), spill_folder=spill)


@functools.cache
def answers() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("number", range(1, 23))
def test_query(number: int) -> None:
    sql = (FOLDER / "queries" / f"q{number:02}.sql").read_text(encoding="utf-8")
    got = tpch().answer(sql)
    if isinstance(got, Refusal):
        assert number not in ANSWERED, f"{got} {got.hint}"
        assert got.code.outcome is Outcome.REFUSED, got
        return
    want = tpch().expected(sql)
    assert not isinstance(want, NoAnswer)
    assert difference(got, want, ordered=is_ordered(sql)) is None
    published = answers()[f"q{number:02}"]
    assert got.schema.names == published["columns"]
    assert len(got) == len(published["rows"])
    for row, texts in zip(rows(got), published["rows"], strict=True):
        assert all(_reads(value, text) for value, text in zip(row, texts, strict=True)), (row, texts)


def _reads(value: Any, text: str | None) -> bool:
    """Whether a published text reads as this value."""
    if value is None or text is None:
        return value is text
    if isinstance(value, float):
        return math.isclose(value, float(text), rel_tol=1e-9)
    if isinstance(value, datetime.datetime):
        return value == datetime.datetime.fromisoformat(text)
    return str(value) == text
