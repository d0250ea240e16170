"""Partials larger than the merger's memory go to disk and are answered, not failed."""

from __future__ import annotations

import time
from pathlib import Path

import pyarrow as pa

from rabita.catalogue import load_catalogue
from rabita.merge.merger import Merger
from rabita.plan import Planner

CATALOGUE = """\
version: 1
purposes: [trend_analysis]
tables:
  seizures:
    columns:
      place: {type: string, role: dimension}
"""
GROUPS = 1_500_000


def test_partials_over_the_memory_limit_are_merged_on_disk(tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE)
    catalogue = load_catalogue(tmp_path / "catalogue.yaml")
    spill = tmp_path / "spill"
    merger = Merger(catalogue, {}, spill_folder=spill, memory_limit="100MB", threads=2)
    plan = Planner(catalogue).plan(
        "SELECT place, count(*) AS n FROM seizures GROUP BY place ORDER BY place DESC LIMIT 2"
    )
    (fragment,) = plan.fragments
    places = [f"place-{number:09d}-{'x' * 40}" for number in range(GROUPS)]
    partial = pa.table([places, [3] * GROUPS], schema=fragment.arrow_schema())
    with merger.session(deadline=time.monotonic() + 100) as session:
        session.add(fragment, [partial, partial])
        assert sum(path.stat().st_size for path in spill.rglob("*") if path.is_file()) > 0
        merged = session.run(plan.final_sql).to_pylist()
    merger.close()
    assert merged == [{"place": places[-1], "n": 6}, {"place": places[-2], "n": 6}]
