"""The benchmark runs, and its JSON has the figures it promises; what they are is not judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_a_small_run_prints_every_named_figure() -> None:
    done = subprocess.run(
        [
            sys.executable, "benchmarks/overhead.py", "--json", "--agents", "2", "--questions", "3",
            "--rows", "2000", "--shapes", "--repeat", "1",
        ],
        capture_output=True, text=True, timeout=100, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["agents"] == 2
    assert figures["machine"]["cores"] >= 1
    for name in ("wall_ms", "slowest_agency_ms", "duckdb_ms"):
        assert figures[name]["p95"] >= figures[name]["p50"] > 0, name
    assert figures["past_slowest_ms"]["p50"] <= figures["wall_ms"]["p50"]
    assert figures["cpu_ms"].keys() == {
        "agent_call", "agent_process_call", "worker_call", "broker_question", "client_question", "question",
    }  # fmt: skip
    assert figures["memory_mib"]["agent_with_worker"]["rss"] > figures["memory_mib"]["agent"]["rss"] > 0
    assert figures["idle_cpu_ms_per_s"].keys() == {"agent_with_worker", "broker"}
    assert figures["shapes"].keys() == {"q1", "q6", "count_by_group", "top_ten", "top_ten_by_agency"}


def test_a_run_prints_a_table_with_the_machine_first() -> None:
    sys.path.insert(0, str(ROOT))
    from benchmarks.table import as_text

    quantiles = {"p50": 1.0, "p95": 2.0}
    memory = {"pss": 1.0, "rss": 2.0}
    text = as_text(
        {
            "machine": {"cores": 2, "processor": "P", "memory_mib": 1, "python": "3.11", "load": 0.0},
            "agents": 16, "rows": 160_000, "questions": 3, "min_group_size": 1, "start_s": 1.0,
            "first_question_ms": 1.0, "wall_ms": quantiles, "slowest_agency_ms": quantiles,
            "past_slowest_ms": quantiles, "duckdb_ms": quantiles, "ratio_to_duckdb": 1.0,
            "cpu_ms": dict.fromkeys(
                ("agent_call", "agent_process_call", "worker_call", "broker_question", "client_question",
                 "question"), 1.0,
            ),
            "idle_cpu_ms_per_s": {"agent_with_worker": 1.0, "broker": 1.0},
            "memory_mib": {"agent_with_worker": memory, "agent": memory, "broker": memory},
        }
    )  # fmt: skip
    assert text.splitlines()[1].startswith("on 2 cores")
    assert "past the slowest agency, median" in text
