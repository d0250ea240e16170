"""The demo's questions and policies: what an analyst is answered, and what nobody is."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from lab.demo import DEMO_QUESTIONS, Question, write_federation
from lab.demo.agencies import stakeholders
from lab.demo.world import make_world
from lab.layout import USERS
from rabita.catalogue import load_catalogue, read_reference_tables
from rabita.catalogue.model import Catalogue
from rabita.plan import Planner
from rabita.policy import Decision, Denial, Layer, Permit, Policies, load_policies, read_policy_folder
from rabita.policy.examples import read_examples, try_examples

ALL = "SELECT drug, count(*), sum(days) FROM treatment GROUP BY drug"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("demo") / "federation"
    write_federation(folder, scale=0.01)
    return folder


@pytest.fixture(scope="module")
def catalogue(folder: Path) -> Catalogue:
    return load_catalogue(folder / "catalogue.yaml")


@pytest.fixture(scope="module")
def federation_policies(folder: Path, catalogue: Catalogue) -> Policies:
    return load_policies([_layer(folder, "federation")], catalogue)


@pytest.fixture(scope="module")
def health_policies(folder: Path, catalogue: Catalogue) -> Policies:
    return load_policies(
        [_layer(folder, "federation"), _layer(folder / "agencies" / "health", "health")], catalogue
    )


def _layer(folder: Path, name: str) -> Layer:
    return Layer(name, read_policy_folder(folder / "policies"))


def _decide(
    policies: Policies, catalogue: Catalogue, sql: str, purpose: str, role: str = "analyst", case: str = ""
) -> Decision:
    uses = Planner(catalogue).plan(sql).uses
    return policies.decide("nadia", [role], "centre", "", purpose, case, uses, 0)


@pytest.mark.parametrize("question", DEMO_QUESTIONS, ids=lambda q: q.name)
def test_the_policy_says_to_each_question_what_the_demo_says(
    catalogue: Catalogue, federation_policies: Policies, question: Question
) -> None:
    decision = _decide(federation_policies, catalogue, question.sql, question.purpose)
    assert isinstance(decision, Denial if question.refused else Permit)


def test_five_questions_are_answered_one_is_refused_and_one_is_cut_short() -> None:
    assert [q.refused for q in DEMO_QUESTIONS].count(True) == 1
    assert len(DEMO_QUESTIONS) == 7


@pytest.mark.parametrize("question", [q for q in DEMO_QUESTIONS if not q.refused], ids=lambda q: q.name)
def test_each_question_has_an_answer_in_one_database(
    folder: Path, catalogue: Catalogue, question: Question
) -> None:
    with make_world(stakeholders(16), seed=1, scale=0.1) as con:
        for name, table in read_reference_tables(catalogue, folder).items():
            con.register(name, table)
        assert len(con.execute(question.sql).fetchall()) >= 5


def test_no_policy_warns_of_itself(federation_policies: Policies, health_policies: Policies) -> None:
    assert not federation_policies.warnings
    assert not health_policies.warnings


def test_health_answers_in_groups_of_twenty(catalogue: Catalogue, health_policies: Policies) -> None:
    decision = _decide(health_policies, catalogue, ALL, "trend_analysis")
    assert isinstance(decision, Permit)
    assert decision.obligations.min_group_size == 20


@pytest.mark.parametrize(
    ("sql", "purpose", "role", "case"),
    [
        ("SELECT injecting, count(*) FROM treatment GROUP BY injecting", "trend_analysis", "analyst", ""),
        ("SELECT count(*) FROM treatment WHERE injecting", "trend_analysis", "analyst", ""),
        (ALL, "briefing", "analyst", ""),
        (ALL, "case_support", "officer", "FIR 1/2024"),
    ],
)
def test_health_keeps_more_closed_than_the_federation_does(
    catalogue: Catalogue,
    federation_policies: Policies,
    health_policies: Policies,
    sql: str,
    purpose: str,
    role: str,
    case: str,
) -> None:
    assert isinstance(_decide(federation_policies, catalogue, sql, purpose, role, case), Permit)
    assert isinstance(_decide(health_policies, catalogue, sql, purpose, role, case), Denial)


def test_an_officer_names_a_case_to_ask_in_support_of_one(
    catalogue: Catalogue, federation_policies: Policies
) -> None:
    sql = "SELECT district, count(*) FROM seizures WHERE quantity_kg > 10 GROUP BY district"
    assert isinstance(_decide(federation_policies, catalogue, sql, "case_support", "officer"), Denial)
    assert isinstance(
        _decide(federation_policies, catalogue, sql, "case_support", "officer", "FIR 1"), Permit
    )
    assert isinstance(_decide(federation_policies, catalogue, sql, "trend_analysis"), Denial)


def test_the_open_policy_permits_every_use_in_groups_of_one(tmp_path: Path) -> None:
    write_federation(tmp_path / "open", scale=0.01, open_policy=True)
    catalogue = load_catalogue(tmp_path / "open" / "catalogue.yaml")
    policies = load_policies([_layer(tmp_path / "open", "federation")], catalogue)
    for question in DEMO_QUESTIONS:
        decision = _decide(policies, catalogue, question.sql, question.purpose)
        assert isinstance(decision, Permit)
        assert decision.obligations.as_json() == {"min_group_size": "1"}
    assert not list((tmp_path / "open" / "agencies").rglob("*.cedar"))


def test_the_questions_columns_are_plain_sql_for_duckdb() -> None:
    for question in DEMO_QUESTIONS:
        assert len(duckdb.extract_statements(question.sql)) == 1


def test_the_demos_table_of_example_questions_comes_out_as_it_says(
    folder: Path, catalogue: Catalogue, federation_policies: Policies
) -> None:
    table = folder / "policies" / "demo.test.yaml"
    examples = read_examples(table, catalogue, lambda sql: Planner(catalogue).plan(sql).uses)
    outcomes = list(try_examples(federation_policies, examples, now=0))
    assert {role for e in examples for role in e.roles} == set(USERS)
    assert [f"{o.example.place}: {o.problem}" for o in outcomes if o.problem] == []
