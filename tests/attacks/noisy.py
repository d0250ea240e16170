"""One agency's table under noise: a question is planned, run with the agency's secret and perturbed."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from agent.compile import Looks, SourceSql
from agent.disclosure import RecordKeys, check_perturbable, disclose
from agent.looks import Asking, raw_partial
from rabita.catalogue.model import Catalogue, Column, Role, Table, Type
from rabita.plan import Planner
from rabita.plan.quick import Spread
from rabita.policy.model import Obligations
from rabita.policy.perturbation import Perturbation

NOISE = Obligations(1, max_share=Decimal("0.85"), round_to=5, noise="cell_key")
SEED = bytes(range(32))


def _column(name: str, kind: str, role: str = "dimension") -> Column:
    return Column(name, Type.parse(kind), Role(role))


CATALOGUE = Catalogue(
    version=1,
    purposes=("trend_analysis",),
    tables={
        "t": Table(
            "t",
            {
                c.name: c
                for c in (
                    _column("person", "string", "identifier"),
                    _column("cell", "integer"),
                    _column("planted", "boolean"),
                    _column("sex", "string"),
                    _column("amount", "double", "measure"),
                    _column("ones", "integer", "measure"),
                )
            },
            subject="person",
        ),
        "rows": Table("rows", {"cell": _column("cell", "integer")}),
    },
    colocated=(),
    hash="sha256:0",
)
PLANNER = Planner(CATALOGUE)


class Noisy:
    """Persons in cells, as a source; `answer` gives what leaves, one row for each group."""

    def __init__(self, rows: Sequence[tuple[Any, ...]], seed: bytes = SEED) -> None:
        self._connection = duckdb.connect()
        names = ("person", "cell", "planted", "sex", "amount", "ones")
        columns = [list(column) for column in zip(*rows, strict=True)]
        types = (pa.string(), pa.int64(), pa.bool_(), pa.string(), pa.float64(), pa.int64())
        table = pa.table(
            [pa.array(c, t) for c, t in zip(columns, types, strict=True)], names=names
        ).append_column("agency", pa.array(["anf"] * len(rows)))
        self._connection.register("t", table)
        self._keys = RecordKeys(seed)

    def tables(self) -> frozenset[str]:
        return frozenset({"t"})

    def scan(self, table: str, columns: Sequence[str]) -> str:
        return table

    def spread(self, table: str) -> Spread | None:
        return None

    def run(self, sql: SourceSql, deadline: float, cancel: threading.Event) -> pa.Table:
        return self._connection.sql(sql.text).to_arrow_table()

    def version(self) -> int:
        return 0

    def close(self) -> None:
        self._connection.close()

    def answer(self, sql: str, obligations: Obligations = NOISE) -> list[tuple[Any, ...]]:
        """The rows of a question's one fragment."""
        (fragment,) = PLANNER.plan(sql).fragments
        check_perturbable([fragment], Perturbation.of(obligations))
        asking = Asking(0.0, threading.Event(), self._keys)
        raw = raw_partial(Looks(fragment, self), self, obligations, asking)
        (disclosed,) = disclose([raw], obligations)
        return [tuple(row.values()) for row in disclosed.table.to_pylist()]


def persons(sizes: Sequence[int], seed: int) -> list[tuple[Any, ...]]:
    """So many people in each cell, one row for each, with log-normal amounts."""
    chance = random.Random(seed)
    return [
        (f"{cell}/{i}", cell, False, chance.choice("FM"), round(chance.lognormvariate(1, 1), 3), 1)
        for cell, size in enumerate(sizes)
        for i in range(size)
    ]


__all__ = ["CATALOGUE", "NOISE", "PLANNER", "Noisy", "persons"]
