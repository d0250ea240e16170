"""How one agency keeps its records: its own tables, and the mapping that turns them into shared ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

NOT_KEPT = "NULL"
"""The mapping of a column that an agency does not record."""


@dataclass(frozen=True)
class Layout:
    """`tables`: name to the SELECT that writes it, over the world's tables narrowed to this agency.

    `serves`: shared table to its entry in `agent.yaml`. `about` says what is peculiar to it.
    """

    about: str
    kind: Literal["duckdb", "parquet", "csv"]
    tables: Mapping[str, str]
    serves: Mapping[str, Mapping[str, Any]]
    csv: Mapping[str, str] = field(default_factory=lambda: {"delimiter": ";"})


def recode(column: str, codes: Mapping[str, str] | Mapping[str, int]) -> str:
    """SQL for the local code of a shared value: what an agency writes where the catalogue says `heroin`.

    >>> recode("sex", {"f": 2, "m": 1})
    "CASE sex WHEN 'f' THEN 2 WHEN 'm' THEN 1 END"
    """
    cases = " ".join(f"WHEN {_literal(value)} THEN {_literal(code)}" for value, code in codes.items())
    return f"CASE {column} {cases} END"


def back(sql: str, codes: Mapping[str, str] | Mapping[str, int]) -> dict[str, Any]:
    """The mapping of a coded column: local SQL and local code to shared value."""
    return {"sql": sql, "codes": {code: value for value, code in codes.items()}}


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def moment(column: str, form: str) -> str:
    """The mapping of a time written as text; what is not written so becomes NULL."""
    return f"try_strptime({column}, '{form}')"
