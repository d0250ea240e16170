"""Generated questions over generated federations: equal to one database's answer, or refused. Nothing else.

RABITA_GENERATED=20000 asks for more examples than 150; RABITA_SEEDED=1 asks for other ones every time.
"""

from __future__ import annotations

import collections
import os

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from rabita.refusal import Outcome, Refusal
from tests.equivalence.compare import difference
from tests.equivalence.composed import composed
from tests.equivalence.harness import Federation, NoAnswer
from tests.equivalence.questions import Question, questions
from tests.equivalence.random_federation import random_federation

EXAMPLES = int(os.environ.get("RABITA_GENERATED", "150"))
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="RABITA_SEEDED" not in os.environ,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
FEDERATIONS = st.builds(
    random_federation,
    seed=st.integers(0, 5),
    sizes=st.sampled_from([(12,), (0,), (0, 0), (9, 14), (0, 8, 20), (3, 3, 3, 3), (6, 0, 1, 25, 10)]),
    style=st.sampled_from(["small", "large", "large", "extreme"]),
)
seen: collections.Counter[str] = collections.Counter()
several: collections.Counter[str] = collections.Counter()


@pytest.mark.timeout(max(120, EXAMPLES))
@given(federation=FEDERATIONS, question=questions())
@SETTINGS
def test_an_answer_equals_the_one_databases_or_is_refused(federation: Federation, question: Question) -> None:
    outcome = compare(federation, question)
    seen[outcome] += 1
    event(outcome)


@pytest.mark.timeout(max(120, EXAMPLES))
@given(federation=FEDERATIONS, question=composed())
@SETTINGS
def test_a_question_of_several_selects_is_answered_alike_or_refused(
    federation: Federation, question: Question
) -> None:
    outcome = compare(federation, question)
    several[outcome] += 1
    event(outcome)


@pytest.mark.usefixtures("request")
def test_most_generated_questions_are_answered() -> None:
    if not seen and not several:
        pytest.skip("the questions were asked in another process")
    assert not seen or seen["equal"] > 0.5 * seen.total(), seen
    assert (seen + several)["order"] < 0.02 * (seen + several).total() + 2, (seen, several)
    assert not several or several["equal"] > 0.3 * several.total(), several


def compare(federation: Federation, question: Question) -> str:
    got, want = federation.answer(question.sql), federation.expected(question.sql)
    if not isinstance(got, Refusal) and federation.planner.plan(question.sql).approximations:
        return "estimated"
    if isinstance(got, Refusal):
        assert got.code.outcome is Outcome.REFUSED, f"{got} {got.hint}\n{question.sql}"
        return f"refused: {got.code.wire_name}"
    if isinstance(want, NoAnswer):
        # agencies compute wider than DuckDB, so that no value can make a statement fail (DESIGN §9)
        assert not want.always, f"answered what means nothing: {want}\n{question.sql}"
        return "wider"
    differs = difference(got, want, ordered=question.total)
    if differs is not None and hangs_on_the_order_of_rows(federation, question, want):
        return "order"
    assert differs is None, f"{differs}\n{question.sql}"
    return "equal"


def hangs_on_the_order_of_rows(federation: Federation, question: Question, want: pa.Table) -> bool:
    """Whether the one database itself says otherwise once its rows stand in another order."""
    others = federation.expected_in_other_orders(question.sql)
    return any(
        isinstance(other, NoAnswer) or difference(other, want, ordered=question.total) for other in others
    )
