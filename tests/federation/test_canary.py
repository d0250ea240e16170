"""No identifier and no hidden value of any record in any byte between agent and broker, log, ledger or error.

The agents are the real ones; only what each sends and receives is kept on the way, by the test standing
where the broker stands and where gRPC hands the bytes over.
"""

from __future__ import annotations

import pytest

from rabita.refusal import Refusal
from rabita.wire.status import encode_refusal
from tests.federation.asking import Asking
from tests.federation.running import Federation
from tests.federation.small import AGENCIES, MARK, secrets_held

QUESTIONS = [
    "SELECT drug, count(*), sum(quantity_kg), min(quantity_kg), max(quantity_kg) FROM seizures GROUP BY drug",
    "SELECT count(DISTINCT person_id) FROM seizures",
    "SELECT drug, count(DISTINCT case_ref) FROM seizures GROUP BY drug",
    "SELECT sex, count(*) FROM persons p JOIN seizures s ON p.person_id = s.person_id GROUP BY sex",
    "SELECT count(case_ref), count(*) FILTER (WHERE drug = 'lsd') FROM seizures",
    "SELECT province, count(DISTINCT drug) FROM seizures GROUP BY ALL ORDER BY ALL",
]
DENIED = [
    "SELECT case_ref, count(*) FROM seizures GROUP BY case_ref",
    "SELECT max(person_id) FROM persons",
    "SELECT count(*) FROM seizures WHERE person_id LIKE 'CANARY-P-n%'",
]


def clean(content: bytes) -> bool:
    return MARK.encode() not in content


def test_the_marks_are_there_to_be_found(small: Federation) -> None:
    held = b"".join(p.read_bytes() for p in (small.folder / "agencies").rglob("data/*.csv"))
    assert sum(secret in held for secret in secrets_held()) > 100


@pytest.mark.parametrize("sql", QUESTIONS)
def test_nothing_that_an_agent_sends_holds_a_mark(small: Federation, sql: str) -> None:
    for agency in AGENCIES:
        asking = Asking(small)
        parts = asking.send(agency, asking.request(sql))
        assert not isinstance(parts, Refusal), parts
        assert clean(b"".join(part.SerializeToString() for part in parts))


@pytest.mark.parametrize("sql", DENIED)
def test_a_refusal_holds_no_more_than_the_asker_wrote(small: Federation, sql: str) -> None:
    for agency in AGENCIES:
        asking = Asking(small)
        refusal = asking.send(agency, asking.request(sql))
        assert isinstance(refusal, Refusal)
        assert clean(encode_refusal(refusal))


def test_no_log_ledger_or_answer_of_the_federation_holds_a_record(small: Federation) -> None:
    said = [small.query(sql) for sql in (*QUESTIONS, *DENIED)]
    written = small.everything_written()
    # the asker's own constants stand in the ledgers, by design: they are looked for without
    assert not [secret for secret in secrets_held() if secret in written]
    for answer in said[: len(QUESTIONS)]:
        assert clean(str(answer.answer).encode() + answer.error.encode())
