"""One agency's table under noise: a question is planned, run with the agency's secret and perturbed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from agent.disclosure import Hidden, RawPartial, check_perturbable, disclose, record_key
from rabita.catalogue.model import Catalogue, Column, Role, Table, Type
from rabita.plan import Planner
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
    """Persons in cells; `answer` gives what leaves, one row for each group, hidden from nobody."""

    def __init__(self, rows: Sequence[tuple[Any, ...]], seed: bytes = SEED) -> None:
        self._connection = duckdb.connect()
        names = ("person", "cell", "planted", "sex", "amount", "ones")
        columns = [list(column) for column in zip(*rows, strict=True)]
        types = (pa.string(), pa.int64(), pa.bool_(), pa.string(), pa.float64(), pa.int64())
        table = pa.table(
            [pa.array(c, t) for c, t in zip(columns, types, strict=True)], names=names
        ).append_column("agency", pa.array(["anf"] * len(rows)))
        self._connection.register("t", table)
        self._key = record_key(seed)

    def answer(self, sql: str, obligations: Obligations = NOISE) -> list[tuple[Any, ...]]:
        """The rows of a question's one fragment."""
        (fragment,) = PLANNER.plan(sql).fragments
        check_perturbable([fragment], Perturbation.of(obligations))
        hidden = Hidden.needed(obligations)
        text = fragment.sql(
            lambda name: name,
            contributors=hidden.counted,
            shares=hidden.shared,
            record_key=self._key if hidden.keyed else None,
        )
        raw = RawPartial(self._connection.sql(text).to_arrow_table(), fragment, hidden)
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
