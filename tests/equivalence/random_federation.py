"""Random small federations: few rows of few values, so that groups meet across agencies, of nasty kinds.

Doubles are such that sums of them are exact: what differs then differs for another reason than rounding.
"""

from __future__ import annotations

import datetime
import functools
import random
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from broker.merge import Merger
from rabita.catalogue.arrow_types import arrow_schema
from rabita.catalogue.model import Catalogue, Column, ColumnRef, Role, Table, Type
from rabita.plan import Planner
from tests.equivalence.harness import Federation, visible_schema

AGENCIES = ("anf", "coast", "customs", "health", "police")


def _columns(**types: str) -> dict[str, Column]:
    found = {}
    for name, written in types.items():
        kind, _, role = written.partition(" ")
        found[name] = Column(name, Type.parse(kind), Role(role or "dimension"))
    return found


CATALOGUE = Catalogue(
    version=1,
    purposes=("trend_analysis",),
    tables={
        "t": Table(
            "t",
            _columns(
                k="string identifier",
                i="string identifier",
                d="string",
                g="integer",
                q="decimal(9,2) measure",
                x="double",
                f="boolean",
                dt="date",
                ts="timestamp",
            ),
            subject="k",
        ),
        "u": Table("u", _columns(k="string identifier", c="string", y="integer measure"), subject="k"),
        "v": Table("v", _columns(d="string", g="integer", w="double measure")),
        "r": Table(
            "r", _columns(d="string", s="integer", rate="decimal(4,1)", opened="date"), reference="r.csv"
        ),
    },
    colocated=(frozenset({ColumnRef("t", "k"), ColumnRef("u", "k")}),),
    hash="sha256:0",
)
REFERENCE = pa.table(
    [
        ["a", "b", "B", None, "b"],
        [1, 2, 2, 3, None],
        [Decimal("0.5"), Decimal("1.0"), None, Decimal("-2.5"), Decimal("100.0")],
        [datetime.date(2024, 2, 29), None, datetime.date(1999, 12, 31), datetime.date(2024, 2, 29), None],
    ],
    schema=arrow_schema(CATALOGUE.tables["r"].columns.values()),
)
_POOLS: dict[str, Sequence[Any]] = {
    "i": ("p1", "p2", "p3", None),
    "c": ("F", "M", "f", None),
    "d": ("a", "b", "B", "", "é", "a%_", None),
    "g": (None, 0, 1, 2, -3, 2**62, -(2**62)),
    "q": (None, *(Decimal(t) for t in ("0.00", "1.50", "-1.50", "9999999.99", "0.01"))),
    "x": (None, 0.0, -0.0, 0.5, -2.25, 1e10),
    "w": (None, 0.5, -0.25, 8.0),
    "y": (None, 0, 7, -7),
    "f": (None, True, False),
    "dt": (None, *(datetime.date.fromisoformat(t) for t in ("2024-02-29", "1999-12-31", "2024-12-30"))),
    "ts": (
        None,
        *(datetime.datetime.fromisoformat(t) for t in ("2024-02-29T23:59:59.999999", "2024-12-30T00:00:00")),
    ),
}
_RARE: dict[str, Sequence[Any]] = {"x": (float("nan"), float("inf"), float("-inf")), "w": (float("nan"),)}


@functools.cache
def planner() -> Planner:
    return Planner(CATALOGUE)


@functools.cache
def _merger() -> Merger:
    folder = Path(tempfile.mkdtemp(prefix="rabita-generated-"))
    return Merger(CATALOGUE, {"r": REFERENCE}, spill_folder=folder, memory_limit="512MB")


@functools.cache
def random_federation(seed: int, sizes: tuple[int, ...], *, large: bool = True) -> Federation:
    """A federation of as many agencies as sizes; `large`: also integers near 2^62, which overflow easily."""
    chance = random.Random(seed)
    agencies = {
        agency: {
            name: _table(CATALOGUE.tables[name], agency, size, chance, large)
            for name in ("t", "u", "v")
            if name == "t" or chance.random() < 0.9
        }
        for agency, size in zip(AGENCIES, sizes, strict=False)
    }
    return Federation(
        CATALOGUE,
        agencies,
        {"r": REFERENCE},
        spill_folder=Path(tempfile.gettempdir()),
        planner=planner(),
        merger=_merger(),
    )


def _table(table: Table, agency: str, size: int, chance: random.Random, large: bool) -> pa.Table:
    return pa.table(
        {
            f.name: pa.array([_value(f.name, agency, chance, large) for _ in range(size)], f.type)
            for f in visible_schema(table)
        }
    )


def _value(name: str, agency: str, chance: random.Random, large: bool) -> Any:
    if name == "k":  # colocated: no two agencies hold the same
        return chance.choice((None, *(f"{agency}-{n}" for n in range(6))))
    if name in _RARE and chance.random() < 0.05:
        return chance.choice(_RARE[name])
    value = chance.choice(_POOLS[name])
    return value % 5 if isinstance(value, int) and not isinstance(value, bool) and not large else value


__all__ = ["AGENCIES", "CATALOGUE", "planner", "random_federation"]
