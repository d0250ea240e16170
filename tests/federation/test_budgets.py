"""Budgets of questions and groups hold at agents: on record, across restarts, for questions at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rabita.refusal import Code, Refusal
from tests.federation.asking import Asking
from tests.federation.running import Federation, rabita, running
from tests.federation.small import AGENCIES, write_small

POLICY = """\
@id("six-questions")
@min_group_size("3")
@max_questions_per_day("6")
permit (principal in Role::"analyst", action, resource) when { context.purpose == "trend_analysis" };

@id("seven-groups")
@min_group_size("3")
@max_groups_per_month("7")
permit (principal in Role::"analyst", action, resource)
when { context.purpose == "case_support" && context.case != "" };
"""
BY_DRUG = "SELECT drug, count(*) FROM seizures GROUP BY drug"


@pytest.fixture(scope="module")
def budgeted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    with running(write_small(tmp_path_factory.mktemp("budgeted") / "small", POLICY)) as federation:
        yield federation


def restart(federation: Federation) -> None:
    for agency in AGENCIES:
        federation.kill(agency)
    federation.start_again()
    for agency in AGENCIES:
        federation.wait_for_state(agency, "ready")


def test_groups_of_a_month_are_spent_by_case_and_stay_spent_after_a_restart(budgeted: Federation) -> None:
    def ask(sql: str, case: str) -> tuple[int, str]:
        said = budgeted.query(sql, "--case", case, purpose="case_support")
        return said.status, said.error

    assert ask(BY_DRUG, "C-1")[0] == ask(BY_DRUG, "C-1")[0] == 0  # three groups each
    status, error = ask(BY_DRUG, "C-1")
    assert status == 3
    assert "budget_spent" in error
    assert "7 groups a month for case_support in case C-1" in error
    assert "(UTC)" in error
    restart(budgeted)
    assert ask(BY_DRUG, "C-1")[0] == 3
    assert ask("SELECT count(*) FROM seizures", "C-1")[0] == 0  # the seventh
    assert ask("SELECT count(*) FROM seizures", "C-1")[0] == 3
    assert ask(BY_DRUG, "C-2")[0] == 0
    ledger = budgeted.layout.ledger("north")
    found = rabita("ledger", "search", str(ledger), "--code", "budget_spent", "--format", "json").stdout
    assert found.count("budget_spent") == 3


def test_of_questions_at_once_the_last_of_the_day_is_answered_to_one_alone(budgeted: Federation) -> None:
    asking = Asking(budgeted)
    requests = [asking.request(BY_DRUG) for _ in range(9)]  # all signed, then sent together
    with ThreadPoolExecutor(9) as pool:
        said = list(pool.map(lambda request: asking.send("south", request), requests))
    refusals = [each for each in said if isinstance(each, Refusal)]
    assert [r.code for r in refusals] == [Code.BUDGET_SPENT] * 3
    assert "6 questions a day for trend_analysis" in refusals[0].message
    restart(budgeted)
    again = asking.send("south", asking.request(BY_DRUG))
    assert isinstance(again, Refusal)
    assert again.code is Code.BUDGET_SPENT


def test_a_question_that_fails_counts_as_one_asked_and_a_made_up_case_opens_no_budget(
    budgeted: Federation,
) -> None:
    asking = Asking(budgeted)
    for number in range(6):
        request = asking.request(BY_DRUG, question=asking.signed(BY_DRUG, case=f"made-up-{number}"))
        if number % 2:
            request.fragments[0].digest = "sha256:another plan"
        said = asking.send("harbour", request)
        assert isinstance(said, Refusal) == bool(number % 2)
        if isinstance(said, Refusal):
            assert said.code is Code.PLAN_MISMATCH
    last = asking.send("harbour", asking.request(BY_DRUG))
    assert isinstance(last, Refusal)
    assert last.code is Code.BUDGET_SPENT


def test_a_budget_that_is_no_number_stops_the_start(tmp_path: Path) -> None:
    write_small(tmp_path / "small", POLICY.replace('("6")', '("six")'))
    done = rabita("policy", "check", str(tmp_path / "small"))
    assert done.returncode == 2
    assert "@max_questions_per_day" in done.stderr
