"""A federation in memory: three agencies with awkward rows, and one database with all of them, to compare."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from rabita.catalogue.model import Catalogue, Column, ColumnRef, Role, Table, Type
from rabita.plan import Fragment, Plan, Planner

AGENCIES = ("anf", "customs", "police")


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
        "seizures": Table(
            "seizures",
            _columns(
                case_ref="string identifier",
                person="string identifier",
                drug="string",
                grade="integer",
                kg="decimal(15,2) measure",
                price="double measure",
                amount="integer measure",
                armed="boolean",
                seized_on="date",
                logged_at="timestamp",
                remarks="string hidden",
            ),
            subject="person",
        ),
        "persons": Table(
            "persons",
            _columns(
                person="string identifier", cnic="string identifier", sex="string", income="integer measure"
            ),
            subject="person",
        ),
        "visits": Table("visits", _columns(port="string", grade="integer", weight="double measure")),
        "drugs": Table(
            "drugs", _columns(drug="string", schedule="integer", rate="decimal(6,3)"), reference="d.csv"
        ),
    },
    colocated=(
        frozenset({ColumnRef("seizures", "person"), ColumnRef("persons", "person")}),
        frozenset({ColumnRef("seizures", "case_ref")}),
    ),
    hash="sha256:0",
)


def _rows(agency: str, seed: int) -> dict[str, list[tuple[Any, ...]]]:
    chance = random.Random(seed)
    pick = chance.choice
    people = [f"{agency}-{n}" for n in range(12)]
    seizures = [
        (
            pick([None, f"{agency}-c{chance.randrange(30)}", f"{agency}-c{chance.randrange(30)}"]),
            pick([None, *people, *people]),
            pick(["heroin", "ice", "Ice", "", None, "opium"]),
            pick([None, 0, 1, 2, -3, 9223372036854775807 if chance.random() < 0.05 else 4]),
            pick([None, "0.00", "1.50", "-1.50", "12345678901.99", "0.01", "7.25"]),
            pick([None, 0.0, -0.0, 1.5, math.nan if chance.random() < 0.2 else 2.5, 1e10, -3.25]),
            pick([None, 0, 1, 5, -7, 100]),
            pick([None, True, False]),
            pick([None, "2024-01-31", "2024-02-29", "1999-12-31", "2025-06-15"]),
            pick([None, "2024-01-31 10:20:30", "2024-01-31 23:59:59.999999", "2023-07-01 00:00:00"]),
            "CANARY",
        )
        for _ in range(60)
    ]
    persons = [
        (p, f"cnic{chance.randrange(20)}", pick(["F", "M", None]), pick([None, 10, 20, 10**6]))
        for p in people
    ]
    visits = [(pick(["k", "g", None]), pick([1, 2, None]), pick([0.5, None, 2.0])) for _ in range(25)]
    return {"seizures": seizures, "persons": persons, "visits": visits}


class Federation:
    """Runs plans as agencies and broker would, with no disclosure control."""

    def __init__(self) -> None:
        self.catalogue = CATALOGUE
        self.planner = Planner(CATALOGUE)
        self.con = duckdb.connect()
        for number, agency in enumerate(AGENCIES):
            rows = _rows(agency, number)
            for name, listed in rows.items():
                self._fill(f"{agency}_{name}", CATALOGUE.tables[name], listed, agency)
        for name in ("seizures", "persons", "visits"):
            union = " UNION ALL ".join(f'SELECT * EXCLUDE ("nothing") FROM {a}_{name}' for a in AGENCIES)
            self.con.execute(f"CREATE TABLE {name} AS {union}")
        self._fill(
            "drugs",
            CATALOGUE.tables["drugs"],
            [("heroin", 1, "0.125"), ("ice", 2, "2.500"), ("opium", None, None), ("opium", 3, "1")],
            None,
        )

    def _fill(self, name: str, table: Table, rows: Sequence[tuple[Any, ...]], agency: str | None) -> None:
        columns = ", ".join(f"{c.name} {c.type.duckdb}" for c in table.columns.values())
        extra = f", agency VARCHAR DEFAULT '{agency}', \"nothing\" INTEGER" if agency else ""
        self.con.execute(f"CREATE TABLE {name} ({columns}{extra})")
        listed = ", ".join(table.columns)
        marks = ", ".join("?" for _ in table.columns)
        self.con.executemany(f"INSERT INTO {name} ({listed}) VALUES ({marks})", [list(r) for r in rows])

    def scan(self, agency: str) -> Callable[[str], str]:
        shared = {t.name for t in self.catalogue.tables.values() if not t.is_reference}
        return lambda t: f"{agency}_{t}" if t in shared else f'"{t}"'

    def partial(self, fragment: Fragment, agency: str, *, contributors: bool = False) -> pa.Table:
        table = self.con.sql(fragment.sql(self.scan(agency), contributors=contributors)).to_arrow_table()
        return table if contributors else table.cast(fragment.arrow_schema())

    def run(self, plan: Plan) -> tuple[list[str], list[str], list[tuple[Any, ...]]]:
        for round_ in plan.rounds:
            for feed in round_.feeds:
                self.con.register(feed.name, self.con.sql(feed.sql).to_arrow_table())
            for fragment in round_.fragments:
                asked = [a for a in AGENCIES if fragment.agencies is None or a in fragment.agencies]
                parts = [self.partial(fragment, a) for a in asked]
                empty = fragment.arrow_schema().empty_table()
                self.con.register(fragment.name, pa.concat_tables([empty, *parts]))
        return self._answer(plan.final_sql)

    def expected(self, sql: str) -> tuple[list[str], list[str], list[tuple[Any, ...]]]:
        return self._answer(sql)

    def _answer(self, sql: str) -> tuple[list[str], list[str], list[tuple[Any, ...]]]:
        answer = self.con.sql(sql)
        return answer.columns, [str(t) for t in answer.types], answer.fetchall()


def same(left: Any, right: Any) -> bool:
    """Equal, with doubles to a last-digit tolerance and NaN equal to itself."""
    if isinstance(left, float) and isinstance(right, float):
        if math.isnan(left) or math.isnan(right):
            return math.isnan(left) and math.isnan(right)
        return left == right or math.isclose(left, right, rel_tol=1e-12, abs_tol=1e-12)
    return bool(left == right)


def rows_agree(got: Sequence[tuple[Any, ...]], want: Sequence[tuple[Any, ...]], *, ordered: bool) -> bool:
    """The same rows, in the same order where the question gave one."""
    if not ordered:
        got, want = sorted(got, key=_sortable), sorted(want, key=_sortable)
    return len(got) == len(want) and all(
        all(same(a, b) for a, b in zip(g, w, strict=True)) for g, w in zip(got, want, strict=True)
    )


def _sortable(row: tuple[Any, ...]) -> list[str]:
    # -0.0 and 0.0 are one group, and which of them names it is chance in DuckDB too
    return [f"{v + 0.0:.6g}" if isinstance(v, float) else repr(v) for v in row]
