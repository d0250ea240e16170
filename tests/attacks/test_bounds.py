"""Under noise, what one subject adds to a sum is cut at the catalogue's bounds before anything is added up.

What is cut is held against the same done in Python, before noise; then against what leaves.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from math import sqrt
from typing import Any

import pytest

from agent.disclosure.noise import sum_noise
from rabita.plan import Planner
from rabita.refusal import Code, Refusal
from tests.attacks.noisy import NOISE, PLANNER, Noisy, bounded, persons

FREE = NOISE.__class__(1, noise="cell_key")
"""Nothing is left out for being mostly one subject's."""

Row = tuple[Any, ...]
BOUNDS = {"amount": (-20, 100), "ones": (0, 3)}
AMOUNT = {"double": float, "integer": int, "decimal(9,2)": Decimal}


def _rows(kind: str, *, several: bool, number: bool = False) -> list[Row]:
    """People in five cells with amounts far below and far over the bounds, some without any."""
    chance, made = random.Random(kind), AMOUNT[kind]
    rows: list[Row] = []
    for i in range(400):
        for _ in range(chance.randint(1, 4) if several else 1):
            amount = None if chance.random() < 0.1 else made(chance.choice([-9, -1, 0, 2, 7, 30, 90, 10**6]))
            ones = None if chance.random() < 0.1 else chance.randint(0, 3)
            rows.append(
                (i if number else f"p{i}", i % 5, chance.random() < 0.5, chance.choice("FM"), amount, ones)
            )
    return rows


def _planner(kind: str, *, number: bool = False, bounds: Any = None) -> Planner:
    kinds = {"amount": kind, **({"person": "integer"} if number else {})}
    return bounded(BOUNDS if bounds is None else bounds, kinds)


def _times(factor: int, value: Any) -> Any:
    return None if value is None else value * factor


def _less(one: Any, other: Any) -> Any:
    return None if one is None or other is None else one - other


SUMS: list[tuple[str, Callable[[Row], Any], int, int]] = [
    ("sum(amount)", lambda r: r[4], -20, 100),
    ("sum(amount) FILTER (WHERE sex = 'F')", lambda r: r[4] if r[3] == "F" else None, -20, 100),
    ("sum(CASE WHEN sex = 'F' THEN amount END)", lambda r: r[4] if r[3] == "F" else None, -20, 100),
    ("sum(CASE WHEN sex = 'F' THEN amount ELSE 0 END)", lambda r: r[4] if r[3] == "F" else 0, -20, 100),
    ("sum(3 * amount)", lambda r: _times(3, r[4]), -60, 300),
    ("sum(-amount)", lambda r: _times(-1, r[4]), -100, 20),
    ("sum(amount - ones)", lambda r: _less(r[4], r[5]), -23, 100),
    ("sum(amount + amount + 0)", lambda r: _times(2, r[4]), -40, 200),
    ("sum(coalesce(amount, 0))", lambda r: r[4] or 0, -20, 100),
    (
        "sum(CASE WHEN sex = 'F' THEN amount ELSE -amount END)",
        lambda r: r[4] if r[3] == "F" else _times(-1, r[4]),
        -120,
        120,
    ),
]


def _cut(rows: Sequence[Row], value: Callable[[Row], Any], least: int, most: int) -> dict[Any, list[Any]]:
    """Of each cell what every person adds, cut."""
    added: dict[tuple[int, Any], Any] = {}
    for row in rows:
        if (one := value(row)) is not None:
            added[row[1], row[0]] = added.get((row[1], row[0]), 0) + one
    found = defaultdict(list)
    for (cell, _), part in added.items():
        found[cell].append(min(max(part, least), most))
    return found


def _raw(noisy: Noisy, what: str) -> dict[int, dict[str, Any]]:
    table = noisy.raw(f"SELECT cell, {what} FROM t GROUP BY cell", FREE).table
    return {row["k0"]: row for row in table.to_pylist()}


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("number", [False, True])
@pytest.mark.parametrize("kind", AMOUNT)
def test_what_is_cut_is_what_python_cuts(kind: str, number: bool, several: bool) -> None:
    rows = _rows(kind, several=several, number=number)
    noisy = Noisy(rows, planner=_planner(kind, number=number), single=not several)
    for what, value, least, most in SUMS:
        raw = _raw(noisy, what)
        cut = _cut(rows, value, least, most)
        assert {cell: row["v0"] for cell, row in raw.items()} == {c: sum(parts) for c, parts in cut.items()}
        largest = max(row["_l0_0"] for row in raw.values())
        assert largest == max(-least, most), what


def test_the_exact_type_of_a_sum_stays() -> None:
    rows = _rows("decimal(9,2)", several=True)
    plain, cut = (
        Noisy(rows, planner=_planner("decimal(9,2)", bounds=b)) for b in ({}, {"amount": ("-0.01", "0.07")})
    )
    one, other = (noisy.raw("SELECT sum(amount) FROM t", FREE).table for noisy in (plain, cut))
    assert one.schema.field("v0").type == other.schema.field("v0").type
    assert other.column("v0")[0].as_py().as_tuple().exponent == -2


def test_an_average_is_the_cut_sum_over_the_rows() -> None:
    rows = _rows("double", several=True)
    raw = _raw(Noisy(rows, planner=_planner("double")), "avg(amount)")
    for cell, parts in _cut(rows, lambda r: r[4], -20, 100).items():
        counted = sum(r[1] == cell and r[4] is not None for r in rows)
        assert (raw[cell]["v0"], raw[cell]["v1"]) == (sum(parts), counted)


def test_who_adds_less_than_the_least_adds_the_least_and_who_has_no_row_adds_nothing() -> None:
    rows = [("a", 0, False, "F", 1.0, 1), ("b", 0, False, "M", 9.0, 1), ("c", 0, False, "F", None, 1)]
    for single in (True, False):
        noisy = Noisy(rows, planner=bounded({"amount": (5, 7)}), single=single)
        (row,) = noisy.raw(
            "SELECT sum(amount), sum(amount) FILTER (WHERE sex = 'F') FROM t", FREE
        ).table.to_pylist()
        assert (row["v0"], row["v1"]) == (12, 5)
        assert (row["_l0_0"], row["_t0_0"]) == (7, 12)


@pytest.mark.parametrize("single", [False, True])
@pytest.mark.parametrize("odd", ["inf", "-inf", "nan"])
def test_what_is_no_number_is_cut_as_well(odd: str, single: bool) -> None:
    rows = [*persons([30], 1), ("odd", 0, False, "F", float(odd), 1)]
    (row,) = (
        Noisy(rows, planner=_planner("double"), single=single)
        .raw("SELECT sum(amount) FROM t", FREE)
        .table.to_pylist()
    )
    cut = -20 if odd == "-inf" else 100
    assert row["v0"] == pytest.approx(sum(r[4] for r in rows[:-1]) + cut)
    assert row["_l0_0"] == 100


def _with_outlier(cells: int, outlier: float) -> list[Row]:
    """The outlier in five rows, of which any one is over the bounds."""
    rows = persons([60] * cells, 31)
    return rows + [(f"outlier/{c}", c, True, "F", outlier / 5, 1) for c in range(cells) for _ in range(5)]


def _rounding(total: float, most: float) -> float:
    """By how much rounding to what ten of sixty add, or three digits, moves a number: half a step."""
    moved = total + 1.5 * most
    return max(0.5 * sqrt(2) * 10 * moved / 50, 0.005 * moved)


def test_an_outlier_moves_a_noisy_sum_by_no_more_than_the_bound() -> None:
    """The same people get the same noise: of two tables that differ in what one person adds beyond the bound,
    the same numbers leave, and of any two no number differs by more than bound, noise and rounding."""
    cells, most = 100, 40
    planner = bounded({"amount": (0, most)})
    sql = "SELECT cell, sum(amount), avg(amount) FROM t GROUP BY cell"
    far, farther, none = (
        Noisy(_with_outlier(cells, kg), planner=planner).answer(sql) for kg in (1e6, 1e9, 0.0)
    )
    assert far == farther
    assert all(a[1] is not None for a in far)  # nor is it left out as mostly one person's
    true = _cut(_with_outlier(cells, 0.0), lambda r: r[4], 0, most)
    for (cell, total, _), (_, without, _) in zip(far, none, strict=True):
        clipped = sum(true[cell]) + most
        assert abs(total - clipped) <= 1.5 * most + _rounding(clipped, most)
        assert abs(total - without) <= most + 2 * (1.5 * most + _rounding(clipped, most))


def test_noise_is_in_proportion_to_the_largest_part_that_is_left() -> None:
    """Of parts between 0 and `most` one at the bound: the sum moves by its set's noise times the bound."""
    cells = 200
    rows = _with_outlier(cells, 1e6)
    for most in (20, 200, 2000):
        noisy = Noisy(rows, planner=bounded({"amount": (0, most)}))
        raw, true = _raw(noisy, "sum(amount)"), _cut(rows, lambda r: r[4], 0, most)
        for cell, total in noisy.answer("SELECT cell, sum(amount) FROM t GROUP BY cell", FREE):
            moved = min(most, sum(true[cell]) / 1.5) * sum_noise(raw[cell]["_c0_0"])
            assert raw[cell]["_l0_0"] == most
            assert abs(total - sum(true[cell]) - moved) <= _rounding(sum(true[cell]), most)


def test_the_same_set_has_the_same_noise_however_it_is_asked_for_and_looked_at() -> None:
    rows = [(*row[:4], round(row[4] * 4) / 4, 1) for row in persons([80] * 20, 3)]
    rows += [(f"far/{cell}", cell, False, "F", 1e6, 1) for cell in range(20)]
    planner = bounded({"amount": (0, 50)})
    asked = (
        "SELECT cell, sum(amount) FROM t WHERE sex = 'F' GROUP BY cell ORDER BY cell",
        "SELECT cell, sum(amount) FILTER (WHERE sex = 'F') FROM t GROUP BY cell ORDER BY cell",
        "SELECT cell, sum(CASE WHEN sex = 'F' THEN amount END) FROM t GROUP BY cell ORDER BY cell",
        "SELECT cell, sum(CASE WHEN sex = 'F' THEN amount ELSE 0 END) FROM t GROUP BY cell ORDER BY cell",
        "SELECT x.cell, sum(x.amount * 1) FROM t AS x WHERE NOT x.sex <> 'F' GROUP BY x.cell ORDER BY 1",
    )
    answers = [
        Noisy(rows, planner=planner, single=single).answer(sql) for sql in asked for single in (False, True)
    ]
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize(
    "what",
    [
        "sum(amount + 1)",
        "sum(amount - ones)",
        "sum(CASE WHEN sex = 'F' THEN amount ELSE 1 END)",
        "sum(coalesce(amount, 5))",
        "sum(ones)",
        "sum(amount / ones)",
        "count(amount)",
        "max(amount)",
    ],
)
def test_what_has_no_bounds_is_not_cut(what: str) -> None:
    (fragment,) = bounded({"amount": (0, 9)}).plan(f"SELECT {what} FROM t").fragments
    assert [value.cut for value in fragment.values] == [None]


UNCUT = [
    "SELECT agency, sum(DISTINCT amount) FROM t GROUP BY agency",
    "SELECT fsum(amount) FROM t",
    "SELECT regr_avgy(amount, ones) FROM t",
    "SELECT sum(amount) FROM t JOIN cases ON t.person = cases.person",
]


@pytest.mark.parametrize("sql", UNCUT)
def test_a_sum_that_cannot_be_cut_is_refused(sql: str) -> None:
    rows = persons([30], 1)
    planner = bounded({"amount": (0, 9)})
    for single in (False, True):
        with pytest.raises(Refusal) as refused:
            Noisy(rows, planner=planner, single=single).answer(sql)
        assert refused.value.code is Code.NOT_SUPPORTED
        assert "catalogue's bounds" in refused.value.message
    (fragment,) = planner.plan(sql).fragments
    with pytest.raises(Refusal):  # nor does a fragment give such a statement to whoever asks for one
        fragment.sql(lambda name: name, contributors=True, shares=True, record_key=lambda s: s)


def test_beside_what_is_not_made_of_parts_a_sum_is_cut_all_the_same() -> None:
    rows = [*_rows("integer", several=True), (None, 0, False, "F", 10**6, 1), (None, 0, False, "F", 10**6, 1)]
    sql = "SELECT agency, cell, {} count(*) FROM t WHERE cell < 9 GROUP BY agency, cell"
    noisy = Noisy(rows, planner=_planner("integer"))
    whole = noisy.raw(sql.format("sum(amount), avg(amount - ones), count(DISTINCT person),"), FREE).table
    parts = noisy.raw(sql.format("sum(amount), avg(amount - ones),"), FREE).table
    assert whole.num_rows == 5
    shared = [name for name in parts.column_names if name[0] in "kv" and name != "v3"]
    assert _by_cell(whole, shared) == _by_cell(parts, shared)
    assert {name: whole.schema.field(name).type for name in shared} == {
        name: parts.schema.field(name).type for name in shared
    }
    assert {row["_l0_0"] for row in whole.to_pylist()} == {100}


def test_a_subquery_that_shows_others_does_not_keep_a_sum_from_being_cut() -> None:
    rows = [*persons([30], 1), ("far", 0, True, "F", 1e6, 1)]
    noisy = Noisy(rows, planner=bounded({"amount": (0, 50)}))
    sql = "SELECT sum(amount) FROM t WHERE EXISTS (SELECT 1 FROM cases WHERE cases.person = t.person)"
    (row,) = noisy.raw(sql, FREE).table.to_pylist()
    assert row["v0"] == pytest.approx(50 + sum(min(r[4], 50) for r in rows[:-1]))
    assert row["_l0_0"] == 50


def _by_cell(table: Any, names: Sequence[str]) -> list[Row]:
    return sorted(tuple(row[name] for name in names) for row in table.to_pylist())


def test_sums_of_other_columns_are_answered_beside_what_cannot_be_cut() -> None:
    noisy = Noisy(persons([30], 1), planner=bounded({"ones": (0, 9)}))
    assert noisy.answer("SELECT agency, sum(amount), count(DISTINCT person) FROM t GROUP BY agency")


@pytest.mark.parametrize("sql", [*UNCUT, *(f"SELECT cell, {what} FROM t GROUP BY cell" for what, *_ in SUMS)])
def test_without_noise_no_statement_differs(sql: str) -> None:
    def statements(planner: Planner) -> list[Any]:
        (fragment,) = planner.plan(sql).fragments
        every = [fragment.sql(str, contributors=c, shares=s) for c, s in ((False, False), (True, True))]
        every += [fragment.by_subjects(str, None, shares=True, second=s) for s in (False, True)]
        return [*every, fragment.by_buckets(str, 64, shares=True)]

    assert statements(bounded(BOUNDS)) == statements(PLANNER)
