"""A question's way through the broker, top to bottom (DESIGN §5)."""

from __future__ import annotations

import json
import queue
import time
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import grpc
import pyarrow as pa

from broker import record
from broker.accept import accept
from broker.admit import admit, check_purpose, check_timeout
from broker.centre import Centre, Limits
from broker.course import Course
from broker.dispatch import Reply, Signed, dispatch, feeds_of
from broker.entitle import check_partials
from broker.events import answer_events, feed_events, partial_events, progress, reference_events
from broker.explain import explain
from broker.outcome import Answered, Outcome, RawAnswer
from broker.quorum import Require, judge
from broker.report import make_report
from broker.sketches import check_one_key
from broker.targets import choose
from broker.way import Sent, Way
from broker.witness import witness, witnessed
from rabita.catalogue import encode_catalogue
from rabita.ledger import Recorded
from rabita.merge.merger import Session
from rabita.plan import Fragment, Plan
from rabita.policy import Decision, Denial
from rabita.refusal import Code, Refusal
from rabita.sql.explained import explained
from rabita.sql.uses import Use
from rabita.telemetry import continued, count_question, log, log_failure, observe_step, span
from rabita.trust import Asker, VerifiedQuestion
from rabita.wire.arrow import encode_table, result_digest
from rabita.wire.status import abort, answer_or_abort, outward
from rabita.wire.strangers import Strangers
from rabita.wire.v1 import broker_pb2, broker_pb2_grpc, common_pb2
from rabita.wire.version import PROGRAM, WIRE_VERSION
from rabita.wire.visitors import Visitors


class BrokerService(broker_pb2_grpc.BrokerServiceServicer):
    """The broker as analysts see it."""

    def __init__(self, centre: Centre) -> None:
        self._centre = centre
        self._encoded = encode_catalogue(centre.catalogue)
        self._strangers = Strangers()
        self._visitors = Visitors(centre.ledger, centre.tokens, self._strangers, centre.clock)

    def Ask(
        self, request: broker_pb2.AskRequest, context: grpc.ServicerContext
    ) -> Iterator[broker_pb2.AskEvent]:
        started = time.monotonic()
        way = Way(
            started, started + self._patience(request, context), Signed(request.token, request.question)
        )
        with continued(context.invocation_metadata()), span("broker.ask"):
            try:
                yield from self._ask(way, request, context)
            except Refusal as refusal:
                self._refuse(way, refusal, context)
            except Exception as error:  # the edge: nothing may escape as a traceback
                log_failure(error)
                self._refuse(way, Refusal(Code.INTERNAL, "the broker failed"), context)

    def _ask(
        self, way: Way, request: broker_pb2.AskRequest, context: grpc.ServicerContext
    ) -> Iterator[broker_pb2.AskEvent]:
        centre = self._centre
        require = Require.parse(request.require)
        with span("broker.admit"):
            verified = self._admit(way)
        with span("broker.record"):
            centre.ledger.append(record.asked(verified, partials=request.partials))
        check_timeout(request.timeout_ms, centre.limits.longest_s)
        if (sql := explained(verified.question.sql)) is not None:
            yield from self._explained(way, verified, sql)
            return
        with span("broker.plan"):
            plan = centre.planner.plan(verified.question.sql)
        with span("broker.decide"):
            self._decide(way, verified, plan)
            if request.partials:
                check_partials(plan, centre.catalogue, partial(self._decision, verified))
        if request.partials:
            for name in plan.references:
                yield from reference_events(name, centre.reference_file(name))
        course = Course()
        with centre.merger.session(deadline=way.deadline, on_cancel=context.add_callback) as session:
            for round_ in plan.rounds:
                with span("broker.feed", round=round_.index):
                    feeds = {feed.name: encode_table(session.feed(feed)) for feed in round_.feeds}
                if request.partials:
                    yield from feed_events(feeds)
                targets = course.still_asked(choose(round_.fragments, centre.directory.views()))
                with span("broker.dispatch", round=round_.index, agencies=len(targets.wanted)):
                    sent = Sent(verified, round_.index, targets, feeds)
                    yield from self._dispatch(way, request, sent, context)
                course.add([sent.arrived[agency] for agency in targets.wanted], targets)
                way.states = course.states
                judge(require, course.standing())
                with span("broker.merge"):
                    _lay_out(session, round_.fragments, sent)
            with span("broker.merge"):
                answer = session.run(plan.final_sql)
        content = encode_table(answer)
        if len(content) > centre.limits.answer_bytes:
            raise Refusal(Code.RESULT_TOO_LARGE, f"the answer is over {centre.limits.answer_bytes >> 20} MiB")
        with span("broker.record"):
            centre.exchange.follow_key()
            centre.exchange.witness.keep()
            recorded = centre.ledger.append(
                record.answered(
                    verified, way.decision, result=result_digest([content]), rows=answer.num_rows,
                    agencies=way.states, elapsed_ms=way.elapsed_ms, witnessed=witnessed(course),
                )
            )  # fmt: skip
        report = self._report(way, verified, course, plan, recorded)
        yield from answer_events(content, report)
        count_question("broker", "answered" if report["complete"] else "partial")
        observe_step("broker", "question", way.elapsed_ms / 1000)

    def _explained(self, way: Way, verified: VerifiedQuestion, sql: str) -> Iterator[broker_pb2.AskEvent]:
        """What the question would do, as the answer's one value; no agency hears of it."""
        question = verified.question
        with span("broker.explain"):
            said = self._said(verified.asker, sql, question.purpose, question.case)
        content = encode_table(pa.table({"explanation": [json.dumps(said)]}))
        with span("broker.record"):
            self._centre.exchange.follow_key()
            recorded = self._centre.ledger.append(record.explained(verified.entry_fields(), said))
        report = self._report(way, verified, Course(), None, recorded)
        yield from answer_events(content, report)
        count_question("broker", "explained")

    def _report(
        self, way: Way, verified: VerifiedQuestion, course: Course, plan: Plan | None, recorded: Recorded
    ) -> dict[str, Any]:
        return make_report(
            question_id=verified.question.id, course=course,
            approximations=plan.approximations if plan else (), tables=plan.tables if plan else (),
            catalogue=self._centre.catalogue, elapsed_ms=way.elapsed_ms,
            recorded=recorded, signer=self._centre.exchange.signer_of(recorded),
        )  # fmt: skip

    def _patience(self, request: broker_pb2.AskRequest, context: grpc.ServicerContext) -> float:
        limits = self._centre.limits
        wanted = request.timeout_ms / 1000 if request.timeout_ms else limits.default_s
        remaining = context.time_remaining()
        return min(wanted, limits.longest_s, remaining if remaining is not None else limits.longest_s)

    def _admit(self, way: Way) -> VerifiedQuestion:
        centre = self._centre
        way.verified = admit(
            way.signed.token, way.signed.question, tokens=centre.tokens,
            federation=centre.federation, catalogue=centre.catalogue, seen=centre.seen,
            now=int(centre.clock()),
        )  # fmt: skip
        return way.verified

    def _decide(self, way: Way, verified: VerifiedQuestion, plan: Plan) -> None:
        """The federation's own policy first: what every agency would deny is not sent to any."""
        if not plan.uses:
            return
        way.decision = self._decision(verified, plan.uses)
        if isinstance(way.decision, Denial):
            raise way.decision.refusal()

    def _decision(self, verified: VerifiedQuestion, uses: Sequence[Use]) -> Decision:
        asker, question = verified.asker, verified.question
        return self._centre.policies.current().decide(
            asker.subject, asker.roles, asker.agency, asker.assurance, question.purpose, question.case,
            uses, int(self._centre.clock()),
        )  # fmt: skip

    def _dispatch(
        self, way: Way, request: broker_pb2.AskRequest, sent: Sent, context: grpc.ServicerContext
    ) -> Iterator[broker_pb2.AskEvent]:
        """Ask the agencies, and accept what each sends while others still work; leave it all in `arrived`."""
        centre = self._centre
        news: queue.SimpleQueue[Reply | None] = queue.SimpleQueue()
        work = centre.loop.start(
            dispatch(
                way.signed, round_index=sent.round, wanted=sent.targets.wanted, feeds=sent.feeds,
                directory=centre.directory, exchange=centre.exchange, deadline=way.agents_deadline,
                answer_bytes=centre.limits.agency_bytes, on_reply=news.put,
            )
        )  # fmt: skip
        work.add_done_callback(lambda _: news.put(None))
        if not context.add_callback(work.cancel):
            work.cancel()
        try:
            if request.progress:
                for agency in sent.targets.wanted:
                    yield progress(agency, "asked", way.elapsed_ms)
            while (reply := news.get()) is not None:
                with span("broker.accept", agency=reply.agency):
                    outcome = sent.arrived[reply.agency] = self._accept(sent, reply)
                if request.partials and isinstance(reply, RawAnswer) and isinstance(outcome, Answered):
                    yield from partial_events(reply.agency, sent.round, reply.streams)
                if request.progress:
                    yield progress(reply.agency, outcome.state, way.elapsed_ms)
        finally:
            work.cancel()  # nothing where all have answered
        if work.cancelled():
            raise Refusal(Code.CANCELLED, "the asker cancelled the question")
        work.result()

    def _accept(self, sent: Sent, reply: Reply) -> Outcome:
        if not isinstance(reply, RawAnswer):
            return reply
        fragments = sent.targets.wanted[reply.agency]
        outcome = accept(
            reply, question=sent.verified.question, round_index=sent.round, fragments=fragments,
            feeds={name: result_digest([sent.feeds[name]]) for name in feeds_of(fragments)},
            authority=self._centre.authority(), now=int(self._centre.clock()),
        )  # fmt: skip
        return witness(outcome, reply, self._centre.exchange)

    def _refuse(self, way: Way, refusal: Refusal, context: grpc.ServicerContext) -> None:
        if refusal.code is not Code.LEDGER_UNWRITABLE:
            try:
                entry = record.refused(
                    way.verified, refusal, way.decision, agencies=way.states, elapsed_ms=way.elapsed_ms
                )
                self._strangers.record(self._centre.ledger, entry, known=bool(way.verified))
            except Refusal as unwritable:
                refusal = unwritable
        count_question("broker", "refused", refusal.code.wire_name)
        log("refused", code=refusal.code.wire_name, elapsed_ms=way.elapsed_ms)
        # what an agency said of itself stands as it said it, under its name
        ours = refusal.code in (Code.LEDGER_UNWRITABLE, Code.CONFIGURATION)
        abort(context, outward(refusal) if ours else refusal)

    def GetCatalogue(
        self, request: broker_pb2.GetCatalogueRequest, context: grpc.ServicerContext
    ) -> broker_pb2.GetCatalogueReply:
        return answer_or_abort(context, lambda: self._catalogue(request))

    def _catalogue(self, request: broker_pb2.GetCatalogueRequest) -> broker_pb2.GetCatalogueReply:
        self._visitors.identify_looker(request.token, "catalogue")
        return broker_pb2.GetCatalogueReply(
            version=common_pb2.Version(wire=WIRE_VERSION, program=PROGRAM),
            federation=self._centre.federation,
            catalogue=self._encoded,
            signature=self._centre.catalogue_signature(),
        )

    def ListAgencies(
        self, request: broker_pb2.ListAgenciesRequest, context: grpc.ServicerContext
    ) -> broker_pb2.ListAgenciesReply:
        return answer_or_abort(context, lambda: self._agencies(request))

    def _agencies(self, request: broker_pb2.ListAgenciesRequest) -> broker_pb2.ListAgenciesReply:
        self._visitors.identify_looker(request.token, "agencies")
        return broker_pb2.ListAgenciesReply(
            agencies=[
                broker_pb2.AgencyStatus(id=v.id, name=v.name, state=v.state, tables=sorted(v.tables or ()))
                for v in self._centre.directory.views()
            ]
        )

    def Explain(
        self, request: broker_pb2.ExplainRequest, context: grpc.ServicerContext
    ) -> broker_pb2.ExplainReply:
        return answer_or_abort(context, lambda: self._explanation(request))

    def _explanation(self, request: broker_pb2.ExplainRequest) -> broker_pb2.ExplainReply:
        asker, ledger = self._visitors.identify(request.token, "explanation"), self._centre.ledger
        fields = record.looked(asker, request.sql, request.purpose, request.case)
        try:
            sql = explained(request.sql) or request.sql
            said = self._said(asker, sql, request.purpose, request.case)
        except Refusal as refusal:
            ledger.append(record.refused_look(fields, refusal))
            raise
        ledger.append(record.explained(fields, said))
        return broker_pb2.ExplainReply(explanation=json.dumps(said).encode())

    def _said(self, asker: Asker, sql: str, purpose: str, case: str) -> dict[str, Any]:
        centre = self._centre
        if purpose:
            check_purpose(purpose, centre.catalogue)
        return explain(
            centre.planner.plan(sql), centre.policies.current(), asker, purpose, case,
            int(centre.clock()), centre.directory.views(),
        )  # fmt: skip


def _lay_out(session: Session, fragments: Sequence[Fragment], sent: Sent) -> None:
    """In the agencies' order, not that in which they answered: whoever merges again adds up in the same."""
    arrived = [sent.arrived[agency] for agency in sorted(sent.arrived)]
    answers = [outcome for outcome in arrived if isinstance(outcome, Answered)]
    check_one_key(answers, fragments)
    for fragment in fragments:
        session.add(fragment, [a.partials[fragment.name] for a in answers if fragment.name in a.partials])


__all__ = ["BrokerService", "Centre", "Limits"]
