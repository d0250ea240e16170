"""A broker whose code was altered gets nothing from an honest agent, over the real wire."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.ledger import Filter, search
from rabita.refusal import Code, Refusal
from rabita.wire.v1 import agent_pb2
from tests.federation.asking import Asking
from tests.federation.running import Federation

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
OTHER = "SELECT province, count(*) FROM seizures GROUP BY province"

Alter = Callable[[Asking], agent_pb2.AnswerRequest]


def another_fragment(asking: Asking) -> agent_pb2.AnswerRequest:
    """The user signed one question; the broker asks for the fragment of another."""
    return asking.request(OTHER, question=asking.signed(SQL))


def a_fragment_by_a_name_of_its_own(asking: Asking) -> agent_pb2.AnswerRequest:
    request = asking.request(SQL)
    request.fragments[0].name = "r9f9"
    return request


def a_later_round(asking: Asking) -> agent_pb2.AnswerRequest:
    request = asking.request(SQL)
    request.round = 1
    return request


def a_round_of_very_many(asking: Asking) -> agent_pb2.AnswerRequest:
    """Every round of a question is remembered: rounds without end would fill the memory."""
    request = asking.request(SQL)
    request.round = 2**31
    return request


def no_fragment(asking: Asking) -> agent_pb2.AnswerRequest:
    request = asking.request(SQL)
    del request.fragments[:]
    return request


def very_many_fragments(asking: Asking) -> agent_pb2.AnswerRequest:
    request = asking.request(SQL)
    for number in range(500):
        request.fragments.add(name=f"r0f{number}", digest=request.fragments[0].digest)
    return request


def other_sql_under_the_same_signature(asking: Asking) -> agent_pb2.AnswerRequest:
    header, _, signature = asking.signed(SQL).split(".")
    _, payload, _ = asking.signed(OTHER).split(".")
    return asking.request(OTHER, question=f"{header}.{payload}.{signature}")


def another_purpose_under_the_same_signature(asking: Asking) -> agent_pb2.AnswerRequest:
    header, _, signature = asking.signed(SQL).split(".")
    _, payload, _ = asking.signed(SQL, purpose="case_support").split(".")
    return asking.request(SQL, question=f"{header}.{payload}.{signature}")


def other_letters_under_the_same_signature(asking: Asking) -> agent_pb2.AnswerRequest:
    """PRO-024: composed and decomposed, the same to read."""
    composed = "SELECT count(*) FROM seizures WHERE drug = '\u00e9'"
    header, _, signature = asking.signed(composed).split(".")
    decomposed = composed.replace("\u00e9", "e\u0301")
    _, payload, _ = asking.signed(decomposed).split(".")
    return asking.request(decomposed, question=f"{header}.{payload}.{signature}")


def other_line_ends_under_the_same_signature(asking: Asking) -> agent_pb2.AnswerRequest:
    """PRO-024."""
    header, _, signature = asking.signed(SQL.replace(" FROM", "\nFROM")).split(".")
    _, payload, _ = asking.signed(SQL.replace(" FROM", "\r\nFROM")).split(".")
    return asking.request(SQL, question=f"{header}.{payload}.{signature}")


def a_question_signed_by_the_broker_itself(asking: Asking) -> agent_pb2.AnswerRequest:
    return asking.request(SQL, question=asking.signed(SQL, key=Ed25519PrivateKey.generate()))


def a_stale_question(asking: Asking) -> agent_pb2.AnswerRequest:
    return asking.request(SQL, question=asking.signed(SQL, now=asking.now - 400))


def a_question_from_the_future(asking: Asking) -> agent_pb2.AnswerRequest:
    return asking.request(SQL, question=asking.signed(SQL, now=asking.now + 400))


def a_question_of_another_federation(asking: Asking) -> agent_pb2.AnswerRequest:
    return asking.request(SQL, question=asking.signed(SQL, federation="elsewhere"))


def a_question_on_another_catalogue(asking: Asking) -> agent_pb2.AnswerRequest:
    return asking.request(SQL, question=asking.signed(SQL, catalogue_hash="sha256:" + "0" * 64))


def another_users_token(asking: Asking) -> agent_pb2.AnswerRequest:
    request = asking.request(SQL)
    request.token = Asking(asking.federation, user="officer").token
    return request


def no_token(asking: Asking) -> agent_pb2.AnswerRequest:
    request = asking.request(SQL)
    request.token = ""
    return request


def a_token_of_absurd_size(asking: Asking) -> agent_pb2.AnswerRequest:
    request = asking.request(SQL)
    request.token = "a" * 40_000
    return request


ALTERED: list[tuple[Alter, Code]] = [
    (another_fragment, Code.PLAN_MISMATCH),
    (a_fragment_by_a_name_of_its_own, Code.PLAN_MISMATCH),
    (a_later_round, Code.PLAN_MISMATCH),
    (a_round_of_very_many, Code.TOO_LARGE),
    (no_fragment, Code.PLAN_MISMATCH),
    (very_many_fragments, Code.TOO_LARGE),
    (other_sql_under_the_same_signature, Code.QUESTION_INVALID),
    (other_letters_under_the_same_signature, Code.QUESTION_INVALID),
    (other_line_ends_under_the_same_signature, Code.QUESTION_INVALID),
    (another_purpose_under_the_same_signature, Code.QUESTION_INVALID),
    (a_question_signed_by_the_broker_itself, Code.QUESTION_INVALID),
    (a_stale_question, Code.QUESTION_EXPIRED),
    (a_question_from_the_future, Code.QUESTION_INVALID),
    (a_question_of_another_federation, Code.QUESTION_INVALID),
    (a_question_on_another_catalogue, Code.CATALOGUE_MISMATCH),
    (another_users_token, Code.QUESTION_INVALID),
    (no_token, Code.TOKEN_INVALID),
    (a_token_of_absurd_size, Code.TOKEN_INVALID),
]


def test_an_honest_broker_is_answered(small: Federation) -> None:
    parts = Asking(small).send("north", Asking(small).request(SQL))
    assert not isinstance(parts, Refusal)
    assert parts[-1].receipt


@pytest.mark.parametrize(("alter", "code"), ALTERED, ids=[alter.__name__ for alter, _ in ALTERED])
def test_an_altered_broker_gets_nothing(small: Federation, alter: Alter, code: Code) -> None:
    got = Asking(small).send("north", alter(Asking(small)))
    assert isinstance(got, Refusal)
    assert got.code is code


def test_a_question_is_answered_once_and_never_again(small: Federation) -> None:
    asking = Asking(small)
    request = asking.request(SQL)
    assert not isinstance(asking.send("north", request), Refusal)
    again = asking.send("north", request)
    assert isinstance(again, Refusal)
    assert again.code is Code.QUESTION_REPLAYED
    padded = agent_pb2.AnswerRequest.FromString(request.SerializeToString())
    padded.question += "=="
    assert isinstance(asking.send("north", padded), Refusal)


def test_an_agency_is_not_asked_what_the_question_leaves_out(small: Federation) -> None:
    sql = "SELECT count(*) FROM seizures WHERE agency = 'south'"
    got = Asking(small).send("north", Asking(small).request(sql))
    assert isinstance(got, Refusal)
    assert got.code is Code.PLAN_MISMATCH


@pytest.mark.parametrize("party", ["north", "south"])
def test_nobody_but_the_broker_may_ask_an_agent(small: Federation, party: str) -> None:
    asking = Asking(small, as_party=party)
    got = asking.send("harbour", asking.request(SQL))
    assert isinstance(got, Refusal)
    assert got.code is Code.PEER_NOT_ALLOWED


def test_every_refusal_is_on_the_agents_record(small: Federation) -> None:
    before = time.time()
    Asking(small).send("south", a_stale_question(Asking(small)))
    found = next(search(small.layout.ledger("south"), Filter(kind="refused")))
    assert found.entry["code"] == "question_expired"
    assert str(found.entry["time"]) >= time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(before))
