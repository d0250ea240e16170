"""The benchmark of disclosure control runs, and its JSON has a ratio for every control."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_a_small_run_gives_a_ratio_for_every_control() -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/disclosure.py", "--json", "--rows", "5000", "--runs", "1"],
        capture_output=True, text=True, timeout=100, check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["rows"] == 5000
    for controls in figures["questions"].values():
        assert {"none", "threshold", "dominance", "threshold and dominance", "noise"} <= controls.keys()
        assert controls["none"]["ratio"] == 1
        assert all(control["wall_ms"] > 0 for control in controls.values())
