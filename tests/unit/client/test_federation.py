"""Asking over real gRPC and TLS, of a broker that behaves and of brokers that do not."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

import rabita
from rabita.catalogue import encode_catalogue
from rabita.client import Exactness, Federation, Progress, connect
from rabita.refusal import Code, Position, Refusal
from rabita.trust import Question, make_authority
from rabita.wire.arrow import encode_table
from rabita.wire.v1 import broker_pb2, common_pb2
from tests.unit.client.fake_federation import (
    TABLE,
    Event,
    FakeBroker,
    World,
    not_answered,
    progress,
    rows,
    serve,
    told,
)

SQL = "SELECT drug, count(*) AS n FROM seizures GROUP BY drug"


def ask(federation: Federation, sql: str = SQL, **options: Any) -> Any:
    return federation.query(sql, **({"purpose": "trend_analysis"} | options))


def refused(federation: Federation, sql: str = SQL, **options: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        ask(federation, sql, **options)
    return caught.value


def test_a_question_gets_rows_and_a_verified_report(profile: Path, broker: FakeBroker) -> None:
    with rabita.connect(profile=str(profile)) as federation:
        answer = ask(federation, case="FIR-7")
    assert answer.to_arrow() == TABLE
    assert answer.rows() == [("heroin", 12), (None, 345)]
    assert [(c.name, c.type) for c in answer.columns] == [("drug", "VARCHAR"), ("n", "BIGINT")]
    assert answer.report.exactness is Exactness.THRESHOLDED
    assert answer.report.raw["ledger"]["index"] == 0
    assert answer.receipts["anf"][0].receipt.ledger_index == 0
    question = broker.questions[0]
    assert (question.sql, question.purpose, question.case) == (SQL, "trend_analysis", "FIR-7")
    assert question.id == answer.report.question


def test_the_profile_may_come_from_the_environment(
    profile: Path, broker: FakeBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RABITA_PROFILE", str(profile))
    with connect() as federation:
        assert len(ask(federation)) == 2
    monkeypatch.delenv("RABITA_PROFILE")
    with pytest.raises(Refusal) as caught:
        connect()
    assert caught.value.code is Code.CONFIGURATION


def test_what_the_asker_requires_and_waits_is_told_the_broker(
    federation: Federation, broker: FakeBroker
) -> None:
    ask(federation, require="quorum:2", timeout=1.5)
    assert (broker.asked[0].require, broker.asked[0].timeout_ms) == ("quorum:2", 1500)
    assert not broker.asked[0].progress


def test_progress_is_heard_as_it_comes(federation: Federation, broker: FakeBroker) -> None:
    def script(question: Question, fake: FakeBroker) -> Iterator[Event]:
        yield progress("anf", "asked", 1)
        yield progress("anf", "answered", 9)
        yield from rows()
        yield told(fake.world.report(question))

    broker.script = script
    heard: list[Progress] = []
    ask(federation, on_progress=heard.append)
    assert heard == [Progress("anf", "asked", 1), Progress("anf", "answered", 9)]


def test_the_catalogue_is_fetched_once(federation: Federation, broker: FakeBroker) -> None:
    ask(federation)
    ask(federation)
    assert set(federation.tables()) == {"seizures", "arrests"}
    assert broker.catalogue_calls == 1


def test_a_changed_catalogue_is_fetched_again_and_the_question_asked_again(
    federation: Federation, broker: FakeBroker
) -> None:
    ask(federation)
    newer, broker.signature = broker.world.newer_catalogue()
    broker.catalogue = encode_catalogue(newer)
    assert len(ask(federation)) == 2
    assert broker.questions[-1].catalogue_hash == newer.hash
    assert len({q.id for q in broker.questions}) == 2


def test_a_mismatch_that_stays_is_told_after_one_look(federation: Federation, broker: FakeBroker) -> None:
    def script(question: Question, fake: FakeBroker) -> Iterator[Event]:
        raise Refusal(Code.CATALOGUE_MISMATCH, "another catalogue")
        yield

    broker.script = script
    assert refused(federation).code is Code.CATALOGUE_MISMATCH
    assert len(broker.questions) == 1
    assert broker.catalogue_calls == 2


def test_a_purpose_that_the_federation_does_not_know_is_never_asked(
    federation: Federation, broker: FakeBroker
) -> None:
    refusal = refused(federation, purpose="curiosity")
    assert refusal.code is Code.PURPOSE_UNKNOWN
    assert "trend_analysis, briefing" in refusal.hint
    assert refused(federation, purpose="").code is Code.PURPOSE_MISSING
    assert broker.asked == []


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"require": "most"}, Code.USAGE),
        ({"timeout": 0}, Code.USAGE),
        ({"timeout": float("nan")}, Code.USAGE),
        ({"timeout": float("inf")}, Code.USAGE),
        ({"sql": "SELECT '" + "x" * 17_000 + "'"}, Code.TOO_LARGE),
        ({"sql": "SELECT '\ud800'"}, Code.SYNTAX),
        ({"case": "two\nlines"}, Code.USAGE),
    ],
)
def test_what_cannot_be_asked_is_refused_here(
    federation: Federation, broker: FakeBroker, options: dict[str, Any], code: Code
) -> None:
    assert refused(federation, **options).code is code
    assert broker.asked == []


def test_a_refusal_arrives_with_its_place_and_hint(federation: Federation, broker: FakeBroker) -> None:
    def script(question: Question, fake: FakeBroker) -> Iterator[Event]:
        raise Refusal(
            Code.UNKNOWN_COLUMN, "no column drgu", hint="did you mean drug?", position=Position(7, 11)
        )
        yield

    broker.script = script
    refusal = refused(federation)
    assert (refusal.code, refusal.hint) == (Code.UNKNOWN_COLUMN, "did you mean drug?")
    assert refusal.position == Position(7, 11)


def test_a_part_of_an_answer_says_so(federation: Federation, broker: FakeBroker) -> None:
    def script(question: Question, fake: FakeBroker) -> Iterator[Event]:
        yield from rows()
        missing = not_answered("police", "timed_out", "no answer within 30 s")
        yield told(fake.world.report(question, fake.world.answered(question, "anf"), missing))

    broker.script = script
    assert not ask(federation, require="any").report.complete
    assert refused(federation, require="all").code is Code.ANSWER_MALFORMED


@pytest.mark.parametrize(
    "changes",
    [
        {"receipt": {"signer": "police"}},
        {"receipt": {"signer": "broker"}},
        {"receipt": {"question_id": "another-question-01"}},
        {"receipt": {"catalogue_hash": "sha256:other"}},
        {"receipt": {"federation": "elsewhere"}},
        {"receipt": {"agency": "police", "signer": "police"}},
        {"receipt": {"obligations": {"min_group_size": "10", "noise": "cell_key"}}},
        {"receipt": {"issued_at": 1_000_000_000}},
        {"line": {"receipt": ""}},
        {"line": {"receipt": "a.b.c"}},
        {"line": {"groups": 30}},
        {"line": {"withheld": "0"}},
        {"line": {"policy": "something else"}},
        {"line": {"state": "refused"}},
    ],
)
def test_a_report_that_is_not_what_the_agency_signed_shows_nothing(
    federation: Federation, broker: FakeBroker, changes: dict[str, dict[str, Any]]
) -> None:
    def script(question: Question, fake: FakeBroker) -> Iterator[Event]:
        yield from rows()
        line = fake.world.answered(question, "anf")
        if "receipt" in changes:
            signed = {"agency": "anf", "signer": "anf"} | changes["receipt"]
            line["receipt"] = fake.world.receipt(question, **signed)
        line |= changes.get("line", {})
        yield told(fake.world.report(question, line, fake.world.answered(question, "police")))

    broker.script = script
    refusal = refused(federation, require="any")
    assert refusal.code is Code.RECEIPT_INVALID
    assert "'anf'" in refusal.message


@pytest.mark.parametrize(
    "name", ["cut", "no end", "garbage", "empty", "report first", "giant report", "no report"]
)
def test_an_answer_that_is_not_whole_shows_nothing(
    federation: Federation, broker: FakeBroker, name: str
) -> None:
    whole = encode_table(TABLE)
    sent = {"cut": whole[:-20], "no end": whole[:-8], "garbage": b"\x00" * 99, "empty": b""}.get(name, whole)

    def script(question: Question, fake: FakeBroker) -> Iterator[Event]:
        report = told(fake.world.report(question))
        if name == "report first":
            yield report
        yield Event(chunk=common_pb2.ArrowChunk(ipc=sent))
        if name == "giant report":
            for _ in range(10):
                yield Event(report=b" " * (1 << 20))
        elif name not in ("no report", "report first"):
            yield report

    broker.script = script
    assert refused(federation).code is Code.ANSWER_MALFORMED


def test_rows_larger_than_a_message_are_joined(federation: Federation, broker: FakeBroker) -> None:
    table = pa.table({"drug": ["heroin"] * 400_000, "n": pa.array(range(400_000), pa.int64())})

    def script(question: Question, fake: FakeBroker) -> Iterator[Event]:
        yield from rows(table)
        yield told(fake.world.report(question))

    broker.script = script
    assert ask(federation).to_arrow() == table


def test_another_partys_certificate_is_not_the_brokers(world: World, tmp_path: Path) -> None:
    server, address = serve(FakeBroker(world), party="anf")
    with connect(profile=world.write_profile(tmp_path / "p.yaml", address)) as federation:
        assert refused(federation).code is Code.UNREACHABLE
    server.stop(0)


def test_another_authority_is_not_the_federations(world: World, served: Any, tmp_path: Path) -> None:
    make_authority(tmp_path / "other", "test")
    trust = str(tmp_path / "other" / "ca.pem")
    with connect(profile=world.write_profile(tmp_path / "p.yaml", served[1], trust=trust)) as federation:
        assert refused(federation).code is Code.UNREACHABLE


def test_a_broker_that_is_not_there_is_unreachable(world: World, tmp_path: Path) -> None:
    with connect(profile=world.write_profile(tmp_path / "p.yaml", "127.0.0.1:1")) as federation:
        assert refused(federation).code is Code.UNREACHABLE


def test_a_catalogue_that_was_not_signed_is_refused(federation: Federation, broker: FakeBroker) -> None:
    newer, _ = broker.world.newer_catalogue()
    broker.catalogue = encode_catalogue(newer)
    assert refused(federation).code is Code.CATALOGUE_INVALID
    broker.catalogue, broker.signature = encode_catalogue(broker.world.catalogue), "a.b.c"
    assert refused(federation).code is Code.CATALOGUE_INVALID
    broker.signature, broker.federation = broker.world.signature, "elsewhere"
    assert refused(federation).code is Code.CATALOGUE_INVALID
    assert broker.asked == []


def test_another_version_of_the_wire_contract_is_named(federation: Federation, broker: FakeBroker) -> None:
    broker.wire = 2
    refusal = refused(federation)
    assert refusal.code is Code.VERSION_MISMATCH
    assert "version 2" in refusal.message


def test_the_agencies_and_their_states_are_listed(federation: Federation, broker: FakeBroker) -> None:
    police = broker_pb2.AgencyStatus(id="police", name="Police", state="unreachable")
    anf = broker_pb2.AgencyStatus(id="anf", name="ANF", state="ready", tables=["seizures"])
    broker.agencies = [anf, police]
    one, _ = federation.agencies()
    assert (one.id, one.name, one.state, one.tables) == ("anf", "ANF", "ready", ("seizures",))


@pytest.mark.parametrize("name", ["token", "key"])
def test_a_credential_that_is_none_is_named(world: World, served: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "bad").write_text("\x1b[31mnonsense é")
    profile = world.write_profile(tmp_path / "p.yaml", served[1], **{name: str(tmp_path / "bad")})
    with connect(profile=profile) as federation:
        refusal = refused(federation)
    assert refusal.code in (Code.TOKEN_INVALID, Code.CONFIGURATION)
    assert "bad" in refusal.message


def hang(question: Question, fake: FakeBroker) -> Iterator[Event]:
    yield progress("anf", "asked")
    fake.cancelled.wait(20)


def test_an_interrupt_ends_the_question_at_the_broker(federation: Federation, broker: FakeBroker) -> None:
    broker.script = hang
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        ask(federation)
    assert broker.cancelled.wait(5)


def test_an_exception_in_on_progress_ends_the_question_at_the_broker(
    federation: Federation, broker: FakeBroker
) -> None:
    broker.script = hang

    def fail(_: Progress) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(federation, on_progress=fail)
    assert broker.cancelled.wait(5)


def test_a_broker_that_never_answers_is_left_after_the_timeout(
    federation: Federation, broker: FakeBroker
) -> None:
    broker.script = hang
    started = time.monotonic()
    assert refused(federation, timeout=0.2).code is Code.TIMED_OUT
    assert time.monotonic() - started < 4


def test_pandas_is_asked_for_in_words(federation: Federation) -> None:
    answer = ask(federation)
    try:
        import pandas  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        with pytest.raises(Refusal, match="pandas is not installed"):
            answer.to_pandas()
    else:
        assert list(answer.to_pandas()["n"]) == [12, 345]
