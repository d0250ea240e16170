"""The guard's memory on disk: whole or not at all, refused if it is not as it was written, aged, bounded."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest

from agent.disclosure.guard.claims import Claim, Total
from agent.disclosure.guard.members import Members
from agent.disclosure.guard.memory import Bounds, Memory, Rule
from agent.disclosure.guard.store import Store
from rabita.refusal import Code, Refusal

NOW = 1_800_000_000.0
DAY = 86_400
RULE = Rule(5)


def people(first: int, last: int) -> Members:
    units = np.arange(first, last, dtype=np.uint64) + np.uint64(1)
    ones = np.ones(len(units), np.int64)
    return Members.of(units, units, ones, ones)


def claim(*sets: Members, space: str = "rows persons/count") -> Claim:
    return Claim(0, 0, "v0", tuple(Total(space, one) for one in sets))


def ask(store: Store, memory: Memory, one: Claim, *, now: float = NOW, days: int | None = None) -> bool:
    gone, draft = memory.admit([one], RULE)
    store.commit(draft, now, days)
    memory.keep(draft)
    return not gone


def opened(path: Path, now: float = NOW, bounds: Bounds | None = None) -> tuple[Store, Memory]:
    store = Store(path, "duckdb")
    return store, store.load(bounds or Bounds(), now)


def test_what_was_released_is_known_after_a_restart(tmp_path: Path) -> None:
    store, memory = opened(tmp_path / "m")
    assert ask(store, memory, claim(people(0, 40)))
    assert ask(store, memory, claim(people(10, 30)))
    store.close()
    store, again = opened(tmp_path / "m")
    one, other = memory.spaces["rows persons/count"], again.spaces["rows persons/count"]
    assert (one.people.tolist(), one.atom.tolist(), one.rows.alone.tolist()) == (
        other.people.tolist(), other.atom.tolist(), other.rows.alone.tolist(),
    )  # fmt: skip
    assert not ask(store, again, claim(people(0, 39)))
    assert ask(store, again, claim(people(0, 40)))
    store.close()


def test_what_is_withheld_leaves_no_trace(tmp_path: Path) -> None:
    store, memory = opened(tmp_path / "m")
    ask(store, memory, claim(people(0, 40)))
    before = memory.spaces["rows persons/count"]
    assert not ask(store, memory, claim(people(0, 39), people(0, 20)))
    after = memory.spaces["rows persons/count"]
    assert (after.atoms, after.vectors) == (before.atoms, before.vectors) == (1, 0)
    store.close()


def test_a_total_is_forgotten_when_its_time_is_over_and_not_if_it_was_asked_again(tmp_path: Path) -> None:
    store, memory = opened(tmp_path / "m")
    ask(store, memory, claim(people(0, 40)), days=30)
    ask(store, memory, claim(people(100, 140)), days=30)
    ask(store, memory, claim(people(0, 40)), now=NOW + 20 * DAY, days=30)
    store.close()
    store, memory = opened(tmp_path / "m", NOW + 31 * DAY)
    assert ask(store, memory, claim(people(100, 139)), now=NOW + 31 * DAY, days=30)
    assert not ask(store, memory, claim(people(0, 39)), now=NOW + 31 * DAY, days=30)
    store.close()


def test_for_ever_is_never_shortened(tmp_path: Path) -> None:
    store, memory = opened(tmp_path / "m")
    ask(store, memory, claim(people(0, 40)))
    ask(store, memory, claim(people(0, 40)), days=1)
    store.close()
    store, memory = opened(tmp_path / "m", NOW + 10_000 * DAY)
    assert not ask(store, memory, claim(people(0, 39)))
    store.close()


@pytest.mark.parametrize("damage", ["body", "page", "text"])
def test_a_memory_that_is_not_as_it_was_written_stops_the_agent(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "m"
    store, memory = opened(path)
    for i in range(20):
        ask(store, memory, claim(people(100 * i, 100 * i + 50)))
    store.close()
    if damage == "body":
        with sqlite3.connect(path) as other:
            other.execute("UPDATE totals SET body = zeroblob(length(body)) WHERE id = 3")
        other.close()
    elif damage == "page":
        content = bytearray(path.read_bytes())
        content[-600:-200] = b"\xff" * 400
        path.write_bytes(content)
    else:
        path.write_text("not a database, and long enough to be looked at as one" * 100)
    with pytest.raises(Refusal) as refused:
        opened(path)
    assert refused.value.code is Code.CONFIGURATION
    assert "move it away" in refused.value.hint


def test_a_memory_of_other_hashes_stops_the_agent(tmp_path: Path) -> None:
    opened(tmp_path / "m")[0].close()
    with pytest.raises(Refusal, match="no row would be known again"):
        Store(tmp_path / "m", "another duckdb")


def test_a_torn_write_is_as_if_it_had_not_been(tmp_path: Path) -> None:
    """The file as a crash leaves it: the last transaction only half in the write-ahead log."""
    path = tmp_path / "m"
    store, memory = opened(path)
    ask(store, memory, claim(people(0, 40)))
    whole = (tmp_path / "m-wal").read_bytes()
    ask(store, memory, claim(people(100, 160)))
    torn = (tmp_path / "m-wal").read_bytes()[: len(whole) + 100]
    (tmp_path / "crashed").write_bytes(path.read_bytes())
    (tmp_path / "crashed-wal").write_bytes(torn)
    store.close()
    store, memory = opened(tmp_path / "crashed")
    assert not ask(store, memory, claim(people(0, 39)))
    assert ask(store, memory, claim(people(100, 159)))
    store.close()


def test_what_cannot_be_remembered_is_not_released(tmp_path: Path) -> None:
    store, memory = opened(tmp_path / "m")
    store.close()
    with pytest.raises(Refusal) as refused:
        ask(store, memory, claim(people(0, 40)))
    assert refused.value.code is Code.STATE_UNWRITABLE
    assert memory.spaces == {}


@pytest.mark.parametrize("bounds", [Bounds(vectors=2), Bounds(units=80), Bounds(cells=6), Bounds(spaces=0)])
def test_past_the_bounds_what_is_new_is_withheld_and_what_is_known_is_not(
    tmp_path: Path, bounds: Bounds
) -> None:
    store, memory = opened(tmp_path / "m", bounds=bounds)
    sets = [people(i * 20, i * 20 + 40) for i in range(4)]
    let_out = [ask(store, memory, claim(one)) for one in sets]
    assert let_out == sorted(let_out, reverse=True)
    assert not all(let_out)
    assert [ask(store, memory, claim(one)) for one in sets] == let_out
    store.close()


def test_two_parts_asked_for_at_once_do_not_both_leave(tmp_path: Path) -> None:
    from agent.disclosure.guard.guard import Guard

    guard = Guard(Store(tmp_path / "m", "duckdb"), now=NOW)
    ready, let_out = threading.Barrier(2), list[bool]()

    def one(members: Members) -> None:
        gone, keep = guard._judge([claim(members)], RULE, None, NOW)
        assert not gone  # each by itself may leave
        ready.wait()
        try:
            keep()
            let_out.append(True)
        except Refusal as refusal:
            let_out.append(refusal.code is not Code.BUSY)

    threads = [threading.Thread(target=one, args=(p,)) for p in (people(0, 40), people(0, 39))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    guard.close()
    assert sorted(let_out) == [False, True]
