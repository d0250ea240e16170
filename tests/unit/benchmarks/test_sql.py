"""The benchmark of TPC-H runs, and its JSON has the figures it promises; what they are is not judged here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TPCH = ROOT.parent / "shared" / "federations" / "tpch"


def run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "benchmarks/sql.py", *options],
        capture_output=True, text=True, timeout=150, check=False, cwd=ROOT,
    )  # fmt: skip


@pytest.mark.skipif(not TPCH.is_dir(), reason="the shared federations are not beside the checkout")
def test_a_small_run_prints_every_named_figure() -> None:
    done = run("--json", "--queries", "6,17", "--repeat", "2")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["queries"].keys() == {"q06", "q17"}
    for query in figures["queries"].values():
        assert query["planning_cold_ms"] > query["planning_warm_ms"] >= 0
        assert query["federation_ms"] > 0
        assert query["ratio_to_duckdb"] > 0
    assert [q["rounds"] for q in figures["queries"].values()] == [1, 2]
    for name in ("planning_cold_ms", "planning_warm_ms", "ratio_to_duckdb"):
        assert figures[name]["p95"] >= figures[name]["p50"], name
    assert figures["ratio_geometric_mean"] > 0


def test_without_the_federation_it_says_so_and_prints_nothing(tmp_path: Path) -> None:
    done = run("--federation", str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("skipped: there is no federation of TPC-H at ")
