"""What an asker has spent at an agency: counted once, for good, and the last is taken by one alone."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest

from agent.budgets import Account, Asked, Budgets, GroupsReleased
from rabita.refusal import Code, Refusal

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC).timestamp()
HOUR = 3600.0
AYESHA = Account("ayesha", "trend_analysis", "")


def ask(budgets: Budgets, number: int, account: Account = AYESHA, at: float = NOON) -> str:
    budgets.asked(Asked(account, f"question-{number}", int(at) + 60, at))
    return f"question-{number}"


def spend(budgets: Budgets, groups: int, most: int, account: Account = AYESHA, at: float = NOON) -> None:
    budgets.spend_groups(account, GroupsReleased(account, groups, at), most)


def refused(budgets: Budgets, question: str, most: int, account: Account = AYESHA) -> Refusal | None:
    try:
        budgets.check_question(account, question, most)
    except Refusal as refusal:
        return refusal
    return None


def test_the_question_past_the_budget_is_refused_with_the_budget_and_the_day_it_renews() -> None:
    budgets = Budgets()
    questions = [ask(budgets, n) for n in range(3)]
    assert [refused(budgets, q, 2) is None for q in questions] == [True, True, False]
    said = refused(budgets, questions[2], 2)
    assert said is not None
    assert said.code is Code.BUDGET_SPENT
    assert said.message == "the budget of 2 questions a day for trend_analysis is spent"
    assert said.hint == "It renews on 2026-12-01 (UTC)."


def test_a_question_counts_once_however_many_rounds_it_has() -> None:
    budgets = Budgets()
    for _ in range(5):
        first = ask(budgets, 1)
    assert refused(budgets, first, 1) is None
    assert refused(budgets, ask(budgets, 2), 2) is None


def test_a_question_that_was_never_counted_is_not_answered() -> None:
    said = refused(Budgets(), "unheard-of", 1000)
    assert said is not None
    assert said.code is Code.INTERNAL


def test_the_next_day_renews_questions_and_the_next_month_groups() -> None:
    budgets = Budgets()
    ask(budgets, 1)
    spend(budgets, 5, most=5)
    with pytest.raises(Refusal, match="5 groups a month") as said:
        spend(budgets, 1, most=5)
    assert "renews on 2026-12-01 (UTC)" in said.value.hint
    tomorrow = NOON + 12 * HOUR
    assert refused(budgets, ask(budgets, 2, at=tomorrow), 1) is None
    spend(budgets, 5, most=5, at=tomorrow)


def test_a_clock_that_is_set_back_renews_nothing() -> None:
    budgets = Budgets()
    ask(budgets, 1)
    spend(budgets, 5, most=5)
    yesterday = NOON - 24 * HOUR
    assert refused(budgets, ask(budgets, 2, at=yesterday), 1) is not None
    with pytest.raises(Refusal):
        spend(budgets, 1, most=5, at=yesterday - 30 * 24 * HOUR)


def test_users_purposes_and_cases_have_budgets_of_their_own() -> None:
    budgets = Budgets()
    for account in (AYESHA, Account("bilal", "trend_analysis", ""), Account("ayesha", "briefing", "")):
        spend(budgets, 5, most=5, account=account)
    for case in ("C-1", "C-2"):
        spend(budgets, 5, most=5, account=Account("ayesha", "case_support", case))
    with pytest.raises(Refusal, match="in case C-1"):
        spend(budgets, 1, most=5, account=Account("ayesha", "case_support", "C-1"))


def test_all_cases_together_are_one_account_for_who_may_ask_without_one() -> None:
    budgets = Budgets()
    for number, case in enumerate(("made-up-1", "made-up-2", "made-up-3")):
        own = Account("ayesha", "trend_analysis", case)
        ask(budgets, number, own)
        assert (refused(budgets, f"question-{number}", 2, own.whole()) is None) == (number < 2)


def test_what_is_refused_takes_no_groups() -> None:
    budgets = Budgets()
    spend(budgets, 3, most=5)
    with pytest.raises(Refusal):
        spend(budgets, 3, most=5)
    spend(budgets, 2, most=5)


def test_of_many_at_once_only_as_many_as_the_budget_has_are_answered() -> None:
    budgets, answered, lock = Budgets(), [0, 0], threading.Lock()
    start = threading.Barrier(16)

    def one(number: int) -> None:
        start.wait()
        question = ask(budgets, number)
        asked = refused(budgets, question, 7) is None
        try:
            spend(budgets, 1, most=9)
            got = True
        except Refusal:
            got = False
        with lock:
            answered[0] += asked
            answered[1] += got

    threads = [threading.Thread(target=one, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answered == [7, 9]
