"""A question's way through an agent, top to bottom (DESIGN §5)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import grpc

from agent import record, spending
from agent.admit import admit_once, admit_peer, admit_question
from agent.budgets import Budgets
from agent.compile import Looks
from agent.disclosure import Candidate, RawPartial, RecordKeys, check_perturbable, release, suppress
from agent.disclosure.guard import Judged
from agent.feeds import FeedGiven, check_feeds, feed_digests, feed_scans
from agent.fragments import all_own, own_fragments
from agent.guarding import Answering, Guards, guarded
from agent.looks import Asking, raw_partial
from agent.release import Released, answer_parts, make_receipt, released_bytes
from agent.sketches import bound_sketches, sketch_key_id
from agent.sources import Source
from agent.trim import Trimmed, Trimmer
from rabita.catalogue import Catalogue
from rabita.ledger import Checkpoint, Ledger
from rabita.plan import Fragment, Planner
from rabita.policy import Decision, Denial, Obligations, Permit, PolicyWatch
from rabita.policy.perturbation import Perturbation
from rabita.refusal import Code, Refusal
from rabita.telemetry import continued, count_question, log, log_failure, observe_step, span
from rabita.trust import SeenQuestions, SketchKey, TokenVerifier, VerifiedQuestion, sign_receipt
from rabita.wire.status import abort, answer_or_abort, outward
from rabita.wire.strangers import Strangers
from rabita.wire.v1 import agent_pb2, agent_pb2_grpc, common_pb2, ledger_pb2
from rabita.wire.version import PROGRAM, WIRE_VERSION
from rabita.wire.witnessing import BROKER, Exchange


@dataclass(frozen=True)
class Limits:
    """Bounds of one answer, whatever the broker asks for: seconds, fragments and rounds."""

    longest_s: float = 60.0
    fragments: int = 64
    rounds: int = 16


@dataclass(frozen=True)
class Agency:
    """What one agency's agent works with: made once at the start."""

    id: str
    federation: str
    catalogue: Catalogue
    planner: Planner
    policies: PolicyWatch
    tokens: TokenVerifier
    seen: SeenQuestions
    source: Source
    ledger: Ledger
    exchange: Exchange
    guards: Guards
    sketch_key: Callable[[], SketchKey | None] = lambda: None
    record_keys: RecordKeys | None = field(default=None, repr=False)
    budgets: Budgets = field(default_factory=Budgets)
    trimmer: Trimmer = field(default_factory=Trimmer)
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], float] = time.time


@dataclass
class _Way:
    """One question on its way: when it began, when it has to end, and what is known of it so far."""

    deadline: float
    cut_to_s: float | None = None
    """This agency's own limit, where the asker would have waited longer."""
    started: float = field(default_factory=time.monotonic)
    cancelled: threading.Event = field(default_factory=threading.Event)
    verified: VerifiedQuestion | None = None
    feeds: Mapping[str, FeedGiven] = field(default_factory=dict)
    whole: Sequence[Fragment] = ()
    """All that the question may ask of this agency, in whatever round."""
    sketch_key: SketchKey | None = None
    in_force: Sequence[Obligations] = ()
    """What policies ask of anyone, by the same look at them as the permit: they may change meanwhile."""
    decision: Decision | None = None
    by_case: bool = False
    """Whether it is permitted only because it names its case: then the case has a budget of its own."""

    @property
    def elapsed_ms(self) -> int:
        return round((time.monotonic() - self.started) * 1000)


class AgentService(agent_pb2_grpc.AgentServiceServicer):
    """The agent as the broker sees it."""

    def __init__(self, agency: Agency) -> None:
        self._agency = agency
        self._strangers = Strangers()

    def Answer(
        self, request: agent_pb2.AnswerRequest, context: grpc.ServicerContext
    ) -> Iterator[agent_pb2.AnswerPart]:
        way = self._way(context)
        with continued(context.invocation_metadata()), span("agent.answer", agency=self._agency.id):
            try:
                admit_peer(context.auth_context(), self._agency.federation)
                if not context.add_callback(way.cancelled.set):
                    raise Refusal(Code.CANCELLED, "the call has ended")
                parts = self._answer(way, request)
            except Refusal as refusal:
                self._refuse(way, _said_of_time(way, refusal), context)
            except Exception as error:  # the edge: nothing may escape as a traceback, nor its text
                log_failure(error, agency=self._agency.id)
                self._refuse(way, Refusal(Code.INTERNAL, "the agent failed"), context)
        return iter(parts)

    def _answer(self, way: _Way, request: agent_pb2.AnswerRequest) -> list[agent_pb2.AnswerPart]:
        agency = self._agency
        with span("agent.admit"):
            verified = self._admit(way, request)
        with span("agent.witness"):
            witnessed = self._witness(request.shown)
        with span("agent.record"):
            agency.ledger.append(record.asked(verified, request.round, witnessed))
            spending.count_asked(agency.budgets, verified, agency.clock())
        with span("agent.plan"):
            fragments = self._plan(way, verified, request)
            way.sketch_key = agency.sketch_key()  # once: it may be rotated meanwhile
        with span("agent.decide"):
            permit = self._decide(way, verified, fragments)
        with span("agent.budget"):
            spending.check_question(agency.budgets, verified, permit.obligations, by_case=way.by_case)
        version = agency.source.version()
        raws = []
        for fragment in fragments:
            with span("agent.run", fragment=fragment.name):
                raws.append(self._run(way, fragment, permit))
        with span("agent.suppress"):
            candidates: Sequence[Candidate] = suppress(raws, permit.obligations)
        with span("agent.guard"):
            judged = self._guard(way, verified, permit, candidates, version)
        with span("agent.disclose"):
            disclosed = release(judged.candidates, permit.obligations)
        with span("agent.trim"):
            trimmed = [agency.trimmer.trim(partial, way.deadline) for partial in disclosed]
        with span("agent.release"):
            return self._release(way, verified, permit, request, trimmed, judged)

    def _way(self, context: grpc.ServicerContext) -> _Way:
        remaining = context.time_remaining()
        longest = self._agency.limits.longest_s
        if remaining is None or remaining > longest:
            return _Way(time.monotonic() + longest, cut_to_s=longest)
        return _Way(time.monotonic() + remaining)

    def _admit(self, way: _Way, request: agent_pb2.AnswerRequest) -> VerifiedQuestion:
        agency, now = self._agency, int(self._agency.clock())
        if len(request.fragments) > agency.limits.fragments:
            raise Refusal(Code.TOO_LARGE, "more fragments are asked for than any question has")
        if request.round >= agency.limits.rounds:  # each round of a question is remembered and recorded
            raise Refusal(Code.TOO_LARGE, "a later round is asked for than any question has")
        way.verified = admit_question(
            request.token, request.question, tokens=agency.tokens,
            federation=agency.federation, catalogue=agency.catalogue, now=now,
        )  # fmt: skip
        admit_once(way.verified, request.round, agency.seen, now)
        return way.verified

    def _witness(self, shown: ledger_pb2.Shown) -> Checkpoint:
        """What the broker shows of its ledger, remembered before anything is answered."""
        exchange = self._agency.exchange
        witnessed = exchange.observe(BROKER, shown)
        exchange.witness.keep()
        return witnessed

    def _plan(
        self, way: _Way, verified: VerifiedQuestion, request: agent_pb2.AnswerRequest
    ) -> Sequence[Fragment]:
        agency = self._agency
        plan = agency.planner.plan(verified.question.sql)
        wanted = {fragment.name: fragment.digest for fragment in request.fragments}
        serves = agency.source.tables()
        fragments = own_fragments(plan, request.round, wanted, agency=agency.id, serves=serves)
        sent = [(feed.name, feed.ipc) for feed in request.feeds]
        way.whole = all_own(plan.fragments, agency=agency.id, serves=serves)
        way.feeds = check_feeds(plan.rounds[request.round].feeds, fragments, sent)
        return fragments

    def _decide(self, way: _Way, verified: VerifiedQuestion, fragments: Sequence[Fragment]) -> Permit:
        asker, question = verified.asker, verified.question
        uses = tuple(sorted({use for fragment in fragments for use in fragment.uses}, key=str))
        policies, now = self._agency.policies.current(), int(self._agency.clock())

        def decide(case: str) -> Permit | Denial:
            return policies.decide(
                asker.subject, asker.roles, asker.agency, asker.assurance, question.purpose, case, uses, now
            )

        decision = decide(question.case)
        way.decision = decision
        if isinstance(decision, Denial):
            raise decision.refusal()
        check_perturbable(fragments, Perturbation.of(decision.obligations))
        way.in_force = [rule.obligations for rule in policies.rules if rule.obligations is not None]
        way.by_case = bool(question.case) and isinstance(decide(""), Denial)
        return decision

    def _run(self, way: _Way, fragment: Fragment, permit: Permit) -> RawPartial:
        source = self._agency.source
        looks = Looks(fragment, source, feed_scans(way.feeds), way.sketch_key)
        asking = Asking(way.deadline, way.cancelled, self._agency.record_keys)
        return raw_partial(looks, source, permit.obligations, asking)

    def _guard(
        self,
        way: _Way,
        verified: VerifiedQuestion,
        permit: Permit,
        candidates: Sequence[Candidate],
        version: int,
    ) -> Judged:
        agency = self._agency
        answering = Answering(
            verified.question.id, way.whole, way.feeds, version, way.deadline, way.cancelled
        )
        return guarded(
            candidates, answering, permit.obligations, way.in_force, agency.guards, agency.source,
            agency.clock(),
        )  # fmt: skip

    def _release(
        self,
        way: _Way,
        verified: VerifiedQuestion,
        permit: Permit,
        request: agent_pb2.AnswerRequest,
        trimmed: Sequence[Trimmed],
        judged: Judged,
    ) -> list[agent_pb2.AnswerPart]:
        """Remember, record, then sign, then send: nothing leaves that is not in the ledger."""
        agency = self._agency
        if way.cancelled.is_set():
            raise Refusal(Code.CANCELLED, "the asker cancelled the question")
        bound_sketches(trimmed)
        released: list[Released] = [released_bytes(one) for one in trimmed]
        spending.spend_groups(
            agency.budgets, verified, permit.obligations, sum(one.disclosed for one in released),
            now=agency.clock(), by_case=way.by_case,
        )  # fmt: skip
        agency.exchange.follow_key()
        judged.commit()  # the last that may be refused but the record itself
        recorded = agency.ledger.append(
            record.released(
                verified, request.round, permit, released, feed_digests(way.feeds), way.elapsed_ms
            )
        )
        receipt = make_receipt(
            agency=agency.id, verified=verified, round_index=request.round, permit=permit, released=released,
            feeds=feed_digests(way.feeds), recorded=recorded, now=int(agency.clock()),
            sketch_key=sketch_key_id(trimmed, way.sketch_key),
        )  # fmt: skip
        text = sign_receipt(receipt, agency.exchange.signer_of(recorded))
        count_question("agent", "answered")
        observe_step("agent", "answer", way.elapsed_ms / 1000)
        shown = agency.exchange.show_to(recorded, request.witnessed)
        return answer_parts(released, text, shown, agency.exchange.size_of(BROKER))

    def _refuse(self, way: _Way, refusal: Refusal, context: grpc.ServicerContext) -> None:
        agency = self._agency
        if refusal.code is not Code.LEDGER_UNWRITABLE:
            try:
                entry = record.refused(way.verified, refusal, way.decision, way.elapsed_ms)
                self._strangers.record(agency.ledger, entry, known=bool(way.verified))
            except Refusal as unwritable:
                refusal = unwritable
        count_question("agent", "refused", refusal.code.wire_name)
        log("refused", agency=agency.id, code=refusal.code.wire_name, elapsed_ms=way.elapsed_ms)
        abort(context, outward(refusal))

    def Describe(
        self, request: agent_pb2.DescribeRequest, context: grpc.ServicerContext
    ) -> agent_pb2.DescribeReply:
        return answer_or_abort(context, lambda: self._describe(request, context), agency=self._agency.id)

    def _describe(
        self, request: agent_pb2.DescribeRequest, context: grpc.ServicerContext
    ) -> agent_pb2.DescribeReply:
        agency = self._agency
        admit_peer(context.auth_context(), agency.federation)
        if request.HasField("shown"):
            self._witness(request.shown)
        return agent_pb2.DescribeReply(
            version=common_pb2.Version(wire=WIRE_VERSION, program=PROGRAM),
            agency=agency.id,
            tables=sorted(agency.source.tables()),
            catalogue_hash=agency.catalogue.hash,
            policy_hash=agency.policies.current().hash,
            shown=agency.exchange.show(request.witnessed),
            witnessed=agency.exchange.size_of(BROKER),
        )


def _said_of_time(way: _Way, refusal: Refusal) -> Refusal:
    """The refusal; where time ran out that the asker would have had, it says whose limit that was."""
    if refusal.code is not Code.TIMED_OUT or way.cut_to_s is None:
        return refusal
    return Refusal(
        Code.TIMED_OUT,
        f"{refusal.message}: it gives a question {way.cut_to_s:g} s at most",
        hint=refusal.hint,
    )


__all__ = ["Agency", "AgentService", "Limits"]
