"""The guard's check against brute force: every set of fewer than k subjects, by linear algebra."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from agent.disclosure.guard.elimination import P, cleared, inverse
from agent.disclosure.guard.members import Members
from agent.disclosure.guard.space import Space

Vector = list[int]


def members(vector: Vector, whose: list[int]) -> Members:
    units = np.arange(1, len(vector) + 1, dtype=np.uint64)
    subjects = np.array(whose, np.uint64) + np.uint64(1)
    return Members.of(units, subjects, np.ones(len(vector), np.int64), np.array(vector, np.int64))


def rank(rows: list[Vector], columns: list[int]) -> int:
    if not rows or not columns:
        return 0
    matrix, found = np.array(rows, np.int64)[:, columns] % P, 0
    for column in range(matrix.shape[1]):
        below = np.flatnonzero(matrix[found:, column])
        if below.size:
            matrix[[found, found + below[0]]] = matrix[[found + below[0], found]]
            matrix[found] = matrix[found] * inverse(matrix[found, column]) % P
            cleared(matrix[found + 1 :], matrix[found], column)
            found += 1
            if found == len(matrix):
                break
    return found


def tells(before: list[Vector], new: Vector, whose: list[int], k: int) -> bool:
    """Whether a combination with `new` is about fewer than k subjects: without the columns of some k - 1
    subjects, the rank grows by `new` less than it does with them."""
    every = list(range(len(whose)))
    after = [*before, new]
    if rank(after, every) == rank(before, every):
        return False
    for few in combinations(sorted(set(whose)), k - 1):
        rest = [i for i in every if whose[i] not in few]
        if rank(after, rest) == rank(before, rest):
            return True
    return False


def question(chance: np.random.Generator, asked: list[Vector], units: int) -> Vector:
    """A random set, or one near what was asked before: near sets are what an attacker asks."""
    near = chance.integers(0, 3)
    if asked and near == 1:
        old = np.array(asked[chance.integers(len(asked))]) > 0
        return [int(x) for x in old ^ (chance.random(units) < 0.1)]
    if asked and near == 2:
        mixed = sum(chance.choice([-1, 1]) * np.array(asked[i]) for i in chance.integers(0, len(asked), 3))
        return [int(x) for x in (mixed > 0) ^ (chance.random(units) < 0.05)]
    return [int(x) for x in chance.random(units) < chance.choice([0.3, 0.5, 0.8])]


@pytest.mark.parametrize(
    ("seed", "units", "people", "k"),
    [
        (s, *shape)
        for s in range(6)
        for shape in [(30, 30, 3), (30, 12, 3), (16, 16, 4), (20, 9, 5), (40, 40, 3)]
    ],
)
def test_nothing_is_missed_and_nothing_withheld_without_need(
    seed: int, units: int, people: int, k: int
) -> None:
    chance = np.random.default_rng(seed)
    whose = [i % people for i in range(units)]
    space, out, withheld = Space.empty(), list[Vector](), 0
    for _ in range(12):
        new = question(chance, out, units)
        if len({whose[i] for i, weight in enumerate(new) if weight}) < k:
            continue  # the threshold's business
        trial = space.trial(members(new, whose), k)
        assert trial.allowed is not tells(out, new, whose, k)
        if trial.allowed:
            space.accept(trial)
            out.append(new)
        withheld += not trial.allowed
    assert out


def test_the_same_set_is_nothing_new_and_weights_are_told_apart() -> None:
    whose = list(range(20))
    space = Space.empty()
    once = members([1] * 20, whose)
    space.accept(space.trial(once, 5))
    assert once.fingerprint in space.released
    assert not space.trial(once, 5).news
    assert not space.trial(members([2] * 20, whose), 5).news  # twice the same total
    assert not space.trial(members([2] + [1] * 19, whose), 5).allowed


def test_strict_keeps_every_atom_large() -> None:
    whose = list(range(40))
    first, second = [1] * 20 + [0] * 20, [0] * 17 + [1] * 23
    space = Space.empty()
    space.accept(space.trial(members(first, whose), 5, strict=True))
    assert space.trial(members(second, whose), 5).allowed  # 3 in both: no combination tells of these alone
    assert not space.trial(members(second, whose), 5, strict=True).allowed


def test_rows_that_look_alike_are_so_many_subjects() -> None:
    units = np.arange(1, 4, dtype=np.uint64)
    many = np.array([4, 10, 10], np.int64)
    space = Space.empty()
    space.accept(space.trial(Members.of(units, units, many, many), 5))
    rest = Members.of(units[1:], units[1:], many[1:], many[1:])
    assert not space.trial(rest, 5).allowed
    assert space.trial(rest, 4).allowed


def test_a_space_holds_what_earlier_and_laxer_rules_let_out_against_nobody() -> None:
    whose = list(range(30))
    space = Space.empty()
    space.accept(space.trial(members([1] * 6 + [0] * 24, whose), 5))
    assert space.trial(members([1] * 30, whose), 10).allowed


def random_half(chance: np.random.Generator, people: int) -> Members:
    return members([int(x) for x in chance.random(people) < 0.5], list(range(people)))


def halves_let_out(people: int, k: int) -> int:
    chance, space, out = np.random.default_rng(2003), Space.empty(), 0
    for _ in range(300):
        trial = space.trial(random_half(chance, people), k)
        if trial.allowed:
            space.accept(trial)
        out += trial.allowed
    return out


def test_of_random_halves_no_more_leave_than_one_for_twice_k_people() -> None:
    """As many equations as people are solved, and a few less too (Dinur and Nissim 2003)."""
    assert 4 < halves_let_out(200, 10) <= 16
    assert 20 < halves_let_out(600, 10) <= 600 // 20


def test_a_small_total_is_found_among_many_numbers() -> None:
    """Random halves, then one of the sums of some of them with a few people more: none of these leaves."""
    chance, space, asked = np.random.default_rng(7), Space.empty(), list[Vector]()
    for _ in range(18):
        new = [int(x) for x in chance.random(200) < 0.5]
        trial = space.trial(members(new, list(range(200))), 10)
        if trial.allowed:
            space.accept(trial)
            asked.append(new)
    assert len(asked) > 15
    for _ in range(40):
        some = sum(
            np.array(asked[i]) for i in chance.choice(len(asked), chance.integers(1, 10), replace=False)
        )
        some[chance.choice(200, chance.integers(1, 10), replace=False)] += 1
        assert not space.trial(members(some.tolist(), list(range(200))), 10).allowed


def test_what_a_draft_accepts_does_not_change_the_space_that_it_was_made_of() -> None:
    ids = np.arange(1, 121, dtype=np.uint64)

    def of(units: slice) -> Members:
        ones = np.ones(len(ids[units]), np.int64)
        return Members.of(ids[units], ids[units], ones, ones)

    space = Space.empty()
    for units in (slice(0, 60), slice(60, 120)):
        space.accept(space.trial(of(units), 10))
    crossing = space.trial(of(slice(30, 90)), 10)
    space.accept(crossing)
    rows, matrix, atom = space.rows, space.rows.matrix.copy(), space.atom.copy()
    draft = space.draft()
    for units in (slice(45, 105), slice(15, 75)):
        trial = draft.trial(of(units), 10)
        assert trial.allowed
        draft.accept(trial)
    assert draft.vectors > space.vectors == 3
    assert space.rows is rows
    assert np.array_equal(space.rows.matrix, matrix)
    assert np.array_equal(space.atom, atom)


def disjoint(groups: int, size: int) -> list[Members]:
    ids = np.arange(1, groups * size + 1, dtype=np.uint64)
    ones = np.ones(size, np.int64)
    return [Members.of(part, part, ones, ones) for part in ids.reshape(groups, size)]


def test_groups_that_share_nobody_need_no_room_until_they_are_cut() -> None:
    groups = disjoint(300, 20)
    space = Space.empty()
    for group in groups:
        space.accept(space.trial(group, 10))
    assert (space.atoms, space.vectors) == (300, 0)
    # A total of all is nothing new. Less one of each of ten groups it tells a total of these ten together.
    everybody = np.concatenate([group.units for group in groups])
    ones = np.ones(len(everybody), np.int64)
    assert not space.trial(Members.of(everybody, everybody, ones, ones), 10).news
    one_of_each = np.array([group.units[0] for group in groups[:10]])
    for left_out, allowed in ((one_of_each, True), (one_of_each[:9], False)):
        rest = np.setdiff1d(everybody, left_out)
        trial = space.trial(Members.of(rest, rest, ones[: len(rest)], ones[: len(rest)]), 10)
        assert trial.allowed is allowed
        if allowed:
            draft = space.draft()
            draft.accept(trial)
            # Each of the ten groups is two atoms now, whose sum is known.
            assert (draft.atoms, draft.vectors) == (310, 11)


def test_both_parts_of_a_cut_group_that_are_told_need_no_room_again() -> None:
    (group,) = disjoint(1, 40)
    space = Space.empty()
    half = Members.of(*(part[:20] for part in (group.units, group.subjects, group.many, group.weights)))
    for told, vectors in ((group, 0), (half, 0)):
        space.accept(space.trial(told, 10))
        assert space.vectors == vectors
    assert space.atoms == 2
