"""Whether answer and receipts are of what the question asks, by the asker's own plan of it.

1. The answer has the columns and types of the plan, took its rounds, and calls the same things estimates.
2. Every receipt is of a round of the plan, and of its fragments with their digests, of no others, and of all
   that hold nothing but tables which the agency has shown to serve.
3. All agencies were fed the same values of earlier rounds, and each those that its fragments read.
4. No agency is left out as pruned that the plan does not prune, nor asked where it does; somebody is asked
   where the plan asks anybody. Where the catalogue has a roster, the report tells of all its agencies and of
   no others, and none that serves a table is said not to; else both are the broker's word.
5. An agency that failed gave receipts of earlier rounds alone.
6. Exactness, rule and perturbations are what the plan and the receipts' obligations make them.

Importing this loads the planner: `plans.py` does so while the broker works.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import pyarrow as pa

from rabita.catalogue.model import Catalogue
from rabita.client.receipts import VerifiedReport, invalid
from rabita.client.report import AgencyReport, AgencyState, Report, malformed
from rabita.merge.altered import perturbations
from rabita.merge.caveats import exactness, rule
from rabita.merge.obliged import Obliged
from rabita.plan import Fragment, Plan, Round
from rabita.refusal import Code, Refusal
from rabita.trust.model import Receipt, VerifiedReceipt


@dataclass(frozen=True)
class Planned:
    """A question as planned here, and the columns of its answer."""

    plan: Plan
    schema: pa.Schema
    catalogue: Catalogue

    def check(self, table: pa.Table, verified: VerifiedReport) -> None:
        """Nothing where the rules hold; `Refusal(ANSWER_MALFORMED | RECEIPT_INVALID)` says what is off."""
        report, plan = verified.report, self.plan
        if not table.schema.equals(self.schema, check_metadata=False):
            raise Refusal(Code.ANSWER_MALFORMED, "the answer's columns are not those of the question")
        if report.rounds != len(plan.rounds):
            raise malformed(f"it tells of {report.rounds} rounds, the question has {len(plan.rounds)}")
        if [asdict(a) for a in report.approximations] != [asdict(a) for a in plan.approximations]:
            raise malformed("its estimates are not those of the question")
        if bool(report.agencies) != bool(plan.rounds):
            raise malformed("it names no agency" if plan.rounds else "it names agencies, and none is asked")
        if report.agencies:
            _check_roster(report, plan, self.catalogue)
        for agency in report.agencies:
            _Part(agency, [r.receipt for r in verified.receipts[agency.id]], plan).check()
        _one_feed([r.receipt for given in verified.receipts.values() for r in given])
        self._caveats(report, list(_obliged(verified)))

    def _caveats(self, report: Report, obliged: Sequence[Obliged]) -> None:
        stated = (report.exactness.value, report.rule, report.raw.get("perturbations") or [])
        follows = (
            exactness(obliged, self.plan.approximations),
            rule(obliged, self.plan.tables, self.catalogue),
            perturbations(obliged),
        )
        if stated != follows:
            raise malformed("what it says was left out or altered does not follow from the receipts")


@dataclass(frozen=True)
class _Part:
    """One agency's line of the report, its receipts, and the plan that they have to fit."""

    agency: AgencyReport
    receipts: Sequence[Receipt]
    plan: Plan

    def check(self) -> None:
        open_ = [(r, f) for r, f in _fragments(self.plan) if _may_ask(f, self.agency.id)]
        if self.agency.state is AgencyState.PRUNED and not self._can_be_pruned():
            raise malformed(f"it says that agency {self.agency.id!r} was pruned, which it is not")
        if self.agency.state.counts and not open_:
            raise malformed(f"it says that agency {self.agency.id!r} was asked, which is pruned")
        given = [fragment for receipt in self.receipts for fragment in self._covered(receipt)]
        shown = [set(fragment.tables) for fragment in given]
        if self.agency.state is AgencyState.ANSWERED:
            missing = [
                f for _, f in open_ if f not in given and any(tables <= set(f.tables) for tables in shown)
            ]
            if missing:
                raise self._no(f"leaves out {missing[0].name!r}, which it was asked for")
        elif self.receipts and not any(r > max(x.round for x in self.receipts) for r, _ in open_):
            raise self._no(f"is there, though the report says {self.agency.state.value}")

    def _can_be_pruned(self) -> bool:
        """Whether it can serve a table of a pruned fragment, and none of one that is not."""
        every = self.plan.fragments
        asked = {t for f in every if _may_ask(f, self.agency.id) for t in f.tables}
        return any(set(f.tables) - asked for f in every if not _may_ask(f, self.agency.id))

    def _covered(self, receipt: Receipt) -> Iterator[Fragment]:
        """The fragments that a receipt is of, all of them as planned."""
        rounds = {round_.index: round_ for round_ in self.plan.rounds}
        planned = _by_name(rounds[receipt.round]) if receipt.round in rounds else {}
        read: set[str] = set()
        if not receipt.results:
            raise self._no("is of nothing")
        for result in receipt.results:
            fragment = planned.pop(result.fragment, None)
            if fragment is None or not _may_ask(fragment, self.agency.id):
                raise self._no("is of a fragment that the question does not ask of it")
            if fragment.digest != result.fragment_digest:
                raise self._no(f"is of another {fragment.name!r} than the question asks for")
            read |= set(fragment.feeds)
            yield fragment
        if read != set(receipt.feeds):
            raise self._no("is for other values of earlier rounds than the question needs")

    def _no(self, what: str) -> Refusal:
        return invalid(self.agency.id, what)


def _check_roster(report: Report, plan: Plan, catalogue: Catalogue) -> None:
    """The agencies of the report are those of the catalogue, each with the tables that it serves."""
    roster = catalogue.agencies
    if not roster:
        return
    told = {agency.id: agency.state for agency in report.agencies}
    if left_out := sorted(roster.keys() - told.keys()):
        raise malformed(f"it leaves out {left_out[0]!r}, an agency of the catalogue")
    if unknown := sorted(told.keys() - roster.keys()):
        raise malformed(f"it tells of {unknown[0]!r}, which is no agency of the catalogue")
    for agency, state in told.items():
        serves = any(roster[agency] & set(fragment.tables) for _, fragment in _fragments(plan))
        if serves and state is AgencyState.NOT_SERVING:
            raise malformed(
                f"it says that {agency!r} does not serve the tables, and the catalogue that it does"
            )
        if not serves and state is not AgencyState.NOT_SERVING:
            raise malformed(f"it says that {agency!r} serves the tables; the catalogue says it does not")


def _fragments(plan: Plan) -> Iterator[tuple[int, Fragment]]:
    return ((round_.index, fragment) for round_ in plan.rounds for fragment in round_.fragments)


def _by_name(round_: Round) -> dict[str, Fragment]:
    return {fragment.name: fragment for fragment in round_.fragments}


def _may_ask(fragment: Fragment, agency: str) -> bool:
    return fragment.agencies is None or agency in fragment.agencies


def _one_feed(receipts: Sequence[Receipt]) -> None:
    fed: dict[str, str] = {}
    for receipt in receipts:
        for name, digest in receipt.feeds.items():
            if fed.setdefault(name, digest) != digest:
                raise invalid(receipt.agency, "is for other values of earlier rounds than another agency's")


def _obliged(verified: VerifiedReport) -> Iterator[Obliged]:
    """In the order in which the broker takes them."""
    for agency in sorted(verified.receipts):
        given: Sequence[VerifiedReceipt] = verified.receipts[agency]
        for one in sorted(given, key=lambda receipt: receipt.receipt.round):
            yield Obliged(agency, one.receipt.obligations).check()


__all__ = ["Planned"]
