"""Whatever bytes arrive, the answer is a refusal: never a traceback, never an acceptance."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rabita.refusal import Refusal
from rabita.trust import (
    peer_spiffe_id,
    sign_catalogue,
    sign_receipt,
    subject_of,
    verify_catalogue,
    verify_question,
    verify_receipt,
    verify_token,
)
from rabita.trust.describe import describe
from rabita.trust.issue import load_catalogue_signer
from rabita.trust.jws import encode_base64url
from tests.unit.trust.conftest import (
    CATALOGUE,
    FEDERATION,
    NOW,
    World,
    compact,
    forge,
    question_claims,
    question_header,
    token_claims,
    token_header,
)
from tests.unit.trust.test_receipts import RECEIPT, parts

thorough = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None))
    | st.sampled_from([NOW, NOW + 60, FEDERATION, "alice", CATALOGUE, "EdDSA", "at+jwt"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def verifiers(world: World) -> dict[str, Callable[[str], Any]]:
    return {
        "token": lambda t: verify_token(t, world.issuers, FEDERATION, NOW),
        "question": lambda t: verify_question(
            t, world.asker, federation=FEDERATION, catalogue_hash=CATALOGUE, now=NOW
        ),
        "receipt": lambda t: verify_receipt(
            t, authority=world.authority, federation=FEDERATION, agency="anf", now=NOW
        ),
        "catalogue": lambda t: verify_catalogue(t, authority=world.authority, federation=FEDERATION),
    }


def escaped(header: Any, payload: Any, key: Any) -> str:
    """Signed, with every character past ASCII as an escape: half surrogate pairs too."""
    return compact(json.dumps(header).encode(), json.dumps(payload).encode(), key.sign)


@pytest.fixture(scope="session")
def good(world: World) -> dict[str, str]:
    signer = load_catalogue_signer(world.folder / "authority")
    return {
        "token": forge(token_header(world), token_claims(world), world.issuer.key),
        "question": forge(question_header(world), question_claims(), world.user_key),
        "receipt": sign_receipt(RECEIPT, world.signer("anf")),
        "catalogue": sign_catalogue(
            signer, federation=FEDERATION, version=1, catalogue_hash=CATALOGUE, now=NOW
        ),
    }


@pytest.fixture(scope="session")
def true_keys(world: World) -> dict[str, Any]:
    catalogue = load_catalogue_signer(world.folder / "authority")
    return {
        "token": world.issuer.key,
        "question": world.user_key,
        "receipt": world.signer("anf").key,
        "catalogue": catalogue.key,
    }


KINDS = ("token", "question", "receipt", "catalogue")


def assert_refused(verify: Callable[[str], Any], text: str) -> None:
    with pytest.raises(Refusal):
        verify(text)


@pytest.mark.parametrize("kind", KINDS)
@thorough
@given(text=st.text(st.characters(codec=None)) | st.from_regex(r"[\w.=-]{0,200}"))
def test_any_text(world: World, kind: str, text: str) -> None:
    assert_refused(verifiers(world)[kind], text)


@pytest.mark.parametrize("kind", KINDS)
@thorough
@given(header=st.binary(max_size=60), payload=st.binary(max_size=60), signature=st.binary(max_size=70))
def test_any_three_segments(world: World, kind: str, header: bytes, payload: bytes, signature: bytes) -> None:
    assert_refused(verifiers(world)[kind], ".".join(map(encode_base64url, (header, payload, signature))))


@pytest.mark.parametrize("kind", KINDS)
@thorough
@given(data=st.data())
def test_any_cut_and_any_changed_character(
    world: World, kind: str, data: st.DataObject, good: dict[str, str]
) -> None:
    text = good[kind]
    verifiers(world)[kind](text)
    place = data.draw(st.integers(0, len(text) - 1))
    assert_refused(verifiers(world)[kind], text[:place])
    other = data.draw(st.characters(codec=None).filter(lambda c: c != text[place]))
    assert_refused(verifiers(world)[kind], text[:place] + other + text[place + 1 :])
    assert_refused(verifiers(world)[kind], text[:place] + other + text[place:])


@pytest.mark.parametrize("kind", KINDS)
@thorough
@given(data=st.data())
def test_any_header_and_any_claims_though_the_true_key_signed_them(
    world: World, kind: str, data: st.DataObject, good: dict[str, str], true_keys: dict[str, Any]
) -> None:
    """One member is anything at all: it is refused or within the rules, and nothing else is raised."""
    header, payload = parts(good[kind])
    which = data.draw(st.sampled_from([header, payload]))
    name = data.draw(st.sampled_from([*which]) | st.text(st.characters(codec="utf-8"), max_size=8))
    which[name] = data.draw(JSON)
    with suppress(Refusal):
        verifiers(world)[kind](escaped(header, payload, true_keys[kind]))


@pytest.mark.parametrize("kind", KINDS)
@thorough
@given(payload=st.binary(max_size=300))
def test_any_payload_though_the_true_key_signed_it(
    world: World, kind: str, payload: bytes, good: dict[str, str], true_keys: dict[str, Any]
) -> None:
    header, _ = parts(good[kind])
    text = compact(json.dumps(header).encode(), payload, true_keys[kind].sign)
    assert_refused(verifiers(world)[kind], text)


@pytest.mark.parametrize("kind", ["receipt", "catalogue"])
@thorough
@given(data=st.data())
def test_any_change_of_the_certificate(
    world: World, kind: str, data: st.DataObject, good: dict[str, str], true_keys: dict[str, Any]
) -> None:
    header, payload = parts(good[kind])
    der = bytearray(base64.b64decode(header["x5c"][0]))
    place = data.draw(st.integers(0, len(der) - 1))
    der[place] ^= data.draw(st.integers(1, 255))
    header["x5c"] = [base64.b64encode(bytes(der)).decode()]
    assert_refused(verifiers(world)[kind], forge(header, payload, true_keys[kind]))


@thorough
@given(text=st.text(st.characters(codec=None)))
def test_any_text_as_ones_own_token(text: str) -> None:
    assert_refused(subject_of, text)


@thorough
@given(names=st.lists(st.binary(max_size=40)), stated=st.none() | st.lists(st.binary(max_size=40)))
def test_any_name_of_a_peer(names: list[bytes], stated: list[bytes] | None) -> None:
    context = {"x509_subject_alternative_name": names}
    if stated is not None:
        context["peer_spiffe_id"] = stated
    with pytest.raises(Refusal):
        peer_spiffe_id(context)


@thorough
@given(content=st.binary(max_size=200), start=st.sampled_from([b"", b"{", b"-----BEGIN CERTIFICATE-----\n"]))
def test_any_file_that_someone_wonders_about(content: bytes, start: bytes) -> None:
    with pytest.raises(Refusal):
        describe(start + content, NOW, "file")


@pytest.mark.parametrize("kind", KINDS)
@thorough
@given(data=st.data())
def test_any_claims_that_someone_wonders_about(
    world: World, kind: str, data: st.DataObject, good: dict[str, str], true_keys: dict[str, Any]
) -> None:
    header, payload = parts(good[kind])
    payload[data.draw(st.sampled_from([*payload]))] = data.draw(JSON)
    with suppress(Refusal):
        describe(escaped(header, payload, true_keys[kind]).encode("ascii"), NOW, "file")
