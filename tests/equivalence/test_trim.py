"""What an agency need not send changes no answer: HAVING and the first N over groups that no agency shares.

Three agencies; `place` is colocated, but rows whose place is not known lie at all of them.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest

from agent.disclosure import Hidden, RawPartial, disclose
from agent.trim import Trimmer
from rabita.catalogue import load_catalogue
from rabita.catalogue.model import Catalogue
from rabita.plan import Fragment, Plan
from rabita.policy import Obligations
from tests.equivalence.compare import difference
from tests.equivalence.harness import Federation, visible_schema

CATALOGUE = """\
version: 1
purposes: [study]
tables:
  finds:
    subject: person
    columns:
      person: {type: string, role: identifier}
      place:  {type: string, role: dimension}
      drug:   {type: string, role: dimension}
      kg:     {type: double, role: measure}
      price:  {type: "decimal(9,2)", role: measure}
  places:
    subject: place
    columns:
      place: {type: string, role: dimension}
      size:  {type: integer, role: dimension}
colocated:
  - [finds.place, places.place]
"""

TRIMMED = [
    "SELECT place, count(*) AS n FROM finds GROUP BY place HAVING count(*) > 4",
    "SELECT place, sum(kg) AS kg FROM finds GROUP BY place HAVING sum(kg) > 20 AND count(*) > 2",
    "SELECT place, avg(price) AS p FROM finds GROUP BY place HAVING avg(price) BETWEEN 20 AND 60",
    "SELECT place, avg(price) AS p FROM finds GROUP BY place HAVING avg(price) IS NULL",
    "SELECT place, max(kg) AS most FROM finds GROUP BY place HAVING NOT (max(kg) > 9)",
    "SELECT place, count(*) AS n FROM finds GROUP BY place ORDER BY place LIMIT 3",
    "SELECT place, count(*) AS n FROM finds GROUP BY place ORDER BY place NULLS FIRST LIMIT 3",
    "SELECT place, count(*) AS n FROM finds GROUP BY place ORDER BY place DESC NULLS FIRST LIMIT 4 OFFSET 3",
    "SELECT place, count(*) AS n FROM finds GROUP BY place ORDER BY n DESC, place LIMIT 5",
    "SELECT place, count(*) AS n FROM finds GROUP BY place ORDER BY n, place NULLS FIRST LIMIT 7 OFFSET 2",
    "SELECT place, sum(price) AS p FROM finds GROUP BY place ORDER BY p DESC NULLS FIRST, place LIMIT 5",
    "SELECT place, sum(price) AS p FROM finds GROUP BY place ORDER BY p ASC NULLS LAST, place LIMIT 5",
    "SELECT place, sum(kg) / count(kg) AS x FROM finds GROUP BY place ORDER BY x DESC, place LIMIT 3",
    "SELECT agency, drug, count(*) AS n FROM finds GROUP BY ALL ORDER BY n DESC, agency, drug LIMIT 2",
    "SELECT agency, drug, count(*) AS n FROM finds GROUP BY ALL HAVING n > 8 ORDER BY drug, agency LIMIT 2",
    "SELECT drug, count(*) AS n FROM finds WHERE agency = 'b' GROUP BY drug HAVING n > 39",
    "SELECT place, drug, min(price) AS p FROM finds GROUP BY ALL HAVING max(kg) < 3 OR p > 30"
    " ORDER BY ALL LIMIT 6",
    "SELECT f.place, p.size, count(*) AS n FROM finds f JOIN places p ON f.place = p.place"
    " GROUP BY ALL HAVING n > 3 ORDER BY n DESC, f.place LIMIT 4",
    "SELECT place, count(*) AS n, row_number() OVER (ORDER BY count(*) DESC, place) AS at FROM finds"
    " GROUP BY place HAVING count(*) > 3",
    "SELECT n, count(*) AS times FROM (SELECT place, count(*) AS n FROM finds GROUP BY place"
    " HAVING count(*) > 2) GROUP BY n ORDER BY n",
    "SELECT place, count(*) AS n FROM finds GROUP BY place"
    " HAVING count(*) > 3 AND sum(kg) > (SELECT avg(kg) FROM finds)",
    "SELECT count(*) AS n FROM finds WHERE place IN"
    " (SELECT place FROM finds GROUP BY place ORDER BY sum(price) DESC NULLS LAST, place LIMIT 3)",
    "SELECT place, count(*) AS n FROM finds GROUP BY place ORDER BY n DESC, place LIMIT 0",
]

WHOLE = [
    # groups that several agencies have rows of
    "SELECT drug, count(*) AS n FROM finds GROUP BY drug HAVING count(*) > 20",
    "SELECT upper(place) AS u, count(*) AS n FROM finds GROUP BY u ORDER BY n DESC, u LIMIT 3",
    "SELECT count(*) AS n FROM finds HAVING count(*) > 3",
    # the rank of a group is among all of them
    "SELECT place, count(*) AS n, rank() OVER (ORDER BY count(*)) AS at FROM finds GROUP BY place"
    " ORDER BY at, place LIMIT 3",
    "SELECT place, count(*) AS n FROM finds GROUP BY place QUALIFY rank() OVER (ORDER BY n) < 3"
    " ORDER BY n LIMIT 3",
    "SELECT DISTINCT count(*) AS n FROM finds GROUP BY place ORDER BY n LIMIT 3",
    # no order, no first
    "SELECT place, count(*) AS n FROM finds GROUP BY place",
    # grouping sets: the same agencies have rows of the totals
    "SELECT place, count(*) AS n FROM finds GROUP BY ROLLUP (place) ORDER BY n DESC, place LIMIT 2",
    # only the broker knows the merged value
    "SELECT place, count(*) AS n FROM finds GROUP BY place"
    " ORDER BY (SELECT max(kg) FROM finds), n DESC, place LIMIT 3",
    "SELECT place, stddev_samp(kg) AS s FROM finds GROUP BY place HAVING stddev_samp(kg) > 1",
]


@cache
def federation() -> Federation:
    folder = Path(tempfile.mkdtemp(prefix="rabita-trim-"))
    (folder / "catalogue.yaml").write_text(CATALOGUE)
    catalogue = load_catalogue(folder / "catalogue.yaml")
    agencies = {agency: _rows(agency, catalogue) for agency in "abc"}
    return Federation(catalogue, agencies, {}, spill_folder=folder)


def _rows(agency: str, catalogue: Catalogue) -> dict[str, pa.Table]:
    chance = random.Random(agency)
    finds = []
    for number in range(120):
        place = chance.choice([None, *(f"{agency}{i}" for i in range(14))])
        price = chance.choice([None, 10, 25, 25, 80])
        kg = chance.choice([None, 1.5, 1.5, 2.5, float("nan") if number % 40 == 7 else 3.5])
        person = f"{agency}-{chance.randrange(30)}"
        finds.append((person, place, chance.choice(["ice", "hashish", None]), kg, price))
    places = [(f"{agency}{i}", chance.choice([None, 1, 2])) for i in range(14)]
    schemas = [visible_schema(catalogue.tables[name]) for name in ("finds", "places")]
    return {
        name: pa.table(
            [pa.array(c, f.type) for c, f in zip(zip(*rows, strict=True), schema, strict=True)], schema
        )
        for name, rows, schema in zip(("finds", "places"), (finds, places), schemas, strict=True)
    }


@pytest.mark.parametrize("sql", TRIMMED)
def test_a_trimmed_answer_is_that_of_one_database(sql: str) -> None:
    ours = federation()
    assert any(f.trim for f in ours.planner.plan(sql).fragments)
    before = ours.left_out
    answer, expected = ours.answer(sql), ours.expected(sql)
    assert isinstance(answer, pa.Table), answer
    assert isinstance(expected, pa.Table), expected
    assert difference(answer, expected, ordered="ORDER BY" in sql) is None
    assert ours.left_out > before, "nothing was left out"


@pytest.mark.parametrize("sql", WHOLE)
def test_where_more_than_one_agency_decides_all_is_sent(sql: str) -> None:
    assert not any(f.trim for f in federation().planner.plan(sql).fragments)


@pytest.mark.parametrize("k", [2, 3, 5])
@pytest.mark.parametrize("sql", TRIMMED)
def test_under_a_threshold_the_answer_is_that_without_a_trim(sql: str, k: int) -> None:
    plan = federation().planner.plan(sql)
    trimmed, whole = (_disclosed(plan, k, trim=trim) for trim in (True, False))
    assert difference(trimmed, whole, ordered="ORDER BY" in sql) is None


def _disclosed(plan: Plan, k: int, *, trim: bool) -> pa.Table:
    """The answer as agencies give it that leave groups of fewer than k people out."""
    ours, trimmer = federation(), Trimmer()

    def partial(fragment: Fragment, agency: str, fed: Mapping[str, str]) -> pa.Table:
        raw = ours.partial(fragment, agency, contributors=True, fed=fed)
        (shown,) = disclose([RawPartial(raw, fragment, Hidden(counted=True))], Obligations(k))
        return trimmer.trim(shown, time.monotonic() + 60).table if trim else shown.table

    return ours.asking(plan, partial)


def test_a_tie_for_the_last_place_is_sent_whole() -> None:
    ours = federation()
    (fragment,) = ours.planner.plan(
        "SELECT place, count(*) AS n FROM finds GROUP BY place ORDER BY n DESC LIMIT 1"
    ).fragments
    table = pa.table({"k0": ["a1", "a2", "a3", None], "v0": pa.array([7, 7, 6, 1], pa.int64())})
    assert Trimmer().rows(fragment, table, time.monotonic() + 60).to_pylist() == [0, 1, 3]


def test_what_cannot_be_trimmed_is_sent_whole() -> None:
    (fragment,) = federation().planner.plan(TRIMMED[0]).fragments
    assert Trimmer().rows(fragment, pa.table({"other": [1]}), time.monotonic() + 60) is None


def test_the_trim_is_part_of_what_broker_and_agent_agree_on() -> None:
    plans = [
        federation().planner.plan(
            f"SELECT place, count(*) AS n FROM finds GROUP BY place HAVING count(*) > {n}"
        )
        for n in (3, 4)
    ]
    assert plans[0].fragments[0].digest != plans[1].fragments[0].digest
    assert plans[0].fragments[0].statement == plans[1].fragments[0].statement
