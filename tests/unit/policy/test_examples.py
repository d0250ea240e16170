"""Tables of example questions, and policies in plain words."""

from __future__ import annotations

import pytest

from rabita.policy.examples import read_examples, try_examples
from rabita.policy.words import in_words
from rabita.refusal import Code, Refusal
from rabita.sql.uses import Action, Use

POLICY = (
    '@id("drugs") @min_group_size("5") @max_groups("7") permit (principal in Role::"analyst", action, '
    'resource == Column::"seizures.drug") when { context.purpose == "briefing" };\n'
    '@id("no-joins") forbid (principal, action == Action::"join", resource);\n'
)


def uses_of(sql: str) -> list[Use]:
    """A planner that knows two questions, one that uses nothing, and no other."""
    known = {
        "drugs": [Use("seizures", "drug", Action.GROUP), Use("seizures", "drug", Action.FILTER)],
        "joined": [Use("seizures", "drug", Action.GROUP), Use("seizures", "drug", Action.JOIN)],
        "nothing": [],
    }
    if sql not in known:
        raise Refusal(Code.SYNTAX, "this is not SQL")
    return known[sql]


ROW = "who: analyst, purpose: briefing, use: group seizures.drug"

SQL = "who: analyst, purpose: briefing, sql:"

PROBLEMS = [
    ("{ROW, expect: permit}", ""),
    ("{ROW, expect: permit, min_group_size: 5, policy: drugs}", ""),
    ("{ROW, expect: permit, min_group_size: 6}", "permitted in groups of at least 5, not 6"),
    ("{ROW, expect: permit, policy: other}", "decided by drugs, not by other"),
    ("{ROW, expect: deny}", "permitted by drugs"),
    ("{who: x, purpose: briefing, use: group seizures.drug, expect: deny}", ""),
    ("{who: [x, analyst], purpose: briefing, use: group seizures.drug, expect: permit}", ""),
    ("{who: x, purpose: briefing, use: group seizures.drug, expect: permit}", "denied: no policy permits it"),
    ("{who: x, purpose: briefing, use: join seizures.drug, expect: permit}", "denied by no-joins"),
    ("{who: x, purpose: briefing, use: join seizures.drug, expect: deny, policy: no-joins}", ""),
    (
        "{who: x, purpose: briefing, use: sum any measure, expect: deny, policy: drugs}",
        "decided by no policy, not by drugs",
    ),
    ("{who: analyst, purpose: briefing, use: count seizures, expect: deny}", ""),
    ("{SQL drugs, expect: permit, obligations: {min_group_size: 5, guard: none}}", ""),
    ("{SQL drugs, expect: permit, obligations: {round_to: 5}}", "with @round_to none, not 5"),
    ("{SQL drugs, expect: permit, obligations: {max_groups: none}}", "with @max_groups 7, not none"),
    ("{SQL joined, expect: permit}", "denied by no-joins"),
    ("{SQL joined, expect: deny, policy: no-joins}", ""),
    ("{who: analyst, purpose: briefing, use: group seizures.remarks, expect: deny}", ""),
    ("{who: analyst, purpose: briefing, use: group seizures.agency, expect: deny}", ""),
]  # fmt: skip


@pytest.mark.parametrize(("row", "problem"), PROBLEMS)
def test_an_example_says_how_the_policies_differ_from_what_was_expected(
    tmp_path, catalogue, load, row, problem
):
    (tmp_path / "a.test.yaml").write_text("- " + row.replace("ROW", ROW).replace("SQL", SQL))
    examples = read_examples(tmp_path / "a.test.yaml", catalogue, uses_of)
    assert {o.problem for o in try_examples(load(POLICY), examples, now=0)} == {problem}


def test_any_stands_for_every_column_of_the_role(tmp_path, catalogue):
    (tmp_path / "a.test.yaml").write_text(
        "- {who: x, purpose: briefing, use: [group any dimension, count any table], expect: deny}"
    )
    uses = read_examples(tmp_path / "a.test.yaml", catalogue, uses_of)[0].uses
    assert [str(use) for use in uses] == [
        "group seizures.drug",
        "group seizures.province",
        "group seizures.agency",
        "group weather.day",
        "group weather.agency",
        "count weather",
    ]


WRONG = [
    ("{ROW}", "expect"),
    ("{ROW, expect: maybe}", "permit, deny"),
    ("{ROW, expect: deny, min_group_size: 5}", "only beside expect: permit"),
    ("{ROW, expect: permit, min_group_size: 0}", "whole number"),
    ("{ROW, expect: permit, colour: red}", "colour"),
    ("{who: x, purpose: leisure, use: group seizures.drug, expect: deny}", "trend_analysis"),
    ("{who: x, purpose: briefing, use: read seizures.drug, expect: deny}", "count_distinct"),
    ("{who: x, purpose: briefing, use: group, expect: deny}", "a shared table"),
    ("{who: x, purpose: briefing, use: group drugs.drug, expect: deny}", "a shared table"),
    ("{who: x, purpose: briefing, use: group seizures, expect: deny}", "only count is a use"),
    ("{who: x, purpose: briefing, use: group seizures.drgu, expect: deny}", "a column of seizures"),
    ("{who: x, purpose: briefing, use: group any hidden, expect: deny}", "any dimension"),
    ("{who: x, purpose: briefing, use: group any table, expect: deny}", "any dimension"),
    ("{who: {a: b}, purpose: briefing, use: group seizures.drug, expect: deny}", "a role"),
    ("{who: x, purpose: briefing, use: [[group seizures.drug]], expect: deny}", "a use"),
    ("{SQL nonsense, expect: deny}", "cannot be asked at all: this is not SQL"),
    ("{SQL nothing, expect: deny}", "uses no shared table"),
    ("{who: x, purpose: briefing, expect: deny}", "one of 'use', 'sql' and 'read'"),
    ("{ROW, sql: drugs, expect: deny}", "one of 'use', 'sql' and 'read'"),
    ("{SQL drugs, expect: permit, obligations: {round_to: yes}}", "a whole number"),
    ("{SQL drugs, expect: permit, obligations: {colour: red}}", "colour"),
    ("{SQL drugs, expect: deny, obligations: {round_to: 5}}", "only beside expect: permit"),
    ("x", "a map"),
]


@pytest.mark.parametrize(("row", "said"), WRONG)
def test_a_wrong_table_is_refused_with_its_line(tmp_path, catalogue, row, said):
    file = tmp_path / "a.test.yaml"
    file.write_text("# a comment\n- " + row.replace("ROW", ROW).replace("SQL", SQL))
    with pytest.raises(Refusal) as refused:
        read_examples(file, catalogue, uses_of)
    assert refused.value.code is Code.CONFIGURATION
    assert refused.value.message.startswith(f"{file}:2")
    assert said in refused.value.message


CONDITIONS = [
    ('context.purpose == "briefing" && context.case != ""', "the purpose is briefing and the case is named"),
    ('["briefing", "case_support"].contains(context.purpose)', "the purpose is briefing or case_support"),
    (
        'context.case == "" || (principal.agency == "anf" && context.assurance != "low")',
        "the case is not named or (the asker's agency is anf and the assurance is not low)",
    ),
    ('context.now < datetime("2027-01-01")', "the time is below 2027-01-01"),
    ('!(principal in Role::"x")', "not (the asker is in role x)"),
    (
        'resource in [Table::"weather", Table::"seizures"]',
        "what is used is in table weather or table seizures",
    ),
]


@pytest.mark.parametrize(("condition", "words"), CONDITIONS)
def test_a_condition_reads_in_words(load, condition, words):
    text = f'@id("a") @min_group_size("5") permit (principal, action, resource) when {{ {condition} }};'
    assert ("when", words) in in_words(load(text).rules[0])


def test_a_condition_without_a_phrase_is_shown_as_it_is_written(load):
    text = 'forbid (principal, action, resource)\n  unless { context.case like "FIR-*" };'
    assert in_words(load(text).rules[0])[3] == ("unless", " ".join(text.split()))


def test_a_policy_reads_as_a_sentence(load):
    text = (
        '@id("a") @min_group_size("5") @max_share("0.85") @max_groups("10") permit ('
        'principal in Role::"analyst", action in [Action::"group", Action::"sum"], '
        'resource in Table::"seizures");'
        "forbid (principal, action, resource is Table);"
    )
    permit, forbid = load(text).rules
    assert in_words(permit) == [
        ("permits", "role analyst"),
        ("to", "group and sum"),
        ("on", "every column of table seizures"),
        (
            "provided",
            "groups of at least 5; no one makes up more than 85 % of a total; "
            "at most 10 groups from one agency",
        ),
    ]
    assert in_words(forbid) == [("forbids", "anyone"), ("to", "use in every way"), ("on", "tables")]
