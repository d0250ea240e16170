"""Who stands behind a number: hidden counts are the distinct subjects that contribute to it, found by hand.

A threshold is as good as these counts (DESIGN §9): conditions, arithmetic and joins inside an aggregate are
what an attacker writes to have a number of one person counted as a number of many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.equivalence.one_agency import Agency, Key, R, Row, T, U, V, behind, joined, people
from tests.equivalence.random_federation import planner

Test = Callable[[Row], Any]
AGENCY = Agency()


@dataclass(frozen=True)
class Claim:
    """An aggregate over rows: each of `branches` says of a row whether it contributes in that way.

    `fewer`: the planner may count fewer people than contribute (safe, and a number is withheld needlessly).
    """

    sql: str
    branches: Sequence[Test]
    rows: Sequence[Row] = tuple(T)
    key: Test | None = None
    fewer: bool = False

    def contributing(self, key: Key) -> int:
        group = [r for r in self.rows if self.key is None or (self.key(r),) == key]
        return min(people([r for r in group if branch(r)]) for branch in self.branches)


def _has(*names: str) -> Test:
    return lambda r: all(r[n] is not None for n in names)


def _positive(r: Row, name: str = "g") -> bool:
    return r[name] is not None and r[name] > 1


_TU = joined(T, U, lambda t, u: None if t["k"] is None else t["k"] == u["k"])
_TU_KEPT = joined(T, U, lambda t, u: None if t["k"] is None else t["k"] == u["k"], kept=True)
_UT_KEPT = joined(U, T, lambda u, t: None if t["k"] is None else t["k"] == u["k"], kept=True)
_TV = joined(T, V, lambda t, v: True)
_TV_ON_D = joined(T, V, lambda t, v: None if t["d"] is None else t["d"] == v["d"])
_TR = joined(T, R, lambda t, r: None if t["d"] is None else t["d"] == r["d"])
_VR = joined(V, R, lambda v, r: True)
_VV = joined(V, V, lambda a, b: True)
_SAME = [{**r, "who": r["who"][:1]} for r in _TU]  # t.k and u.k are one person

_KNOWN = {u["k"] for u in U if u["k"] is not None}

CLAIMS: tuple[Claim, ...] = (
    # plain
    Claim("SELECT count(*) FROM t", [lambda r: True]),
    Claim("SELECT count(d) FROM t", [_has("d")]),
    Claim("SELECT count(q) FROM t", [_has("q")]),
    Claim("SELECT sum(q) FROM t", [_has("q")]),
    Claim("SELECT avg(q) FROM t", [_has("q")]),
    Claim("SELECT min(q) FROM t", [_has("q")]),
    Claim("SELECT max(d) FROM t", [_has("d")]),
    Claim("SELECT stddev_samp(x) FROM t", [_has("x")]),
    Claim("SELECT bool_or(f) FROM t", [_has("f")]),
    # those who meet a condition and those who do not: either could be one person
    Claim(
        "SELECT bool_and(g > 1) FROM t",
        [lambda r: r["g"] is not None and r["g"] > 1, lambda r: r["g"] is not None and r["g"] <= 1],
    ),
    Claim("SELECT count_if(g > 1) FROM t", [_positive]),
    Claim("SELECT sum(2 * q + x - 1) FROM t", [_has("q", "x")]),
    Claim("SELECT sum(1) FROM t", [lambda r: True]),
    Claim("SELECT d, count(*) FROM t GROUP BY d", [lambda r: True], key=lambda r: r["d"]),
    Claim("SELECT d, sum(q) FROM t GROUP BY d", [_has("q")], key=lambda r: r["d"]),
    Claim("SELECT f, avg(x) FROM t GROUP BY f", [_has("x")], key=lambda r: r["f"]),
    # FILTER
    Claim("SELECT count(*) FILTER (WHERE d = 'a') FROM t", [lambda r: r["d"] == "a"]),
    Claim("SELECT count(*) FILTER (WHERE d <> 'a') FROM t", [lambda r: r["d"] not in (None, "a")]),
    Claim("SELECT count(*) FILTER (WHERE NOT f) FROM t", [lambda r: r["f"] is False]),
    Claim("SELECT sum(q) FILTER (WHERE f) FROM t", [lambda r: r["f"] and r["q"] is not None]),
    Claim("SELECT count(q) FILTER (WHERE g = 999) FROM t", [lambda r: r["g"] == 999]),
    Claim("SELECT count(*) FILTER (WHERE FALSE) FROM t", [lambda r: False]),
    Claim("SELECT count(*) FILTER (WHERE NULL) FROM t", [lambda r: False]),
    Claim("SELECT count(*) FILTER (WHERE d = NULL) FROM t", [lambda r: False]),
    Claim(
        "SELECT max(q) FILTER (WHERE g > 1 OR d IS NULL) FROM t",
        [lambda r: (_positive(r) or r["d"] is None) and r["q"] is not None],
    ),
    Claim(
        "SELECT count(*) FILTER (WHERE CASE WHEN f THEN d = 'a' ELSE d = 'c' END) FROM t",
        [lambda r: r["d"] == "a" if r["f"] else r["d"] == "c"],
    ),
    Claim(
        "SELECT d, sum(x) FILTER (WHERE g IN (1, 2)) FROM t GROUP BY d",
        [lambda r: r["g"] in (1, 2) and r["x"] is not None],
        key=lambda r: r["d"],
    ),
    # CASE
    Claim("SELECT sum(CASE WHEN f THEN q ELSE 0 END) FROM t", [lambda r: r["f"] and r["q"] is not None]),
    Claim("SELECT sum(CASE WHEN f THEN q END) FROM t", [lambda r: r["f"] and r["q"] is not None]),
    Claim("SELECT sum(CASE WHEN f THEN 0 ELSE q END) FROM t", [lambda r: not r["f"] and r["q"] is not None]),
    Claim("SELECT sum(CASE WHEN d = 'B' THEN 1 ELSE 0 END) FROM t", [lambda r: r["d"] == "B"]),
    Claim("SELECT count(CASE WHEN d = 'B' THEN 1 END) FROM t", [lambda r: r["d"] == "B"]),
    Claim("SELECT count(CASE WHEN d = 'B' THEN 1 ELSE NULL END) FROM t", [lambda r: r["d"] == "B"]),
    Claim("SELECT sum(if(d = 'B', 1, 0)) FROM t", [lambda r: r["d"] == "B"]),
    Claim("SELECT sum(CASE d WHEN 'B' THEN 1 ELSE 0 END) FROM t", [lambda r: r["d"] == "B"]),
    Claim("SELECT avg(CASE WHEN d = 'B' THEN q END) FROM t", [lambda r: r["d"] == "B"]),
    Claim(
        "SELECT sum(CASE WHEN d = 'B' THEN 1 ELSE 2 END) FROM t",
        [lambda r: r["d"] == "B", lambda r: r["d"] != "B"],
    ),
    Claim(
        "SELECT sum(CASE WHEN d = 'a' THEN 1 WHEN d = 'B' THEN 1000 ELSE 0 END) FROM t",
        [lambda r: r["d"] == "a", lambda r: r["d"] == "B"],
    ),
    Claim(
        "SELECT sum(CASE WHEN d = 'a' THEN 1 WHEN g > 1 THEN 1 ELSE 0 END) FROM t",
        [lambda r: r["d"] == "a" or _positive(r)],
    ),
    Claim(
        "SELECT sum(CASE WHEN d = 'a' THEN q WHEN d = 'a' THEN x ELSE 0 END) FROM t",
        [lambda r: False],  # the second branch is never taken, and what is counted for it is nobody
    ),
    Claim(
        "SELECT sum(CASE WHEN f THEN q WHEN g > 1 THEN -q ELSE 0 END) FROM t",
        [
            lambda r: r["f"] and r["q"] is not None,
            lambda r: not r["f"] and _positive(r) and r["q"] is not None,
        ],
    ),
    Claim(
        "SELECT sum(CASE WHEN f THEN CASE WHEN g > 1 THEN q ELSE 0 END ELSE 0 END) FROM t",
        [lambda r: r["f"] and _positive(r) and r["q"] is not None],
    ),
    Claim(
        "SELECT sum(CASE WHEN f THEN q ELSE 0 END) FILTER (WHERE g > 1) FROM t",
        [lambda r: r["f"] and _positive(r) and r["q"] is not None],
    ),
    Claim(
        "SELECT sum(CASE WHEN g = 999 THEN q * 0 ELSE q END) FROM t",
        [lambda r: r["g"] != 999 and r["q"] is not None],
    ),
    Claim(
        "SELECT sum(CASE WHEN g = 999 THEN q ELSE q * 0 END) FROM t",
        [lambda r: r["g"] == 999 and r["q"] is not None],
    ),
    Claim("SELECT sum(CASE WHEN g = 999 THEN q ELSE NULL END) FROM t", [lambda r: r["g"] == 999]),
    Claim(
        "SELECT sum(CASE WHEN g = 999 THEN q ELSE CAST(0 AS DECIMAL(9,2)) END) FROM t",
        [lambda r: r["g"] == 999],
    ),
    Claim("SELECT max(CASE WHEN g = 999 THEN q END) FROM t", [lambda r: r["g"] == 999]),
    Claim("SELECT max(CASE WHEN g = 999 THEN q ELSE 0 END) FROM t", [lambda r: r["g"] == 999]),
    Claim("SELECT stddev_pop(CASE WHEN g = 999 THEN q END) FROM t", [lambda r: r["g"] == 999]),
    Claim("SELECT bool_or(CASE WHEN g = 999 THEN f END) FROM t", [lambda r: r["g"] == 999]),
    # conditions written as arithmetic
    Claim("SELECT sum(CAST(d = 'B' AS INTEGER)) FROM t", [lambda r: r["d"] == "B"]),
    Claim("SELECT sum(CAST(d = 'B' AS INTEGER) * q) FROM t", [lambda r: r["d"] == "B"]),
    Claim("SELECT sum(q * CAST(NOT (d <> 'B') AS INTEGER)) FROM t", [lambda r: r["d"] == "B"]),
    Claim("SELECT sum(q * (1 - CAST(d <> 'B' AS INTEGER))) FROM t", [lambda r: r["d"] == "B"], fewer=True),
    Claim(
        "SELECT sum(CAST(d = 'B' AS INTEGER) + CAST(g = 999 AS INTEGER)) FROM t",
        [lambda r: r["d"] == "B", lambda r: r["g"] == 999],
        fewer=True,
    ),
    Claim("SELECT sum(g % 2) FROM t", [lambda r: r["g"] is not None and r["g"] % 2 != 0]),
    Claim("SELECT sum(g // 500) FROM t", [lambda r: r["g"] == 999]),
    Claim("SELECT sum(greatest(g - 900, 0)) FROM t", [lambda r: r["g"] == 999]),
    Claim("SELECT sum(power(0, abs(g - 999))) FROM t", [lambda r: r["g"] == 999], fewer=True),
    Claim("SELECT sum(q * (g // 999)) FROM t", [lambda r: r["g"] == 999]),
    Claim("SELECT sum(abs(g - 1)) FROM t", [lambda r: r["g"] not in (None, 1)]),
    Claim("SELECT sum(sign(g - 1)) FROM t", [lambda r: r["g"] not in (None, 1)]),
    Claim("SELECT sum(floor(g / 999)) FROM t", [lambda r: r["g"] == 999]),
    Claim("SELECT sum(length(replace(d, 'a', ''))) FROM t", [lambda r: r["d"] not in (None, "a")]),
    Claim("SELECT sum(round(g / 1998, 0)) FROM t", [lambda r: r["g"] == 999]),
    Claim("SELECT sum(CAST(CAST(g AS VARCHAR) = '999' AS INTEGER)) FROM t", [lambda r: r["g"] == 999]),
    Claim("SELECT count(nullif(g = 999, FALSE)) FROM t", [lambda r: r["g"] == 999]),
    Claim("SELECT count(nullif(d, 'a')) FROM t", [lambda r: r["d"] not in (None, "a")]),
    Claim("SELECT sum(nullif(g, 1)) FROM t", [lambda r: r["g"] not in (None, 1)]),
    Claim("SELECT sum(coalesce(q, 0)) FROM t", [_has("q")]),
    Claim("SELECT sum(coalesce(q, 1000)) FROM t", [_has("q"), lambda r: r["q"] is None]),
    Claim("SELECT sum(coalesce(q, x)) FROM t", [_has("q"), lambda r: r["q"] is None and r["x"] is not None]),
    Claim("SELECT count(coalesce(q, x)) FROM t", [lambda r: r["q"] is not None or r["x"] is not None]),
    Claim("SELECT sum(q / CASE WHEN g = 999 THEN 1 ELSE 1e300 END) FROM t", [lambda r: r["g"] == 999]),
    Claim("SELECT sum(q + CASE WHEN g = 999 THEN 1000000 ELSE 0 END) FROM t", [lambda r: r["g"] == 999]),
    Claim("SELECT sum(TRY_CAST(d AS INTEGER)) FROM t", [lambda r: False]),
    # joins
    Claim("SELECT count(*) FROM t JOIN u ON t.k = u.k", [lambda r: True], _SAME),
    Claim("SELECT sum(u.y) FROM t JOIN u ON t.k = u.k", [_has("_y")], _SAME),
    Claim("SELECT u.c, sum(t.q) FROM t JOIN u USING (k) GROUP BY u.c", [_has("q")], _SAME, lambda r: r["_c"]),
    Claim("SELECT count(*) FROM t LEFT JOIN u ON t.k = u.k", [lambda r: True], _TU_KEPT),
    Claim("SELECT sum(u.y) FROM t LEFT JOIN u ON t.k = u.k", [_has("_y")], _TU_KEPT),
    Claim("SELECT sum(t.q) FROM u LEFT JOIN t ON t.k = u.k", [_has("_q")], _UT_KEPT),
    Claim("SELECT sum(t.q) FROM t JOIN r ON t.d = r.d", [_has("q")], _TR),
    Claim("SELECT sum(r.s) FROM t JOIN r ON t.d = r.d", [_has("_s")], _TR),
    Claim(
        "SELECT r.s, count(*) FROM t JOIN r ON t.d = r.d GROUP BY r.s",
        [lambda r: True],
        _TR,
        lambda r: r["_s"],
    ),
    Claim(
        "SELECT count(*) FROM t a JOIN t b ON a.k = b.k",
        [lambda r: True],
        joined(T, T, lambda a, b: None if a["k"] is None else a["k"] == b["k"]),
    ),
    # subqueries: people whom only they show are counted too, where they are met
    Claim(
        "SELECT count(*) FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k)",
        [lambda r: r["k"] in _KNOWN],
    ),
    Claim(
        "SELECT count(*) FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.k = t.k)",
        [lambda r: r["k"] not in _KNOWN],
    ),
    Claim(
        "SELECT count(*) FROM t WHERE k IN (SELECT k FROM u GROUP BY k HAVING count(*) > 1)",
        [lambda r: r["k"] == "p1"],
    ),
    Claim(
        "SELECT t.d, sum(q) FROM t WHERE EXISTS (SELECT 1 FROM v WHERE v.agency = t.agency AND v.d = t.d) "
        "GROUP BY 1",
        [_has("q")],
        _TV_ON_D,
        lambda r: r["d"],
    ),
    Claim(
        "SELECT count(*) FROM t WHERE d IN (SELECT v.d FROM v WHERE v.agency = t.agency AND v.g = 5)",
        [lambda r: r["_g"] == 5],
        _TV_ON_D,
    ),
    Claim(
        "SELECT count(*) FROM t WHERE NOT EXISTS (SELECT 1 FROM v WHERE v.agency = t.agency AND v.d = t.d)",
        [lambda r: False],  # nobody is met, so nobody can be counted
    ),
    Claim(
        "SELECT count(*) FROM t WHERE f = EXISTS (SELECT 1 FROM v WHERE v.agency = t.agency AND v.d = t.d)",
        [lambda r: False],
    ),
    Claim(
        "SELECT count(*) FROM t WHERE d IN (SELECT d FROM r WHERE s = 2)", [lambda r: r["d"] in ("b", "B")]
    ),
    # a table without a subject: every row is one, however often a join repeats it
    Claim("SELECT count(*) FROM v", [lambda r: True], V),
    Claim("SELECT sum(w) FROM v", [_has("w")], V),
    Claim("SELECT d, sum(w) FROM v GROUP BY d", [_has("w")], V, lambda r: r["d"]),
    Claim("SELECT count(*) FILTER (WHERE g = 5) FROM v", [lambda r: r["g"] == 5], V),
    Claim("SELECT count(*) FROM v CROSS JOIN r", [lambda r: True], _VR),
    Claim("SELECT sum(v.w) FROM v CROSS JOIN r WHERE v.d = 'b'", [lambda r: r["d"] == "b"], _VR),
    Claim("SELECT v.d, sum(v.w) FROM v JOIN r ON TRUE GROUP BY v.d", [_has("w")], _VR, lambda r: r["d"]),
    Claim(
        "SELECT sum(v.w) FROM t JOIN v ON t.agency = v.agency WHERE v.d = 'b'",
        [lambda r: r["_d"] == "b"],
        _TV,
    ),
    Claim(
        "SELECT v.d, sum(v.w) FROM t JOIN v ON t.agency = v.agency GROUP BY v.d",
        [_has("_w")],
        _TV,
        lambda r: r["_d"],
    ),
    Claim("SELECT sum(v.w) FROM t JOIN v ON t.agency = v.agency AND t.d = v.d", [_has("_w")], _TV_ON_D),
    Claim(
        "SELECT sum(a.w) FROM v a JOIN v b ON a.agency = b.agency WHERE a.d = 'b'",
        [lambda r: r["d"] == "b"],
        _VV,
    ),
)


@pytest.mark.parametrize("claim", CLAIMS, ids=[c.sql.removeprefix("SELECT ") for c in CLAIMS])
def test_the_counts_behind_a_number_are_the_people_who_contribute(claim: Claim) -> None:
    (fragment,) = planner().plan(claim.sql).fragments
    names, groups = AGENCY.groups(fragment)
    assert groups
    for key, found in groups.items():
        by_name = dict(zip(names, found, strict=True))
        wanted = claim.contributing(key)
        for value in fragment.values:
            counted = behind(fragment, value.contributors, by_name)
            assert counted <= wanted, f"{counted} counted, {wanted} contribute to {value.name} of {key}"
            assert claim.fewer or counted == wanted, (
                f"{counted} counted of {wanted} for {value.name} of {key}"
            )


def test_a_group_counted_by_value_has_its_own_people() -> None:
    plan = planner().plan("SELECT f, count(DISTINCT d) FILTER (WHERE g > 1) FROM t GROUP BY f")
    by_value = plan.fragments[1]
    names, groups = AGENCY.groups(by_value)
    for (f, d), found in groups.items():
        own = [r for r in T if r["f"] is f and r["d"] == d and _positive(r)]
        assert behind(by_value, by_value.group_contributors, dict(zip(names, found, strict=True))) == people(
            own
        )


def test_the_people_of_a_group_are_those_of_its_rows() -> None:
    (fragment,) = planner().plan("SELECT d, sum(q) FROM t WHERE g > 1 GROUP BY d").fragments
    names, groups = AGENCY.groups(fragment)
    for (d,), found in groups.items():
        own = people(r for r in T if r["d"] == d and _positive(r))
        assert behind(fragment, fragment.group_contributors, dict(zip(names, found, strict=True))) == own
