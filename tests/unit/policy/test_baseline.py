"""The shipped baseline does what its table of examples and its README say; the shared federations load."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from agent.disclosure import SUPPORTED
from rabita.catalogue import load_catalogue
from rabita.plan import Planner
from rabita.policy import SHIPPED, Layer, Permit, load_policies, read_policy_folder, unenforced
from rabita.policy.annotations import OBLIGATIONS
from rabita.policy.examples import read_examples, try_examples
from rabita.policy.shipped import locate
from rabita.sql.uses import Action, Use

SHARED = Path(__file__).parents[3] / ".." / "shared" / "federations"


@pytest.fixture
def uses_of(catalogue):
    return lambda sql: Planner(catalogue).plan(sql).uses


@pytest.fixture
def baseline(catalogue):
    return load_policies([Layer("federation", read_policy_folder(SHIPPED))], catalogue)


def test_the_baseline_answers_its_examples_as_expected(baseline, catalogue, uses_of):
    outcomes = list(
        try_examples(baseline, read_examples(SHIPPED / "baseline.test.yaml", catalogue, uses_of), now=0)
    )
    assert len(outcomes) > 100
    assert [f"{o.example.place}: {o.asked}: {o.problem}" for o in outcomes if o.problem] == []


def test_every_policy_of_the_baseline_takes_part_in_an_example(baseline, catalogue, uses_of):
    examples = read_examples(SHIPPED / "baseline.test.yaml", catalogue, uses_of)
    deciding = set()
    for e in examples:
        for _, uses in e.questions:
            decision = baseline.decide(
                "example", e.roles, e.agency, e.assurance, e.purpose, e.case, uses, 0,
                standing=e.standing(baseline),
            )  # fmt: skip
            deciding |= set(decision.policies) if isinstance(decision, Permit) else {decision.policy}
    assert {rule.id for rule in baseline.rules if not rule.names_ledger} <= deciding


def test_the_baseline_is_in_order_without_warnings(baseline):
    assert baseline.warnings == ()


def test_every_policy_of_the_baseline_has_a_comment_and_asks_for_nothing_but_what_agents_enforce(baseline):
    for rule in baseline.rules:
        lines = (SHIPPED / rule.statement.place.file).read_text().split("\n")
        assert lines[rule.statement.place.line - 2].startswith("// "), rule.id
    unenforced(baseline, SUPPORTED)


def test_the_readme_names_every_use_and_every_annotation():
    readme = (SHIPPED / "README.md").read_text()
    for action in Action:
        assert f"| `{action}` |" in readme
    assert set(re.findall(r"^\| `@(\w+)", readme, re.MULTILINE)) == {"id", *OBLIGATIONS}


CONDITIONS = {
    "min_group_size": "about at least",
    "max_share": "one person's share at most",
    "guard": "differencing guard",
    "round_to": "perturbed, rounded to",
    "max_groups": "lines an answer",
    "max_questions_per_day": "questions a day",
    "max_groups_per_month": "lines a month",
}


def test_the_readmes_table_of_conditions_is_that_of_the_policies(baseline):
    lines = (SHIPPED / "README.md").read_text().split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith("| role | about at least"))
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[start : start + 7]]
    heading, rows = table[0], {row[0].strip("`"): row for row in table[2:]}
    for rule in baseline.rules:
        if rule.obligations is None:
            continue
        row = dict(zip(heading, rows[rule.cedar["principal"]["entity"]["id"]], strict=True))
        asked = rule.obligations.as_json()
        assert asked["min_group_size"] in re.findall(r"\d+", row[CONDITIONS["min_group_size"]]), rule.id
        assert f"{float(asked['max_share']):.0%}".replace("%", " %") == row[CONDITIONS["max_share"]]
        assert ("yes" if "guard" in asked else "no") == row[CONDITIONS["guard"]]
        rounded = f"yes, {asked['round_to']}" if "noise" in asked else "no"
        assert rounded == row[CONDITIONS["round_to"]]
        for name in ("max_groups", "max_questions_per_day", "max_groups_per_month"):
            assert asked[name] == row[CONDITIONS[name]], rule.id


def test_the_readmes_policies_load_for_an_agency(baseline, catalogue, load, ask):
    shown = re.findall(r"```cedar\n(.*?)```", (SHIPPED / "README.md").read_text(), re.DOTALL)
    agency = "".join(shown).replace("seizures.district", "seizures.province")
    assert len(shown) == 7
    policies = load_policies(
        [Layer("federation", read_policy_folder(SHIPPED)), Layer("agency anf", {"anf.cedar": agency})],
        catalogue,
    )
    assert ask(policies, Use("seizures", "drug", Action.GROUP)).obligations.min_group_size == 25
    assert ask(policies, Use("seizures", "province", Action.GROUP)).policy == "anf-no-districts"


@pytest.mark.parametrize("name", ["attacks", "tpch"])
def test_the_shared_federations_policies_load_with_their_catalogue(name):
    if not (SHARED / name).is_dir():
        pytest.skip("the shared federations are not beside the checkout")
    policies = load_policies(
        [Layer("federation", read_policy_folder(SHARED / name / "policies"))],
        load_catalogue(SHARED / name / "catalogue.yaml"),
    )
    assert policies.rules
    assert policies.warnings == ()


def test_the_policies_are_found_in_a_checkout_and_in_an_installed_wheel(tmp_path):
    module = tmp_path / "site" / "rabita" / "policy" / "shipped.py"
    (tmp_path / "site" / "policies").mkdir(parents=True)
    assert locate(module) == tmp_path / "site" / "policies"
    (module.parent / "shipped").mkdir(parents=True)
    assert locate(module) == module.parent / "shipped"
    assert (SHIPPED / "schema.cedarschema").is_file()
