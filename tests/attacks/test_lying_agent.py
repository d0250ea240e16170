"""An agency that lies is named and left out: nobody is shown its lie, and the others' answer stays right.

The liar stands on a real agent's address with its real certificates and keys, before a real broker.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import grpc
import psutil
import pyarrow as pa
import pytest

import rabita
from lab.layout import BROKER
from rabita.cli.main import main
from rabita.client.federation import Federation as Connection
from rabita.refusal import Code, Outcome, Position, Refusal
from rabita.wire.status import abort
from rabita.wire.v1 import agent_pb2
from tests.attacks.absurd_words import ESCAPE, HARMLESS_WORDS, MARKUP, WORDS
from tests.attacks.lies import LENGTHY, LIES
from tests.attacks.lies_in_tables import TABLE_LIES
from tests.attacks.stand_in import Describe, Draft, Lie, Part, Refuse, StandIn
from tests.federation.running import Federation, running
from tests.federation.small import write_small

LIAR = "south"
SQL = "SELECT drug, count(*) AS n, count(DISTINCT person_id) AS p FROM seizures GROUP BY drug ORDER BY drug"
OTHERS = SQL.replace("GROUP BY", f"WHERE agency <> '{LIAR}' GROUP BY")
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass
class Stage:
    """A federation with a stand-in for one agent, and an analyst's connection to it."""

    federation: Federation
    liar: StandIn
    asker: Connection
    right: list[dict[str, object]]
    capture: pytest.CaptureFixture[str] | None = None

    def refusal(self, sql: str = SQL, timeout: float = 20.0) -> Refusal:
        with pytest.raises(Refusal) as refused:
            self.asker.query(sql, purpose="trend_analysis", timeout=timeout)
        return refused.value

    def terminal(self, *options: str, sql: str = SQL) -> tuple[int, str]:
        """Exit status and everything that `rabita query` writes."""
        assert self.capture is not None
        self.capture.readouterr()
        profile = str(self.federation.layout.profile("analyst"))
        status = main(["--profile", profile, "query", sql, "--purpose", "trend_analysis", *options])
        said = self.capture.readouterr()
        return status, said.out + said.err

    def check_left_out(
        self, *, integrity: bool, timeout: str = "20s", states_too: tuple[str, ...] = ()
    ) -> None:
        """Refused where all are required, naming the liar; right without it where any will do."""
        seconds = float(timeout.rstrip("s"))
        refusal = self.refusal(timeout=seconds)
        outcomes = (Outcome.INTEGRITY,) if integrity else (Outcome.INTEGRITY, Outcome.UNAVAILABLE)
        assert refusal.code.outcome in outcomes, str(refusal)
        assert LIAR in refusal.message
        assert refusal.code is not Code.INTERNAL
        assert "the call failed" not in refusal.message, "the stand-in broke down instead of lying"
        answer = self.asker.query(SQL, purpose="trend_analysis", require="any", timeout=seconds)
        assert answer.to_arrow().to_pylist() == self.right
        states = {a.id: a.state.value for a in answer.report.agencies}
        assert states.pop(LIAR) in ("failed", "timed_out", "unreachable", *states_too)
        assert set(states.values()) == {"answered"}
        for options, status in ((("--require", "all"), refusal.code.exit_code), (("--require", "any"), 4)):
            said, text = self.terminal(*options, "--timeout", timeout)
            assert said == status, text
            assert LIAR in text
            assert not UNSAFE.search(text), text


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("liar")
    with running(write_small(folder / "federation")) as federation:
        federation.kill(LIAR)
        liar = StandIn(federation, LIAR, federation.layout.ledger(LIAR))
        liar.start()
        try:
            with rabita.connect(profile=federation.layout.profile("analyst")) as asker:
                wait_until_answered(asker)
                right = asker.query(OTHERS, purpose="trend_analysis").to_arrow().to_pylist()
                yield Stage(federation, liar, asker, right)
        finally:
            liar.close()


@pytest.fixture
def stage(shared: Stage, capsys: pytest.CaptureFixture[str]) -> Iterator[Stage]:
    """The stage, whose liar tells the truth before and after, and whose broker is the same process."""
    before = shared.federation.party(BROKER).process()
    shared.capture = capsys
    yield shared
    shared.liar.forget()
    assert before is not None
    assert before.is_running()
    wait_until_answered(shared.asker)


def wait_until_answered(asker: Connection, seconds: float = 20.0) -> None:
    """Until all three answer: the broker finds a server that came back after a while."""
    until = time.monotonic() + seconds
    while True:
        try:
            assert asker.query(SQL, purpose="trend_analysis", timeout=5).report.complete
            return
        except Refusal:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def test_a_stand_in_that_tells_the_truth_is_believed(stage: Stage) -> None:
    answer = stage.asker.query(SQL, purpose="trend_analysis")
    assert answer.report.complete
    assert answer.to_arrow().to_pylist() != stage.right


@pytest.mark.parametrize("lie", [*LIES, *TABLE_LIES], ids=lambda lie: lie.__name__)
def test_a_lie_is_left_out_and_its_teller_named(stage: Stage, lie: Lie) -> None:
    stage.liar.lie = lie
    stage.check_left_out(integrity=lie.__name__ != "one_huge_message")


@pytest.mark.parametrize("lie", LENGTHY, ids=[lie.__name__ for lie in LENGTHY])
def test_an_answer_that_does_not_end_is_ended(stage: Stage, lie: Lie) -> None:
    broker = stage.federation.party(BROKER).process()
    assert broker is not None
    before = broker.memory_info().rss
    stage.liar.lie = lie
    # an answer too large is a no to the question, whose asker can group more coarsely
    stage.check_left_out(integrity=False, timeout="2s", states_too=("refused",))
    assert broker.memory_info().rss - before < 1 << 30


@pytest.mark.parametrize("lie", WORDS.values(), ids=list(WORDS))
def test_absurd_words_in_a_signed_receipt_are_an_invalid_receipt(stage: Stage, lie: Lie) -> None:
    stage.liar.lie = lie
    stage.check_left_out(integrity=True)


@pytest.mark.parametrize("lie", HARMLESS_WORDS.values(), ids=list(HARMLESS_WORDS))
def test_an_agencys_own_words_are_shown_as_they_are(stage: Stage, lie: Lie) -> None:
    stage.liar.lie = lie
    assert stage.asker.query(SQL, purpose="trend_analysis").report.complete
    for form in ("table", "json", "csv"):
        status, text = stage.terminal("--format", form)
        assert status == 0
        assert not UNSAFE.search(text.replace("\r\n", "\n"))


def no(code: Code, message: str, hint: str = "", position: Position | None = None) -> Refuse:
    return lambda context: abort(context, Refusal(code, message, hint=hint, position=position))


def bare(status: grpc.StatusCode, text: str) -> Refuse:
    return lambda context: context.abort(status, text)


def raw_trailer(content: bytes) -> Refuse:
    def told(context: grpc.ServicerContext) -> None:
        context.set_trailing_metadata((("rabita-refusal-bin", content),))
        context.abort(grpc.StatusCode.UNKNOWN, "x")

    return told


SKETCHED = "SELECT count(DISTINCT case_ref) AS n FROM seizures"
NO_SKETCHES = {
    "a rank past all ranks": [5 * 64 + 42],
    "no rank": [5 * 64],
    "a register past all registers": [4096 * 64 + 1],
    "a register twice": [64 + 1, 64 + 2],
    "registers out of order": [128 + 1, 64 + 1],
    "a negative register": [-1],
    "no number": [None],
}


def sketch_of(entries: list[int | None]) -> Lie:
    def told(draft: Draft) -> list[Part]:
        return list(draft.vouched_table(pa.table([[entries]], schema=draft.table.schema)))

    return told


@pytest.mark.parametrize("entries", NO_SKETCHES.values(), ids=list(NO_SKETCHES))
def test_a_sketch_that_is_none_is_left_out(stage: Stage, entries: list[int | None]) -> None:
    check_no_sketch(stage, sketch_of(entries), Code.ANSWER_MALFORMED)


def test_a_sketch_under_no_key_is_left_out(stage: Stage) -> None:
    keyless: Lie = lambda draft: [*draft.rows(), draft.signed(sketch_key="")]  # noqa: E731
    check_no_sketch(stage, keyless, Code.RECEIPT_INVALID)


def test_a_sketch_under_another_key_is_not_merged(stage: Stage) -> None:
    stage.liar.lie = lambda draft: [*draft.rows(), draft.signed(sketch_key="another")]
    assert stage.refusal(SKETCHED).code is Code.SKETCH_KEY


def check_no_sketch(stage: Stage, lie: Lie, code: Code) -> None:
    stage.liar.lie = lie
    assert LIAR in stage.refusal(SKETCHED).message
    answer = stage.asker.query(SKETCHED, purpose="trend_analysis", require="any")
    (line,) = (a for a in answer.report.agencies if a.id == LIAR)
    assert line.reason.startswith(code.wire_name)


REFUSALS: dict[str, Refuse] = {
    "escapes": no(Code.SOURCE_FAILED, ESCAPE, ESCAPE),
    "markup": no(Code.SOURCE_FAILED, MARKUP, MARKUP),
    "escapes in a denial": no(Code.USE_DENIED, ESCAPE, ESCAPE, Position(0, 10**6)),
    "a usage error of its own": no(Code.CONFIGURATION, ESCAPE),
    "very long": no(Code.SOURCE_FAILED, "long " * 800, "long " * 800),
    "very long in wide characters": no(Code.USE_DENIED, "\U0001f600" * 1500, "\U0001f600" * 1500),
    "a place outside the text": no(Code.SYNTAX, "here", position=Position(10**9, 2 * 10**9)),
    "a bare status": bare(grpc.StatusCode.PERMISSION_DENIED, ESCAPE),
    "a bare status that is OK's opposite": bare(grpc.StatusCode.UNKNOWN, ESCAPE),
    "a trailer that is no message": raw_trailer(b"\xff\xff\xff"),
    "an unknown code": raw_trailer(b"\x0a\x07unheard"),
    "no code": raw_trailer(b""),
    "the broker's own integrity": no(Code.LEDGER_FORKED, "the broker's ledger is forked"),
}


@pytest.mark.parametrize("refuse", REFUSALS.values(), ids=list(REFUSALS))
def test_a_refusal_of_absurd_words_is_shown_plain(stage: Stage, refuse: Refuse) -> None:
    stage.liar.refuse = refuse
    refusal = stage.refusal()
    assert refusal.code.outcome in (Outcome.INTEGRITY, Outcome.UNAVAILABLE), str(refusal)
    assert LIAR in refusal.message
    answer = stage.asker.query(SQL, purpose="trend_analysis", require="any")
    assert answer.to_arrow().to_pylist() == stage.right
    for options in (["--require", "all"], ["--require", "any"], ["--require", "any", "--format", "json"]):
        _, text = stage.terminal(*options)
        assert not UNSAFE.search(text)
        assert len(text) < 20_000


@pytest.mark.parametrize("code", [Code.USE_DENIED, Code.SYNTAX, Code.LEDGER_FORKED, Code.SOURCE_FAILED])
def test_the_only_agency_asked_may_refuse_in_absurd_words(stage: Stage, code: Code) -> None:
    stage.liar.refuse = no(code, ESCAPE + "\U0001f600" * 1500, ESCAPE, Position(2, 10**6))
    sql = f"SELECT count(*) FROM seizures WHERE agency = '{LIAR}'"
    assert stage.refusal(sql).code in (code, Code.NOT_ENOUGH_AGENCIES)
    status, text = stage.terminal(sql=sql)
    assert status in (3, 5, 6)
    assert not UNSAFE.search(text)


def changed(**fields: object) -> Describe:
    def told(reply: agent_pb2.DescribeReply) -> agent_pb2.DescribeReply:
        for name, value in fields.items():
            if name == "tables":
                del reply.tables[:]
                reply.tables.extend(value)  # type: ignore[arg-type]
            elif name == "wire":
                reply.version.wire = value  # type: ignore[assignment]
            else:
                setattr(reply, name, value)
        return reply

    return told


DESCRIPTIONS: dict[str, tuple[Describe, str]] = {
    "another agency": (changed(agency="north"), "stopped"),
    "another wire version": (changed(wire=99), "version_mismatch"),
    "another catalogue": (changed(catalogue_hash="sha256:" + "0" * 64), "catalogue_mismatch"),
    "another catalogue and absurd tables": (
        changed(catalogue_hash=ESCAPE, tables=[ESCAPE, MARKUP, *(f"t{i}" * 9 for i in range(15_000))]),
        "catalogue_mismatch",
    ),
    "no message": (lambda reply: b"\xff\xff\xff", "unreachable"),
    "a message too large": (lambda reply: b"\x12" + b"\x80\x80\x80\x01" + b"a" * (2 << 20), "unreachable"),
}


@pytest.mark.parametrize(("describe", "state"), DESCRIPTIONS.values(), ids=list(DESCRIPTIONS))
def test_an_agent_that_describes_itself_falsely_is_listed_so(
    stage: Stage, describe: Describe, state: str
) -> None:
    wait_for(stage, "ready")
    stage.liar.describe = describe
    wait_for(stage, state)
    known = {table for agency in stage.asker.agencies() for table in agency.tables}
    assert known <= {"persons", "seizures"}
    stage.liar.describe = lambda reply: reply
    wait_for(stage, "ready")


def without_a_checkpoint(reply: agent_pb2.DescribeReply) -> agent_pb2.DescribeReply:
    reply.shown.checkpoint = ""
    return reply


def test_an_agent_of_another_version_from_the_first_is_asked_once_and_listed_so(stage: Stage) -> None:
    """The broker does not know yet how much of its ledger the agent has seen, and will not hear it either."""
    asked: list[float] = []

    def describe(reply: agent_pb2.DescribeReply) -> agent_pb2.DescribeReply:
        asked.append(time.monotonic())
        return changed(wire=99)(reply)  # type: ignore[return-value]

    stage.liar.describe = without_a_checkpoint  # after which the broker begins anew with this agent
    wait_for(stage, "stopped")
    stage.liar.describe = describe
    wait_for(stage, "version_mismatch")
    assert len(asked) < 10
    stage.liar.describe = lambda reply: reply
    wait_for(stage, "ready")


def wait_for(stage: Stage, state: str, seconds: float = 15.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        seen = {a.id: a.state for a in stage.asker.agencies()}
        if seen[LIAR] == state:
            return
        time.sleep(0.1)
    raise AssertionError(f"{LIAR} is {seen[LIAR]}, not {state}")


def test_tables_that_do_not_exist_are_not_served(stage: Stage) -> None:
    stage.liar.describe = changed(tables=["informants", "seizures", ESCAPE, "drugs", "persons"])
    time.sleep(2.5)
    assert {t for a in stage.asker.agencies() for t in a.tables} == {"persons", "seizures"}
    assert stage.asker.query(SQL, purpose="trend_analysis").report.complete


@pytest.mark.parametrize("party", ["north", BROKER])
def test_a_server_with_another_partys_certificate_is_not_talked_to(stage: Stage, party: str) -> None:
    stage.liar.stop()
    stage.liar.start(shows=party)
    try:
        stage.check_left_out(integrity=False, timeout="3s")
    finally:
        stage.liar.stop()
        stage.liar.start()


def test_the_broker_outlived_it_all(stage: Stage) -> None:
    process = psutil.Process(stage.federation.party(BROKER).pid)
    assert process.memory_info().rss < 2 << 30
    written = stage.federation.layout.log(BROKER).read_bytes()
    assert b"Traceback" not in written
    assert b"\x1b" not in written
