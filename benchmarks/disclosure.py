"""What disclosure control costs on a fragment over a million rows: each control as a ratio to none.

python benchmarks/disclosure.py [--json] [--rows 1000000] [--runs 9]

An agency's own database and worker, its mapping with codes and a month's grain: the fragment is compiled,
run and disclosed as an agent does it. The controls take turns, so that all meet the machine as it is.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

sys.path.insert(0, str(Path(__file__).parents[1]))

from agent.compile import Looks
from agent.disclosure import Candidate, RecordKeys, release, suppress
from agent.disclosure.guard import Apart, open_guard
from agent.guarding import Answering, Guards, guarded
from agent.looks import Asking, raw_partial
from agent.sources import Source, open_source
from benchmarks.machine import Party, cpu_ms, describe, wall_ms
from rabita.catalogue import load_agent_file, load_catalogue
from rabita.plan import Fragment, Planner
from rabita.policy.model import Obligations

_COLUMNS = """\
      seized_on:   {type: date, role: dimension, grain: month}
      province:    {type: string, role: dimension, values: [punjab, sindh, kp, balochistan]}
      drug:        {type: string, role: dimension}
      quantity_kg: {type: double, role: measure}
"""
CATALOGUE = f"""
version: 1
purposes: [trend]
tables:
  seizures:
    subject: case_ref
    columns:
      case_ref:    {{type: string, role: identifier}}
{_COLUMNS}
  numbered:
    about: The same records, told apart by a number in place of a text.
    subject: case_no
    columns:
      case_no:     {{type: integer, role: identifier}}
{_COLUMNS}"""
_MAPPED = """\
      seized_on: on_day
      province: {sql: prov, codes: {PB: punjab, SD: sindh, KPK: kp, BL: balochistan}}
      quantity_kg: grams / 1000
"""
AGENT = f"""
agency: anf
source: {{kind: duckdb, path: anf.duckdb}}
tables:
  seizures:
    from: recoveries
    columns:
      case_ref: fir_no
{_MAPPED}
  numbered:
    from: recoveries
    columns:
      case_no: no
{_MAPPED}"""
RECORDS = """
CREATE TABLE recoveries AS SELECT
    CAST(hash(i) % (? * 7 // 10) AS BIGINT) AS no,
    'FIR-' || no AS fir_no,
    DATE '2024-01-01' + CAST(hash(i + 1) % 730 AS INTEGER) AS on_day,
    ['PB', 'SD', 'KPK', 'BL'][1 + CAST(hash(i + 2) % 4 AS INTEGER)] AS prov,
    ['heroin', 'ice', 'opium', 'hashish', 'cocaine'][1 + CAST(hash(i + 3) % 5 AS INTEGER)] AS drug,
    exp(5 + (hash(i + 4) % 1000) / 250) AS grams
FROM range(?) AS r(i)
"""
QUESTIONS = {
    "by province and month": "SELECT province, seized_on, count(*), sum(quantity_kg) FROM {} GROUP BY ALL",
    "by drug": "SELECT drug, count(*), sum(quantity_kg), avg(quantity_kg) FROM {} GROUP BY drug",
    "one total": "SELECT count(*), sum(quantity_kg) FROM {} WHERE province = 'sindh'",
}
TABLES = {"text": "seizures", "number": "numbered"}
"""What a subject is to the tables: the cheaper the rest of a question, the more reading a text weighs."""

GUARD_ANEW, GUARD_AGAIN = "guard, a first question", "guard, the same question again"
CONTROLS = {
    "none": Obligations(1),
    "threshold": Obligations(10),
    "dominance": Obligations(1, max_share=Decimal("0.85"), p_percent=Decimal("10")),
    "threshold and dominance": Obligations(10, max_share=Decimal("0.85"), p_percent=Decimal("10")),
    "rounding": Obligations(1, round_to=5),
    "noise": Obligations(10, noise="cell_key", round_to=5),
    GUARD_ANEW: Obligations(10, guard="differencing"),
    GUARD_AGAIN: Obligations(10, guard="differencing"),
}
"""One line for each control; the first is what the others are compared with."""

GOAL = {"threshold and dominance": 1.5}
SEED = bytes(32)


@dataclass(frozen=True)
class Bench:
    """An agency's source and the plans of its questions."""

    source: Source
    planner: Planner
    state: Path
    remembering: list[Guards] = field(default_factory=list)

    def fragment(self, sql: str) -> Fragment:
        (fragment,) = self.planner.plan(sql).fragments
        return fragment

    def guards(self, control: str) -> Guards:
        """A guard that remembers nothing, or the one that has heard every question of that control."""
        if control == GUARD_AGAIN and self.remembering:
            return self.remembering[0]
        made = Guards(open_guard(self.state / f"{time.monotonic_ns()}.sqlite", now=time.time()), Apart(), 1)
        if control == GUARD_AGAIN:
            self.remembering.append(made)
        return made

    def answer(self, fragment: Fragment, control: str) -> int:
        """Groups released, by the steps of `agent/service.py` that a control can make dearer."""
        obligations = CONTROLS[control]
        asking = Asking(time.monotonic() + 60, threading.Event(), RecordKeys(SEED))
        raw = raw_partial(Looks(fragment, self.source), self.source, obligations, asking)
        candidates = suppress([raw], obligations)
        if obligations.guard:
            candidates = self._guarded(candidates, fragment, control)
        (disclosed,) = release(candidates, obligations)
        return disclosed.table.num_rows

    def _guarded(self, candidates: list[Candidate], fragment: Fragment, control: str) -> list[Candidate]:
        duties, guards = CONTROLS[control], self.guards(control)
        answering = Answering(
            "q", [fragment], {}, self.source.version(), time.monotonic() + 60, threading.Event()
        )
        judged = guarded(candidates, answering, duties, [duties], guards, self.source, time.time())
        judged.commit()
        if control == GUARD_ANEW:
            guards.guard.close()
        return list(judged.candidates)


def _open(folder: Path, rows: int) -> Bench:
    (folder / "catalogue.yaml").write_text(CATALOGUE)
    (folder / "agent.yaml").write_text(AGENT)
    with duckdb.connect(folder / "anf.duckdb") as database:
        database.execute(RECORDS, [rows, rows])
    catalogue = load_catalogue(folder / "catalogue.yaml")
    source = open_source(load_agent_file(folder / "agent.yaml", catalogue), catalogue, {})
    return Bench(source, Planner(catalogue), folder)


def _took(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU milliseconds; CPU of this process and its children."""
    before = cpu_ms(Party.of(os.getpid()).processes)
    wall = wall_ms(work)
    return wall, cpu_ms(Party.of(os.getpid()).processes) - before


def measure(bench: Bench, runs: int) -> dict[str, Any]:
    """For each question and control the times, and the ratios to those of none in the same turn.

    Medians of the times and of the clock's ratios; the ratio of the medians of CPU.
    """
    found: dict[str, Any] = {}
    asked = {
        f"{q}, subject a {kind}": sql.format(t) for kind, t in TABLES.items() for q, sql in QUESTIONS.items()
    }
    for name, sql in asked.items():
        fragment = bench.fragment(sql)
        took: dict[str, list[tuple[float, float]]] = {control: [] for control in CONTROLS}
        for run in range(runs + 1):
            for control in CONTROLS:
                one = _took(lambda c=control, f=fragment: bench.answer(f, c))  # type: ignore[misc]
                if run:  # the first warms caches
                    took[control].append(one)
        plain = took["none"]
        found[name] = {
            control: {
                "wall_ms": round(statistics.median(w for w, _ in times), 1),
                "cpu_ms": round(statistics.median(c for _, c in times), 1),
                "ratio": _ratio([w for w, _ in times], [w for w, _ in plain]),
                "cpu_ratio": round(
                    statistics.median(c for _, c in times) / statistics.median(c for _, c in plain), 2
                ),
            }
            for control, times in took.items()
        }
    return found


def _ratio(times: Sequence[float], plain: Sequence[float]) -> float:
    return round(statistics.median(t / max(p, 0.01) for t, p in zip(times, plain, strict=True)), 2)


def as_text(figures: dict[str, Any]) -> str:
    """The table, with the machine first."""
    on = figures["machine"]
    lines = [
        f"{figures['rows']:,} rows; {on['cores']} cores ({on['processor']}), load {on['load']} at the start"
    ]
    for question, controls in figures["questions"].items():
        lines += ["", f"{question:<42}{'wall':>10}{'CPU':>10}{'ratio':>9}{'of CPU':>9}"]
        for control, f in controls.items():
            goal = f"  goal {GOAL[control]}" if control in GOAL else ""
            row = (
                f"  {control:<40}{f['wall_ms']:>7} ms{f['cpu_ms']:>7} ms{f['ratio']:>8}x{f['cpu_ratio']:>8}x"
            )
            lines.append(row + goal)
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=9)
    asked = parser.parse_args()
    machine = describe()
    with tempfile.TemporaryDirectory() as folder:
        bench = _open(Path(folder), asked.rows)
        try:
            questions = measure(bench, asked.runs)
        finally:
            bench.source.close()
    figures = {"machine": machine, "rows": asked.rows, "runs": asked.runs, "questions": questions}
    print(json.dumps(figures) if asked.json else as_text(figures))


if __name__ == "__main__":
    main()
