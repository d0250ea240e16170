"""What the federation costs on top of its agencies: time, CPU and memory of a warm trivial question.

    python benchmarks/overhead.py [--agents 16] [--questions 100] [--shapes] [--json]

Everything is as it runs in earnest: a broker and agents as processes on loopback, mutual TLS, token,
signature, ledgers and receipts verified by the client. Beside it, question by question, the same SQL runs in
one DuckDB in this process that holds all rows. No time is asserted: a figure means what its machine makes it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import psutil

import rabita
from benchmarks import machine
from benchmarks.federation import PURPOSE, TABLE, Size, one_database, running, write_federation
from benchmarks.machine import Party, cpu_ms, quantiles, wall_ms
from benchmarks.table import as_text
from lab.layout import BROKER

TRIVIAL = f"SELECT count(*) AS n FROM {TABLE}"
SHAPES = {
    "q1": f"""SELECT l_returnflag, l_linestatus, sum(l_quantity) AS sum_qty, sum(l_extendedprice) AS sum_base,
       sum(l_extendedprice * (1 - l_discount)) AS sum_disc,
       sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS sum_charge, avg(l_quantity) AS avg_qty,
       avg(l_extendedprice) AS avg_price, avg(l_discount) AS avg_disc, count(*) AS n
FROM {TABLE} WHERE l_shipdate <= DATE '1998-09-02'
GROUP BY l_returnflag, l_linestatus ORDER BY l_returnflag, l_linestatus""",
    "q6": f"""SELECT sum(l_extendedprice * l_discount) AS revenue FROM {TABLE}
WHERE l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01'
  AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24""",
    "count_by_group": f"""SELECT l_shipmode, l_returnflag, count(*) AS n FROM {TABLE}
GROUP BY l_shipmode, l_returnflag ORDER BY l_shipmode, l_returnflag""",
    "top_ten": f"""SELECT l_partkey, sum(l_quantity) AS quantity FROM {TABLE}
GROUP BY l_partkey ORDER BY quantity DESC, l_partkey LIMIT 10""",
    "top_ten_by_agency": f"""SELECT agency, l_partkey, sum(l_quantity) AS quantity FROM {TABLE}
GROUP BY agency, l_partkey ORDER BY quantity DESC, l_partkey, agency LIMIT 10""",
}
SMALL_ROWS = 160_000
LARGE_ROWS = 6_000_000
_WARM_UP = 20
_IDLE_SECONDS = 4.0

Ask = Callable[[str], Any]


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    rows = options.rows or (LARGE_ROWS if options.shapes else SMALL_ROWS)
    size = Size(options.agents, rows, options.min_group_size)
    with tempfile.TemporaryDirectory(prefix="rabita-benchmark-") as folder:
        measured = measure(Path(folder), size, options.questions, options.repeat if options.shapes else 0)
    sys.stdout.write(json.dumps(measured) + "\n" if options.json else as_text(measured))
    return 0


def measure(folder: Path, size: Size, questions: int, repeat: int) -> dict[str, Any]:
    """All figures by name. `repeat`: how often each of the larger shapes is asked; 0 leaves them out."""
    figures: dict[str, Any] = {
        "machine": machine.describe(),
        "agents": size.agents,
        "rows": size.rows,
        "min_group_size": size.min_group_size,
        "questions": questions,
    }
    write_federation(folder, size)
    database = one_database(size, figures["machine"]["cores"])
    started = time.monotonic()
    with running(folder) as (layout, processes):
        figures["start_s"] = round(time.monotonic() - started, 2)
        agents = [Party.of(running.pid) for party, running in processes.items() if party != BROKER]
        broker = Party.of(processes[BROKER].pid)
        with rabita.connect(layout.profile("analyst")) as federation:

            def ask(sql: str) -> Any:
                return federation.query(sql, purpose=PURPOSE)

            figures["first_question_ms"] = round(wall_ms(lambda: ask(TRIVIAL)), 1)
            for _ in range(_WARM_UP):
                ask(TRIVIAL)
            figures |= trivial(ask, database, agents, broker, questions)
            figures["memory_mib"] = {
                "agent_with_worker": machine.mean([machine.memory_mib(agent) for agent in agents]),
                "agent": machine.mean([machine.memory_mib(Party(agent.main, ())) for agent in agents]),
                "broker": machine.mean([machine.memory_mib(broker)]),
            }
            figures["idle_cpu_ms_per_s"] = idle(agents, broker)
            if repeat:
                servers = [broker.main, *(process for agent in agents for process in agent.processes)]
                figures["shapes"] = {
                    name: shape(ask, database, sql, repeat, servers) for name, sql in SHAPES.items()
                }
    database.close()
    return figures


def trivial(
    ask: Ask, database: duckdb.DuckDBPyConnection, agents: Sequence[Party], broker: Party, questions: int
) -> dict[str, Any]:
    """Time and CPU of the trivial question, asked over one connection, one after the other."""
    mains = [agent.main for agent in agents]
    workers = [worker for agent in agents for worker in agent.workers]
    before = [cpu_ms(mains), cpu_ms(workers), cpu_ms([broker.main])]
    walls: list[float] = []
    slowest: list[float] = []
    alone: list[float] = []
    client = 0.0
    for _ in range(questions):
        cpu, started = time.process_time(), time.perf_counter()
        answer = ask(TRIVIAL)
        walls.append(1000 * (time.perf_counter() - started))
        client += 1000 * (time.process_time() - cpu)
        slowest.append(max(agency.elapsed_ms for agency in answer.report.answered))
        alone.append(wall_ms(lambda: database.sql(TRIVIAL).fetchall()))
    spent = [after - b for after, b in zip(_all(mains, workers, broker), before, strict=True)]
    calls = questions * len(agents)
    return {
        "wall_ms": quantiles(walls),
        "slowest_agency_ms": quantiles(slowest),
        "past_slowest_ms": quantiles([w - s for w, s in zip(walls, slowest, strict=True)]),
        "duckdb_ms": quantiles(alone),
        "ratio_to_duckdb": round(quantiles(walls)["p50"] / quantiles(alone)["p50"], 2),
        "cpu_ms": {
            "agent_call": round((spent[0] + spent[1]) / calls, 2),
            "agent_process_call": round(spent[0] / calls, 2),
            "worker_call": round(spent[1] / calls, 2),
            "broker_question": round(spent[2] / questions, 2),
            "client_question": round(client / questions, 2),
            "question": round((sum(spent) + client) / questions, 2),
        },
    }


def _all(mains: list[psutil.Process], workers: list[psutil.Process], broker: Party) -> list[float]:
    return [cpu_ms(mains), cpu_ms(workers), cpu_ms([broker.main])]


def idle(agents: Sequence[Party], broker: Party) -> dict[str, float]:
    """The CPU that parties use while nobody asks, per second."""
    everyone = [process for agent in agents for process in agent.processes]
    before = cpu_ms(everyone), cpu_ms([broker.main])
    time.sleep(_IDLE_SECONDS)
    return {
        "agent_with_worker": round((cpu_ms(everyone) - before[0]) / _IDLE_SECONDS / len(agents), 2),
        "broker": round((cpu_ms([broker.main]) - before[1]) / _IDLE_SECONDS, 2),
    }


def shape(
    ask: Ask, database: duckdb.DuckDBPyConnection, sql: str, repeat: int, servers: Sequence[psutil.Process]
) -> dict[str, Any]:
    """A larger question on the federation and on the one database in turn; their answers have to be equal."""
    assert ask(sql).rows() == database.sql(sql).fetchall(), "the federation's answer differs"
    before = cpu_ms(servers)
    ours: list[Cost] = []
    alone: list[Cost] = []
    for _ in range(repeat):
        ours.append(_cost(lambda: ask(sql)))
        alone.append(_cost(lambda: database.sql(sql).to_arrow_table()))
    ours_cpu = (cpu_ms(servers) - before + sum(c.cpu_ms for c in ours)) / repeat
    alone_cpu = sum(c.cpu_ms for c in alone) / repeat
    return {
        "federation_ms": quantiles([c.wall_ms for c in ours]),
        "duckdb_ms": quantiles([c.wall_ms for c in alone]),
        "ratio_to_duckdb": quantiles([o.wall_ms / a.wall_ms for o, a in zip(ours, alone, strict=True)])[
            "p50"
        ],
        "federation_cpu_ms": round(ours_cpu, 1),
        "duckdb_cpu_ms": round(alone_cpu, 1),
        "cpu_ratio_to_duckdb": round(ours_cpu / alone_cpu, 2),
    }


@dataclass(frozen=True)
class Cost:
    """What some work cost: its time, and the CPU of this process."""

    wall_ms: float
    cpu_ms: float


def _cost(work: Callable[[], object]) -> Cost:
    cpu = time.process_time()
    wall = wall_ms(work)
    return Cost(wall, 1000 * (time.process_time() - cpu))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What the federation costs on top of its agencies.")
    parser.add_argument("--agents", type=int, default=16, help="how many agents (16)")
    parser.add_argument("--questions", type=int, default=100, help="how often the trivial question is asked")
    parser.add_argument(
        "--shapes", action="store_true", help="five shapes like TPC-H's over 6 million rows too"
    )
    parser.add_argument("--repeat", type=int, default=11, help="how often each shape is asked (11)")
    parser.add_argument(
        "--rows", type=int, help=f"rows of all agents ({SMALL_ROWS:,}; {LARGE_ROWS:,} for shapes)"
    )
    parser.add_argument("--min-group-size", type=int, default=1, help="the policy's smallest group (1)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
