"""A file of issuers is read whole, or refused with the place of what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rabita.refusal import Code, Refusal
from rabita.trust import load_issuers
from rabita.trust.issuers import IssuersWatch
from tests.unit.trust.conftest import LEFT_OUT, changed
from tests.unit.trust.test_tokens import DEEP


def write_issuers(folder: Path, entries: Any) -> Path:
    path = folder / "issuers.json"
    path.write_text(json.dumps({"keys": entries}))
    return path


def entry(**changes: Any) -> dict[str, Any]:
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    return changed({"issuer": "https://id.example", "kid": "1", "alg": "EdDSA", "jwk": jwk}, changes)


def test_several_keys_and_issuers_stand_side_by_side(tmp_path: Path) -> None:
    decorated = {**entry()["jwk"], "use": "sig", "alg": "EdDSA", "kid": "2"}
    entries = [entry(), entry(kid="2", jwk=decorated), entry(issuer="https://other.example")]
    assert len(load_issuers(write_issuers(tmp_path, entries)).keys) == 3


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([], "found none"),
        ([entry(alg="HS256")], r"keys\[0\].alg: found 'HS256', allowed: EdDSA, ES256"),
        ([entry(alg="none")], "allowed: EdDSA, ES256"),
        ([entry(alg=["EdDSA"])], "allowed: EdDSA, ES256"),
        ([entry(alg="ES256")], r"keys\[0\].jwk"),
        ([entry(), entry()], r"keys\[1\].kid: '1' stands there twice"),
        ([entry(kid=LEFT_OUT)], "needed: alg, issuer, jwk, kid"),
        ([entry(kid=7)], r"keys\[0\].kid"),
        ([entry(issuer="")], r"keys\[0\].issuer"),
        ([entry(extra=1)], "needed: alg, issuer, jwk, kid"),
        ([entry(jwk={**entry()["jwk"], "d": "AAAA"})], "private key"),
        ([entry(jwk={**entry()["jwk"], "use": "enc"})], r"keys\[0\].jwk"),
        ([entry(jwk={**entry()["jwk"], "alg": "ES256"})], r"keys\[0\].jwk"),
        ([entry(jwk="x")], r"keys\[0\].jwk"),
        (["x"], r"keys\[0\]"),
        ({}, "another shape"),
    ],
)
def test_a_wrong_issuers_file_names_the_place(tmp_path: Path, entries: Any, said: str) -> None:
    with pytest.raises(Refusal, match=said) as no:
        load_issuers(write_issuers(tmp_path, entries))
    assert no.value.code is Code.CONFIGURATION


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b"null", b'{"keys":[],"keys":[]}', DEEP])
def test_a_file_that_is_no_issuers_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "issuers.json").write_bytes(content)
    with pytest.raises(Refusal):
        load_issuers(tmp_path / "issuers.json")
    with pytest.raises(Refusal, match="cannot be read"):
        load_issuers(tmp_path / "absent.json")


def test_a_broken_change_of_the_issuers_keeps_those_in_force_and_says_so(tmp_path: Path) -> None:
    """PRO-009: the file is the party's own, and a half-written one opens nothing."""
    path = write_issuers(tmp_path, [entry()])
    watch = IssuersWatch(path)
    first = watch.current()
    assert watch.current() is first
    path.write_text("{")
    assert watch.current() is first
    assert watch.trouble is not None
    write_issuers(tmp_path, [entry(), entry(kid="2")])
    assert len(watch.current().keys) == 2
    assert watch.trouble is None
