"""Nobody who is not shown a question's text finds it out from the hashes that come to them over the wire.

Texts are few: who knows the tables writes down every question that may have been asked (RFC 6962 says so of
certificates). The guesser here has the right question among the guesses and is given all of the entry that
is public, for nothing; what is missing is the salt, which goes only where the text goes. That the guess is
the right one, and the salt all that is missing, is tried as well.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from lab.layout import BROKER
from rabita.ledger import Filter, search
from rabita.ledger.private import PRIVATE, PRIVATE_FIELDS, SALT, divide, private_part, public_part
from rabita.ledger.tree import leaf_hash
from rabita.trust import broker_id, dns_name
from rabita.wire.channels import open_channel
from rabita.wire.v1 import ledger_pb2, ledger_pb2_grpc
from tests.attacks.stand_in import StandIn
from tests.federation.running import Federation
from tests.federation.test_story import profile_of, token_of

AT_SOUTH = "SELECT count(*) FROM seizures WHERE agency = 'south' AND province = '{}' AND drug = '{}'"
ASKED = AT_SOUTH.format("kp", "ice")
GUESSES = [
    AT_SOUTH.format(*pair) for pair in product(("punjab", "sindh", "kp"), ("heroin", "hashish", "ice"))
]
USERS = ("analyst", "officer", "nobody")
NO_SALTS = ("", "A" * 22, "0" * 22)


@pytest.fixture(scope="module")
def witness(small: Federation) -> Iterator[StandIn]:
    """An agency that keeps every byte that it is sent."""
    small.kill("north")
    stand_in = StandIn(small, "north", small.layout.ledger("north"))
    stand_in.start()
    small.wait_for_state("north", "ready")
    yield stand_in
    stand_in.close()


@pytest.fixture(scope="module")
def entry(small: Federation, witness: StandIn) -> bytes:
    """The line that the broker's ledger has of a question that went to another agency alone."""
    asked = small.query(ASKED)
    assert [line["id"] for line in asked.report["agencies"] if line["state"] == "answered"] == ["south"]
    question = asked.report["question"]
    return next(search(small.layout.ledger(BROKER), Filter(question=question, kind="asked"))).line


def guessed(line: bytes, salt: str) -> dict[tuple[str, str], bytes]:
    """The line as it would be for every guess of who asked what, under that salt."""
    public = json.loads(public_part(line))
    del public[PRIVATE]
    return {
        (user, sql): divide({**public, "user": user, "sql": sql}, salt)
        for user, sql in product(USERS, GUESSES)
    }


def salt_of(line: bytes) -> str:
    salt: str = json.loads(private_part(line))[SALT]
    return salt


def salts_in(heard: bytes) -> set[str]:
    """Whatever of it could be a salt: every run of as many letters of its alphabet."""
    letters = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    found, run = set[str](), bytearray()
    for byte in heard + b" ":
        if byte in letters:
            run.append(byte)
            continue
        found |= {run[at : at + 22].decode() for at in range(max(0, len(run) - 21))}
        run.clear()
    return found


def check_safe(line: bytes, heard: bytes, shows: Any) -> None:
    """`shows(line)`: what of an entry came in what was heard; it came, and no guess leads to it."""
    assert shows(line) in heard
    assert ASKED.encode() not in heard
    assert not salts_in(heard) & {salt_of(line)}
    for salt in NO_SALTS:
        for guess in guessed(line, salt).values():
            assert shows(guess) not in heard
    assert shows(guessed(line, salt_of(line))["analyst", ASKED]) == shows(line), "with the salt it is found"


def leaf(line: bytes) -> bytes:
    return leaf_hash(public_part(line))


def stated(line: bytes) -> bytes:
    return str(json.loads(public_part(line))[PRIVATE]).encode()


def test_an_agency_that_witnesses_the_ledger_cannot_guess_what_others_were_asked(
    small: Federation, witness: StandIn, entry: bytes
) -> None:
    until = time.monotonic() + 20
    while leaf(entry) not in b"".join(witness.received) and time.monotonic() < until:
        small.query("SELECT count(*) FROM persons")
    check_safe(entry, b"".join(witness.received), leaf)


def broker_says(federation: Federation, profile: Path, **wanted: Any) -> ledger_pb2.Account:
    """What the holder of a token gets of the broker's ledger, as it comes over the wire."""
    asked = ledger_pb2.AccountWanted(nonce=bytes(16), **wanted).SerializeToString()
    request = ledger_pb2.AccountRequest(token=token_of(profile), wanted=asked)
    authority = (federation.layout.trust(BROKER) / "ca.pem").read_bytes()
    with open_channel(
        federation.party(BROKER).address, authority, dns_name(broker_id("small")), None
    ) as channel:
        reply = ledger_pb2_grpc.LedgerServiceStub(channel).GiveAccount(request, timeout=10)
    return ledger_pb2.Account.FromString(reply.account)


def test_an_officer_of_another_agency_is_not_even_given_the_hash(
    small: Federation, entry: bytes, tmp_path: Path
) -> None:
    question = json.loads(public_part(entry))["question"]
    told = broker_says(small, profile_of(small, tmp_path, agency="harbour"), question=question)
    assert not told.entries
    heard = told.SerializeToString()
    assert leaf(entry) not in heard
    assert stated(entry) not in heard
    assert salt_of(entry).encode() not in heard
    theirs = broker_says(small, profile_of(small, tmp_path, agency="south"), question=question)
    assert [json.loads(public_part(e.entry))["kind"] for e in theirs.entries] == ["answered"]


@pytest.mark.parametrize("whole", [True, False])
def test_an_auditor_who_is_not_shown_constants_cannot_guess_them(
    small: Federation, entry: bytes, tmp_path: Path, whole: bool
) -> None:
    """Of the ledger come leaves and entries, of one question its entries: without their private parts."""
    question = json.loads(public_part(entry))["question"]
    profile = profile_of(small, tmp_path, role="auditor")
    told = broker_says(small, profile, **({} if whole else {"question": question}))
    heard = told.SerializeToString()
    check_safe(entry, heard, stated)
    if whole:
        check_safe(entry, heard, leaf)
    shown = next(e for e in told.entries if public_part(e.entry) == public_part(entry))
    assert shown.entry == public_part(entry)
    assert set(json.loads(shown.masked)) <= set(PRIVATE_FIELDS)
    assert "?" in json.loads(shown.masked)["sql"]
