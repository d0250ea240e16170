"""What each person adds to a number: the hidden parts are those found by hand, in the same rows.

A bound on shares is as good as these parts (DESIGN §9): many people who add next to nothing, a condition, a
branch, two totals in one number are what an attacker writes around one person's part.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from rabita.plan.measures import parts
from rabita.sql.expressions import Aggregate, Column
from rabita.sql.kinds import DOUBLE
from tests.equivalence.one_agency import Agency, Key, Row, T, U, V, joined
from tests.equivalence.random_federation import planner

Part = Callable[[Row], float | None]
AGENCY = Agency()


@dataclass(frozen=True)
class Claim:
    """An aggregate over rows: each of `parts` says what a row adds to one of the value's measures.

    `value` is the place of the value among the fragment's.
    """

    sql: str
    parts: Sequence[Part]
    rows: Sequence[Row] = tuple(T)
    key: Callable[[Row], Any] | None = None
    value: int = 0

    def found(self, key: Key, column: int) -> list[tuple[float, float, float] | None]:
        """By measure: the largest, the second, the total over one column of subjects."""
        return [self._of(key, column, part) for part in self.parts]

    def _of(self, key: Key, column: int, part: Part) -> tuple[float, float, float] | None:
        adds: dict[Any, float] = defaultdict(float)
        for row in self.rows:
            if self.key is not None and (self.key(row),) != key:
                continue
            if (added := part(row)) is not None:
                adds[row["who"][column]] += added
        if not adds:
            return None
        largest, *others = sorted(adds.values(), reverse=True)
        return largest, (others or [0.0])[0], sum(adds.values())


def _num(name: str, where: Callable[[Row], Any] = lambda r: True, times: float = 1.0) -> Part:
    return lambda r: abs(times * float(r[name])) if where(r) and r[name] is not None else None


def _row(where: Callable[[Row], Any] = lambda r: True) -> Part:
    return lambda r: 1.0 if where(r) else None


def _both(r: Row) -> float | None:
    return None if r["q"] is None or r["x"] is None else abs(2 * float(r["q"]) + r["x"] - 1)


_TU = joined(T, U, lambda t, u: None if t["k"] is None else t["k"] == u["k"])
_SAME = [{**r, "who": r["who"][:1]} for r in _TU]  # t.k and u.k are one person
_TV = joined(T, V, lambda t, v: None if t["d"] is None else t["d"] == v["d"])
_D = "GROUP BY d"

CLAIMS: tuple[Claim, ...] = (
    Claim("SELECT sum(q) FROM t", [_num("q")]),
    Claim("SELECT avg(q) FROM t", [_num("q")]),
    Claim("SELECT avg(q) FROM t", [_row(lambda r: r["q"] is not None)], value=1),
    Claim("SELECT sum(-q) FROM t", [_num("q")]),
    Claim("SELECT sum(q * 1000 / 8) FROM t", [_num("q", times=125)]),
    Claim("SELECT count(*) FROM t", [_row()]),
    Claim("SELECT count(d) FROM t", [_row(lambda r: r["d"] is not None)]),
    Claim("SELECT count_if(g > 1) FROM t", [_row(lambda r: r["g"] is not None and r["g"] > 1)]),
    Claim("SELECT sum(1) FROM t", [_row()]),
    Claim("SELECT d, sum(q) FROM t GROUP BY d", [_num("q")], key=lambda r: r["d"]),
    Claim("SELECT f, count(*) FROM t GROUP BY f", [_row()], key=lambda r: r["f"]),
    # conditions
    Claim("SELECT sum(q) FILTER (WHERE f) FROM t", [_num("q", lambda r: r["f"])]),
    Claim("SELECT count(*) FILTER (WHERE NOT f) FROM t", [_row(lambda r: r["f"] is False)]),
    Claim("SELECT sum(q) FILTER (WHERE d = NULL) FROM t", [lambda r: None]),
    Claim(
        "SELECT d, sum(x) FILTER (WHERE g IN (1, 2)) FROM t GROUP BY d",
        [_num("x", lambda r: r["g"] in (1, 2))],
        key=lambda r: r["d"],
    ),
    # branches: each is a number of its own
    Claim(
        "SELECT sum(CASE WHEN f THEN q ELSE 0 END) FROM t",
        [lambda r: (abs(float(r["q"])) if r["q"] is not None else None) if r["f"] else 0.0,
         _num("q", lambda r: r["f"])],
    ),
    Claim("SELECT sum(CASE WHEN f THEN q END) FROM t", [_num("q", lambda r: r["f"])] * 2),
    Claim(
        "SELECT sum(CASE WHEN f THEN q * 1000000 ELSE q END) FROM t",
        [
            lambda r: None if r["q"] is None else float(r["q"]) * (1e6 if r["f"] else 1),
            _num("q", lambda r: r["f"], times=1e6),
            _num("q", lambda r: not r["f"]),
        ],
    ),
    # columns of a sum: each is a number of its own
    Claim("SELECT sum(2 * q + x - 1) FROM t", [_both, _num("q"), _num("x"), _row()]),
    # joins: the person stays the person, however rows multiply, and both of two people are measured
    Claim("SELECT sum(t.q) FROM t JOIN u ON t.k = u.k", [_num("q")], _SAME),
    Claim("SELECT sum(u.y) FROM t JOIN u ON t.k = u.k", [_num("_y")], _SAME),
    Claim("SELECT sum(v.w) FROM t JOIN v ON t.agency = v.agency AND t.d = v.d", [_num("_w")], _TV),
    Claim("SELECT sum(q) FROM t JOIN v ON t.agency = v.agency AND t.d = v.d", [_num("q")], _TV),
    # a table without a subject: every row is one
    Claim("SELECT count(*) FROM v", [_row()], V),
    Claim("SELECT d, sum(w) FROM v GROUP BY d", [_num("w")], V, lambda r: r["d"]),
)  # fmt: skip


@pytest.mark.parametrize("claim", CLAIMS, ids=[f"{c.sql.removeprefix('SELECT ')}-{c.value}" for c in CLAIMS])
def test_the_parts_of_a_number_are_what_each_person_adds(claim: Claim) -> None:
    (fragment,) = planner().plan(claim.sql).fragments
    names, groups = AGENCY.groups(fragment, shares=True)
    value = fragment.values[claim.value]
    assert groups
    assert value.shares
    for key, found in groups.items():
        by_name = dict(zip(names, found, strict=True))
        measured = [fragment.shares[i] for i in value.shares]
        for column in range(len(claim.rows[0]["who"])):
            wanted = claim.found(key, column)
            told = {_told(by_name, c.largest[column], c.second[column], c.total[column]) for c in measured}
            assert told == {_rounded(w) for w in wanted}, f"{key}, subjects {column}"


def _told(by_name: dict[str, Any], *names: str) -> tuple[float, ...] | None:
    parts = tuple(by_name[name] for name in names)
    return None if parts[0] is None or not parts[2] else _rounded(tuple(map(float, parts)))


def _rounded(parts: tuple[float, ...] | None) -> tuple[float, ...] | None:
    return None if parts is None or not parts[2] else tuple(round(p, 6) for p in parts)


def _distance(name: str, rows: Sequence[Row]) -> Part:
    values = [float(r[name]) for r in rows if r[name] is not None]
    mean = sum(values) / len(values)
    return lambda r: None if r[name] is None else (float(r[name]) - mean) ** 2


@pytest.mark.parametrize("function", ["stddev_samp", "var_pop"])
def test_a_variance_is_measured_in_squared_distances_too(function: str) -> None:
    """Twenty people near one value and one far away: the sizes are alike, the distances are one person's."""
    (fragment,) = planner().plan(f"SELECT d, {function}(x) FROM t GROUP BY d").fragments
    names, groups = AGENCY.groups(fragment, shares=True)
    claim = Claim("", [], T, lambda r: r["d"])
    for key, found in groups.items():
        by_name = dict(zip(names, found, strict=True))
        rows = [r for r in T if r["d"] == key[0]]
        if not any(r["x"] is not None for r in rows):
            continue
        wanted = claim._of(key, 0, _distance("x", rows))
        for value in fragment.values:
            told = [
                _told(by_name, c.largest[0], c.second[0], c.total[0])
                for c in (fragment.shares[i] for i in value.shares)
            ]
            close = [t for t in told if t and wanted and math.isclose(t[0], wanted[0], abs_tol=1e-5)]
            assert close or not (wanted and wanted[2]), (key, told, wanted)


def test_extremes_have_no_parts() -> None:
    for function in ("min", "max"):
        (fragment,) = planner().plan(f"SELECT {function}(q) FROM t").fragments
        assert [v.shares for v in fragment.values] == [()]


def test_distinct_values_are_measured_as_they_are_added() -> None:
    (fragment,) = (
        planner().plan("SELECT agency, sum(DISTINCT q), count(DISTINCT k) FROM t GROUP BY agency").fragments
    )
    names, groups = AGENCY.groups(fragment, shares=True)
    ((_, found),) = groups.items()
    by_name = dict(zip(names, found, strict=True))
    adds: dict[Any, set[float]] = defaultdict(set)
    for row in T:
        if row["q"] is not None:
            adds[row["k"]].add(float(row["q"]))
    amounts = sorted((sum(values) for values in adds.values()), reverse=True)
    (measure,) = (fragment.shares[i] for i in fragment.values[0].shares)
    assert _told(by_name, measure.largest[0], measure.second[0], measure.total[0]) == _rounded(
        (amounts[0], amounts[1], sum(amounts))
    )
    (measure,) = (fragment.shares[i] for i in fragment.values[1].shares)
    assert by_name[measure.largest[0]] == 1


def test_shares_leave_keys_values_and_counts_as_they_are() -> None:
    for claim in CLAIMS:
        (fragment,) = planner().plan(claim.sql).fragments
        names, plain = AGENCY.groups(fragment)
        more, shared = AGENCY.groups(fragment, shares=True)
        assert more[: len(names)] == names
        assert {key: row[: len(names)] for key, row in shared.items()} == dict(plain)


def test_both_columns_of_a_pair_are_measured_where_both_are_there() -> None:
    """Statistics of pairs, whatever their algebra: an aggregate of two arguments, measured as it is bound."""
    aggregate = Aggregate("corr", (_column("q"), _column("x")), DOUBLE)
    found = parts(aggregate, 4)
    assert [part.statistic for part in found] == ["count", "", "", ""]
    for part in found:
        assert part.measures == found[0].measures
        assert sum(measure.deviates for measure in part.measures) == 2
        for measure in part.measures:
            assert all('t0."q"' in text and 't0."x"' in text for text in measure.whole)


def _column(name: str) -> Column:
    return Column(0, "t", name, DOUBLE)
