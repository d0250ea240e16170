"""The development issuer: users' keys and tokens, fresh ones, and a key for tokens rotated."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from rabita.refusal import Code, Refusal
from rabita.trust import (
    Identity,
    IssuersWatch,
    TokenVerifier,
    issue_user,
    load_issuer,
    load_issuers,
    make_issuer,
    publish_issuers,
    renew_token,
    rotate_issuer,
    verify_token,
)
from rabita.trust.users import DEFAULT_LIFETIME
from tests.unit.trust.conftest import FEDERATION, NOW

ALICE = Identity("alice", ("analyst", "officer"), "centre", "high")


@pytest.fixture
def issuer(tmp_path: Path) -> Path:
    make_issuer(tmp_path / "issuer", FEDERATION, name="https://id.example")
    return tmp_path / "issuer"


@pytest.fixture
def alice(issuer: Path, tmp_path: Path) -> Path:
    issue_user(issuer, ALICE, tmp_path / "alice", now=NOW)
    return tmp_path / "alice"


def asker(issuer: Path, user: Path, now: int = NOW) -> Any:
    text = (user / "token.jwt").read_text().strip()
    return verify_token(text, load_issuers(issuer / "issuers.json"), FEDERATION, now)


def test_a_user_gets_a_key_and_a_token_that_names_it(issuer: Path, alice: Path) -> None:
    found = asker(issuer, alice)
    assert (found.subject, found.roles, found.agency, found.assurance) == (
        "alice",
        ("analyst", "officer"),
        "centre",
        "high",
    )
    assert found.expires_at == NOW + DEFAULT_LIFETIME
    for file in ("key.pem", "token.jwt"):
        assert stat.S_IMODE((alice / file).stat().st_mode) == 0o600


def test_nothing_of_a_user_or_an_issuer_is_replaced_unasked(issuer: Path, alice: Path) -> None:
    for again in (
        lambda: issue_user(issuer, ALICE, alice, now=NOW),
        lambda: make_issuer(issuer, FEDERATION),
    ):
        with pytest.raises(Refusal, match="is there already") as no:
            again()
        assert no.value.code is Code.USAGE
    issue_user(issuer, ALICE, alice, now=NOW, replace=True)


def test_a_fresh_token_says_what_the_last_one_said_and_the_key_stays(issuer: Path, alice: Path) -> None:
    before, key = asker(issuer, alice), (alice / "key.pem").read_bytes()
    later = NOW + 30 * 86_400
    assert renew_token(issuer, alice, now=later, lifetime=60) == ALICE
    after = asker(issuer, alice, later)
    assert (after.key_thumbprint, after.expires_at) == (before.key_thumbprint, later + 60)
    assert after.token_id != before.token_id
    assert (alice / "key.pem").read_bytes() == key


def test_a_fresh_token_may_say_other_roles(issuer: Path, alice: Path) -> None:
    renew_token(issuer, alice, roles=["officer"], agency="", now=NOW)
    assert (asker(issuer, alice).roles, asker(issuer, alice).agency) == (("officer",), "")


def test_what_another_issuer_said_is_not_repeated(issuer: Path, alice: Path, tmp_path: Path) -> None:
    make_issuer(tmp_path / "other", FEDERATION)
    with pytest.raises(Refusal, match="not from a key of the issuer"):
        renew_token(tmp_path / "other", alice, now=NOW)
    text = (alice / "token.jwt").read_text()
    body, _, signature = text.rpartition(".")
    (alice / "token.jwt").write_text(f"{body}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}")
    with pytest.raises(Refusal, match="does not verify"):
        renew_token(issuer, alice, now=NOW)


def test_a_token_for_another_key_is_not_renewed(issuer: Path, alice: Path, tmp_path: Path) -> None:
    issue_user(issuer, ALICE, tmp_path / "bob", now=NOW)
    (alice / "key.pem").write_bytes((tmp_path / "bob" / "key.pem").read_bytes())
    with pytest.raises(Refusal, match="for another key"):
        renew_token(issuer, alice, now=NOW)


def test_the_issuers_key_is_rotated_without_a_token_lost(issuer: Path, alice: Path, tmp_path: Path) -> None:
    """PRO-045: the old key counts until it is dropped, the new one from when it is published."""
    publish_issuers(issuer, tmp_path / "party")
    watch = IssuersWatch(tmp_path / "party" / "issuers.json")
    tokens = TokenVerifier(watch.current, FEDERATION)
    old = (alice / "token.jwt").read_text().strip()
    tokens.verify(old, NOW)
    rotate_issuer(issuer)
    renew_token(issuer, alice, now=NOW)
    new = (alice / "token.jwt").read_text().strip()
    with pytest.raises(Refusal):
        tokens.verify(new, NOW)
    publish_issuers(issuer, tmp_path / "party")
    for text in (old, new):
        tokens.verify(text, NOW)
    rotate_issuer(issuer, drop_old=True)
    publish_issuers(issuer, tmp_path / "party")
    tokens.verify(new, NOW)
    with pytest.raises(Refusal) as no:
        tokens.verify(old, NOW)
    assert no.value.code is Code.TOKEN_INVALID


def test_a_users_key_is_rotated_with_their_token(issuer: Path, alice: Path) -> None:
    before = asker(issuer, alice)
    issue_user(issuer, ALICE, alice, now=NOW, replace=True)
    assert asker(issuer, alice).key_thumbprint != before.key_thumbprint


@pytest.mark.parametrize(
    "identity",
    [
        Identity("", ("analyst",)),
        Identity("alice\n", ("analyst",)),
        Identity("alice", ()),
        Identity("alice", ("analyst", "analyst")),
        Identity("alice", ("",)),
        Identity("alice", ("analyst",), "a\x1b"),
        Identity("a" * 257, ("analyst",)),
        Identity("alice", tuple(f"{i:0128}" for i in range(60))),
    ],
)
def test_a_user_that_no_token_can_name_is_refused(issuer: Path, tmp_path: Path, identity: Identity) -> None:
    with pytest.raises(Refusal) as no:
        issue_user(issuer, identity, tmp_path / "user", now=NOW)
    assert no.value.code is Code.USAGE
    assert not (tmp_path / "user").exists()


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"1", b'{"issuer":"a"}', b"\xff"])
def test_an_issuers_folder_with_a_broken_file_is_refused(issuer: Path, content: bytes) -> None:
    (issuer / "issuer.json").write_bytes(content)
    with pytest.raises(Refusal) as no:
        load_issuer(issuer)
    assert no.value.code is Code.CONFIGURATION


def test_an_issuer_stopped_in_the_middle_of_its_rotation_still_issues(issuer: Path, alice: Path) -> None:
    key = (issuer / "issuer.key").read_bytes()
    rotate_issuer(issuer)
    (issuer / "issuer.key").write_bytes(key)
    renew_token(issuer, alice, now=NOW)
    assert asker(issuer, alice).subject == "alice"


def test_an_issuer_whose_key_nobody_pins_is_refused(issuer: Path, alice: Path) -> None:
    (issuer / "issuer.key").write_bytes((alice / "key.pem").read_bytes())
    with pytest.raises(Refusal, match="is no key of"):
        renew_token(issuer, alice, now=NOW)
