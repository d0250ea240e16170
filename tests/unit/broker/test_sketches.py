"""An agency is not believed that what it calls a sketch is one."""

import pyarrow as pa
import pytest

from broker.sketches import check_registers
from rabita.plan import Planner
from rabita.refusal import Refusal
from tests.unit.plan.federation import CATALOGUE

(FRAGMENT,) = Planner(CATALOGUE).plan("SELECT sex, count(DISTINCT cnic) FROM persons GROUP BY sex").fragments


def partial(*sketches: list[int | None] | None) -> pa.Table:
    columns = [["d"] * len(sketches), list(sketches)]
    return pa.table(columns, schema=FRAGMENT.arrow_schema())


def entry(register: int, rank: int) -> int:
    return register * 64 + rank


@pytest.mark.parametrize(
    "sketches",
    [
        [],
        [None],
        [[]],
        [[entry(0, 1), entry(4095, 41)], [], None, [entry(0, 1)], [entry(0, 1), entry(1, 1)]],
        [[entry(r, 41) for r in range(4096)]],
    ],
)
def test_registers_in_order_and_range_pass(sketches: list[list[int | None] | None]) -> None:
    check_registers(FRAGMENT, partial(*sketches))


@pytest.mark.parametrize(
    "entries",
    [
        [entry(0, 0)],
        [entry(0, 42)],
        [entry(4096, 1)],
        [-1],
        [2**31 - 1],
        [None],
        [entry(3, 1), None],
        [entry(3, 1), entry(3, 2)],
        [entry(3, 1), entry(3, 1)],
        [entry(4, 1), entry(3, 1)],
    ],
)
def test_anything_else_is_malformed(entries: list[int | None]) -> None:
    for sketches in ([entries], [None, entries], [[entry(5, 5)], entries], [entries, []]):
        with pytest.raises(Refusal) as caught:
            check_registers(FRAGMENT, partial(*sketches))
        assert caught.value.code.wire_name == "answer_malformed"
