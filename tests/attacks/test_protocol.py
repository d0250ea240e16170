"""Tokens and questions that a thief or a careless issuer could make get nothing, over the real wire.

Each goes to the broker as an analyst would send it and to an agent as its broker would, and each says no.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from lab.layout import BROKER
from rabita.refusal import Code, Outcome, Refusal
from rabita.trust import broker_id, dns_name
from rabita.wire.channels import open_channel
from rabita.wire.status import refusal_from_error
from rabita.wire.v1 import broker_pb2, broker_pb2_grpc
from tests.federation.asking import Asking
from tests.federation.running import Federation

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
GONE = object()
"""A claim that is left out."""

Parts = tuple[dict[str, Any], dict[str, Any]]
Bend = Callable[[dict[str, Any], dict[str, Any]], None]


def encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def parts_of(text: str) -> Parts:
    header, payload, _ = text.split(".")
    return tuple(json.loads(base64.urlsafe_b64decode(p + "=" * (-len(p) % 4))) for p in (header, payload))  # type: ignore[return-value]


def signed_again(text: str, key: Ed25519PrivateKey, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """The text with these changes, properly signed by the key that may."""
    old_header, old_claims = parts_of(text)
    new = [{n: v for n, v in (old | change).items() if v is not GONE}
           for old, change in ((old_header, header), (old_claims, claims))]  # fmt: skip
    body = ".".join(map(encoded, new))
    signature = base64.urlsafe_b64encode(key.sign(body.encode())).decode().rstrip("=")
    return f"{body}.{signature}"


def issuer_key(federation: Federation) -> Ed25519PrivateKey:
    key = load_pem_private_key((federation.layout.issuer / "issuer.key").read_bytes(), None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


TOKENS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "PRO-003 no audience": ({}, {"aud": GONE}),
    "PRO-003 empty audience": ({}, {"aud": []}),
    "PRO-004 expired an hour ago": ({}, {"iat": 1_000_000_000, "exp": 1_000_003_600}),
    "PRO-004 no end": ({}, {"exp": GONE}),
    "PRO-005 no algorithm": ({"alg": "none"}, {}),
    "PRO-007 a path for a key": ({"kid": "../../dev/null"}, {}),
    "PRO-007 SQL for a key": ({"kid": "' OR 1=1 --"}, {}),
    "PRO-008 keys from elsewhere": ({"jku": "https://attacker.example/keys"}, {}),
    "PRO-008 a key of its own": ({"jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}}, {}),
    "PRO-013 a question for a token": ({"typ": "rabita-question+jwt"}, {}),
    "PRO-015 an unknown crit": ({"crit": ["exp"]}, {}),
    "PRO-016 five megabytes": ({}, {"more": "x" * 20_000}),
    "PRO-025 a short thumbprint": ({}, {"cnf": {"jkt": "2jmj7l5rSw0yVb_vlWAYkK_YBwk"}}),
}

QUESTIONS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "PRO-013 a token for a question": ({"typ": "at+jwt"}, {}),
    "PRO-015 an unknown crit": ({"crit": ["exp"]}, {}),
    "PRO-017 a year of validity": ({}, {"exp": 4_000_000_000}),
    "PRO-023 a setting that no question has": ({}, {"min_group_size": 1}),
    "PRO-023 a disclosure mode": ({}, {"suppress_small": False}),
    "PRO-025 another digest named": ({"alg": "HS1"}, {}),
    "AUD-014 a line end in the purpose": ({}, {"purpose": "trend_analysis\n"}),
    "AUD-014 an escape in the case": ({}, {"case": "\x1b[2J"}),
}


def at_broker(asking: Asking, token: str, question: str) -> Refusal | None:
    layout = asking.federation.layout
    authority = (layout.trust(BROKER) / "ca.pem").read_bytes()
    with open_channel(
        asking.federation.party(BROKER).address, authority, dns_name(broker_id(asking.name)), None
    ) as channel:
        try:
            request = broker_pb2.AskRequest(token=token, question=question, require="all")
            list(broker_pb2_grpc.BrokerServiceStub(channel).Ask(request, timeout=20))
        except grpc.RpcError as error:
            return refusal_from_error(error)
    return None


def at_agent(asking: Asking, token: str, question: str) -> Refusal | None:
    request = asking.request(SQL, question=question)
    request.token = token
    got = asking.send("north", request)
    return got if isinstance(got, Refusal) else None


@pytest.mark.parametrize("send", [at_broker, at_agent])
def test_what_is_not_bent_is_answered(small: Federation, send: Any) -> None:
    asking = Asking(small)
    token = signed_again(asking.token, issuer_key(small), {}, {"jti": "another-token"})
    question = signed_again(asking.signed(SQL), asking.key, {}, {})
    assert send(asking, token, question) is None


@pytest.mark.parametrize("send", [at_broker, at_agent])
@pytest.mark.parametrize(("header", "claims"), TOKENS.values(), ids=list(TOKENS))
def test_a_bent_token_gets_nothing(
    small: Federation, header: dict[str, Any], claims: dict[str, Any], send: Any
) -> None:
    asking = Asking(small)
    no = send(asking, signed_again(asking.token, issuer_key(small), header, claims), asking.signed(SQL))
    assert no is not None
    assert no.code in (Code.TOKEN_INVALID, Code.TOKEN_EXPIRED)


@pytest.mark.parametrize("send", [at_broker, at_agent])
@pytest.mark.parametrize(("header", "claims"), QUESTIONS.values(), ids=list(QUESTIONS))
def test_a_bent_question_gets_nothing(
    small: Federation, header: dict[str, Any], claims: dict[str, Any], send: Any
) -> None:
    asking = Asking(small)
    no = send(asking, asking.token, signed_again(asking.signed(SQL), asking.key, header, claims))
    assert no is not None
    assert no.code.outcome is Outcome.REFUSED


@pytest.mark.parametrize("send", [at_broker, at_agent])
def test_a_stolen_token_asks_nothing_without_the_users_key(small: Federation, send: Any) -> None:
    """PRO-011, PRO-012: neither with a key of the thief's own nor with another user's question."""
    asking, other = Asking(small), Asking(small, user="officer")
    for question in (asking.signed(SQL, key=Ed25519PrivateKey.generate()), other.signed(SQL)):
        no = send(asking, asking.token, question)
        assert no is not None
        assert no.code is Code.QUESTION_INVALID


@pytest.mark.parametrize("send", [at_broker, at_agent])
def test_the_key_that_a_question_carries_is_the_one_that_the_issuer_registered(
    small: Federation, send: Any
) -> None:
    """PRO-045: a new key counts once the issuer says so in a token, and the old one no longer under that."""
    asking, renewed = Asking(small), Ed25519PrivateKey.generate()
    assert send(asking, asking.token, asking.signed(SQL, key=renewed)) is not None


@pytest.mark.parametrize("send", [at_broker, at_agent])
def test_the_same_signature_in_another_spelling_is_the_same_question(small: Federation, send: Any) -> None:
    """PRO-019, PRO-001."""
    asking = Asking(small)
    question = asking.signed(SQL)
    assert send(asking, asking.token, question) is None
    for spelling in (question, question + "==", question + "="):
        assert send(asking, asking.token, spelling) is not None


def test_there_is_no_table_of_one_agency_and_no_word_on_whether_there_is(small: Federation) -> None:
    """PRO-039."""
    said = {small.query(f"SELECT count(*) FROM {table}").error.split("\n")[0].replace(table, "T")
            for table in ("north.persons", "north.nothing")}  # fmt: skip
    assert len(said) == 1


def test_nobody_is_told_which_methods_there_are(small: Federation) -> None:
    """PRO-040: no reflection; health says only that somebody serves."""
    layout = small.layout
    authority = (layout.trust(BROKER) / "ca.pem").read_bytes()
    with open_channel(small.party(BROKER).address, authority, dns_name(broker_id("small")), None) as channel:
        for name in ("grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"):
            call = channel.stream_stream(f"/{name}/ServerReflectionInfo")
            with pytest.raises(grpc.RpcError) as refused:
                list(call(iter([b"\x3a\x00"]), timeout=5))
            assert refused.value.code() is grpc.StatusCode.UNIMPLEMENTED  # type: ignore[attr-defined]
