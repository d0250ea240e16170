"""A number that is mostly one person's does not leave, however many others add a little to it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.disclosure import Hidden, RawPartial, disclose
from rabita.plan.hidden import Measure, Sharing
from rabita.plan.model import Fragment, PartialColumn, ReleasedValue, Statement
from rabita.policy.model import Obligations
from rabita.refusal import Code, Refusal

SHARE = Obligations(1, max_share=Decimal("0.85"))
PERCENT = Obligations(1, p_percent=Decimal("10"))
NAN, INF = float("nan"), float("inf")


def fragment(measures: int = 1, subjects: int = 1) -> Fragment:
    """A group by k0 with a sum that has all these measures, and a max that has none."""
    sharing = Sharing(("s",) * subjects, (Measure(("x",), ("sum(x)",)),) * measures)
    return Fragment(
        name="r0f0", digest="", tables=("t",), references=(), agencies=None, columns={},
        keys=(PartialColumn("k0", "VARCHAR"),),
        values=(
            ReleasedValue("v0", "DOUBLE", (), "sum", tuple(range(measures))),
            ReleasedValue("v1", "DOUBLE", ()),
        ),
        contributors=(), group_contributors=(), uses=(),
        statement=Statement((), (), (), "", sharing=sharing),
    )  # fmt: skip


def raw(of: Fragment, *groups: list[float | None]) -> RawPartial:
    """One row for each group: for each measure and subject column the largest, the second, the total."""
    names = [n for c in of.shares for each in zip(c.largest, c.second, c.total, strict=True) for n in each]
    columns: dict[str, Any] = {"k0": pa.array([f"g{i}" for i in range(len(groups))])}
    columns |= {name: pa.array([7.5] * len(groups), pa.float64()) for name in ("v0", "v1")}
    columns |= {name: pa.array([g[i] for g in groups], pa.float64()) for i, name in enumerate(names)}
    return RawPartial(pa.table(columns), of, Hidden(shared=True))


def kept(partial: RawPartial, obligations: Obligations) -> list[bool]:
    (disclosed,) = disclose([partial], obligations)
    assert disclosed.table.column("v1").to_pylist() == [7.5] * disclosed.table.num_rows
    return [value is not None for value in disclosed.table.column("v0").to_pylist()]


def test_a_sum_of_which_one_person_has_more_than_the_share_is_withheld_and_its_group_stays() -> None:
    partial = raw(fragment(), [85.0, 5.0, 100.0], [85.1, 5.0, 100.0], [100.0, 0.0, 100.0])
    assert kept(partial, SHARE) == [True, False, False]


def test_what_the_others_add_has_to_be_p_percent_of_the_largest() -> None:
    partial = raw(fragment(), [50.0, 45.0, 100.0], [50.0, 45.1, 100.0], [50.0, 50.0, 100.0])
    assert kept(partial, PERCENT) == [True, False, False]


def test_both_rules_hold_where_both_are_asked_for() -> None:
    both = Obligations(1, max_share=Decimal("0.5"), p_percent=Decimal("10"))
    partial = raw(fragment(), [50.0, 45.0, 100.0], [50.0, 49.0, 100.0], [60.0, 10.0, 100.0])
    assert kept(partial, both) == [True, False, False]


@pytest.mark.parametrize("obligations", [SHARE, PERCENT])
@pytest.mark.parametrize(
    "parts", [[NAN, 1.0, NAN], [INF, 1.0, INF], [1.0, INF, INF], [None, 0.0, None], [None, None, None]]
)
def test_what_is_no_number_or_nobodys_is_withheld(
    obligations: Obligations, parts: list[float | None]
) -> None:
    assert kept(raw(fragment(), parts), obligations) == [False]


def test_a_total_of_nothing_but_zeros_is_nobodys_more_than_anothers() -> None:
    assert kept(raw(fragment(), [0.0, 0.0, 0.0]), SHARE) == [True]


def test_every_measure_of_a_number_counts() -> None:
    fair, unfair = [10.0, 10.0, 100.0], [90.0, 1.0, 100.0]
    assert kept(raw(fragment(2), [*fair, *fair], [*fair, *unfair], [*unfair, *fair]), SHARE) == [
        True,
        False,
        False,
    ]


def test_every_column_of_subjects_counts() -> None:
    fair, unfair = [10.0, 10.0, 100.0], [90.0, 1.0, 100.0]
    assert kept(raw(fragment(1, 2), [*fair, *fair], [*fair, *unfair]), SHARE) == [True, False]


def test_a_bound_without_measures_releases_nothing() -> None:
    partial = raw(fragment(), [10.0, 10.0, 100.0])
    for unmeasured in (
        RawPartial(partial.table, partial.fragment, Hidden()),
        RawPartial(partial.table.drop_columns(["_t0_0"]), partial.fragment, Hidden(shared=True)),
    ):
        with pytest.raises(Refusal) as caught:
            disclose([unmeasured], SHARE)
        assert caught.value.code in (Code.INTERNAL, Code.SOURCE_FAILED)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6), st.decimals("0.1", "1", places=2))
def test_the_rule_is_that_of_the_book(amounts: list[int], share: Decimal) -> None:
    largest, *others = sorted(amounts, reverse=True)
    second, total = (others or [0])[0], sum(amounts)
    partial = raw(fragment(), [float(largest), float(second), float(total)])
    fair = largest <= share * total
    if abs(largest - share * total) > Decimal("1e-6"):
        assert kept(partial, Obligations(1, max_share=share)) == [fair]
    percent = share * 100
    if abs(total - largest - second - share * largest) > Decimal("1e-6"):
        assert kept(partial, Obligations(1, p_percent=percent)) == [
            total - largest - second >= share * largest
        ]
