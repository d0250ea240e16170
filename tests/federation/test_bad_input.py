"""Whatever is wrong has a code and an exit status, and the processes stay up."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from lab.layout import BROKER
from rabita.trust import Identity, issue_user, load_issuer, make_issuer
from rabita.trust.certificates import read_ed25519_key
from rabita.trust.users import issue_token
from tests.federation.running import Federation, rabita, running
from tests.federation.small import AGENCIES, write_small

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"


@pytest.fixture(scope="module")
def federation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federation]:
    with running(write_small(tmp_path_factory.mktemp("bad") / "federation")) as up:
        yield up


@pytest.fixture(autouse=True)
def stays_up(federation: Federation) -> Iterator[None]:
    """After every test: the same processes, and an answer from all of them."""
    before = {party: federation.party(party).pid for party in (BROKER, *AGENCIES)}
    yield
    assert {party: federation.party(party).pid for party in before} == before
    assert federation.query(SQL).status == 0


def profile_with(federation: Federation, folder: Path, **changes: object) -> Path:
    """The analyst's profile with other paths or values."""
    original = federation.layout.profile("analyst")
    fields = yaml.safe_load(original.read_text())
    for name in ("trust", "token", "key"):
        fields[name] = str((original.parent / fields[name]).resolve())
    path = folder / "profile.yaml"
    path.write_text(yaml.safe_dump(fields | {k: str(v) for k, v in changes.items()}))
    return path


def ask(profile: Path, *options: str) -> tuple[int, str]:
    done = rabita("query", SQL, "--purpose", "trend_analysis", *options, profile=profile)
    return done.returncode, done.stderr


def test_no_purpose_is_a_usage_error(federation: Federation) -> None:
    assert rabita("query", SQL, profile=federation.layout.profile("analyst")).returncode == 2


def test_no_profile_is_a_usage_error() -> None:
    done = rabita("query", SQL, "--purpose", "trend_analysis", RABITA_PROFILE="")
    assert (done.returncode, done.stderr.split(":")[0]) == (2, "configuration")


@pytest.mark.parametrize(
    "options", [["--require", "most"], ["--timeout", "soon"], ["--format", "xml"], ["--nonsense"]]
)
def test_options_that_do_not_exist_are_usage_errors(federation: Federation, options: list[str]) -> None:
    assert ask(federation.layout.profile("analyst"), *options)[0] == 2


def test_an_expired_token(federation: Federation, tmp_path: Path) -> None:
    expired = tmp_path / "token.jwt"
    key_path = federation.layout.user("analyst") / "key.pem"
    key = read_ed25519_key(key_path.read_bytes(), "key")
    issuer = load_issuer(federation.layout.issuer)
    then = int(time.time()) - 7200
    expired.write_text(issue_token(issuer, Identity("analyst", ("analyst",)), key, now=then, lifetime=3600))
    status, error = ask(profile_with(federation, tmp_path, token=expired))
    assert (status, error.split(":")[0]) == (3, "token_expired")


def test_a_token_of_a_foreign_issuer(federation: Federation, tmp_path: Path) -> None:
    make_issuer(tmp_path / "issuer", "small")
    issue_user(tmp_path / "issuer", Identity("analyst", ("analyst",)), tmp_path / "user")
    foreign = profile_with(
        federation, tmp_path, token=tmp_path / "user" / "token.jwt", key=tmp_path / "user" / "key.pem"
    )
    status, error = ask(foreign)
    assert (status, error.split(":")[0]) == (3, "token_invalid")


def test_a_token_that_someone_stole_is_useless_without_the_key(
    federation: Federation, tmp_path: Path
) -> None:
    stolen = profile_with(federation, tmp_path, key=federation.layout.user("officer") / "key.pem")
    assert ask(stolen)[0] in (2, 3)


def test_a_stranger_in_the_place_of_the_broker_is_not_talked_to(
    federation: Federation, tmp_path: Path
) -> None:
    status, _ = ask(profile_with(federation, tmp_path, broker=federation.party("north").address))
    assert status == 6


def test_a_slow_agent_times_out_and_is_named(federation: Federation) -> None:
    process = federation.party("north").process()
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    try:
        refused = federation.query(SQL, "--timeout", "2s")
        partial = federation.query(SQL, "--timeout", "2s", "--require", "any")
    finally:
        os.kill(process.pid, signal.SIGCONT)
    assert (refused.status, refused.error.split(":")[0]) == (6, "not_enough_agencies")
    assert (partial.status, partial.agency("north")["state"]) == (4, "timed_out")
    federation.wait_for_state("north", "ready")
