"""Fewer than k people behind a group or a number: it does not leave, and nothing tells it from nothing."""

from __future__ import annotations

import struct
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.disclosure import DisclosedPartial, Hidden, RawPartial, Withheld, release, suppress
from agent.disclosure import disclose as disclose_all
from agent.disclosure.partials import Seal
from rabita.plan.model import Fragment, PartialColumn, ReleasedValue, Statement
from rabita.policy.model import Obligations
from rabita.refusal import Code, Refusal
from rabita.wire.arrow import encode_table

VALUES = (ReleasedValue("v0", "BIGINT", (0,)), ReleasedValue("v1", "DOUBLE", (0, 1)))


def fragment(*keys: PartialColumn, values: tuple[ReleasedValue, ...] = VALUES) -> Fragment:
    return Fragment(
        name="r0f0", digest="", tables=("t",), references=(), agencies=None, columns={}, keys=keys,
        values=values, contributors=("_n0", "_n1"), group_contributors=(0,), uses=(),
        statement=Statement((), (), (), ""),
    )  # fmt: skip


GROUPED = fragment(PartialColumn("k0", "VARCHAR"))
WHOLE = fragment()


def raw(rows: list[tuple[Any, ...]], of: Fragment = GROUPED, *, counted: bool = True) -> RawPartial:
    names = [*(c.name for c in (*of.keys, *of.values)), *(of.contributors if counted else ())]
    types = [*of.arrow_schema().types, *([pa.int64()] * len(of.contributors) if counted else [])]
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    arrays = [pa.array(column, type_) for column, type_ in zip(columns, types, strict=True)]
    return RawPartial(pa.table(arrays, names=names), of, Hidden(counted))


def disclose(partial: RawPartial, obligations: Obligations) -> DisclosedPartial:
    (disclosed,) = disclose_all([partial], obligations)
    return disclosed


def rows(partial: DisclosedPartial) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in partial.table.to_pylist()]


def test_small_groups_are_dropped_and_small_numbers_are_null() -> None:
    partial = raw([("b", 12, 1.5, 10, 10), ("c", 3, 9.9, 3, 3), ("a", 20, 7.5, 15, 9)])
    disclosed = disclose(partial, Obligations(10))
    assert rows(disclosed) == [("a", 20, None), ("b", 12, 1.5)]
    assert disclosed.table.schema == GROUPED.arrow_schema()


def test_a_fragment_without_keys_keeps_its_row_whoever_contributes() -> None:
    nobody = disclose(raw([(0, None, 0, 0)], WHOLE), Obligations(5))
    few = disclose(raw([(4, 9.5, 4, 4)], WHOLE), Obligations(5))
    assert rows(nobody) == rows(few) == [(None, None)]
    assert nobody.table.equals(few.table)
    assert nobody.withheld == few.withheld


def test_the_bytes_that_leave_are_the_same_whatever_was_too_small() -> None:
    def sent(count: int, total: float) -> bytes:
        partial = disclose(raw([("b", 30, 1.5, 30, 30), ("c", count, total, 20, 3)]), Obligations(10))
        whole = disclose(raw([(count, total, 3, 3)], WHOLE), Obligations(10))
        return encode_table(partial.table) + encode_table(whole.table)

    assert sent(4, 1234.5678) == sent(4, 0.25)
    assert struct.pack("<d", 1234.5678) not in sent(4, 1234.5678)


def test_with_k_of_one_everything_passes_as_it_is() -> None:
    partial = raw([("b", 0, None), ("a", 1, 2.5)], counted=False)
    disclosed = disclose(partial, Obligations(1))
    assert rows(disclosed) == [("b", 0, None), ("a", 1, 2.5)]
    assert str(disclosed.withheld) == "none"


def test_a_threshold_without_counts_releases_nothing() -> None:
    with pytest.raises(Refusal) as caught:
        disclose(raw([("a", 1, 2.5)], counted=False), Obligations(2))
    assert caught.value.code is Code.INTERNAL


def test_a_value_that_nobody_was_counted_for_is_withheld() -> None:
    uncounted = fragment(PartialColumn("k0", "VARCHAR"), values=(ReleasedValue("v0", "BIGINT", ()),))
    assert rows(disclose(raw([("a", 7, 50, 50)], uncounted), Obligations(5))) == [("a", None)]


@given(st.lists(st.integers(0, 40), max_size=8), st.integers(2, 12), st.randoms())
def test_suppressed_and_absent_groups_cannot_be_told_apart(counts: list[int], k: int, random: Any) -> None:
    """Whatever small groups there are beside the large ones, in whatever order, what leaves is the same."""
    large = [(f"g{i}", n, float(n), n, n) for i, n in enumerate(counts) if n >= k]
    small = [(f"s{i}", n, float(n), n, n) for i, n in enumerate(counts) if n < k][:4]
    together = [*large, *small]
    random.shuffle(together)
    alone = disclose(raw(large), Obligations(k))
    beside = disclose(raw(together), Obligations(k))
    assert alone.table.equals(beside.table)
    assert alone.withheld == beside.withheld


def test_values_withheld_are_not_counted_so_that_repeating_one_tells_nothing() -> None:
    several = tuple(ReleasedValue(f"v{i}", "BIGINT", (1,)) for i in range(9))
    of = fragment(PartialColumn("k0", "VARCHAR"), values=several)
    one = disclose(raw([("a", *([1] * 9), 50, 1)], of), Obligations(5))
    none = disclose(raw([("a", *([0] * 9), 50, 0)], of), Obligations(5))
    assert one.withheld == none.withheld == Withheld.counted(0)
    assert one.table.equals(none.table)


def test_withheld_groups_are_told_in_coarse_steps_only() -> None:
    groups = [(f"g{i:03}", 1, 1.0, 1, 1) for i in range(12)]
    assert str(disclose(raw(groups), Obligations(2)).withheld) == "10 or more"
    assert str(disclose(raw(groups[:4]), Obligations(2)).withheld) == "fewer than 5"
    assert str(disclose(raw([]), Obligations(2)).withheld) == "fewer than 5"


def test_too_many_groups_are_counted_after_suppression() -> None:
    groups = [("a", 9, 1.0, 9, 9), ("b", 9, 1.0, 9, 9), ("c", 1, 1.0, 1, 1)]
    assert len(rows(disclose(raw(groups), Obligations(5, max_groups=2)))) == 2
    with pytest.raises(Refusal) as caught:
        disclose(raw(groups), Obligations(5, max_groups=1))
    assert caught.value.code is Code.TOO_MANY_GROUPS


class Later(Obligations):
    """What a policy of a later version asks for beside."""

    def as_json(self) -> dict[str, str]:
        return {**super().as_json(), "seal": "wax"}


def test_an_obligation_that_is_not_enforced_releases_nothing() -> None:
    with pytest.raises(Refusal) as caught:
        disclose(raw([("a", 9, 1.0, 9, 9)]), Later(5))
    assert caught.value.code is Code.INTERNAL


def test_a_partial_of_another_shape_is_not_released_and_its_value_not_told() -> None:
    partial = raw([("a", 9, 1.0, 9, 9)])
    text = partial.table.set_column(1, "v0", pa.array(["CANARY"]))
    for table in (text, partial.table.drop_columns(["v1"])):
        with pytest.raises(Refusal) as caught:
            disclose(RawPartial(table, GROUPED, Hidden()), Obligations(1))
        assert caught.value.code is Code.SOURCE_FAILED
        assert "CANARY" not in str(caught.value)


def test_wide_integers_travel_as_decimals() -> None:
    of = fragment(PartialColumn("k0", "DATE"), values=(ReleasedValue("v0", "HUGEINT", (0,)),))
    table = pa.table(
        {"k0": pa.array([0], pa.date32()), "v0": pa.array([Decimal(10**30)], pa.decimal128(38, 0)),
         "_n0": [9], "_n1": [9]}
    )  # fmt: skip
    disclosed = disclose(RawPartial(table, of, Hidden(counted=True)), Obligations(5))
    assert disclosed.table.schema == of.arrow_schema()


def test_a_check_between_sees_all_candidates_and_takes_groups_and_values_away() -> None:
    partials = [raw([("b", 12, 1.5, 10, 10), ("a", 20, 7.5, 15, 11)]), raw([(30, 2.5, 12, 12)], WHOLE)]
    candidates = suppress(partials, Obligations(1))
    assert candidates[0].table.column("_n0").to_pylist() == [10, 15]
    checked = [
        candidates[0].only_groups(pa.array([True, None])).only_values("v1", pa.array([False, True])),
        candidates[1].only_groups(pa.array([False])),
    ]
    grouped, whole = release(checked, Obligations(1))
    assert rows(grouped) == [("b", 12, None)]
    assert rows(whole) == [(None, None)]  # the one row is there whatever the data
    assert str(grouped.withheld) == "fewer than 5"


def test_only_disclosure_control_makes_a_partial_that_may_leave() -> None:
    with pytest.raises(TypeError):
        DisclosedPartial(pa.table({}), GROUPED, Withheld.nothing(), Seal())
