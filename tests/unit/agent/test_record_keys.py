"""What tells sets of people apart under noise: the same set, the same key; nothing without the secret."""

from __future__ import annotations

import duckdb
import pytest

from agent.disclosure import RecordKeys, check_engine, record_keys
from rabita.refusal import Code, Refusal

SEED = bytes(range(32))
EXPECTED = [3098364936, 790182397, 2909543037]
SETS = [970804639, 616886494]


def _numbers(keys: RecordKeys, people: str) -> list[int]:
    with duckdb.connect() as connection:
        rows = connection.execute(f"SELECT {keys('s')} FROM (VALUES {people}) AS t(s)").fetchall()
    return [number for (number,) in rows]


def test_a_subjects_number_follows_from_the_secret_and_stays_as_it_is() -> None:
    """A change here gives every question that was asked before a second answer."""
    assert _numbers(RecordKeys(SEED), "('FIR-1'), ('FIR-2'), (NULL)") == EXPECTED
    assert _numbers(RecordKeys(bytes(32)), "('FIR-1'), ('FIR-2'), (NULL)") != EXPECTED
    assert [RecordKeys(SEED).set_key(total) for total in (0, 1, 2**32, 2**32 + 1)] == [*SETS, *SETS]
    assert RecordKeys(bytes(32)).set_key(1) != SETS[1]


def test_a_number_of_a_subject_is_the_same_whatever_width_it_is_stored_in() -> None:
    keys = RecordKeys(SEED)
    assert _numbers(keys, "(CAST(42 AS INTEGER))") == _numbers(keys, "(CAST(42 AS BIGINT))")


def test_numbers_look_like_chance_to_each_of_their_bits() -> None:
    """Of neighbouring identifiers, each bit is set in half; six standard deviations off is a defect."""
    keys, people = RecordKeys(SEED), 4096
    numbers = _numbers(keys, ", ".join(f"('FIR-{i}')" for i in range(people)))
    assert len(set(numbers)) > people - 10
    assert all(0 <= number < 2**32 for number in numbers)
    for bit in range(32):
        assert abs(sum(n >> bit & 1 for n in numbers) - people / 2) < 6 * (people / 4) ** 0.5


def test_the_secret_is_in_nothing_that_is_shown() -> None:
    assert SEED.hex() not in repr(RecordKeys(SEED)) + RecordKeys(SEED)("s")
    assert repr(SEED) not in repr(RecordKeys(SEED))


def test_an_engine_that_hashes_otherwise_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    check_engine()
    monkeypatch.setitem(record_keys._ENGINE, "'FIR-1'", 1)
    with pytest.raises(Refusal) as caught:
        check_engine()
    assert caught.value.code is Code.CONFIGURATION
    assert "noise" in caught.value.message
