"""The words that labels put in quotes are those of the DuckDB that answers."""

from __future__ import annotations

import duckdb

from rabita.sql.keywords import KEYWORDS


def test_the_list_is_duckdbs_own() -> None:
    found = duckdb.sql("SELECT DISTINCT keyword_name FROM duckdb_keywords()").fetchall()
    assert {word for (word,) in found} == KEYWORDS
