"""Quantiles of measures are found by rounds of counts, to the stated tolerance; no value leaves on the way.

Without a threshold a quantile is DuckDB's within 2^-20 of the values that it is made of. With one it is the
value of a rank near the wanted one: of each agency fewer than k people may be counted on the wrong side.
"""

from __future__ import annotations

import math
import random
import struct
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.disclosure import Hidden, RawPartial, disclose
from agent.feeds import feed_sql
from rabita.merge.merger import Merger
from rabita.plan.cut_points import code_of, number_of
from rabita.policy.model import Obligations
from rabita.refusal import Code, Refusal
from tests.equivalence.harness import Federation, NoAnswer, visible_schema
from tests.equivalence.random_federation import AGENCIES, CATALOGUE, REFERENCE, planner

TOLERANCE = 2.0**-20
Column = Sequence[Any]


@cache
def merger() -> Merger:
    folder = Path(tempfile.mkdtemp(prefix="rabita-quantiles-"))
    return Merger(CATALOGUE, {"r": REFERENCE}, spill_folder=folder, memory_limit="512MB")


def federation(agencies: Sequence[Mapping[str, Column]], table: str = "v") -> Federation:
    """Agencies that serve one table, whose other columns are NULL."""
    schema = visible_schema(CATALOGUE.tables[table])

    def rows(columns: Mapping[str, Column]) -> pa.Table:
        size = len(next(iter(columns.values())))
        return pa.table(
            {f.name: pa.array(columns.get(f.name, [None] * size), f.type) for f in schema}, schema=schema
        )

    served = {name: {table: rows(c)} for name, c in zip(AGENCIES, agencies, strict=False)}
    return Federation(
        CATALOGUE,
        served,
        {"r": REFERENCE},
        spill_folder=Path(tempfile.gettempdir()),
        planner=planner(),
        merger=merger(),
    )


def single(answer: pa.Table | Refusal | NoAnswer) -> Any:
    assert isinstance(answer, pa.Table), answer
    (value,) = answer.column(0).to_pylist()
    return value


def listed(answer: pa.Table | Refusal | NoAnswer) -> list[Any]:
    assert isinstance(answer, pa.Table), answer
    return list(answer.to_pylist())


def near(got: float | None, want: float | None, scale: float) -> bool:
    if got is None or want is None:
        return got is want
    if math.isnan(want) or math.isinf(want) or math.isinf(scale):
        return got == want or (math.isnan(got) and math.isnan(want))
    return abs(got - want) <= TOLERANCE * max(abs(want), scale) * 1.001 + 1e-300


DOUBLES = st.one_of(
    st.floats(),
    st.floats(-10, 10),
    st.sampled_from([0.0, -0.0, 1.0, 1.5, -2.0, 1e308, -1e308, 5e-324, math.nan, math.inf, -math.inf]),
)
SHARES = st.sampled_from(["0", "0.01", "0.25", "0.3", "0.5", "0.75", "0.999", "1"])


@pytest.mark.timeout(300)
@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(
    agencies=st.lists(st.lists(st.one_of(st.none(), DOUBLES), max_size=8), min_size=1, max_size=4),
    share=SHARES,
    function=st.sampled_from(["quantile_cont", "quantile_disc"]),
)
def test_any_doubles_have_the_one_databases_quantile_within_the_tolerance(
    agencies: list[list[float | None]], share: str, function: str
) -> None:
    asked = federation([{"w": column} for column in agencies])
    sql = f"SELECT {function}(w, {share}) AS q FROM v"
    finite = [abs(v) for column in agencies for v in column if v is not None and math.isfinite(v)]
    scale = max(finite, default=0.0) if function == "quantile_cont" else 0.0
    assert near(single(asked.answer(sql)), single(asked.expected(sql)), scale), sql


@pytest.mark.timeout(300)
@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@given(
    seed=st.integers(0, 10**6),
    most=st.sampled_from([5, 1000, 200_000]),
    share=SHARES,
    function=st.sampled_from(["quantile_cont", "quantile_disc"]),
)
def test_numbers_of_few_digits_are_found_exactly_in_every_group(
    seed: int, most: int, share: str, function: str
) -> None:
    chance = random.Random(seed)
    sizes = [chance.randint(0, 30) for _ in range(3)]
    asked = federation(
        [
            {
                "g": [chance.choice([None, 0, 1]) for _ in range(size)],
                "e": [chance.choice([None, Decimal(chance.randint(-most, most)) / 100]) for _ in range(size)],
            }
            for size in sizes
        ]
    )
    sql = f"SELECT g, {function}(e, {share}) AS q, median(e) AS m FROM v GROUP BY g ORDER BY g"
    got, want = asked.answer(sql), asked.expected(sql)
    assert listed(got) == listed(want)


# -- under a threshold, as agents release


def disclosed(asked: Federation, sql: str, k: int) -> Iterator[pa.Table]:
    """Every partial that leaves and everything that is fed, in order; the answer comes last."""
    plan = asked.planner.plan(sql)
    with merger().session(deadline=time.monotonic() + 120) as session:
        for round_ in plan.rounds:
            fed = {}
            for feed in round_.feeds:
                table = session.feed(feed)
                fed[feed.name] = feed_sql(feed, table)
                yield table
            for fragment in round_.fragments:
                raws = [asked.partial(fragment, a, contributors=True, fed=fed) for a in asked.asked(fragment)]
                partials = [
                    disclose([RawPartial(raw, fragment, Hidden(counted=True))], Obligations(k))[0].table
                    for raw in raws
                ]
                yield from partials
                session.add(fragment, partials)
        yield session.run(plan.final_sql)


def answer(asked: Federation, sql: str, k: int) -> Any:
    *_, last = disclosed(asked, sql, k)
    return last.column(0).to_pylist()


def people(chance: random.Random, agency: str, size: int, middle: float) -> dict[str, Column]:
    """One row of each person."""
    return {
        "k": [f"{agency}-{i}" for i in range(size)],
        "y": [round(chance.lognormvariate(middle, 1.0) * 1000) for _ in range(size)],
    }


@pytest.mark.parametrize("share", ["0.1", "0.5", "0.9"])
@pytest.mark.parametrize("middles", [(3.0, 3.0, 3.0), (1.0, 3.0, 6.0)])
def test_under_a_threshold_a_quantile_has_nearly_the_wanted_rank(
    middles: tuple[float, ...], share: str
) -> None:
    k, chance = 10, random.Random(7)
    rows = [people(chance, a, 150, m) for a, m in zip(AGENCIES, middles, strict=False)]
    asked = federation(rows, "u")
    (found,) = answer(asked, f"SELECT quantile_disc(y, {share}) FROM u", k)
    values = sorted(v for columns in rows for v in columns["y"])
    rank = math.ceil(len(values) * float(share))
    slack = len(rows) * (k - 1)
    low, high = values[max(0, rank - 1 - slack)], values[min(len(values) - 1, rank - 1 + slack)]
    assert low * (1 - TOLERANCE) <= found <= high * (1 + TOLERANCE)


def test_under_a_threshold_values_that_many_share_are_found() -> None:
    rows = [{"k": [f"{a}-{i}" for i in range(60)], "y": [1] * 50 + [7] * 10} for a in AGENCIES[:3]]
    assert answer(federation(rows, "u"), "SELECT median(y) FROM u", 10) == [1.0]
    rows = [{"k": [f"{a}-{i}" for i in range(60)], "y": [5] * 60} for a in AGENCIES[:3]]
    assert answer(federation(rows, "u"), "SELECT median(y) FROM u", 10) == [5.0]


@pytest.mark.parametrize("share", ["0", "0.01", "0.99", "1"])
def test_under_a_threshold_the_ends_are_not_told(share: str) -> None:
    chance = random.Random(3)
    asked = federation([people(chance, a, 200, 3.0) for a in AGENCIES[:3]], "u")
    for function in ("quantile_cont", "quantile_disc"):
        assert answer(asked, f"SELECT {function}(y, {share}) FROM u", 10) == [None]


def test_an_agency_with_too_few_people_is_left_out() -> None:
    chance = random.Random(5)
    rows = [people(chance, a, size, 3.0) for a, size in zip(AGENCIES, (100, 100, 19), strict=False)]
    with_few = answer(federation(rows, "u"), "SELECT median(y) FROM u", 10)
    assert with_few == answer(federation(rows[:2], "u"), "SELECT median(y) FROM u", 10)
    assert answer(federation(rows[2:], "u"), "SELECT median(y) FROM u", 10) == [None]


def test_rows_of_one_person_are_one_person() -> None:
    alone = {"k": ["a-1"] * 500, "y": list(range(500))}
    assert answer(federation([alone], "u"), "SELECT median(y) FROM u", 2) == [None]


@pytest.mark.parametrize("k", [1, 10])
def test_no_value_leaves_in_any_round(k: int) -> None:
    """Values have many digits, so that none is a cut point by chance."""
    chance = random.Random(11)
    columns = [{"w": [chance.lognormvariate(2.0, 1.0) for _ in range(80)]} for _ in range(3)]
    raw = {v for c in columns for v in c["w"]}
    seen: set[Any] = set()
    counted: set[pa.DataType] = set()
    *tables, last = disclosed(federation(columns), "SELECT median(w) FROM v", k)
    for table in tables:
        seen |= {v for column in table.columns for v in column.to_pylist()}
        if "f" in table.column_names:
            counted |= set(table.schema.types)
    assert last.column(0).to_pylist() != [None]
    assert not raw & seen
    assert {pa.int32(), pa.int64(), pa.bool_()} >= counted != set()
    assert not raw & set(last.column(0).to_pylist())


def test_an_agency_that_is_gone_in_the_middle_gives_no_wrong_answer() -> None:
    """Its rows are in the first rounds' counts and not in the last's."""
    columns = [{"w": [float(v) for v in range(at, at + 40)]} for at in (0, 1000)]
    both = federation(columns)
    plan = planner().plan("SELECT median(w) FROM v")
    with merger().session(deadline=time.monotonic() + 60) as session:
        for round_ in plan.rounds:
            fed = {feed.name: feed_sql(feed, session.feed(feed)) for feed in round_.feeds}
            asked = AGENCIES[:2] if round_.index < 3 else AGENCIES[:1]
            for fragment in round_.fragments:
                session.add(fragment, [both.partial(fragment, agency, fed=fed) for agency in asked])
        assert session.run(plan.final_sql).column(0).to_pylist() == [None]


# -- bounds


def test_too_many_groups_are_refused() -> None:
    columns = {"g": list(range(2000)), "w": [1.0] * 2000}
    refused = federation([columns]).answer("SELECT g, median(w) FROM v GROUP BY g")
    assert isinstance(refused, Refusal)
    assert refused.code is Code.TOO_LARGE
    assert "filter it, or group it by coarser columns" in (refused.hint or "")


@pytest.mark.timeout(120)
def test_some_hundred_groups_are_answered() -> None:
    columns = {"g": [i % 300 for i in range(1500)], "w": [float(i) for i in range(1500)]}
    asked = federation([columns, columns])
    sql = "SELECT g, median(w) FROM v GROUP BY g ORDER BY g"
    got, want = asked.answer(sql), asked.expected(sql)
    assert listed(got) == listed(want)


def test_a_search_says_that_it_is_one() -> None:
    plan = planner().plan("SELECT d, median(q) AS middle, median(g) FROM t GROUP BY d")
    (said,) = plan.approximations
    assert (said.written, said.method) == ('median(q) AS "middle"', "bisection")
    assert "0.0001 %" in said.error


def test_codes_are_in_the_order_of_the_doubles() -> None:
    chance = random.Random(1)
    numbers = [struct.unpack(">d", chance.randbytes(8))[0] for _ in range(2000)]
    finite = sorted(n for n in numbers if not math.isnan(n))
    assert [code_of(n) for n in finite] == sorted(code_of(n) for n in finite)
    assert all(number_of(code_of(n)) == n for n in finite)
