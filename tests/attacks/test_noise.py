"""Under `@noise("cell_key") @round_to("5")` numbers tell neither who is in a group nor what one person adds.

What is claimed of chance is tried with fixed secrets and people, so that it comes out the same each time.
"""

from __future__ import annotations

import random
from itertools import product
from math import sqrt
from statistics import fmean, stdev
from typing import Any

import pytest

from agent.disclosure.noise import count_noise, sum_noise, transitions
from rabita.policy.perturbation import COUNT_LARGEST, COUNT_VARIANCE, Perturbation
from rabita.refusal import Code, Refusal
from tests.attacks.noisy import NOISE, Noisy, persons

PEOPLE = 1000


def _with_planted(seed: int) -> tuple[list[tuple[Any, ...]], list[bool]]:
    """A thousand cells of 10 to 200 people; half of them hold one more, whom the asker knows to look for."""
    chance = random.Random(seed)
    rows = persons([chance.randint(10, 200) for _ in range(PEOPLE)], seed)
    held = [chance.random() < 0.5 for _ in range(PEOPLE)]
    rows += [(f"planted/{cell}", cell, True, "F", 13.5, 1) for cell in range(PEOPLE) if held[cell]]
    return rows, held


@pytest.mark.parametrize("seed", range(3))
def test_a_pair_of_counts_tells_in_or_not_hardly_better_than_a_coin(seed: int) -> None:
    rows, held = _with_planted(seed)
    told = Noisy(rows).answer(
        "SELECT cell, count(*), count(*) FILTER (WHERE NOT planted) FROM t GROUP BY cell"
    )
    assert len(told) == PEOPLE
    # Equal sets get equal numbers, so that a difference says "in"; nothing tells more than that.
    right = [(whole != without) == held[cell] for cell, whole, without in told]
    assert 0.5 < fmean(right) <= 0.6


def test_a_pair_of_sums_of_ones_tells_no_more_than_a_pair_of_counts() -> None:
    rows, held = _with_planted(0)
    noisy = Noisy(rows)
    for what in ("sum(1)", "sum(ones)"):
        told = noisy.answer(f"SELECT cell, {what}, {what} FILTER (WHERE NOT planted) FROM t GROUP BY cell")
        assert fmean((a != b) == held[cell] for cell, a, b in told) <= 0.62


def test_a_difference_of_sums_gives_a_secret_within_half_a_percent_by_accident_alone() -> None:
    """The planted person is the largest in some cells, and one of many in others.

    Where another's part is as large as a third of the planted one's, the two noises may happen to cancel out:
    once or twice in twelve thousand, here and under the SHA-256 that was used before.
    """
    near, asked = 0, 0
    for secret in (0.5, 13.5, 60.0, 400.0):
        chance = random.Random(int(secret))
        rows = persons([chance.randint(40, 400) for _ in range(250)], 5)
        rows += [(f"planted/{cell}", cell, True, "F", secret, 1) for cell in range(250)]
        for agency in range(4):
            told = Noisy(rows, bytes([agency]) * 32).answer(
                "SELECT cell, sum(amount), sum(amount) FILTER (WHERE NOT planted) FROM t GROUP BY cell"
            )
            differences = [a - b for _, a, b in told if a is not None and b is not None]
            asked += len(differences)
            near += sum(abs(difference - secret) <= 0.005 * secret for difference in differences)
    assert asked >= 3900
    assert near <= 3


def test_a_sum_that_one_person_makes_up_nearly_alone_does_not_give_it() -> None:
    rows = persons([12] * 300, 7)
    rows += [(f"planted/{cell}", cell, True, "F", 150.0, 1) for cell in range(300)]
    told = Noisy(rows).answer("SELECT cell, sum(amount) FROM t GROUP BY cell")
    released = [total for _, total in told if total is not None]
    assert released
    true = {cell: 150 + sum(r[4] for r in rows if r[1] == cell and not r[2]) for cell in range(300)}
    errors = [abs(total - true[cell]) / 150 for cell, total in told if total is not None]
    assert sum(e <= 0.005 for e in errors) <= 0.02 * len(errors)
    assert fmean(errors) > 0.3


def phrasings() -> list[str]:
    """One question in a hundred ways: order, aliases, redundant conditions, other functions for the same."""
    tables = ("t", "t AS x", '"t" y')
    conditions = (
        "cell = 3 AND sex = 'F'",
        "sex = 'F' AND cell = 3",
        "(cell) = 3 AND 'F' = sex",
        "cell IN (3) AND sex IN ('F')",
        "cell BETWEEN 3 AND 3 AND sex = 'F'",
        "cell = 3 AND sex = 'F' AND cell < 1000",
        "cell = 3 AND sex = 'F' AND sex <> 'M'",
        "NOT (cell <> 3 OR sex <> 'F')",
        "cell >= 3 AND cell <= 3 AND sex = 'F' AND agency = 'anf'",
    )
    counted = ("count(*)", "count(1) AS n", "count(person) AS people", "count(sex)")
    return [
        f"SELECT {count} FROM {table} WHERE {where}"
        for count, table, where in product(counted, tables, conditions)
    ]


def test_a_hundred_phrasings_of_one_question_give_one_number() -> None:
    noisy = Noisy(persons([211] * 6, 11))
    asked = phrasings()
    assert len(asked) >= 100
    assert len({noisy.answer(sql)[0][-1] for sql in asked}) == 1
    inside = [
        "SELECT count(*) FILTER (WHERE sex = 'F') FROM t WHERE cell = 3",
        "SELECT count_if(sex = 'F' AND cell = 3) FROM t",
        "SELECT sum(CASE WHEN sex = 'F' THEN 1 ELSE 0 END) FROM t WHERE cell = 3",
        "SELECT count(CASE WHEN sex = 'F' THEN 1 END) FROM t WHERE cell = 3",
    ]
    assert {noisy.answer(sql)[0][-1] for sql in (asked[0], *inside)} == {noisy.answer(asked[0])[0][-1]}


def test_a_hundred_phrasings_of_one_sum_give_one_number() -> None:
    noisy = Noisy(persons([211] * 6, 11))
    asked = [
        sql.replace(count, "sum(amount)") for sql in phrasings() for count in ("count(*)",) if count in sql
    ]
    asked += [sql.replace("sum(amount)", "avg(amount), sum(amount)") for sql in asked]
    # of an average and a sum together only one sum is asked for
    answers = {noisy.answer(sql)[0][0] for sql in asked}
    assert len(asked) >= 50
    assert len(answers) == 1


def test_the_mean_of_the_noise_over_ten_thousand_groups_is_zero() -> None:
    chance = random.Random(13)
    sizes = [chance.randint(1, 60) for _ in range(10_000)]
    rows = persons(sizes, 13)
    noisy = Noisy(rows)
    free = NOISE.__class__(1, noise="cell_key", round_to=5)
    told = noisy.answer("SELECT cell, count(*), sum(amount) FROM t GROUP BY cell", free)
    true: dict[int, float] = {}
    for _, cell, _, _, amount, _ in rows:
        true[cell] = true.get(cell, 0.0) + amount
    of_counts = [float(n - sizes[cell]) for cell, n, _ in told if n is not None]
    of_sums = [total - true[cell] for cell, _, total in told if total is not None]
    assert min(n for _, n, _ in told if n is not None) >= 0
    for errors in (of_counts, of_sums):
        assert len(errors) > 9_000
        assert abs(fmean(errors)) <= 3 * stdev(errors) / sqrt(len(errors))


@pytest.mark.parametrize("count", range(1, 12))
def test_the_table_of_a_count_has_mean_zero_and_the_variance_given(count: int) -> None:
    table = transitions(min(count, COUNT_LARGEST))
    assert sum(table.probabilities) == pytest.approx(1)
    moments = [sum(p * e**n for e, p in zip(table.added, table.probabilities, strict=True)) for n in (1, 2)]
    assert moments == pytest.approx([0, COUNT_VARIANCE], abs=1e-9)
    assert count + min(table.added) >= 0


def test_zero_stays_zero_and_a_sum_never_moves_by_nearly_nothing() -> None:
    assert {count_noise(key, 0) for key in range(1000)} == {0}
    assert min(abs(sum_noise(key)) for key in range(10_000)) >= 0.5


def test_the_standard_deviations_that_the_report_gives_are_those_of_the_noise() -> None:
    how = Perturbation(noise=True, round_to=5)
    counts = [float(count_noise(key, 50)) for key in range(20_000)]
    sums = [sum_noise(key) for key in range(20_000)]
    assert stdev(counts) == pytest.approx(how.count_deviation, rel=0.03)
    assert stdev(sums) == pytest.approx(how.sum_deviation, rel=0.03)


def test_another_agency_gives_another_number() -> None:
    rows = persons([105] * 40, 3)
    one, other = (Noisy(rows, seed).answer("SELECT cell, count(*) FROM t GROUP BY cell")
                  for seed in (bytes(32), bytes([1] * 32)))  # fmt: skip
    assert one != other


@pytest.mark.parametrize(
    "what", ["min(amount)", "max(cell)", "stddev_samp(amount)", "var_pop(amount)", "bool_or(planted)"]
)
def test_what_cannot_be_altered_is_refused(what: str) -> None:
    noisy = Noisy(persons([30], 1))
    for obligations in (NOISE, NOISE.__class__(1, round_to=5)):
        with pytest.raises(Refusal) as refused:
            noisy.answer(f"SELECT {what} FROM t", obligations)
        assert refused.value.code is Code.NOT_SUPPORTED
        assert "count, sum" in refused.value.hint


def test_a_table_without_a_subject_has_nobody_to_know_a_set_by() -> None:
    noisy = Noisy(persons([30], 1))
    with pytest.raises(Refusal) as refused:
        noisy.answer("SELECT count(*) FROM rows")
    assert refused.value.code is Code.NOT_SUPPORTED


def test_the_threshold_is_blurred_so_that_a_set_of_k_people_does_not_tell_of_one() -> None:
    k = 10
    noisy = Noisy(persons([k] * 500 + [k + 8] * 100 + [k - 1] * 100, 17))
    obligations = NOISE.__class__(k, noise="cell_key")
    left = {cell for cell, _ in noisy.answer("SELECT cell, count(*) FROM t GROUP BY cell", obligations)}
    assert 0.3 < sum(cell < 500 for cell in left) / 500 < 0.9
    assert sum(500 <= cell < 600 for cell in left) == 100
    assert not any(cell >= 600 for cell in left)


def test_rounding_alone_rounds_counts_to_the_step_and_sums_to_three_digits() -> None:
    rows = persons([37, 41], 19)
    told = Noisy(rows).answer(
        "SELECT cell, count(*), sum(amount) FROM t GROUP BY cell ORDER BY cell",
        NOISE.__class__(1, round_to=5),
    )
    true = [sum(r[4] for r in rows if r[1] == cell) for cell in (0, 1)]
    assert told == [(0, 35, float(f"{true[0]:.3g}")), (1, 40, float(f"{true[1]:.3g}"))]


def test_many_rows_of_one_person_are_hidden_as_one_is() -> None:
    """Counts of rows move and are rounded by what one person has of them."""
    rows = persons([60] * 20, 23)
    rows += [(f"busy/{cell}", cell, True, "F", 1.0, 1) for cell in range(20) for _ in range(9)]
    told = Noisy(rows).answer("SELECT cell, count(*) FROM t GROUP BY cell")
    assert {n % 100 for _, n in told} == {0}
