"""The attacks on file: what would leave the language is refused, and what is benign is planned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from rabita.catalogue import load_catalogue
from rabita.plan import Planner
from rabita.refusal import Outcome, Refusal

SHARED = Path(__file__).parents[3] / ".." / "shared"
ATTACKS = SHARED / "federations" / "attacks"

pytestmark = pytest.mark.skipif(not ATTACKS.exists(), reason="the attacks are not beside this checkout")


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []


def _escapes() -> list[str]:
    listed = [a["steps"][-1] for a in _read(ATTACKS / "attacks.yaml") if a["class"] == "escape"]
    notes = _read(SHARED / "notes" / "attacks.yaml")
    known = notes if isinstance(notes, list) else notes.get("attacks", [])
    # these three are questions of the language: their columns and constants are taken for what they say
    harmless = {"name_confusion", "parser_differential"}
    listed += [a["example"] for a in known if a.get("surface") == "sql" and a["class"] not in harmless]
    return listed


@pytest.fixture(scope="module")
def planner() -> Planner:
    return Planner(load_catalogue(ATTACKS / "catalogue.yaml"))


@pytest.mark.parametrize("sql", _escapes())
def test_an_escape_is_refused(planner: Planner, sql: str) -> None:
    with pytest.raises(Refusal) as caught:
        planner.plan(sql)
    assert caught.value.code.outcome is Outcome.REFUSED


@pytest.mark.parametrize("sql", [b["question"] for b in _read(ATTACKS / "benign.yaml")])
def test_a_benign_question_is_planned(planner: Planner, sql: str) -> None:
    assert planner.plan(sql).rounds
