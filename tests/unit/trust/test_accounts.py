"""An account: a party's word on its ledger, for one request, just now, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from rabita.refusal import Code, Refusal
from rabita.trust import sign_receipt
from rabita.trust.accounts import OLDEST_SECONDS, sign_account, verify_account
from tests.unit.trust.conftest import FEDERATION, NOW, World, tampered
from tests.unit.trust.test_receipts import RECEIPT, YEAR

ACCOUNT, WANTED = b"what the ledger holds", b"what was asked"
SKEW = 30


def account(world: World, signer: str = "anf", **changes: Any) -> str:
    fields: dict[str, Any] = {
        "account": ACCOUNT, "wanted": WANTED, "federation": FEDERATION, "agency": "anf", "now": NOW,
    } | changes  # fmt: skip
    return sign_account(fields.pop("account"), fields.pop("wanted"), signer=world.signer(signer), **fields)


def verify(world: World, text: str, **changes: Any) -> None:
    fields: dict[str, Any] = {
        "account": ACCOUNT, "wanted": WANTED, "federation": FEDERATION, "agency": "anf", "now": NOW,
    } | changes  # fmt: skip
    verify_account(text, fields.pop("account"), fields.pop("wanted"), authority=world.authority, **fields)


@pytest.mark.parametrize("now", [NOW - SKEW, NOW, NOW + OLDEST_SECONDS])
def test_what_a_party_signed_holds_for_a_while(world: World, now: int) -> None:
    verify(world, account(world), now=now)


def test_the_brokers_account_is_the_brokers(world: World) -> None:
    verify(world, account(world, "broker", agency=""), agency="")


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        ({"account": b"something else"}, {}),
        ({"wanted": b"another question"}, {}),
        ({"federation": "other"}, {}),
        ({"agency": "customs"}, {}),
        ({"agency": ""}, {}),
        ({}, {"agency": "customs"}),
        ({}, {"agency": ""}),
        ({}, {"federation": "other"}),
        ({}, {"now": NOW + OLDEST_SECONDS + 1}),
        ({}, {"now": NOW - SKEW - 1}),
        ({"signer": "broker"}, {}),
        ({"signer": "customs"}, {}),
        ({"signer": "broker", "agency": ""}, {}),
        ({"now": NOW - YEAR}, {"now": NOW - YEAR}),  # before the certificate
    ],
)
def test_anything_else_does_not_hold(world: World, signed: dict[str, Any], expected: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as no:
        verify(world, account(world, **signed), **expected)
    assert no.value.code is Code.LEDGER_CORRUPT


@pytest.mark.parametrize("text", ["", "nonsense", "a.b.c", "é.é.é", "x" * (17 << 10)])
def test_what_is_no_account_is_refused(world: World, text: str) -> None:
    with pytest.raises(Refusal) as no:
        verify(world, text)
    assert no.value.code is Code.LEDGER_CORRUPT


def test_neither_an_altered_account_nor_a_receipt_passes(world: World) -> None:
    for text in (tampered(account(world)), sign_receipt(RECEIPT, world.signer("anf"))):
        with pytest.raises(Refusal) as no:
            verify(world, text)
        assert no.value.code is Code.LEDGER_CORRUPT
