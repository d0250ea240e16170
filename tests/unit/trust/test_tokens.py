"""Access tokens: what is accepted, and every way of bending one. Ids are those of the attack list."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm

from rabita.canonical import canonical_json
from rabita.refusal import Code, Refusal
from rabita.trust import Issuers, TokenVerifier, subject_of, verify_token
from rabita.trust.issuers import IssuerKey
from rabita.trust.jws import ES256, encode_base64url
from tests.unit.trust.conftest import (
    FEDERATION,
    LEFT_OUT,
    NOW,
    World,
    changed,
    compact,
    forge,
    tampered,
    token_claims,
    token_header,
)

DEEP = b'{"a":' * 20_000 + b"1" + b"}" * 20_000


def verify(world: World, text: str, now: int = NOW) -> Any:
    return verify_token(text, world.issuers, FEDERATION, now)


def bent(world: World, claims: dict[str, Any], header: dict[str, Any] | None = None) -> str:
    """A token that the true issuer signed, with some claims and headers changed."""
    return forge(
        changed(token_header(world), header or {}), changed(token_claims(world), claims), world.issuer.key
    )


def test_a_token_of_a_pinned_issuer_says_who_asks(world: World) -> None:
    asker = verify(world, world.token)
    assert (asker.subject, asker.roles, asker.agency, asker.assurance) == (
        "alice",
        ("analyst",),
        "centre",
        "high",
    )
    assert subject_of(world.token) == "alice"


@pytest.mark.parametrize(
    ("claims", "header"),
    [
        ({"aud": ["other", FEDERATION]}, {}),
        ({"acr": "high", "scope": "openid", "client_id": "x", "auth_time": 1.5}, {}),
        ({"nbf": NOW + 29}, {}),
        ({"iat": NOW + 29, "exp": NOW + 60}, {}),
        ({"exp": NOW - 29, "iat": NOW - 100}, {}),
        ({"roles": []}, {}),
        ({}, {"typ": "application/at+jwt"}),
    ],
)
def test_a_token_as_real_issuers_write_it_is_accepted(
    world: World, claims: dict[str, Any], header: dict[str, Any]
) -> None:
    assert verify(world, bent(world, claims, header)).subject == "alice"


def test_agency_and_assurance_are_empty_where_the_token_does_not_say(world: World) -> None:
    asker = verify(world, bent(world, {}))
    assert (asker.agency, asker.assurance) == ("", "")
    assert verify(world, bent(world, {"acr": "2"})).assurance == "2"
    assert verify(world, bent(world, {"acr": "2", "assurance": "high"})).assurance == "high"


WRONG_CLAIMS: list[tuple[str, dict[str, Any]]] = [
    *((f"{name} left out", {name: LEFT_OUT}) for name in ("iss", "sub", "iat", "jti", "roles", "cnf")),
    ("PRO-003 no audience", {"aud": LEFT_OUT}),
    ("PRO-003 empty audience", {"aud": []}),
    ("PRO-003 audience of another", {"aud": "other"}),
    ("PRO-003 audience of others", {"aud": ["other", "others"]}),
    ("audience is a number", {"aud": 1}),
    ("audience is null", {"aud": None}),
    ("audience in an object", {"aud": {FEDERATION: FEDERATION}}),
    ("audience among non-texts", {"aud": [FEDERATION, 7]}),
    ("audience in other capitals", {"aud": FEDERATION.upper()}),
    ("PRO-004 no exp", {"exp": LEFT_OUT}),
    ("exp is text", {"exp": str(NOW + 60)}),
    ("exp is a fraction", {"exp": NOW + 60.5}),
    ("exp is true", {"exp": True}),
    ("exp is negative", {"exp": -1}),
    ("exp is beyond numbers", {"exp": 10**15 * 10}),
    ("expires before it was issued", {"iat": NOW, "exp": NOW}),
    ("issued in the future", {"iat": NOW + 31, "exp": NOW + 90}),
    ("not valid yet", {"nbf": NOW + 31}),
    ("nbf is text", {"nbf": "soon"}),
    ("subject is empty", {"sub": ""}),
    ("subject is a list", {"sub": ["alice"]}),
    ("subject of two lines", {"sub": "alice\nbob"}),
    ("subject with an escape sequence", {"sub": "alice\x1b[2J"}),
    ("subject reads backwards", {"sub": "\u202eecila"}),
    ("subject too long", {"sub": "a" * 257}),
    ("roles is text", {"roles": "admin"}),
    ("roles hold an object", {"roles": [{"admin": True}]}),
    ("roles hold one twice", {"roles": ["analyst", "analyst"]}),
    ("too many roles", {"roles": [f"r{i}" for i in range(65)]}),
    ("a role too long", {"roles": ["r" * 129]}),
    ("agency is a list", {"agency": ["anf"]}),
    ("assurance is a number", {"assurance": 3}),
    ("acr is a number", {"acr": 3}),
    ("token id is a number", {"jti": 1}),
    ("no key", {"cnf": {}}),
    ("key is a list", {"cnf": []}),
    ("key named otherwise", {"cnf": {"kid": "1"}}),
    ("thumbprint too short", {"cnf": {"jkt": "abc"}}),
    ("thumbprint of SHA-1, PRO-025", {"cnf": {"jkt": encode_base64url(hashlib.sha1(b"").digest())}}),  # noqa: S324
    ("thumbprint not canonical", {"cnf": {"jkt": "A" * 42 + "B"}}),
    ("thumbprint in other letters", {"cnf": {"jkt": "é" * 43}}),
]


@pytest.mark.parametrize(("claims"), [c for _, c in WRONG_CLAIMS], ids=[n for n, _ in WRONG_CLAIMS])
def test_a_token_is_refused_though_its_issuer_signed_it(world: World, claims: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as no:
        verify(world, bent(world, claims))
    assert no.value.code is Code.TOKEN_INVALID


WRONG_HEADERS: list[tuple[str, dict[str, Any]]] = [
    ("PRO-005 no algorithm", {"alg": "none"}),
    ("PRO-005 no algorithm, in capitals", {"alg": "NONE"}),
    ("another algorithm", {"alg": "ES256"}),
    ("algorithm left out", {"alg": LEFT_OUT}),
    ("algorithm is a list", {"alg": ["EdDSA"]}),
    ("algorithm is null", {"alg": None}),
    ("PRO-007 a path as key id", {"kid": "../../dev/null"}),
    ("PRO-007 SQL as key id", {"kid": "' OR 1=1 --"}),
    ("key id is a number", {"kid": 1}),
    ("key id is an object", {"kid": {}}),
    ("key id left out", {"kid": LEFT_OUT}),
    ("PRO-008 jku", {"jku": "https://attacker.example/jwks.json"}),
    ("PRO-008 x5u", {"x5u": "https://attacker.example/cert.pem"}),
    ("PRO-008 jwk", {"jwk": {"kty": "OKP"}}),
    ("x5c", {"x5c": ["AAAA"]}),
    ("PRO-015 crit", {"crit": ["exp"]}),
    ("crit of b64", {"crit": ["b64"], "b64": False}),
    ("compressed", {"zip": "DEF"}),
    ("content type", {"cty": "JWT"}),
    ("type left out", {"typ": LEFT_OUT}),
    ("a plain JWT", {"typ": "JWT"}),
    ("PRO-013 a question", {"typ": "rabita-question+jwt"}),
    ("type in other capitals", {"typ": "AT+JWT"}),
    ("type is a list", {"typ": ["at+jwt"]}),
]


@pytest.mark.parametrize("header", [h for _, h in WRONG_HEADERS], ids=[n for n, _ in WRONG_HEADERS])
def test_a_token_with_a_bent_header_is_refused(world: World, header: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as no:
        verify(world, bent(world, {}, header))
    assert no.value.code is Code.TOKEN_INVALID


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(world: World) -> None:
    public = world.issuer.key.public_key()
    secrets = (
        public.public_bytes(Encoding.Raw, PublicFormat.Raw),
        public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    )
    for secret in secrets:
        header = canonical_json({**token_header(world), "alg": "HS256"})
        payload = canonical_json(token_claims(world))
        text = compact(header, payload, lambda m, s=secret: hmac.digest(s, m, "sha256"))  # type: ignore[misc]
        with pytest.raises(Refusal):
            verify(world, text)


def test_a_token_of_an_unknown_key_is_refused(world: World) -> None:
    stranger = Ed25519PrivateKey.generate()
    with pytest.raises(Refusal):
        verify(world, forge(token_header(world), token_claims(world), stranger))


def test_a_pinned_key_speaks_for_its_own_issuer_only(world: World) -> None:
    with pytest.raises(Refusal, match="from no issuer and key"):
        verify(world, bent(world, {"iss": "https://other.example"}))


def test_text_is_refused_before_it_is_parsed_when_it_is_too_long(world: World) -> None:
    """PRO-016."""
    started = time.perf_counter()
    for text in ("a" * 5_000_000, world.token + "A" * 8192, "." * 8193):
        with pytest.raises(Refusal, match="longer than 8192"):
            verify(world, text)
    assert time.perf_counter() - started < 0.05


def test_a_token_of_exactly_the_limit_is_read(world: World) -> None:
    for padding in range(5500, 5900):
        text = bent(world, {"padding": "x" * padding})
        if len(text) in (8191, 8192):
            assert verify(world, text).subject == "alice"
            return
    pytest.fail("no token of the limit was made")


RAW_PAYLOADS = {
    "a claim twice": b'{"sub":"alice","sub":"admin"}',
    "a claim twice, one escaped": b'{"sub":"alice","\\u0073ub":"admin"}',
    "twice further in": b'{"cnf":{"jkt":"a","jkt":"b"}}',
    "not an object": b'["alice"]',
    "a number": b"1",
    "NaN": b'{"exp":NaN}',
    "infinity": b'{"exp":Infinity}',
    "too many digits": b'{"exp":' + b"1" * 5000 + b"}",
    "PRO-016 nested deeply": DEEP[:3000],
    "nested deeply and whole": b"[" * 2900 + b"]" * 2900,
    "UTF-16": '{"sub":"alice"}'.encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "broken UTF-8": b'{"sub":"\xff"}',
    "empty": b" ",
    "text after": b"{} {}",
    "comment": b"{/**/}",
}


@pytest.mark.parametrize("payload", RAW_PAYLOADS.values(), ids=RAW_PAYLOADS.keys())
def test_a_payload_that_two_readers_could_read_differently_is_refused(world: World, payload: bytes) -> None:
    text = compact(canonical_json(token_header(world)), payload, world.issuer.key.sign)
    with pytest.raises(Refusal) as no:
        verify(world, text)
    assert no.value.code is Code.TOKEN_INVALID


def test_a_header_name_that_stands_twice_is_refused(world: World) -> None:
    header = canonical_json(token_header(world))[:-1] + b',"alg":"none"}'
    with pytest.raises(Refusal):
        verify(world, compact(header, canonical_json(token_claims(world)), world.issuer.key.sign))


def test_half_a_surrogate_pair_in_a_claim_is_refused(world: World) -> None:
    payload = json.dumps({**token_claims(world), "sub": "\ud800"}).encode()
    with pytest.raises(Refusal):
        verify(world, compact(canonical_json(token_header(world)), payload, world.issuer.key.sign))


@pytest.mark.parametrize(
    "bend",
    [
        lambda t: t + "=",
        lambda t: t + "==",
        lambda t: t + "\n",
        lambda t: " " + t,
        lambda t: t + ".",
        lambda t: "." + t,
        lambda t: t.replace(".", ".."),
        lambda t: t.rpartition(".")[0] + ".",
        lambda t: t.rpartition(".")[0],
        lambda t: t.replace(".", "\u2024"),
        lambda t: t[:-1] + ("B" if t[-1] != "B" else "C"),
        lambda t: json.dumps({"protected": t.split(".")[0], "payload": t.split(".")[1]}),
        lambda _: "",
        lambda _: "\0",
    ],
)
def test_the_same_token_in_another_spelling_is_refused(world: World, bend: Any) -> None:
    """PRO-019: no two texts verify as one token, so nothing that is keyed on the text can be got round."""
    with pytest.raises(Refusal) as no:
        verify(world, bend(world.token))
    assert no.value.code is Code.TOKEN_INVALID


def test_expiry_is_told_apart_and_only_of_a_token_that_is_otherwise_good(world: World) -> None:
    """PRO-004."""
    gone = bent(world, {"iat": NOW - 7200, "exp": NOW - 3600})
    with pytest.raises(Refusal) as no:
        verify(world, gone)
    assert no.value.code is Code.TOKEN_EXPIRED
    with pytest.raises(Refusal) as no:
        verify(world, tampered(gone))
    assert no.value.code is Code.TOKEN_INVALID


def test_refusals_repeat_nothing_of_the_text(world: World) -> None:
    for name in ("iss", "sub", "aud", "jti"):
        with pytest.raises(Refusal) as no:
            verify(world, bent(world, {name: "SECRET\x07" + "x" * 300}))
        assert "SECRET" not in no.value.message + no.value.hint


def es256_issuer(kid: str = "1") -> tuple[IssuerKey, Any]:
    key = generate_private_key(SECP256R1())
    return IssuerKey("https://id.example", kid, ES256, key.public_key()), key


def test_an_es256_issuer_is_accepted_and_its_key_takes_no_other_algorithm(world: World) -> None:
    pinned, key = es256_issuer()
    issuers = Issuers({("https://id.example", "1"): pinned})
    payload = canonical_json({**token_claims(world), "iss": "https://id.example"})
    algorithm = ECAlgorithm(ECAlgorithm.SHA256, SECP256R1)

    def made(alg: str, signature: Any) -> str:
        return compact(canonical_json({"alg": alg, "kid": "1", "typ": "at+jwt"}), payload, signature)

    def es256(message: bytes) -> bytes:
        return bytes(algorithm.sign(message, key))

    assert verify_token(made("ES256", es256), issuers, FEDERATION, NOW).subject == "alice"
    for text in (
        made("EdDSA", es256),
        made("ES256", lambda _: bytes(64)),
        made("ES256", lambda _: bytes(63)),
    ):
        with pytest.raises(Refusal):
            verify_token(text, issuers, FEDERATION, NOW)


# --- the memory of verified tokens


def test_a_remembered_token_still_expires(world: World) -> None:
    verifier = TokenVerifier(lambda: world.issuers, FEDERATION)
    text = bent(world, {"exp": NOW + 60})
    assert verifier.verify(text, NOW) is verifier.verify(text, NOW + 89)
    with pytest.raises(Refusal) as no:
        verifier.verify(text, NOW + 90)
    assert no.value.code is Code.TOKEN_EXPIRED


def test_a_token_is_forgotten_when_its_issuer_is_no_longer_pinned(world: World) -> None:
    pinned, _ = es256_issuer()
    in_force = [world.issuers]
    verifier = TokenVerifier(lambda: in_force[0], FEDERATION)
    verifier.verify(world.token, NOW)
    in_force[0] = Issuers({("https://id.example", "1"): pinned})
    with pytest.raises(Refusal):
        verifier.verify(world.token, NOW)


def test_the_memory_of_tokens_is_bounded(world: World) -> None:
    verifier = TokenVerifier(lambda: world.issuers, FEDERATION, size=3)
    for number in range(10):
        verifier.verify(bent(world, {"jti": f"token {number}"}), NOW)
    assert len(verifier._known) == 3


def test_a_refused_token_is_not_remembered(world: World) -> None:
    verifier = TokenVerifier(lambda: world.issuers, FEDERATION)
    for _ in range(2):
        with pytest.raises(Refusal):
            verifier.verify(tampered(world.token), NOW)
    assert not verifier._known
