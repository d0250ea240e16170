"""Random small federations: few rows of few values, so that groups meet across agencies, of nasty kinds.

Doubles are such that sums of them are exact: what differs then differs for another reason than rounding.
"""

from __future__ import annotations

import datetime
import functools
import random
import tempfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from rabita.catalogue.arrow_types import arrow_schema
from rabita.catalogue.model import Catalogue, Column, ColumnRef, Role, Table, Type
from rabita.merge.merger import Merger
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
        "v": Table("v", _columns(d="string", g="integer", w="double measure", e="decimal(38,10) measure")),
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
Pools = Mapping[str, Sequence[Any]]
_DAYS = (None, 19782, 10956, 20087)  # 2024-02-29, 1999-12-31, 2024-12-30
_MOMENTS = (None, 19782 * 86_400_000_000 + 86_399_999_999, 20087 * 86_400_000_000)
_SMALL: dict[str, Sequence[Any]] = {
    "i": ("p1", "p2", "p3", None),
    "c": ("F", "M", "f", None),
    "d": ("a", "b", "B", "", "é", "a%_", None),
    "g": (None, 0, 1, 2, 4),
    "q": (None, *(Decimal(t) for t in ("0.00", "1.50", "-1.50", "9999999.99", "0.01"))),
    "x": (None, 0.0, -0.0, 0.5, -2.25, 1e10),
    "w": (None, 0.5, -0.25, 8.0),
    "e": (None, Decimal("0.5"), Decimal("-12.0000000001")),
    "y": (None, 0, 7, -7),
    "f": (None, True, False),
    "dt": _DAYS,
    "ts": _MOMENTS,
}
_LARGE = {
    **_SMALL,
    "g": (None, 0, 1, 2, -3, 2**62, -(2**62)),
    "x": (*_SMALL["x"], *_SMALL["x"], *_SMALL["x"], float("nan"), float("inf"), float("-inf")),
    "w": (*_SMALL["w"], *_SMALL["w"], *_SMALL["w"], float("nan")),
}
_EXTREME = {
    **_LARGE,
    "d": (*_SMALL["d"], "\x00", "x" * 500, "\U0010ffff", "1e999", "9999999999999999999999", "-0001-13-99"),
    "g": (None, 0, 2**63 - 1, -(2**63), 2**62),
    "q": (None, Decimal("9999999.99"), Decimal("-9999999.99")),
    "x": (None, 1.7976931348623157e308, -1.7976931348623157e308, 5e-324, float("nan"), float("inf")),
    "w": (None, 1e308, -1e308, 1.0),
    "e": (None, Decimal("9" * 28 + "." + "9" * 10), Decimal("-" + "9" * 28 + "." + "9" * 10)),
    "y": (None, 2**63 - 1, -(2**63)),
    # the last and first days and moments there are, and DuckDB's infinities
    "dt": (*_DAYS, 2**31 - 1, 2**31 - 2, -(2**31) + 1, -(2**31) + 2),
    "ts": (*_MOMENTS, 2**63 - 1, 2**63 - 2, -(2**63) + 1, -(2**63) + 2),
}
POOLS = {"small": _SMALL, "large": _LARGE, "extreme": _EXTREME}


@functools.cache
def planner() -> Planner:
    return Planner(CATALOGUE)


@functools.cache
def _merger() -> Merger:
    folder = Path(tempfile.mkdtemp(prefix="rabita-generated-"))
    return Merger(CATALOGUE, {"r": REFERENCE}, spill_folder=folder, memory_limit="512MB")


@functools.cache
def random_federation(seed: int, sizes: tuple[int, ...], style: str = "large") -> Federation:
    """A federation of as many agencies as sizes.

    `style` is `small`, `large` (integers near 2^62, NaN and infinities) or `extreme` (the ends of each type).
    """
    chance = random.Random(seed)
    agencies = {
        agency: {
            name: _table(CATALOGUE.tables[name], agency, size, chance, POOLS[style])
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


def _table(table: Table, agency: str, size: int, chance: random.Random, pools: Pools) -> pa.Table:
    return pa.table(
        {
            f.name: _column([_value(f.name, agency, chance, pools) for _ in range(size)], f.type)
            for f in visible_schema(table)
        }
    )


def _value(name: str, agency: str, chance: random.Random, pools: Pools) -> Any:
    if name == "k":  # colocated: no two agencies hold the same
        return chance.choice((None, *(f"{agency}-{n}" for n in range(6))))
    return chance.choice(pools[name])


def _column(values: list[Any], kind: pa.DataType) -> pa.Array[Any]:
    if pa.types.is_date(kind):
        return pa.array(values, pa.int32()).cast(kind)
    return pa.array(values, pa.int64()).cast(kind) if pa.types.is_timestamp(kind) else pa.array(values, kind)


__all__ = ["AGENCIES", "CATALOGUE", "POOLS", "planner", "random_federation"]
