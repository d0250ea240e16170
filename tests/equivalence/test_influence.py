"""Any additive aggregate: no more people are counted behind a number than change it by staying away.

Measures are such that no two sums are equal by chance; so whoever contributes changes the number.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from rabita.plan import Fragment
from rabita.refusal import Refusal
from tests.equivalence.one_agency import Agency, Key, behind
from tests.equivalence.random_federation import planner

AGENCY = Agency()
EXAMPLES = int(os.environ.get("RABITA_GENERATED", "150"))

_CONDITIONS = (
    "{t}d = 'a'", "{t}d <> 'B'", "{t}f", "NOT {t}f", "{t}g > 1", "{t}g = 999", "{t}d IS NULL",
    "{t}g IN (1, 2)",
    "{t}d LIKE 'a%'", "{t}g % 2 = 1", "coalesce({t}f, FALSE)", "{t}f IS NOT TRUE", "lower({t}d) = 'b'",
)  # fmt: skip


@st.composite
def conditions(draw: DrawFn, depth: int = 2) -> str:
    shape = draw(st.integers(0, 5)) if depth else 0
    if shape <= 2:
        return draw(st.sampled_from(_CONDITIONS))
    one = draw(conditions(depth=depth - 1))
    if shape == 3:
        return f"(NOT {one})"
    other = draw(conditions(depth=depth - 1))
    if shape == 4:
        return f"({one} {draw(st.sampled_from(['AND', 'OR']))} {other})"
    return f"CASE WHEN {one} THEN {other} ELSE {draw(conditions(depth=depth - 1))} END"


@st.composite
def arguments(draw: DrawFn, measures: tuple[str, ...], depth: int = 3) -> str:
    measure = draw(st.sampled_from(measures))
    shape = draw(st.integers(0, 9)) if depth else 0
    if shape <= 1:
        return measure
    condition, inner = draw(conditions()), draw(arguments(measures, depth=depth - 1))
    if shape == 2:
        return f"CASE WHEN {condition} THEN {inner} ELSE {draw(st.sampled_from(['0', 'NULL', measure]))} END"
    if shape == 3:
        second = f"WHEN {draw(conditions())} THEN {draw(arguments(measures, depth=depth - 1))}"
        return f"CASE WHEN {condition} THEN {inner} {second} END"
    if shape == 4:
        return f"CAST({condition} AS INTEGER)"
    if shape == 5:
        return f"(CAST({condition} AS INTEGER) * {inner})"
    if shape == 6:
        return f"({inner} + {draw(arguments(measures, depth=depth - 1))})"
    if shape == 7:
        return f"coalesce({inner}, 0)"
    if shape == 8:
        return f"({inner} / {draw(st.sampled_from(['3', '1e3', '0.5']))})"
    return f"if({condition}, {inner}, 0)"


_SOURCES = (
    ("t", ("t.q", "t.x"), "t."),
    ("t", ("t.q", "t.x"), "t."),
    ("t JOIN u ON t.k = u.k", ("t.q", "u.y"), "t."),
    ("t LEFT JOIN u ON t.k = u.k", ("t.x", "u.y"), "t."),
    ("u LEFT JOIN t ON t.k = u.k", ("t.q", "u.y"), "t."),
    ("t JOIN r ON t.d = r.d", ("t.q", "t.x"), "t."),
    ("t LEFT JOIN r ON t.g = r.s", ("t.q", "t.x"), "t."),
    ("(SELECT d, f, g, q, x FROM t UNION ALL SELECT d, NOT f, g, q * 2, x FROM t WHERE f) t", ("t.q",), "t."),
    ("(SELECT d, f, g, x FROM t WHERE g < 5 UNION ALL SELECT d, d = 'a', g, w FROM v) t", ("t.x",), "t."),
)


@st.composite
def additive(draw: DrawFn) -> str:
    source, measures, prefix = draw(st.sampled_from(_SOURCES))
    function = draw(st.sampled_from(["sum", "sum", "count", "avg", "var_pop"]))
    text = f"{function}({draw(arguments(measures))})"
    if draw(st.integers(0, 7)) == 0:
        function = draw(st.sampled_from(["covar_pop", "corr", "regr_count", "regr_avgx"]))
        text = f"{function}({draw(arguments(measures, depth=1))}, {draw(arguments(measures, depth=2))})"
    if draw(st.booleans()):
        text += f" FILTER (WHERE {draw(conditions())})"
    sql = f"SELECT {draw(st.sampled_from(['', '{t}d, ', '{t}f, ']))}{text} AS o FROM {source}"
    if draw(st.booleans()):
        sql += f" WHERE {draw(conditions())}"
    return sql.replace("{t}", prefix) + " GROUP BY ALL"


@pytest.mark.timeout(max(120, EXAMPLES))
@given(sql=additive())
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="RABITA_SEEDED" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_no_more_people_are_counted_than_change_the_number(sql: str) -> None:
    try:
        fragments = planner().plan(sql).fragments
    except Refusal:
        return
    for fragment in fragments:
        no_more_counted_than_change(fragment, sql)


def no_more_counted_than_change(fragment: Fragment, sql: str) -> None:
    names, whole = AGENCY.groups(fragment)
    changed = influences(fragment, names, whole, optional(sql))
    for key, found in whole.items():
        by_name = dict(zip(names, found, strict=True))
        for value in fragment.values:
            by_table = changed[key, value.name]
            counted = behind(fragment, value.contributors, by_name)
            if max(by_table):  # a number that nobody changes says nothing of anybody
                assert counted <= min(by_table), (
                    f"{counted} counted, {by_table} change {value.name} of {key}\n{sql}"
                )


def optional(sql: str) -> str:
    """The table that an outer join fills in: a row of it that has no second one often changes nothing."""
    return sql.partition(" LEFT JOIN ")[2][:1]


def _beside(fragment: Fragment, name: str) -> list[str]:
    """What is left of a mean beside a rough mean is one number with it."""
    texts = dict(zip((v.name for v in fragment.values), fragment.statement.values, strict=True))
    if not texts[name].startswith("list_aggregate(list_transform("):
        return []
    before = list(texts)[: list(texts).index(name)]
    return [next(n for n in reversed(before) if texts[n].startswith("(CASE WHEN min("))]


def influences(
    fragment: Fragment, names: Sequence[str], whole: Any, left_out: str
) -> dict[tuple[Key, str], tuple[int, ...]]:
    """For each group and value, how many subjects of each shared table change the value by their rows."""
    tables = [t for t in fragment.tables if t != left_out]
    found = {(key, v.name): [0] * len(tables) for key in whole for v in fragment.values}
    for at, table in enumerate(tables):
        for subject in AGENCY.subjects(table):
            _, rest = AGENCY.groups(fragment, (table, subject))
            for key, values in whole.items():
                left = rest.get(key)
                for value in fragment.values:
                    indexes = [names.index(n) for n in (value.name, *_beside(fragment, value.name))]
                    if left is None or any(left[i] != values[i] for i in indexes):
                        found[key, value.name][at] += 1
    return {where: tuple(counts) for where, counts in found.items()}
