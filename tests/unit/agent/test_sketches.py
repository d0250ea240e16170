"""What leaves of sketches is bounded, and a fragment with one needs the key."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pytest

from agent.compile import compile_fragment
from agent.disclosure import DisclosedPartial, Withheld
from agent.disclosure.partials import SEAL
from agent.sketches import MOST_REGISTERS, bound_sketches, sketch_key_id
from agent.trim import Trimmed
from rabita.plan import Planner
from rabita.plan.sketch import REGISTERS
from rabita.refusal import Refusal
from rabita.trust import SketchKey
from tests.unit.plan.federation import CATALOGUE

PLANNER = Planner(CATALOGUE)
(FRAGMENT,) = PLANNER.plan("SELECT sex, count(DISTINCT cnic) FROM persons GROUP BY sex").fragments
(PLAIN,) = PLANNER.plan("SELECT sex, count(*) FROM persons GROUP BY sex").fragments
KEY = SketchKey(b"k" * 32)


class Scans:
    def scan(self, table: str, columns: Sequence[str]) -> str:
        return table

    def spread(self, table: str) -> None: ...


def sent(groups: int, registers: int) -> Trimmed:
    offsets = pa.array(range(0, groups * registers + 1, registers), pa.int32())
    lists = pa.ListArray.from_arrays(offsets, pa.array([1] * registers * groups, pa.int32()))
    table = pa.table([pa.array(["F"] * groups), lists], schema=FRAGMENT.arrow_schema())
    return Trimmed(DisclosedPartial(table, FRAGMENT, Withheld.nothing(), SEAL), None)


def test_registers_are_bounded_over_the_whole_answer() -> None:
    half = MOST_REGISTERS // REGISTERS // 2
    bound_sketches([sent(half, REGISTERS), sent(half, REGISTERS)])
    bound_sketches([])
    with pytest.raises(Refusal) as caught:
        bound_sketches([sent(half, REGISTERS), sent(half + 1, REGISTERS)])
    assert caught.value.code.wire_name == "result_too_large"
    assert caught.value.hint


def test_without_the_key_a_fragment_with_a_sketch_is_not_compiled_and_any_other_is() -> None:
    with pytest.raises(Refusal) as caught:
        compile_fragment(FRAGMENT, Scans(), contributors=True)
    assert caught.value.code.wire_name == "sketch_key"
    assert compile_fragment(PLAIN, Scans(), contributors=True).text


def test_the_key_stands_in_the_statement_and_in_nothing_that_is_shown() -> None:
    compiled = compile_fragment(FRAGMENT, Scans(), contributors=True, sketch_key=KEY)
    assert KEY.secret.hex() not in compiled.text
    assert "secret of the agencies" not in compiled.text
    assert "sha256" not in repr(compiled)
    assert "secret of the agencies" in FRAGMENT.sql(lambda table: table, contributors=True)


def test_a_receipt_names_the_key_only_where_a_sketch_leaves() -> None:
    assert sketch_key_id([sent(1, 1)], KEY) == KEY.id
    plain = pa.table({"k0": ["F"], "v0": [1]}).cast(PLAIN.arrow_schema())
    assert sketch_key_id([Trimmed(DisclosedPartial(plain, PLAIN, Withheld.nothing(), SEAL), None)], KEY) == ""
