"""Answer and receipts against the asker's own plan: rounds, feeds, pruned and failed agencies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import pyarrow as pa
import pytest

from rabita.catalogue.model import Catalogue
from rabita.client.planned import Planned
from rabita.client.receipts import VerifiedReport
from rabita.client.report import AgencyReport, AgencyState, ApproximationReport, Exactness, Report
from rabita.merge.caveats import exactness, rule
from rabita.merge.obliged import Obliged
from rabita.plan import Planner
from rabita.refusal import Outcome, Refusal
from rabita.trust.model import FragmentResult, Receipt, VerifiedReceipt
from tests.unit.client.fake_federation import AGENCIES, World

BY_DRUG = "SELECT drug, count(*) FROM seizures GROUP BY drug"
JOINED = "SELECT count(*) FROM seizures JOIN arrests USING (case_ref)"
TWO_ROUNDS = "SELECT count(*) FROM seizures WHERE kg > (SELECT avg(kg) FROM seizures)"
ONE_AGENCY = "SELECT count(*) FROM seizures WHERE agency = 'anf'"
ESTIMATED = "SELECT approx_count_distinct(case_ref) FROM seizures"

Given = Mapping[str, Sequence[Receipt]]
States = Mapping[str, AgencyState]
ALL: States = dict.fromkeys(AGENCIES, AgencyState.ANSWERED)
OBLIGED = {"min_group_size": "10"}


class Told:
    """A question's honest answer; tests change what is told of it."""

    def __init__(self, catalogue: Catalogue, sql: str, states: States = ALL) -> None:
        planner = Planner(catalogue)
        self.plan = planner.plan(sql)
        self.planned = Planned(self.plan, planner.answer_schema(self.plan), catalogue)
        self.table = self.planned.schema.empty_table()
        self.states = dict(states)
        self.given: dict[str, list[Receipt]] = {
            agency: [self._receipt(agency, i) for i in range(len(self.plan.rounds))] if state.counts else []
            for agency, state in states.items()
        }
        self.changes: dict[str, Any] = {}

    def _receipt(self, agency: str, index: int) -> Receipt:
        asked = self.plan.rounds[index].fragments
        return Receipt(
            agency=agency, federation="test", question_id="q", round=index,
            results=tuple(FragmentResult(f.name, f.digest, "sha256:r", 3) for f in asked),
            catalogue_hash="c", policy_hash="p", policies=("p",), obligations=OBLIGED, withheld="none",
            ledger_index=1, checkpoint="c", issued_at=1,
            feeds={name: f"sha256:{name}" for f in asked for name in f.feeds},
        )  # fmt: skip

    def check(self) -> None:
        given = {a: tuple(VerifiedReceipt(r, "") for r in of) for a, of in self.given.items()}
        self.planned.check(self.table, VerifiedReport(self._report(), given))

    def _report(self) -> Report:
        obliged = [Obliged(a, OBLIGED) for a in sorted(self.given) for _ in self.given[a]]
        agencies = tuple(AgencyReport(a, s, 3, "none", 1.0, "", "", ()) for a, s in self.states.items())
        report = Report(
            question="q",
            exactness=Exactness(exactness(obliged, self.plan.approximations)),
            rule=rule(obliged, self.plan.tables, self.planned.catalogue),
            complete=True,
            agencies=agencies,
            rounds=len(self.plan.rounds),
            elapsed_ms=1.0,
            ledger_index=1,
            ledger_checkpoint="c",
            raw={},
            approximations=tuple(ApproximationReport(**asdict(a)) for a in self.plan.approximations),
        )
        return replace(report, **self.changes)


Lie = Callable[[Told], None]


@pytest.mark.parametrize("sql", [BY_DRUG, JOINED, TWO_ROUNDS, ESTIMATED])
def test_an_honest_answer_is_as_planned(world: World, sql: str) -> None:
    Told(world.catalogue, sql).check()


def test_an_agency_that_is_pruned_is_as_planned(world: World) -> None:
    Told(world.catalogue, ONE_AGENCY, ALL | {"police": AgencyState.PRUNED}).check()


def test_an_agency_that_failed_later_leaves_what_it_gave(world: World) -> None:
    told = Told(world.catalogue, TWO_ROUNDS)
    told.states["police"] = AgencyState.TIMED_OUT
    told.given["police"].pop()
    told.check()


def fed_otherwise(told: Told) -> None:
    told.given["police"][1] = replace(told.given["police"][1], feeds={"r1v0": "sha256:mine"})


def fed_nothing(told: Told) -> None:
    told.given["police"][1] = replace(told.given["police"][1], feeds={})


def answered_without_the_second_round(told: Told) -> None:
    told.given["police"].pop()


def failed_with_every_receipt(told: Told) -> None:
    told.states["police"] = AgencyState.FAILED


def rounds_in_each_others_place(told: Told) -> None:
    first, second = told.given["police"]
    told.given["police"] = [replace(first, round=1), replace(second, round=0)]


def a_round_too_many(told: Told) -> None:
    told.given["police"].append(replace(told.given["police"][0], round=2))


def no_perturbation_told(told: Told) -> None:
    for agency, given in told.given.items():
        told.given[agency] = [replace(one, obligations={"round_to": "5"}) for one in given]


def an_obligation_that_is_no_number(told: Told) -> None:
    first, second = told.given["anf"]
    told.given["anf"] = [replace(first, obligations={"min_group_size": "ten"}), second]


def one_round_told(told: Told) -> None:
    told.changes["rounds"] = 1


@pytest.mark.parametrize(
    "lie",
    [
        fed_otherwise, fed_nothing, answered_without_the_second_round, failed_with_every_receipt,
        rounds_in_each_others_place, a_round_too_many, no_perturbation_told,
        an_obligation_that_is_no_number, one_round_told,
    ],
)  # fmt: skip
def test_a_lie_about_two_rounds_is_refused(world: World, lie: Lie) -> None:
    told = Told(world.catalogue, TWO_ROUNDS)
    lie(told)
    with pytest.raises(Refusal) as refused:
        told.check()
    assert refused.value.code.outcome is Outcome.INTEGRITY


def test_an_answer_of_an_agency_that_the_question_leaves_out_is_refused(world: World) -> None:
    with pytest.raises(Refusal, match=r"'police' was asked, which is pruned"):
        Told(world.catalogue, ONE_AGENCY).check()


def test_the_agency_that_the_question_names_is_not_pruned(world: World) -> None:
    states = {"anf": AgencyState.PRUNED, "police": AgencyState.PRUNED}
    with pytest.raises(Refusal, match=r"'anf' was pruned, which it is not"):
        Told(world.catalogue, ONE_AGENCY, states).check()


def test_an_estimate_that_is_not_called_one_is_refused(world: World) -> None:
    told = Told(world.catalogue, ESTIMATED)
    told.changes |= {"approximations": (), "exactness": Exactness.THRESHOLDED}
    with pytest.raises(Refusal, match="estimates are not those of the question"):
        told.check()


def test_columns_under_other_names_are_refused(world: World) -> None:
    told = Told(world.catalogue, BY_DRUG)
    told.table = told.table.rename_columns(["drug", "cases"])
    with pytest.raises(Refusal, match="columns are not those of the question"):
        told.check()


def test_columns_of_other_types_are_refused(world: World) -> None:
    told = Told(world.catalogue, BY_DRUG)
    told.table = told.table.set_column(1, told.table.schema.names[1], pa.array([], pa.int32()))
    with pytest.raises(Refusal, match="columns are not those of the question"):
        told.check()
