"""Policies decide who reads which ledger, and with the constants of its SQL or without."""

from __future__ import annotations

import pytest

from rabita.policy import SHIPPED, Asking, Policies, Reading
from rabita.policy.examples import read_examples, try_examples
from rabita.policy.readership import agencies_of_ledgers, readership
from rabita.policy.survey import askers_told_apart
from rabita.policy.words import in_words
from rabita.refusal import Code, Refusal

QUESTIONS = '@id("all") @min_group_size("1") permit (principal, action, resource);\n'
INSPECTORS = (
    '@id("inspectors") permit (principal in Role::"inspector", action in [Action::"read_ledger", '
    'Action::"read_constants"], resource);\n'
)
LOOKERS = '@id("lookers") permit (principal, action == Action::"read_ledger", resource);\n'
AGENCIES = ("anf", "police")


def reads(policies: Policies, role: str, keeper: str = "broker", agency: str = "") -> dict[str, bool]:
    """By part, whether constants are shown."""
    found = policies.readings(Asking("zoya", (role,), agency, ""), keeper, AGENCIES, 1_800_000_000)
    return {part: reading.constants for part, reading in found.items()}


def test_the_shipped_policies_on_ledgers_do_what_their_examples_say(load, catalogue):
    examples = read_examples(SHIPPED / "ledger.test.yaml", catalogue, lambda sql: [])
    outcomes = list(try_examples(load(QUESTIONS), examples, now=0))
    assert len(outcomes) > 15
    assert [f"{o.example.place}: {o.asked}: {o.problem}" for o in outcomes if o.problem] == []


def test_an_example_that_is_not_so_says_how(load, catalogue, tmp_path):
    table = tmp_path / "p.test.yaml"
    table.write_text(
        "- {who: auditor, read: broker, expect: permit, constants: shown}\n"
        "- {who: officer, read: broker, expect: deny}\n"
        "- {who: analyst, read: anf, expect: permit}\n"
        "- {who: officer, read: broker, expect: permit, policy: inspectors}\n"
    )
    outcomes = try_examples(load(""), read_examples(table, catalogue, lambda sql: []), now=0)
    assert [o.problem for o in outcomes] == [
        "with constants masked",
        "permitted by officers-read-their-record",
        "denied: no policy permits it",
        "decided by officers-read-their-record, not by inspectors",
    ]


@pytest.mark.parametrize(
    ("row", "allowed"),
    [
        ("{who: a, read: broker about anf and more, expect: deny}", "a ledger such as"),
        ("{who: a, read: anf about police, expect: deny}", "a ledger such as"),
        ("{who: a, read: anf, expect: deny, constants: shown}", "only beside read and expect: permit"),
        ("{who: a, read: anf, expect: permit, constants: yes}", "shown, masked"),
        ("{who: a, read: anf, use: count weather, expect: deny}", "one of 'use', 'sql' and 'read'"),
    ],
)
def test_a_wrong_example_is_refused_with_its_line(catalogue, tmp_path, row, allowed):
    table = tmp_path / "p.test.yaml"
    table.write_text(f"- {row}\n")
    with pytest.raises(Refusal) as refused:
        read_examples(table, catalogue, lambda sql: [])
    assert allowed in refused.value.message
    assert ":1" in refused.value.message


def test_a_permit_that_names_no_action_opens_no_ledger(load):
    assert reads(load(QUESTIONS), "analyst") == {}
    assert reads(load(QUESTIONS + INSPECTORS), "analyst") == {}


def test_a_federation_that_speaks_of_ledgers_has_its_own_word_alone(load):
    policies = load(INSPECTORS)
    assert reads(policies, "inspector") == {"": True, "anf": True, "police": True}
    assert reads(policies, "officer") == {}
    assert policies.shipped == ()
    assert policies.hash != load("").hash


def test_a_lone_forbid_on_ledgers_closes_them_to_everyone(load):
    assert reads(load('forbid (principal, action == Action::"read_constants", resource);'), "officer") == {}


def test_constants_are_masked_where_they_are_not_permitted_too(load):
    assert reads(load(LOOKERS), "officer") == {"": False, "anf": False, "police": False}
    only_constants = LOOKERS.replace("read_ledger", "read_constants")
    assert reads(load(only_constants), "officer") == {}


def test_policy_can_tell_agencies_apart(load):
    policies = load(
        LOOKERS.replace("resource)", 'resource in Ledger::"broker") when { resource.agency == "anf" }')
        + INSPECTORS.replace("resource)", 'resource == Ledger::"broker/police")')
    )
    assert reads(policies, "inspector") == {"anf": False, "police": True}
    both = load(LOOKERS + INSPECTORS.replace("resource)", 'resource == Ledger::"broker/police")'))
    assert reads(both, "inspector") == {"": False, "anf": False, "police": True}


def test_a_forbid_that_names_no_action_holds_for_ledgers(load):
    suspended = load(INSPECTORS + 'forbid (principal == User::"zoya", action, resource);')
    assert reads(suspended, "inspector") == {}


@pytest.mark.parametrize(
    ("own", "seen"),
    [
        ("", {"": True}),
        ('forbid (principal, action == Action::"read_constants", resource);', {"": False}),
        ('forbid (principal, action == Action::"read_ledger", resource);', {}),
        (LOOKERS, {"": False}),
        (LOOKERS.replace("principal,", 'principal in Role::"own",'), {}),
        (QUESTIONS, {"": True}),
    ],
)
def test_an_agency_narrows_who_reads_its_ledger(load, own, seen):
    assert reads(load(INSPECTORS, own), "inspector", keeper="anf") == seen


def test_an_agency_cannot_open_its_ledger_further_than_the_federation(load):
    assert (
        reads(load(LOOKERS.replace("principal,", 'principal in Role::"own",'), INSPECTORS), "inspector") == {}
    )


def test_a_reader_whose_name_is_no_text_reads_nothing(load):
    assert load(LOOKERS).readings(Asking("\udcff", (), "", ""), "broker", (), 0) == {}


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ('@id("x") permit (principal, action in [Action::"read_ledger", Action::"sum"], resource);',
         "one permit opens"),
        ('@id("x") @min_group_size("5") permit (principal, action == Action::"read_ledger", resource);',
         "@min_group_size stands on a permit to read a ledger"),
        ('permit (principal, action == Action::"read_ledger", resource);', "a permit has no @id"),
        ('@id("x") permit (principal, action == Action::"read_ledger", resource) when { resource.agy == ""};',
         "agy"),
    ],
)  # fmt: skip
def test_a_permit_that_mixes_or_misspells_stops_the_start(load, policy, message):
    with pytest.raises(Refusal) as refused:
        load(policy)
    assert refused.value.code is Code.CONFIGURATION
    assert message in refused.value.message


def test_the_reading_names_the_policies_that_opened_it(load):
    policies = load(LOOKERS + INSPECTORS)
    found = policies.readings(Asking("zoya", ("inspector",), "", ""), "anf", (), 0)
    assert found == {"": Reading(True, ("inspectors", "lookers"))}


def test_a_policy_on_ledgers_reads_as_a_sentence(load):
    assert in_words(load("").shipped[0]) == [
        ("permits", "role officer"),
        ("to", "read ledgers, constants masked and see the constants in them"),
        ("on", "every ledger"),
        ("when", "the asker's agency is the agency it is about"),
    ]


def test_who_reads_what_is_told_in_sentences(load):
    policies = load(LOOKERS.replace("principal,", 'principal in Role::"clerk",').replace(
        "resource)", 'resource) when { resource.agency == "anf" }'
    ))  # fmt: skip
    askers = askers_told_apart(policies.rules)
    assert readership(policies, askers, agencies_of_ledgers(policies.rules), 0) == {
        who: [
            "reads what the broker's ledger has about anf, constants masked",
            "reads the ledger of anf, constants masked",
        ]
        for who in ("clerk", "clerk of an agency")
    }


TELLERS = '@id("tellers") permit (principal, action == Action::"read_account", resource);\n'


def told(policies: Policies, role: str, keeper: str = "anf", agency: str = "") -> dict[str, bool]:
    """By part, whether constants are shown in what is told through the broker."""
    found = policies.accounts(Asking("zoya", (role,), agency, ""), keeper, 1_800_000_000)
    return {part: reading.constants for part, reading in found.items()}


def test_to_search_a_ledger_and_to_be_told_of_it_are_opened_apart(load):
    assert (told(load(LOOKERS), "clerk"), reads(load(LOOKERS), "clerk", "anf")) == ({}, {"": False})
    assert (told(load(TELLERS), "clerk"), reads(load(TELLERS), "clerk", "anf")) == ({"": False}, {})
    assert told(load(QUESTIONS), "analyst") == {}


def test_constants_are_told_only_where_policy_shows_them_too(load):
    shown = TELLERS + '@id("c") permit (principal, action == Action::"read_constants", resource);\n'
    assert told(load(TELLERS), "clerk") == {"": False}
    assert told(load(shown), "clerk") == {"": True}


def test_a_federation_that_names_one_action_of_ledgers_has_its_own_word_on_all(load):
    assert told(load(INSPECTORS), "officer") == {}
    assert reads(load(TELLERS), "officer") == {}


def test_of_the_brokers_own_ledger_nobody_is_told_by_that_way(load):
    assert told(load(TELLERS), "officer", "broker") == {}


@pytest.mark.parametrize(
    ("own", "left"),
    [
        ('forbid (principal, action == Action::"read_account", resource);', {}),
        ('forbid (principal, action == Action::"read_constants", resource);', {"": False}),
        ('forbid (principal, action, resource) when { principal.agency == "" };', {}),
        (LOOKERS, {}),
        (TELLERS, {"": False}),
    ],
)
def test_an_agency_narrows_what_is_told_of_its_ledger(load, own, left):
    assert told(load(QUESTIONS, own), "officer") == left
    assert told(load(QUESTIONS), "officer") == {"": True}


def test_the_matrix_says_who_is_told_by_whom(load):
    officer = {"officer": Asking("o", ("officer",), "", "")}
    said = readership(load(QUESTIONS), officer, (), 0)
    assert said["officer"] == [
        "reads the broker's ledger, with constants",
        "is told through the broker what the ledger of any one agency says of questions, with constants",
    ]
    assert said["officer of an agency"][-1] == (
        "is told through the broker what the ledger of their own agency says of questions, with constants"
    )
