"""A merge ends at its deadline, or when nobody waits for it any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from rabita.catalogue import load_catalogue
from rabita.merge.merger import Merger
from rabita.plan import Planner
from rabita.plan.model import Plan
from rabita.refusal import Code, Refusal

CATALOGUE = """\
version: 1
purposes: [trend_analysis]
tables:
  seizures:
    columns:
      drug: {type: string, role: dimension}
  drugs:
    reference: drugs.csv
    columns:
      drug: {type: string, role: dimension}
"""
ENDLESS = f"SELECT count(*) FROM {', '.join(f'drugs d{i}' for i in range(6))} WHERE d0.drug <> d1.drug"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Planner, Merger]:
    folder = tmp_path_factory.mktemp("merge")
    (folder / "catalogue.yaml").write_text(CATALOGUE)
    (folder / "drugs.csv").write_text("drug\nice\n")
    catalogue = load_catalogue(folder / "catalogue.yaml")
    drugs = pa.table({"drug": [f"d{i}" for i in range(2000)]})
    return Planner(catalogue), Merger(catalogue, {"drugs": drugs}, spill_folder=folder / "spill")


def refused(merger: Merger, plan: Plan, deadline: float, on_cancel: object = None) -> tuple[Code, float]:
    started = time.monotonic()
    with (
        pytest.raises(Refusal) as no,
        merger.session(deadline=started + deadline, on_cancel=on_cancel) as session,  # type: ignore[arg-type]
    ):
        session.run(plan.final_sql)
    return no.value.code, time.monotonic() - started


@pytest.mark.parametrize("deadline", [-1.0, 0.0, 0.3])
def test_a_merge_ends_at_its_deadline_even_one_that_has_passed(
    world: tuple[Planner, Merger], deadline: float
) -> None:
    planner, merger = world
    code, took = refused(merger, planner.plan(ENDLESS), deadline)
    assert code is Code.TIMED_OUT
    assert took < max(0.0, deadline) + 3


def test_a_merge_ends_when_its_asker_leaves(world: tuple[Planner, Merger]) -> None:
    planner, merger = world

    def leaves_soon(stop: Callable[[], None]) -> bool:
        threading.Timer(0.2, stop).start()
        return True

    code, took = refused(merger, planner.plan(ENDLESS), 60, leaves_soon)
    assert code is Code.CANCELLED
    assert took < 5


def test_a_merge_whose_asker_has_left_does_not_begin(world: tuple[Planner, Merger]) -> None:
    planner, merger = world
    code, took = refused(merger, planner.plan(ENDLESS), 60, lambda stop: False)
    assert code is Code.CANCELLED
    assert took < 5


def test_a_merger_that_was_stopped_goes_on_merging(world: tuple[Planner, Merger], tmp_path: Path) -> None:
    planner, merger = world
    plan = planner.plan("SELECT count(*) AS n FROM drugs")
    with merger.session(deadline=time.monotonic() + 20) as session:
        assert session.run(plan.final_sql).to_pylist() == [{"n": 2000}]
