"""What SQL costs: planning the 22 queries of TPC-H, and asking them of a federation beside one DuckDB.

    python benchmarks/sql.py [--federation PATH] [--queries 1,3,6] [--repeat 7] [--json]

PATH is a federation of TPC-H with its 22 queries (`queries/q01.sql`...), four agencies and an open policy; it
is copied and the copy brought up. Planning is measured in this process: cold with a planner that has seen
nothing but its catalogue, warm with one that has seen the text. Then each query is asked of the federation
and of one DuckDB over the union of the agencies' files, in turn, and the ratio is the median of those of
neighbouring runs. No time is asserted: a figure means what its machine makes it.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb

import rabita
from benchmarks import machine
from benchmarks.federation import PURPOSE, running
from benchmarks.machine import quantiles, wall_ms
from rabita.catalogue import Catalogue, load_catalogue, read_reference_tables
from rabita.plan import Plan, Planner
from rabita.sql.literals import quoted, quoted_text
from tests.equivalence.compare import difference, is_ordered

SHARED = Path(__file__).parents[2] / "shared" / "federations" / "tpch"
QUERIES = tuple(range(1, 23))


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    if not (options.federation / "queries").is_dir():
        sys.stderr.write(
            f"skipped: there is no federation of TPC-H at {options.federation}; name one by --federation\n"
        )
        return 0
    measured = measure(options.federation, options.queries, options.repeat)
    sys.stdout.write(json.dumps(measured) + "\n" if options.json else as_text(measured))
    return 0


def measure(federation: Path, queries: Sequence[int], repeat: int) -> dict[str, Any]:
    """All figures by name; times in milliseconds."""
    figures: dict[str, Any] = {"machine": machine.describe(), "repeat": repeat}
    texts = {f"q{n:02}": (federation / "queries" / f"q{n:02}.sql").read_text("utf-8") for n in queries}
    catalogue = load_catalogue(federation / "catalogue.yaml")
    planned = {name: planning(catalogue, sql, repeat) for name, sql in texts.items()}
    database = one_database(federation, catalogue, figures["machine"]["cores"])
    with tempfile.TemporaryDirectory(prefix="rabita-benchmark-") as temporary:
        folder = Path(temporary) / "federation"
        shutil.copytree(federation, folder, ignore=shutil.ignore_patterns(".lab"))
        with running(folder) as (layout, _), rabita.connect(layout.profile("analyst")) as asked:

            def ask(sql: str) -> Any:
                return asked.query(sql, purpose=PURPOSE).to_arrow()

            figures["queries"] = {
                name: planned[name] | beside_one_database(ask, database, sql, repeat)
                for name, sql in texts.items()
            }
    database.close()
    every = figures["queries"].values()
    figures["planning_cold_ms"] = quantiles([q["planning_cold_ms"] for q in every])
    figures["planning_warm_ms"] = _exact([q["planning_warm_ms"] for q in every])
    figures["ratio_to_duckdb"] = quantiles([q["ratio_to_duckdb"] for q in every])
    figures["ratio_geometric_mean"] = round(
        math.exp(statistics.fmean(math.log(q["ratio_to_duckdb"]) for q in every)), 2
    )
    return figures


def planning(catalogue: Catalogue, sql: str, repeat: int) -> dict[str, Any]:
    """The medians of planning a text for the first time, and again; and what the plan amounts to."""
    cold, warm = [], []
    for _ in range(repeat):
        planner = Planner(catalogue)
        cold.append(wall_ms(lambda p=planner: p.plan(sql)))
        warm.append(wall_ms(lambda p=planner: p.plan(sql)))
    plan: Plan = planner.plan(sql)
    return {
        "rounds": len(plan.rounds),
        "fragments": len(plan.fragments),
        "planning_cold_ms": round(statistics.median(cold), 2),
        "planning_warm_ms": round(statistics.median(warm), 4),
    }


def beside_one_database(
    ask: Callable[[str], Any], database: duckdb.DuckDBPyConnection, sql: str, repeat: int
) -> dict[str, Any]:
    """The query on the federation and on the one database in turn; their answers have to be equal."""
    wrong = difference(ask(sql), database.sql(sql).to_arrow_table(), ordered=is_ordered(sql))
    assert wrong is None, f"the federation's answer differs: {wrong}"
    ours, alone = [], []
    for _ in range(repeat):
        ours.append(wall_ms(lambda: ask(sql)))
        alone.append(wall_ms(lambda: database.sql(sql).to_arrow_table()))
    return {
        "federation_ms": round(statistics.median(ours), 1),
        "duckdb_ms": round(statistics.median(alone), 1),
        "ratio_to_duckdb": round(statistics.median(o / a for o, a in zip(ours, alone, strict=True)), 2),
    }


def one_database(federation: Path, catalogue: Catalogue, threads: int) -> duckdb.DuckDBPyConnection:
    """One DuckDB in this process over the union of the agencies' Parquet files, as they lie."""
    connection = duckdb.connect(config={"threads": str(threads)})
    for name, table in read_reference_tables(catalogue, federation).items():
        connection.register("incoming", table)
        connection.execute(f"CREATE TABLE {quoted(name)} AS SELECT * FROM incoming")
        connection.unregister("incoming")
    for name, shared in catalogue.tables.items():
        if not shared.is_reference:
            files = sorted(str(f) for f in federation.glob(f"agencies/*/data/{name}.parquet"))
            columns = ", ".join(
                f"CAST({quoted(c.name)} AS {c.type.duckdb}) AS {quoted(c.name)}"
                for c in shared.visible.values()
                if c.name != "agency"
            )
            listed = ", ".join(map(quoted_text, files))
            connection.execute(
                f"CREATE VIEW {quoted(name)} AS SELECT {columns} FROM read_parquet([{listed}])"
            )
    return connection


def as_text(figures: dict[str, Any]) -> str:
    """The table, with the machine first."""
    on = figures["machine"]
    head = (
        f"TPC-H over a federation, each query {figures['repeat']} times\n"
        f"on {on['cores']} cores ({on['processor']}), {on['memory_mib']} MiB, Python {on['python']}, "
        f"load {on['load']} at the start"
    )
    columns = ("query", "rounds", "plan cold ms", "plan warm ms", "federation ms", "one DuckDB ms", "ratio")
    lines = [head, "", "".join(f"{c:>15}" for c in columns)]
    names = (
        "rounds", "planning_cold_ms", "planning_warm_ms", "federation_ms", "duckdb_ms", "ratio_to_duckdb",
    )  # fmt: skip
    lines += [
        "".join(f"{value:>15}" for value in (query, *(q[name] for name in names)))
        for query, q in figures["queries"].items()
    ]
    lines += [
        "",
        f"planning cold, median of the queries {figures['planning_cold_ms']['p50']} ms, "
        f"warm {1000 * figures['planning_warm_ms']['p50']:.0f} µs",
        f"federation to one DuckDB, geometric mean {figures['ratio_geometric_mean']}, "
        f"median {figures['ratio_to_duckdb']['p50']}",
    ]
    return "\n".join(lines) + "\n"


def _exact(values: list[float]) -> dict[str, float]:
    """Quantiles of times that are far below a hundredth of a millisecond."""
    return {name: value / 1000 for name, value in quantiles([1000 * v for v in values]).items()}


def _numbers(text: str) -> tuple[int, ...]:
    numbers = tuple(int(part) for part in text.split(","))
    if not set(numbers) <= set(QUERIES):
        raise ValueError(text)
    return numbers


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What SQL costs: TPC-H planned, and beside one DuckDB.")
    parser.add_argument("--federation", type=Path, default=SHARED, help="a federation of TPC-H")
    parser.add_argument("--queries", type=_numbers, default=QUERIES, help="which, such as 1,3,6 (all 22)")
    parser.add_argument("--repeat", type=int, default=7, help="how often each is planned and asked (7)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
