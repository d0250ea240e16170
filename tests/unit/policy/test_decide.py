"""Deciding: only a clean Allow is a permit, an agency only narrows, a denial says what is allowed."""

from __future__ import annotations

from decimal import Decimal

import cedarpy
import pytest

from rabita.policy import Denial, Obligations, Permit
from rabita.policy import evaluate as evaluate_module
from rabita.refusal import Code, Refusal
from rabita.sql.uses import Action, Use

GROUP_DRUG = Use("seizures", "drug", Action.GROUP)
SUM_KG = Use("seizures", "quantity_kg", Action.SUM)
COUNT_ROWS = Use("seizures", None, Action.COUNT)
COUNT_PEOPLE = Use("seizures", "person_id", Action.COUNT)

OPEN = '@id("open") @min_group_size("1") permit (principal, action, resource);\n'


def permit(
    name: str, size: int, scope: str = "principal, action, resource", more: str = "", when: str = ""
) -> str:
    condition = f" when {{ {when} }}" if when else ""
    return f'@id("{name}") @min_group_size("{size}") {more} permit ({scope}){condition};\n'


def forbid(name: str, scope: str = "principal, action, resource", when: str = "") -> str:
    condition = f" when {{ {when} }}" if when else ""
    return f'@id("{name}") forbid ({scope}){condition};\n'


# --- only a clean Allow permits ------------------------------------------------------------------------


def test_what_nothing_permits_is_denied(load, ask):
    decision = ask(load(permit("drugs", 5, 'principal, action, resource == Column::"seizures.drug"')), SUM_KG)
    assert isinstance(decision, Denial)
    assert (decision.use, decision.policy, decision.layer) == (SUM_KG, "", "federation")


def test_a_forbid_wins_over_every_permit_and_is_named(load, ask):
    decision = ask(
        load(OPEN + permit("more", 5) + forbid("no-sums", 'principal, action == Action::"sum", resource')),
        SUM_KG,
    )
    assert isinstance(decision, Denial)
    assert decision.policy == "no-sums"


ERRING = "9223372036854775807 + 1 == 0"


def test_a_forbid_that_cannot_be_evaluated_denies_though_cedar_allows(load, ask, catalogue):
    """Cedar skips a policy whose condition errs: `Allow`, with the error beside it."""
    text = OPEN + forbid("errs", when=ERRING)
    assert isinstance(ask(load(text), GROUP_DRUG), Denial)
    bare = cedarpy.is_authorized(
        {
            "principal": 'User::"a"',
            "action": 'Action::"group"',
            "resource": 'Column::"seizures.drug"',
            "context": {},
        },
        text,
        [],
    )
    assert bare.decision == cedarpy.Decision.Allow
    assert bare.diagnostics.errors


def test_a_permit_that_cannot_be_evaluated_denies_even_beside_one_that_permits(load, ask):
    assert isinstance(ask(load(OPEN + permit("errs", 50, when=ERRING)), GROUP_DRUG), Denial)


def test_cedars_errors_reach_nobody(load, ask):
    decision = ask(load(OPEN + forbid("errs", when=ERRING)), GROUP_DRUG, subject="SECRET-SUBJECT")
    assert isinstance(decision, Denial)
    told = decision.refusal()
    assert "SECRET-SUBJECT" not in told.message + told.hint
    assert "overflow" not in told.message + told.hint


CEDAR_ANSWERS = [
    {"decision": "NoDecision", "diagnostics": {"errors": ["failed"]}},
    {"decision": "NoDecision", "diagnostics": {"reason": ["000000"], "errors": []}},
    {"decision": "Allow", "diagnostics": {"reason": ["000000"], "errors": ["while evaluating"]}},
    {"decision": "Allow", "diagnostics": {"reason": [], "errors": []}},
    {"decision": "Allow", "diagnostics": {"reason": ["policy0"], "errors": []}},
    {"decision": "Allow", "diagnostics": {"reason": ["000001"], "errors": []}},
    {"decision": "Deny", "diagnostics": {"reason": ["000000"], "errors": []}},
]


@pytest.mark.parametrize("answer", CEDAR_ANSWERS)
def test_no_other_answer_of_cedars_is_a_permit(load, ask, monkeypatch, answer):
    """`NoDecision`, errors beside `Allow`, no reason, a reason that is not ours, a forbid as the reason."""
    policies = load(OPEN + forbid("never", when="false"))
    monkeypatch.setattr(
        evaluate_module.cedarpy,
        "is_authorized_batch",
        lambda requests, *_: [cedarpy.AuthzResult(answer)] * len(requests),
    )
    assert isinstance(ask(policies, GROUP_DRUG), Denial)


def test_fewer_answers_than_uses_are_no_permit(load, ask, monkeypatch):
    policies = load(OPEN)
    monkeypatch.setattr(evaluate_module.cedarpy, "is_authorized_batch", lambda *_: [])
    with pytest.raises(ValueError, match="zip"):
        ask(policies, GROUP_DRUG)


NOT_THERE = [
    Use("seizures", "remarks", Action.GROUP),  # hidden
    Use("seizures", "remarks", Action.COUNT),
    Use("seizures", "nothing", Action.GROUP),
    Use("nothing", "drug", Action.GROUP),
    Use("nothing", None, Action.COUNT),
    Use("seizures", None, Action.SUM),  # of a table there is only count
    Use("weather", None, Action.GROUP),
    Use("seizures", "seizures.drug", Action.GROUP),
    Use("", "", Action.GROUP),
]


@pytest.mark.parametrize("use", NOT_THERE, ids=str)
def test_what_the_catalogue_does_not_show_is_denied_under_a_policy_that_permits_everything(load, ask, use):
    decision = ask(load(OPEN), GROUP_DRUG, use)
    assert isinstance(decision, Denial)
    assert decision.use == use


@pytest.mark.parametrize("table", ["seizures", "weather"])
def test_every_shared_table_has_the_dimension_agency(load, ask, table):
    policies = load(permit("dimensions", 5, 'principal, action, resource in ColumnRole::"dimension"'))
    assert isinstance(ask(policies, Use(table, "agency", Action.GROUP)), Permit)


def test_counting_rows_is_a_use_of_the_subject_and_of_the_table_where_there_is_none(load, ask):
    people = load(OPEN + forbid("people", 'principal, action, resource == Column::"seizures.person_id"'))
    assert isinstance(ask(people, COUNT_ROWS), Denial)
    assert isinstance(ask(people, Use("weather", None, Action.COUNT)), Permit)
    tables = load(permit("tables", 5, 'principal, action == Action::"count", resource is Table'))
    assert isinstance(ask(tables, COUNT_ROWS), Denial)
    assert isinstance(ask(tables, Use("weather", None, Action.COUNT)), Permit)


def test_columns_of_reference_tables_need_no_policy(load, ask):
    assert isinstance(ask(load(OPEN), GROUP_DRUG, Use("drugs", "drug", Action.JOIN)), Permit)


def test_a_question_that_uses_nothing_shared_is_permitted_by_no_policy(load, ask):
    for uses in ((), (Use("drugs", "drug", Action.GROUP),)):
        with pytest.raises(Refusal) as refused:
            ask(load(OPEN), *uses)
        assert refused.value.code is Code.USE_DENIED


def test_a_purpose_has_to_be_one_of_the_catalogues(load, ask):
    for purpose, code in (("", Code.PURPOSE_MISSING), ("curiosity", Code.PURPOSE_UNKNOWN)):
        with pytest.raises(Refusal) as refused:
            ask(load(OPEN), GROUP_DRUG, purpose=purpose)
        assert refused.value.code is code
        assert "trend_analysis, case_support, briefing" in refused.value.hint


# --- who asks, and when --------------------------------------------------------------------------------

WHO = [
    ('principal in Role::"analyst", action, resource', "", {}, True),
    ('principal in Role::"analyst", action, resource', "", {"roles": ["visitor", "analyst"]}, True),
    ('principal in Role::"analyst", action, resource', "", {"roles": []}, False),
    ('principal in Role::"analyst", action, resource', "", {"roles": ["Analyst"]}, False),
    ('principal in Role::"analyst", action, resource', "", {"roles": ['x", Role::"analyst']}, False),
    ('principal in Role::"analyst", action, resource', "", {"roles": [], "subject": "analyst"}, False),
    ('principal == User::"bilal", action, resource', "", {}, False),
    ('principal == User::"bilal", action, resource', "", {"subject": "bilal"}, True),
    ("principal, action, resource", 'principal.agency == "anf"', {}, False),
    ("principal, action, resource", 'principal.agency == "anf"', {"agency": "anf"}, True),
    ("principal, action, resource", 'context.assurance == "high"', {"assurance": "low"}, False),
    ("principal, action, resource", 'context.assurance == "high"', {"assurance": "high"}, True),
    ("principal, action, resource", 'context.case like "FIR-*"', {"case": "FIR-12"}, True),
    ("principal, action, resource", 'context.case like "FIR-*"', {"case": 'x"\n'}, False),
    ("principal, action, resource", 'context.now < datetime("2026-01-01")', {"now": 1_767_225_599}, True),
    ("principal, action, resource", 'context.now < datetime("2026-01-01")', {"now": 1_767_225_600}, False),
    ("principal, action, resource", "true", {"subject": "\ud800"}, False),
    ("principal, action, resource", "true", {"roles": ["\ud800"]}, False),
    ("principal, action, resource", "true", {"now": 10**30}, True),  # no policy reads the clock
    ("principal, action, resource", 'context.now < datetime("2026-01-01")', {"now": 10**30}, False),
    ("principal, action, resource", 'context.now > datetime("2026-01-01")', {"now": 253_402_300_799}, True),
]


@pytest.mark.parametrize(("scope", "when", "asker", "permitted"), WHO)
def test_policies_speak_of_the_asker_and_the_circumstances(load, ask, scope, when, asker, permitted):
    assert isinstance(ask(load(permit("p", 5, scope, when=when)), GROUP_DRUG, **asker), Permit) is permitted


def test_decisions_are_remembered_only_for_the_same_asker_and_circumstances(load, ask):
    policies = load(
        permit("p", 5, 'principal == User::"ayesha", action, resource', when='context.case == "1"')
    )
    for _ in range(2):
        assert isinstance(ask(policies, GROUP_DRUG, case="1"), Permit)
        assert isinstance(ask(policies, GROUP_DRUG, case="2"), Denial)
        assert isinstance(ask(policies, GROUP_DRUG, case="1", subject="bilal"), Denial)
    assert ask(policies, GROUP_DRUG, case="1") is ask(policies, GROUP_DRUG, GROUP_DRUG, case="1", now=5)


def test_a_policy_that_reads_the_clock_is_asked_every_time(load, ask):
    for text in (
        permit("p", 5, when='context.now < datetime("2026-01-01")'),
        OPEN + forbid("f", when='!(context.now < datetime("2026-01-01"))'),
    ):
        policies = load(text)
        assert isinstance(ask(policies, GROUP_DRUG, now=1_767_225_599), Permit)
        assert isinstance(ask(policies, GROUP_DRUG, now=1_767_225_600), Denial)


# --- obligations ---------------------------------------------------------------------------------------


def test_obligations_are_the_strictest_of_every_policy_that_permits_any_use(load, ask):
    policies = load(
        permit("groups", 5, 'principal, action == Action::"group", resource', '@max_groups("100")')
        + permit("sums", 10, 'principal, action == Action::"sum", resource', '@max_share("0.85")')
        + permit(
            "sums-too", 3, 'principal, action == Action::"sum", resource', '@max_share("0.5") @round_to("5")'
        )
        + permit("joins", 99, 'principal, action == Action::"join", resource')
    )
    decision = ask(policies, GROUP_DRUG, SUM_KG)
    assert decision == Permit(
        Obligations(10, max_share=Decimal("0.5"), round_to=5, max_groups=100),
        ("groups", "sums", "sums-too"),
        policies.hash,
    )


def test_a_further_permit_loosens_nothing(load, ask):
    strict = permit("strict", 20, more='@guard("differencing")')
    assert ask(load(strict + OPEN), SUM_KG).obligations == ask(load(strict), SUM_KG).obligations


# --- an agency narrows ---------------------------------------------------------------------------------

ONLY_DRUGS = permit("only-drugs", 5, 'principal, action, resource == Column::"seizures.drug"')
NO_SUMS = forbid("no-sums", 'principal, action == Action::"sum", resource')

NARROWING = [
    # federation, agency, use, permitted, denied by
    (OPEN, "", SUM_KG, True, ""),
    (OPEN, "// nothing of its own\n", SUM_KG, True, ""),
    (OPEN, NO_SUMS, SUM_KG, False, "no-sums"),
    (OPEN, NO_SUMS, GROUP_DRUG, True, ""),
    (OPEN, ONLY_DRUGS, GROUP_DRUG, True, ""),
    (OPEN, ONLY_DRUGS, SUM_KG, False, ""),
    (ONLY_DRUGS, OPEN, GROUP_DRUG, True, ""),
    (ONLY_DRUGS, OPEN, SUM_KG, False, ""),  # the agency's permit opens nothing
    (NO_SUMS, OPEN, GROUP_DRUG, False, ""),
    (OPEN + NO_SUMS, OPEN, SUM_KG, False, "no-sums"),
    ("", OPEN, GROUP_DRUG, False, ""),
    (OPEN, OPEN + NO_SUMS, SUM_KG, False, "no-sums"),
    (OPEN, NO_SUMS + forbid("errs", when=ERRING), GROUP_DRUG, False, ""),
]


@pytest.mark.parametrize(("federation", "agency", "use", "permitted", "policy"), NARROWING)
def test_an_agency_narrows_and_never_widens(load, ask, federation, agency, use, permitted, policy):
    decision = ask(load(federation, agency), use)
    assert isinstance(decision, Permit) is permitted
    if isinstance(decision, Denial):
        assert decision.policy == policy


def test_obligations_are_the_strictest_of_federation_and_agency(load, ask):
    federation, agency = permit("f", 5, more='@max_share("0.5")'), permit("a", 25, more='@max_share("0.9")')
    decision = ask(load(federation, agency), GROUP_DRUG)
    assert decision.obligations == Obligations(25, max_share=Decimal("0.5"))
    assert decision.policies == ("a", "f")


def test_an_agencys_smaller_group_size_does_not_lower_the_federations(load, ask):
    assert ask(load(permit("f", 10), permit("a", 1)), GROUP_DRUG).obligations.min_group_size == 10


def test_a_denial_says_whose_policy_denies(load, ask):
    assert ask(load(OPEN, NO_SUMS), SUM_KG).layer == "agency anf"
    assert ask(load(OPEN, ONLY_DRUGS), SUM_KG).layer == "agency anf"
    assert ask(load(ONLY_DRUGS, NO_SUMS), COUNT_PEOPLE).layer == "federation"
    assert "by policy 'no-sums' of agency anf" in ask(load(OPEN, NO_SUMS), SUM_KG).refusal().message


def test_the_layers_narrow_one_after_the_other(catalogue, ask):
    from rabita.policy import Layer, load_policies

    texts = {
        "federation": OPEN,
        "agency a": ONLY_DRUGS,
        "unit b": forbid("no-groups", 'principal, action == Action::"group", resource'),
    }
    policies = load_policies([Layer(n, {"x.cedar": t}) for n, t in texts.items()], catalogue)
    assert isinstance(ask(policies, Use("seizures", "drug", Action.FILTER)), Permit)
    assert ask(policies, GROUP_DRUG).policy == "no-groups"
    assert ask(policies, SUM_KG).layer == "agency a"


# --- what would be allowed -----------------------------------------------------------------------------

MEASURES = 'principal, action in [Action::"sum", Action::"count"], resource in ColumnRole::"measure"'

ALLOWED = [
    (
        permit("p", 5, MEASURES),
        Use("seizures", "quantity_kg", Action.EXTREME),
        "With seizures.quantity_kg you may, for trend_analysis, count it and sum it.",
    ),
    (
        permit("p", 5, MEASURES, when='context.purpose == "briefing"'),
        SUM_KG,
        "For trend_analysis you may do nothing with seizures.quantity_kg. You may sum it for briefing.",
    ),
    (
        permit("p", 5, MEASURES, when='context.purpose == "case_support" && context.case != ""')
        + permit("q", 5, MEASURES, when='context.purpose == "briefing"'),
        SUM_KG,
        "For trend_analysis you may do nothing with seizures.quantity_kg. "
        "You may sum it for briefing or case_support with a case named.",
    ),
    (
        permit("p", 5, MEASURES, when='context.purpose == "briefing"'),
        Use("seizures", "quantity_kg", Action.EXTREME),
        "For trend_analysis you may do nothing with seizures.quantity_kg. Other uses are open for briefing.",
    ),
    (permit("p", 5, MEASURES), GROUP_DRUG, "No purpose of the catalogue opens seizures.drug to you."),
    (
        permit("p", 5, 'principal, action, resource is Table', when='context.purpose == "briefing"'),
        Use("weather", None, Action.COUNT),
        "For trend_analysis you may do nothing with weather. You may count it for briefing.",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "use", "sentence"), ALLOWED)
def test_a_denial_says_what_would_be_allowed(load, ask, text, use, sentence):
    assert ask(load(text), use).allowed == sentence


def test_what_would_be_allowed_is_asked_of_the_agency_too(load, ask):
    decision = ask(load(permit("p", 5, MEASURES), NO_SUMS), SUM_KG)
    assert decision.allowed == "With seizures.quantity_kg you may, for trend_analysis, count it."


def test_the_first_denied_use_is_told(load, ask):
    decision = ask(load(ONLY_DRUGS), GROUP_DRUG, COUNT_PEOPLE, SUM_KG)
    assert decision.use == COUNT_PEOPLE
    assert decision.refusal().code is Code.USE_DENIED
