"""What a client notices of a broker that lies.

It knows of the federation's agencies and what they serve from the catalogue that the authority signed. It
cannot see that an agency was said to be away that was not; nor, unless it asks for the partials that
receipts are over and merges them itself (`test_altered_answer.py`), that rows were made up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from rabita.client import connect
from rabita.client.federation import Federation as Connection
from rabita.refusal import Code, Outcome, Refusal
from rabita.trust import FragmentResult, Question
from tests.unit.client.fake_federation import (
    AGENCIES,
    TABLE,
    FakeBroker,
    Script,
    World,
    answers,
    not_answered,
    rows,
    serve,
    told,
)

SQL = "SELECT drug, count(*) AS n FROM seizures GROUP BY drug"
Report = dict[str, Any]
Say = Callable[[Question, World], Report]


def saying(say: Say, table: pa.Table = TABLE) -> Script:
    """The script of a broker that says this of its answer."""

    def script(question: Question, broker: FakeBroker) -> Iterator[Any]:
        yield from rows(table)
        yield told(say(question, broker.world))

    return script


def with_receipts(world: World, question: Question, **changes: Any) -> Report:
    lines = [world.answered(question, a, receipt=world.receipt(question, a, **changes)) for a in AGENCIES]
    return world.report(question, *lines)


def with_record(world: World, question: Question, **changes: Any) -> Report:
    """A report whose entry in the ledger was written and signed with these changes."""
    report = world.report(question)
    return report | {"ledger": world.ledger(question, report["agencies"], **changes)}


def moved(report: Report, **changes: Any) -> Report:
    """The report with other words about its entry than were signed."""
    return report | {"ledger": report["ledger"] | changes}


NOTICED: dict[str, Say] = {
    "an answer called exact": lambda q, w: w.report(q, exactness="exact"),
    "more groups than signed": lambda q, w: w.report(q, *[w.answered(q, a, groups=9) for a in AGENCIES]),
    "less withheld than signed": lambda q, w: w.report(
        q, *[w.answered(q, a, withheld="none") for a in AGENCIES]
    ),
    "another policy than signed": lambda q, w: w.report(
        q, *[w.answered(q, a, policy="mine") for a in AGENCIES]
    ),
    "a receipt by the broker": lambda q, w: with_receipts(w, q, signer="broker"),
    "each other's receipts": lambda q, w: w.report(
        q,
        w.answered(q, "anf", receipt=w.receipt(q, "police")),
        w.answered(q, "police", receipt=w.receipt(q, "anf")),
    ),
    "receipts for another question": lambda q, w: with_receipts(w, q, question_id="another-question-0123"),
    "receipts on another catalogue": lambda q, w: with_receipts(w, q, catalogue_hash="sha256:0"),
    "receipts of the future": lambda q, w: with_receipts(w, q, issued_at=2_000_000_000),
    "an answer without a receipt": lambda q, w: w.report(
        q, *[w.answered(q, a, receipt="") for a in AGENCIES]
    ),
    "a receipt of one that is away": lambda q, w: w.report(
        q,
        w.answered(q, "anf"),
        not_answered("police", "unreachable", "") | {"receipt": w.receipt(q, "police")},
    ),
    "complete without all": lambda q, w: w.report(
        q, w.answered(q, "anf"), not_answered("police", "unreachable", ""), complete=True
    ),
    "fewer than were required": lambda q, w: w.report(
        q, w.answered(q, "anf"), not_answered("police", "refused", "")
    ),
    "an agency twice": lambda q, w: w.report(q, w.answered(q, "anf"), w.answered(q, "anf")),
    "a record of another question": lambda q, w: (
        w.report(q) | {"ledger": w.ledger(q, [], question="another-question-0123")}
    ),
    "a record of other rows": lambda q, w: with_record(w, q, result="sha256:0"),
    "a record of another kind": lambda q, w: with_record(w, q, kind="explained"),
    "a record that says something else of an agency": lambda q, w: with_record(
        w, q, agencies={"anf": "answered", "police": "refused"}
    ),
    "a record with another state of an agency's ledger": lambda q, w: with_record(
        w, q, witnessed={"anf": "0 1 AAAA", "police": "0 1 AAAA"}
    ),
    "a record in the ledger of an agency": lambda q, w: with_record(w, q, signer="anf"),
    "a record that no proof puts into the ledger": lambda q, w: moved(with_record(w, q), index=1),
    "a record altered after it was signed for": lambda q, w: moved(with_record(w, q), entry="{}"),
    "no record": lambda q, w: w.report(q) | {"ledger": {"index": 7, "checkpoint": ""}},
    "a receipt that no proof puts into the agency's ledger": lambda q, w: with_receipts(
        w, q, checkpoint="rabita/test/agency/anf\n5\nAAAA\n", ledger_index=4
    ),
    "another question": lambda q, w: w.report(q) | {"question": "another-question-0123"},
}

NOT_AS_PLANNED: dict[str, Script] = {
    "columns that nobody asked for": saying(lambda q, w: w.report(q), pa.table({"name": ["x"]})),
    "columns of other types": saying(lambda q, w: w.report(q), pa.table({"drug": [1.5], "n": ["x"]})),
    "receipts for another fragment": saying(
        lambda q, w: with_receipts(w, q, results=(FragmentResult("r0f0", "sha256:f", "sha256:r", 3),))
    ),
    "receipts of another round": saying(lambda q, w: with_receipts(w, q, round=1)),
    "receipts for values that nothing reads": saying(
        lambda q, w: with_receipts(w, q, feeds={"r0v0": "sha256:v"})
    ),
    "receipts for nothing": saying(
        lambda q, w: w.report(
            q, *[w.answered(q, a, groups=0, receipt=w.receipt(q, a, results=())) for a in AGENCIES]
        )
    ),
    "nobody asked": saying(lambda q, w: w.report(q) | {"agencies": [], "ledger": w.ledger(q, [])}),
    "everybody pruned from a question for all": saying(
        lambda q, w: w.report(q, *[not_answered(a, "pruned", "") for a in AGENCIES], complete=True)
    ),
    "an agency left out": saying(lambda q, w: w.report(q, w.answered(q, "anf"))),
    "an agency made up": saying(
        lambda q, w: w.report(
            q, *[w.answered(q, a) for a in AGENCIES], not_answered("third", "not_serving", ""), complete=True
        )
    ),
    "an agency said not to serve what it serves": saying(
        lambda q, w: w.report(
            q, w.answered(q, "anf"), not_answered("police", "not_serving", ""), complete=True
        )
    ),
    "a rule that the receipts do not say": saying(lambda q, w: w.report(q, rule="nothing was left out")),
    "no rounds": saying(lambda q, w: w.report(q, rounds=0)),
}
"""All of these the client sees because it plans the question for itself, from SQL and catalogue."""


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeBroker]:
    fake = FakeBroker(World.make(tmp_path_factory.mktemp("world")))
    server, address = serve(fake)
    fake.world.write_profile(fake.world.folder / "profile.yaml", address)
    yield fake
    server.stop(0).wait()


@pytest.fixture
def asker(broker: FakeBroker) -> Iterator[Connection]:
    broker.reset()
    with connect(Path(broker.world.folder / "profile.yaml")) as connection:
        yield connection


def test_an_honest_broker_is_believed(broker: FakeBroker, asker: Connection) -> None:
    broker.script = answers
    assert asker.query(SQL, purpose="trend_analysis").to_arrow().num_rows == TABLE.num_rows


@pytest.mark.parametrize("say", NOTICED.values(), ids=list(NOTICED))
def test_a_lie_is_noticed(broker: FakeBroker, asker: Connection, say: Say) -> None:
    broker.script = saying(say)
    with pytest.raises(Refusal) as refused:
        asker.query(SQL, purpose="trend_analysis")
    assert refused.value.code.outcome is Outcome.INTEGRITY


@pytest.mark.parametrize("script", NOT_AS_PLANNED.values(), ids=list(NOT_AS_PLANNED))
def test_a_lie_that_the_plan_shows_is_noticed(broker: FakeBroker, asker: Connection, script: Script) -> None:
    broker.script = script
    with pytest.raises(Refusal) as refused:
        asker.query(SQL, purpose="trend_analysis")
    assert refused.value.code in (Code.ANSWER_MALFORMED, Code.RECEIPT_INVALID)
