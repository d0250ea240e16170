"""A register of cases: whose a case is, what policies make of it, and how it follows its file."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rabita.catalogue import CaseRegister, RegisteredCase
from rabita.policy import Denial, Permit, PolicyWatch
from rabita.policy.standing import NO_REGISTER, Standing, standing_of
from rabita.refusal import Code, Refusal
from rabita.sql.uses import Action, Use

OPEN = '@id("open") @min_group_size("5") permit (principal, action, resource);\n'
NOT_ASSIGNED = """\
@id("case-not-assigned") forbid (principal, action, resource)
when { context.case != "" && context.cases_registered && !context.case_assigned };
"""
REGISTER = CaseRegister(
    {
        "mine": RegisteredCase(frozenset({"ayesha", "bilal"})),
        "for support": RegisteredCase(frozenset({"ayesha"}), frozenset({"case_support"})),
        "until": RegisteredCase(frozenset({"ayesha"}), until=date(2026, 12, 31)),
        "closed": RegisteredCase(frozenset({"ayesha"}), closed=True),
        "another's": RegisteredCase(frozenset({"bilal"})),
        "nobody's": RegisteredCase(frozenset()),
    },
    "sha256:1",
)
COUNT = Use("seizures", "person_id", Action.COUNT)
ALIKE = ("another's", "nobody's", "closed", "none such")
LAST_SECOND = int(datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("case", "purpose", "now", "standing"),
    [
        ("mine", "briefing", 0, Standing(True, True, True)),
        ("for support", "case_support", 0, Standing(True, True, True)),
        ("for support", "briefing", 0, Standing(True, True, False)),
        ("until", "briefing", LAST_SECOND, Standing(True, True, True)),
        ("until", "briefing", LAST_SECOND + 1, Standing(True, True, False)),
        ("closed", "briefing", 0, Standing(True, True, False)),
        ("another's", "briefing", 0, Standing(True, True, False)),
        ("nobody's", "briefing", 0, Standing(True, True, False)),
        ("none such", "briefing", 0, Standing(True, False, False)),
        ("MINE", "briefing", 0, Standing(True, False, False)),
        ("", "briefing", 0, Standing(True, False, False)),
        ("mine", "briefing", 1 << 60, Standing(True, True, False)),
    ],
)
def test_a_case_is_assigned_to_whom_the_register_lists_while_it_is_open(case, purpose, now, standing):
    assert standing_of(REGISTER, "ayesha", purpose, case, now) == standing
    assert standing_of(None, "ayesha", purpose, case, now) == NO_REGISTER


@pytest.fixture
def kept(load):
    """Everything is open; a case has to be the asker's by the register."""
    return replace(load(OPEN + NOT_ASSIGNED), cases=REGISTER)


def test_a_case_of_ones_own_is_answered_and_so_is_a_question_without_one(kept, ask):
    assert isinstance(ask(kept, COUNT, case="mine"), Permit)
    assert isinstance(ask(kept, COUNT), Permit)


@pytest.mark.parametrize("case", ALIKE)
def test_any_other_case_is_denied(kept, ask, case):
    denied = ask(kept, COUNT, case=case)
    assert isinstance(denied, Denial)
    assert denied.policy == "case-not-assigned"
    assert denied.allowed == (
        "The case is not assigned to you. "
        "You may count it for trend_analysis, case_support or briefing with a case that is assigned to you."
    )


def test_a_denial_does_not_tell_which_cases_there_are(kept, ask):
    said = {str(vars(ask(kept, COUNT, case=case).refusal())) for case in ALIKE}
    assert len(said) == 1


def test_the_last_day_is_taken_by_the_clock_though_decisions_are_remembered(kept, ask):
    assert isinstance(ask(kept, COUNT, case="until", now=LAST_SECOND), Permit)
    assert isinstance(ask(kept, COUNT, case="until", now=LAST_SECOND + 1), Denial)


def test_without_a_register_every_case_is_as_before(load, ask):
    assert isinstance(ask(load(OPEN + NOT_ASSIGNED), COUNT, case="another's"), Permit)


def test_a_policy_may_ask_for_the_case_itself(load, ask):
    only = (
        '@id("own") @min_group_size("5") permit (principal, action, resource) when { context.case_assigned };'
    )
    policies = load(only)
    assert isinstance(ask(policies, COUNT, case="mine"), Denial)
    with_register = replace(policies, cases=REGISTER)
    assert isinstance(ask(with_register, COUNT, case="mine"), Permit)
    assert "briefing with a case that is assigned to you" in ask(with_register, COUNT).allowed


def test_an_agency_may_let_pass_what_its_register_does_not_know(load, ask):
    agency = """@id("ours") forbid (principal, action, resource)
    when { context.case_known && !context.case_assigned };"""
    policies = replace(load(OPEN, agency), cases=REGISTER)
    assert isinstance(ask(policies, COUNT, case="none such"), Permit)
    assert isinstance(ask(policies, COUNT, case="another's"), Denial)


MINE = "FIR-1: {users: [ayesha]}\n"


@pytest.fixture
def place(tmp_path, catalogue):
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "f.cedar").write_text(OPEN + NOT_ASSIGNED)
    (tmp_path / "cases.yaml").write_text(MINE)

    def watch():
        return PolicyWatch(
            [tmp_path / "policies"],
            catalogue,
            cases=tmp_path / "cases.yaml",
            clock=lambda: time.time() + 3600,
        )

    return tmp_path, watch


def test_a_changed_register_comes_into_force_without_a_restart_and_is_recorded_first(place, ask):
    folder, make = place
    watch, recorded = make(), []
    watch.record_case_changes(recorded.append)
    assert isinstance(ask(watch.current(), COUNT, case="FIR-1"), Permit)
    (folder / "cases.yaml").write_text("FIR-1: {users: [ayesha], closed: true}\n")
    assert isinstance(ask(watch.current(), COUNT, case="FIR-1"), Denial)
    assert [register.digest for register in recorded] == [watch.current().cases.digest]


def test_a_change_that_cannot_be_recorded_does_not_come_into_force(place):
    folder, make = place
    watch = make()
    before = watch.current().cases.digest

    def unwritable(_):
        raise Refusal(Code.LEDGER_UNWRITABLE, "full")

    watch.record_case_changes(unwritable)
    (folder / "cases.yaml").write_text("{}\n")
    with pytest.raises(Refusal, match="full"):
        watch.current()
    watch.record_case_changes(lambda _: None)
    assert watch.current().cases.digest != before


@pytest.mark.parametrize("how", ["wrong", "gone"])
def test_a_broken_register_leaves_the_last_one_in_force_and_its_content_unsaid(place, ask, how):
    folder, make = place
    watch = make()
    before = watch.current().cases
    if how == "wrong":
        (folder / "cases.yaml").write_text("FIR-1: {users: [bilal], until: FIR-2}\n")
    else:
        (folder / "cases.yaml").unlink()
    broken = watch.current()
    assert broken.cases == replace(before, problem="cases.yaml cannot be read as a register of cases")
    assert isinstance(ask(broken, COUNT, case="FIR-1"), Permit)
    assert broken.problem == ""


def test_a_broken_register_holds_back_no_policy_and_a_broken_policy_no_register(place, ask):
    folder, make = place
    watch = make()
    (folder / "cases.yaml").write_text("[]")
    (folder / "policies" / "g.cedar").write_text('@id("closed") forbid (principal, action, resource);')
    assert ask(watch.current(), COUNT, case="FIR-1").policy in ("case-not-assigned", "closed")
    (folder / "policies" / "g.cedar").write_text("nonsense;")
    (folder / "cases.yaml").write_text("FIR-9: {users: [ayesha]}\n")
    assert set(watch.current().cases.cases) == {"FIR-9"}
    assert watch.current().problem


def test_nothing_starts_on_a_register_that_is_wrong(place):
    folder, make = place
    (folder / "cases.yaml").write_text("FIR-1: {}\n")
    with pytest.raises(Refusal, match=r"cases\.yaml:1: FIR-1: found no 'users'") as refused:
        make()
    assert refused.value.code is Code.CONFIGURATION


def test_a_register_that_no_policy_asks_for_stops_the_start_and_such_a_change(place):
    folder, make = place
    watch = make()
    (folder / "policies" / "f.cedar").write_text(OPEN)
    assert "no policy in force asks for context.case_assigned" in watch.current().problem
    assert [rule.id for rule in watch.current().rules] == ["open", "case-not-assigned"]
    with pytest.raises(Refusal, match="is a register of cases, and no policy in force"):
        make()
