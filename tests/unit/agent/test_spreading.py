"""How many rows a subject has at most is found while data are loaded, and is that of the data at hand."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from agent.compile import Looks
from rabita.plan import Planner
from rabita.plan.quick import Spread
from tests.unit.agent.agencies import DUCKDB, HEADER, Agency, write_agency, write_duckdb
from tests.unit.agent.conftest import Opener

FILES = "agency: anf\nsource: {kind: files, path: data}\n"
COUNT = "SELECT drug, count(*), sum(quantity_kg) FROM seizures GROUP BY drug"


def _csv(people: int, most: int, nameless: int = 0) -> str:
    named = [f"F{i},2024-01-01,kp,heroin,1,1,x\n" for i in range(people)]
    return HEADER + "".join(named + named[:1] * (most - 1)) + ",2024-01-01,kp,heroin,1,1,x\n" * nameless


def _numbers(agency: Agency, spread: Spread) -> tuple[int, int]:
    (found,) = agency.ask(f"SELECT {spread.most}, {spread.nameless}")
    return found[0], found[1]


@pytest.fixture(params=["files", "duckdb"])
def anf(request: pytest.FixtureRequest, tmp_path: Path, opened: Opener) -> Agency:
    """Five hundred people, one with three rows, and two rows that are nobody's."""
    if request.param == "files":
        write_agency(tmp_path, FILES, seizures_csv=_csv(500, 3, 2))
    else:
        write_agency(tmp_path, DUCKDB)
        case = "CASE WHEN i < 3 THEN 'F0' WHEN i < 502 THEN 'F' || i END AS case_ref"
        rows = f"SELECT {case}, DATE '2024-01-01' AS seized_on"
        rest = "'kp' AS province, 'heroin' AS drug, 1.0 AS quantity_kg, 1 AS packets FROM range(504) r(i)"
        write_duckdb(tmp_path / "data" / "anf.duckdb", f"CREATE TABLE seizures AS {rows}, {rest}")
    return opened(tmp_path)


def test_the_most_rows_of_one_subject_and_those_of_none_are_known(anf: Agency) -> None:
    spread = anf.source.spread("seizures")
    assert spread is not None
    assert _numbers(anf, spread) == (3, 2)


def test_a_statement_that_uses_them_does_not_read_the_subject(anf: Agency) -> None:
    (fragment,) = Planner(anf.catalogue).plan(COUNT).fragments
    look = Looks(fragment, anf.source).rows(shares=True)
    assert look is not None
    assert "case_ref" not in look[1].text
    assert anf.ask(look[1].text)[0][:3] == ("heroin", 504, 504.0)


@pytest.mark.parametrize("rows", [_csv(20, 5), _csv(300, 200), HEADER])
def test_nothing_is_known_of_a_table_that_is_small_or_uneven(
    rows: str, tmp_path: Path, opened: Opener
) -> None:
    write_agency(tmp_path, FILES, seizures_csv=rows)
    assert opened(tmp_path).source.spread("seizures") is None


def test_a_table_without_a_subject_has_none(tmp_path: Path, opened: Opener) -> None:
    write_agency(tmp_path, FILES, seizures_csv=_csv(500, 1), arrests_csv="age,bail\n" + "30,1.00\n" * 500)
    agency = opened(tmp_path)
    assert agency.source.spread("arrests") is None
    assert agency.source.spread("seizures") is not None


def test_it_is_that_of_the_data_that_the_statement_meets(tmp_path: Path, opened: Opener) -> None:
    write_agency(tmp_path, FILES, seizures_csv=_csv(500, 1))
    agency = opened(tmp_path)
    compiled = agency.source.spread("seizures")
    assert compiled is not None
    (tmp_path / "data" / "seizures.csv").write_text(_csv(900, 4))
    until = time.monotonic() + 20
    while agency.ask("SELECT count(*) FROM rabita.shared.seizures") != [(903,)]:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert _numbers(agency, compiled) == (4, 0)
