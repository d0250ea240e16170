"""One agency's table under noise: a question is planned, run with the agency's secret and perturbed."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from agent.compile import Looks, SourceSql
from agent.disclosure import RawPartial, RecordKeys, check_perturbable, disclose
from agent.looks import Asking, raw_partial
from rabita.catalogue.model import Catalogue, Column, ColumnRef, Role, Table, Type
from rabita.plan import Planner
from rabita.plan.model import arrow_type
from rabita.plan.quick import Spread
from rabita.policy.model import Obligations
from rabita.policy.perturbation import Perturbation

NOISE = Obligations(1, max_share=Decimal("0.85"), round_to=5, noise="cell_key")
SEED = bytes(range(32))
Bounds = tuple[str | int | float, str | int | float]
_MOST = "(SELECT max(n) FROM (SELECT count(*) AS n FROM t GROUP BY person))"


def _column(name: str, kind: str, role: str = "dimension") -> Column:
    return Column(name, Type.parse(kind), Role(role))


def _cases() -> Table:
    columns = (_column("crime", "string", "identifier"), _column("person", "string", "identifier"))
    return Table("cases", {c.name: c for c in columns}, subject="crime")


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
        "cases": _cases(),
        "rows": Table("rows", {"cell": _column("cell", "integer")}),
    },
    colocated=(frozenset({ColumnRef("t", "person"), ColumnRef("cases", "person")}),),
    hash="sha256:0",
)
PLANNER = Planner(CATALOGUE)


def bounded(bounds: Mapping[str, Bounds], kinds: Mapping[str, str] | None = None) -> Planner:
    """The same with bounds on these columns, and columns of these types."""
    table = CATALOGUE.tables["t"]
    columns = {
        name: replace(
            column,
            type=Type.parse(kinds[name]) if kinds and name in kinds else column.type,
            bounds=bounds.get(name),
        )
        for name, column in table.columns.items()
    }
    tables = {**CATALOGUE.tables, "t": replace(table, columns=columns)}
    return Planner(replace(CATALOGUE, tables=tables))


class Noisy:
    """Persons in cells, as a source; `answer` gives what leaves, one row for each group.

    `single`: it says that every row is another person's, which is then not found out one by one.
    """

    def __init__(
        self,
        rows: Sequence[tuple[Any, ...]],
        seed: bytes = SEED,
        planner: Planner = PLANNER,
        *,
        single: bool = False,
    ) -> None:
        self._connection = duckdb.connect()
        shared = planner.catalogue.tables["t"].columns
        columns = [list(column) for column in zip(*rows, strict=True)]
        types = [arrow_type(column.type.duckdb) for column in shared.values()]
        table = pa.table(
            [pa.array(c, t) for c, t in zip(columns, types, strict=True)], names=list(shared)
        ).append_column("agency", pa.array(["anf"] * len(rows)))
        self._connection.register("t", table)
        self._connection.execute(
            "CREATE VIEW cases AS SELECT DISTINCT 'of ' || person AS crime, person FROM t"
        )
        self._keys, self._planner, self._single = RecordKeys(seed), planner, single

    def tables(self) -> frozenset[str]:
        return frozenset({"t"})

    def scan(self, table: str, columns: Sequence[str]) -> str:
        return table

    def spread(self, table: str) -> Spread | None:
        return Spread(_MOST, "(SELECT count(*) FROM t WHERE person IS NULL)", True) if self._single else None

    def run(self, sql: SourceSql, deadline: float, cancel: threading.Event) -> pa.Table:
        return self._connection.sql(sql.text).to_arrow_table()

    def version(self) -> int:
        return 0

    def close(self) -> None:
        self._connection.close()

    def answer(self, sql: str, obligations: Obligations = NOISE) -> list[tuple[Any, ...]]:
        """The rows of a question's one fragment."""
        (disclosed,) = disclose([self.raw(sql, obligations)], obligations)
        return [tuple(row.values()) for row in disclosed.table.to_pylist()]

    def raw(self, sql: str, obligations: Obligations = NOISE) -> RawPartial:
        """What the source said for a question's one fragment, before any noise."""
        (fragment,) = self._planner.plan(sql).fragments
        check_perturbable([fragment], Perturbation.of(obligations))
        asking = Asking(0.0, threading.Event(), self._keys)
        return raw_partial(Looks(fragment, self), self, obligations, asking)


def persons(sizes: Sequence[int], seed: int) -> list[tuple[Any, ...]]:
    """So many people in each cell, one row for each, with log-normal amounts."""
    chance = random.Random(seed)
    return [
        (f"{cell}/{i}", cell, False, chance.choice("FM"), round(chance.lognormvariate(1, 1), 3), 1)
        for cell, size in enumerate(sizes)
        for i in range(size)
    ]


__all__ = ["CATALOGUE", "NOISE", "PLANNER", "Noisy", "bounded", "persons"]
