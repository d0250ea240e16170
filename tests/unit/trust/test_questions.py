"""Signed questions: only their asker, for this federation, lately, and nothing that could relax anything."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from rabita.canonical import canonical_json
from rabita.refusal import Code, Refusal
from rabita.trust import VerifiedQuestion, sign_question, verify_question
from rabita.trust.jwk import public_jwk
from rabita.trust.jws import encode_base64url
from rabita.trust.questions import QUESTION_FORM, SQL_BYTES
from tests.unit.trust.conftest import (
    CATALOGUE,
    FEDERATION,
    LEFT_OUT,
    NOW,
    World,
    changed,
    compact,
    forge,
    question_claims,
    question_header,
)


def sign(world: World, **changes: Any) -> str:
    wanted: dict[str, Any] = {
        "subject": "alice",
        "sql": "SELECT count(*) FROM seizures",
        "purpose": "trend_analysis",
        "case": "",
        "catalogue_hash": CATALOGUE,
        "federation": FEDERATION,
        "now": NOW,
    }
    return sign_question(world.user_key, **{**wanted, **changes})


def verify(world: World, text: str, now: int = NOW) -> VerifiedQuestion:
    return verify_question(text, world.asker, federation=FEDERATION, catalogue_hash=CATALOGUE, now=now)


def bent(world: World, claims: dict[str, Any], header: dict[str, Any] | None = None) -> str:
    """A question that its asker signed, with some claims and headers changed."""
    return forge(
        changed(question_header(world), header or {}), changed(question_claims(), claims), world.user_key
    )


def refusal_of(world: World, text: str, now: int = NOW) -> Refusal:
    with pytest.raises(Refusal) as no:
        verify(world, text, now)
    return no.value


def test_a_question_arrives_as_it_was_signed(world: World) -> None:
    sql = "SELECT drug, count(*)\n\tFROM seizures -- Größe, منشیات\r\nGROUP BY drug"
    question = verify(world, sign(world, sql=sql, case="FIR 12/2026")).question
    assert (question.sql, question.purpose, question.case) == (sql, "trend_analysis", "FIR 12/2026")
    assert (question.issued_at, question.expires_at) == (NOW, NOW + 60)


def test_two_questions_of_the_same_text_have_different_ids(world: World) -> None:
    first, second = (verify(world, sign(world)).question.id for _ in range(2))
    assert first != second
    assert len(first) >= 22


def test_no_id_looks_like_an_option_of_a_command(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["-9U3SgAX8-ZRC5kTkn96Wg", "--", "e9U3SgAX8-ZRC5kTkn96Wg"])
    monkeypatch.setattr("rabita.trust.questions.secrets.token_urlsafe", lambda size: next(drawn))
    assert verify(world, sign(world)).question.id == "e9U3SgAX8-ZRC5kTkn96Wg"


WRONG_CLAIMS: list[tuple[str, dict[str, Any]]] = [
    *((f"{name} left out", {name: LEFT_OUT}) for name in question_claims()),
    ("PRO-023 a setting", {"min_group_size": 1}),
    ("PRO-023 agencies", {"agencies": ["anf"]}),
    ("another version", {"ver": 2}),
    ("PRO-013 roles", {"roles": ["admin"]}),
    ("not before", {"nbf": NOW}),
    ("for another user", {"sub": "bob"}),
    ("for nobody", {"sub": ""}),
    ("for a list of users", {"sub": ["alice"]}),
    ("for another federation", {"aud": "other"}),
    ("for several federations", {"aud": [FEDERATION]}),
    ("id too short to be unique", {"jti": "1"}),
    ("id too long", {"jti": "1" * 65}),
    ("id with a line end", {"jti": "0123456789abcdef\n0"}),
    ("id is a number", {"jti": 1}),
    ("PRO-017 valid for a year", {"exp": NOW + 31_536_000}),
    ("PRO-017 valid for 121 seconds", {"exp": NOW + 121}),
    ("valid for no time", {"exp": NOW}),
    ("valid for less than no time", {"iat": NOW + 20, "exp": NOW + 10}),
    ("signed in the future", {"iat": NOW + 31, "exp": NOW + 60}),
    ("iat is text", {"iat": str(NOW)}),
    ("iat is a fraction", {"iat": NOW + 0.5}),
    ("iat is true", {"iat": True}),
    ("exp is null", {"exp": None}),
    ("AUD-014 purpose of two lines", {"purpose": "trend\nanalysis"}),
    ("AUD-014 purpose with an escape", {"purpose": "\x1b[31mtrend"}),
    ("purpose is a list", {"purpose": ["trend_analysis"]}),
    ("purpose too long", {"purpose": "p" * 257}),
    ("AUD-014 case with a line end", {"case": "1\r\n2"}),
    ("case reads backwards", {"case": "\u202e1202"}),
    ("PRO-024 SQL with NUL", {"sql": "SELECT 1\0"}),
    ("PRO-024 SQL that reads otherwise", {"sql": "SELECT /*\u202e*/ 1"}),
    ("PRO-024 SQL with an isolate", {"sql": "SELECT \u2066 1"}),
    ("SQL with a delete character", {"sql": "SELECT \x7f1"}),
    ("SQL with a byte order mark", {"sql": "\ufeffSELECT 1"}),
    ("SQL is a list", {"sql": ["SELECT 1"]}),
    ("catalogue is null", {"catalogue": None}),
]


@pytest.mark.parametrize("claims", [c for _, c in WRONG_CLAIMS], ids=[n for n, _ in WRONG_CLAIMS])
def test_a_question_is_refused_though_its_asker_signed_it(world: World, claims: dict[str, Any]) -> None:
    assert refusal_of(world, bent(world, claims)).code is Code.QUESTION_INVALID


def private_jwk(world: World) -> dict[str, str]:
    secret = world.user_key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return {**public_jwk(world.user_key.public_key()), "d": encode_base64url(secret)}


WRONG_HEADERS: list[tuple[str, Callable[[World], dict[str, Any]]]] = [
    ("PRO-005 no algorithm", lambda _: {"alg": "none"}),
    ("another algorithm", lambda _: {"alg": "ES256"}),
    ("algorithm is null", lambda _: {"alg": None}),
    ("PRO-013 an access token", lambda _: {"typ": "at+jwt"}),
    ("type left out", lambda _: {"typ": LEFT_OUT}),
    ("PRO-015 crit", lambda _: {"crit": ["exp"]}),
    ("b64", lambda _: {"b64": True}),
    ("PRO-008 jku", lambda _: {"jku": "https://attacker.example/"}),
    ("x5c", lambda _: {"x5c": []}),
    ("kid", lambda _: {"kid": "1"}),
    ("nonce", lambda _: {"nonce": "1"}),
    ("key left out", lambda _: {"jwk": LEFT_OUT}),
    ("key is null", lambda _: {"jwk": None}),
    ("key with its private part", lambda w: {"jwk": private_jwk(w)}),
    ("key with more in it", lambda w: {"jwk": {**public_jwk(w.user_key.public_key()), "use": "sig"}}),
    ("key padded", lambda w: {"jwk": {**public_jwk(w.user_key.public_key()), "x": "A" * 43 + "="}}),
    ("another's key", lambda _: {"jwk": public_jwk(Ed25519PrivateKey.generate().public_key())}),
    (
        "a key under which anyone can sign",
        lambda _: {"jwk": {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(b"\x01" + bytes(31))}},
    ),
]


@pytest.mark.parametrize("header", [h for _, h in WRONG_HEADERS], ids=[n for n, _ in WRONG_HEADERS])
def test_a_question_with_a_bent_header_is_refused(
    world: World, header: Callable[[World], dict[str, Any]]
) -> None:
    assert refusal_of(world, bent(world, {}, header(world))).code is Code.QUESTION_INVALID


def test_a_stolen_token_asks_nothing_without_the_users_key(world: World) -> None:
    """PRO-011: the thief shows her own key, or the user's and signs with her own."""
    thief = Ed25519PrivateKey.generate()
    own = {**question_header(world), "jwk": public_jwk(thief.public_key())}
    for text in (
        forge(own, question_claims(), thief),
        forge(question_header(world), question_claims(), thief),
    ):
        assert refusal_of(world, text).code is Code.QUESTION_INVALID


def test_a_question_sent_with_another_users_token_is_refused(world: World) -> None:
    """PRO-012: whoever gets a token for another's key does not get the other's questions with it."""
    for other in (replace(world.asker, subject="bob"), replace(world.asker, key_thumbprint="A" * 43)):
        with pytest.raises(Refusal) as no:
            verify_question(sign(world), other, federation=FEDERATION, catalogue_hash=CATALOGUE, now=NOW)
        assert no.value.code is Code.QUESTION_INVALID


def test_a_token_is_no_question_and_a_question_no_token(world: World) -> None:
    """PRO-013."""
    assert refusal_of(world, world.token).code is Code.QUESTION_INVALID


@pytest.mark.parametrize("changed_sql", ["SELECT  count(*) FROM seizures", "select count(*) FROM seizures"])
def test_sql_changed_on_the_way_is_refused(world: World, changed_sql: str) -> None:
    """PRO-020."""
    head, _, signature = bent(world, {}).split(".")
    body = encode_base64url(canonical_json({**question_claims(), "sql": changed_sql}))
    assert refusal_of(world, f"{head}.{body}.{signature}").code is Code.QUESTION_INVALID


def test_composed_and_decomposed_letters_are_different_questions(world: World) -> None:
    """PRO-024: what is signed is the text itself, so it arrives as it was, never normalised."""
    for sql in ("SELECT 'é'", "SELECT 'e\u0301'", "SELECT 1\r\n", "SELECT 1\n"):
        assert verify(world, sign(world, sql=sql)).question.sql == sql


@pytest.mark.parametrize(
    ("age", "lifetime", "code"),
    [
        (0, 120, None),
        (-30, 60, None),
        (-31, 60, Code.QUESTION_INVALID),
        (90, 60, None),
        (91, 60, Code.QUESTION_EXPIRED),
        (150, 120, None),
        (151, 120, Code.QUESTION_EXPIRED),
        (31, 1, None),
        (32, 1, Code.QUESTION_EXPIRED),
        (10**6, 60, Code.QUESTION_EXPIRED),
    ],
)
def test_a_question_lives_two_minutes_at_most_and_clocks_may_differ_by_half_a_minute(
    world: World, age: int, lifetime: int, code: Code | None
) -> None:
    text = sign(world, now=NOW - age, lifetime=lifetime)
    if code is None:
        assert verify(world, text).question.expires_at == NOW - age + lifetime
    else:
        assert refusal_of(world, text).code is code


def test_a_question_planned_on_another_catalogue_is_told_so(world: World) -> None:
    assert refusal_of(world, sign(world, catalogue_hash="sha256:other")).code is Code.CATALOGUE_MISMATCH


def test_the_longest_sql_passes_even_where_every_character_is_escaped(world: World) -> None:
    sql = '"' * SQL_BYTES
    text = sign(world, sql=sql)
    assert len(text) <= QUESTION_FORM.limit
    assert verify(world, text).question.sql == sql


@pytest.mark.parametrize("sql", ["x" * (SQL_BYTES + 1), "é" * (SQL_BYTES // 2 + 1)])
def test_longer_sql_is_refused_when_signed_and_when_verified(world: World, sql: str) -> None:
    with pytest.raises(Refusal) as no:
        sign(world, sql=sql)
    assert no.value.code is Code.TOO_LARGE
    assert refusal_of(world, bent(world, {"sql": sql})).code is Code.TOO_LARGE


def test_a_question_of_megabytes_is_refused_unread(world: World) -> None:
    """PRO-016."""
    no = refusal_of(world, "a" * 5_000_000)
    assert no.code is Code.TOO_LARGE
    assert "longer than" in no.message


@pytest.mark.parametrize(
    "changes",
    [
        {"sql": "SELECT \x1b 1"},
        {"sql": "SELECT '\ud800'"},
        {"purpose": "two\nlines"},
        {"case": "c" * 257},
        {"subject": "\0"},
    ],
)
def test_what_nobody_would_accept_is_not_signed(world: World, changes: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        sign(world, **changes)


def test_half_a_surrogate_pair_in_sql_is_refused(world: World) -> None:
    payload = json.dumps({**question_claims(), "sql": "SELECT '\ud800'"}).encode()
    text = compact(canonical_json(question_header(world)), payload, world.user_key.sign)
    assert refusal_of(world, text).code is Code.QUESTION_INVALID


def test_refusals_repeat_nothing_of_the_question(world: World) -> None:
    no = refusal_of(world, bent(world, {"SECRET": "SECRET", "purpose": "SECRET\x07"}))
    assert "SECRET" not in no.message + no.hint
