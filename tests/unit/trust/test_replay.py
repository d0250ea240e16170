"""A question is answered once per round, whatever the clock, the crowd or a restart does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from rabita.refusal import Code, Refusal
from rabita.trust import SeenQuestions
from rabita.trust.questions import LONGEST_SECONDS
from tests.unit.trust.conftest import NOW


def refused(seen: SeenQuestions, id: str, round: int, expires_at: int, now: int) -> Code:
    with pytest.raises(Refusal) as no:
        seen.claim(id, round, expires_at, now)
    return no.value.code


def test_the_second_time_is_a_replay_and_another_round_is_not() -> None:
    seen = SeenQuestions()
    seen.claim("q", 0, NOW + 60, NOW)
    seen.claim("q", 1, NOW + 60, NOW)
    seen.claim("p", 0, NOW + 60, NOW)
    assert refused(seen, "q", 0, NOW + 60, NOW) is Code.QUESTION_REPLAYED
    assert refused(seen, "q", 1, NOW + 60, NOW) is Code.QUESTION_REPLAYED


def test_a_question_is_remembered_to_the_last_moment_it_could_be_accepted() -> None:
    """Verification accepts until expiry and skew; the memory has to last as long."""
    seen = SeenQuestions()
    seen.claim("q", 0, NOW + 60, NOW)
    assert refused(seen, "q", 0, NOW + 60, NOW + 90) is Code.QUESTION_REPLAYED
    assert len(seen) == 1


def test_what_can_no_longer_be_accepted_is_forgotten() -> None:
    seen = SeenQuestions()
    for number in range(100):
        seen.claim(f"q{number}", 0, NOW + 60, NOW)
    seen.claim("late", 0, NOW + 200, NOW + 91)
    assert len(seen) == 1


def test_a_clock_set_back_does_not_let_a_forgotten_question_in_again() -> None:
    seen = SeenQuestions()
    seen.claim("q", 0, NOW + 60, NOW)
    seen.claim("other", 0, NOW + 1000, NOW + 900)
    assert refused(seen, "q", 0, NOW + 60, NOW) is Code.QUESTION_REPLAYED


def test_a_clock_that_jumped_ahead_and_back_refuses_for_two_minutes_and_not_for_ever() -> None:
    seen = SeenQuestions()
    seen.claim("q", 0, NOW + 60, NOW)
    seen.claim("mistaken", 0, NOW + 10**8 + 60, NOW + 10**8)
    after = NOW + LONGEST_SECONDS + 31
    seen.claim("new", 0, after + 60, after)


def test_past_the_bound_new_questions_are_refused_and_no_live_one_is_forgotten() -> None:
    seen = SeenQuestions(bound=3)
    for number in range(3):
        seen.claim(f"q{number}", 0, NOW + 60, NOW)
    assert refused(seen, "q3", 0, NOW + 60, NOW) is Code.BUSY
    assert refused(seen, "q0", 0, NOW + 60, NOW) is Code.QUESTION_REPLAYED
    seen.claim("q3", 0, NOW + 160, NOW + 100)


def test_what_the_ledger_holds_is_a_replay_after_a_restart() -> None:
    """PRO-001."""
    seen = SeenQuestions(bound=1)
    seen.restore([("q", 0, NOW + 60), ("q", 0, NOW + 60), ("q", 1, NOW + 60)])
    assert len(seen) == 2
    assert refused(seen, "q", 0, NOW + 60, NOW) is Code.QUESTION_REPLAYED
    assert refused(seen, "new", 0, NOW + 60, NOW) is Code.BUSY


def test_of_many_threads_with_one_question_one_gets_through() -> None:
    seen = SeenQuestions()

    def claim(number: int) -> bool:
        try:
            seen.claim(f"q{number % 50}", 0, NOW + 60, NOW)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        assert sum(pool.map(claim, range(2000))) == 50
