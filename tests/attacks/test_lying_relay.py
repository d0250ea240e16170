"""A broker that passes on what agencies tell officers of their ledgers, and lies, is caught, or listed.

It has the broker's own keys, and no agency's.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lab.layout import BROKER
from rabita.ledger import Ledger
from rabita.ledger.entry import RESERVED_KINDS
from rabita.ledger.private import SEPARATOR
from rabita.ledger.search import parse_entry, read_entries
from rabita.policy import Reading
from rabita.refusal import Code, Refusal
from rabita.trust import load_party, load_signer, sign_account
from rabita.wire.accounts import Accounts
from rabita.wire.entitled import View
from rabita.wire.v1 import ledger_pb2
from tests.federation.between import AlterAccount, Between, between, passed_on
from tests.federation.running import Federation, rabita

SQL = "SELECT drug, count(*) FROM seizures GROUP BY drug"
Account = ledger_pb2.Account
Request, Reply = ledger_pb2.AccountRequest, ledger_pb2.AccountReply


@pytest.fixture(scope="module")
def liar(small: Federation) -> Iterator[Between]:
    with between(small, "officer") as service:
        yield service


@pytest.fixture
def question(small: Federation, liar: Between) -> Iterator[str]:
    asked: str = small.query(SQL).report["question"]
    yield asked
    liar.alter_account, liar.unlisted = passed_on, ()


def said(small: Federation, *command: str) -> Any:
    done = rabita("ledger", *command, "--json", profile=small.layout.profile("between"))
    return done.returncode, json.loads(done.stdout or "{}"), done.stderr


def told(small: Federation, question: str) -> Any:
    return said(small, "show", question)


def of(agency: str, alter: AlterAccount) -> AlterAccount:
    """The lie about one party's account alone."""
    return lambda request, reply: alter(request, reply) if request.agency == agency else reply


def with_account(change: Callable[[Account], None]) -> AlterAccount:
    """Another account under the signature that the honest one had."""

    def altered(_: Request, reply: Reply) -> Reply:
        account = Account.FromString(reply.account)
        change(account)
        return Reply(signature=reply.signature, account=account.SerializeToString())

    return altered


def signed_by_the_broker(small: Federation, change: Callable[[Account], None], agency: str) -> AlterAccount:
    """Another account, in a party's name, under the broker's own signature."""
    signer = load_signer(small.layout.trust(BROKER))

    def signed(request: Request, reply: Reply) -> Reply:
        account = Account.FromString(reply.account)
        change(account)
        content, now = account.SerializeToString(), int(time.time())
        signature = sign_account(
            content, request.wanted, federation="small", agency=agency, signer=signer, now=now
        )
        return Reply(signature=signature, account=content)

    return signed


def without_the_last(account: Account) -> None:
    del account.entries[-1]


def without_any(account: Account) -> None:
    del account.entries[:]


def of_another_user(account: Account) -> None:
    for entry in account.entries:
        entry.entry = entry.entry.replace(b'"user":"analyst"', b'"user":"nobody"')


def of_another_purpose(account: Account) -> None:
    for entry in account.entries:
        public, _, private = entry.entry.partition(SEPARATOR)
        entry.entry = public.replace(b"trend_analysis", b"case_support") + SEPARATOR + private


def test_passed_on_as_it_came_all_is_well(small: Federation, question: str) -> None:
    status, story, error = told(small, question)
    assert (status, story["findings"], error) == (0, [], "")


@pytest.mark.parametrize(
    "change", [without_the_last, without_any, of_another_user, of_another_purpose, lambda a: None]
)
@pytest.mark.parametrize("resigned", [False, True])
def test_an_agencys_account_cannot_be_altered(
    small: Federation, liar: Between, question: str, change: Callable[[Account], None], resigned: bool
) -> None:
    altered = signed_by_the_broker(small, change, "north") if resigned else with_account(change)
    liar.alter_account = of("north", altered)
    status, story, error = told(small, question)
    if change.__name__ == "<lambda>" and not resigned:
        assert status == 0
        return
    assert (status, error.split(":")[0], story["missing"]) == (
        5,
        "ledger_corrupt",
        {"north": "ledger_corrupt"},
    )
    assert {"harbour", "south"} <= {entry["party"] for entry in story["entries"]}


def test_an_earlier_account_does_not_pass_for_this_one(
    small: Federation, liar: Between, question: str
) -> None:
    earlier: list[Reply] = []

    def replayed(_: Request, reply: Reply) -> Reply:
        earlier.append(reply)
        return earlier[0]

    liar.alter_account = of("north", replayed)
    assert told(small, question)[0] == 0
    status, _, error = told(small, question)
    assert (status, "something else than was asked for" in error) == (5, True)


def test_one_agency_does_not_pass_for_another(small: Federation, liar: Between, question: str) -> None:
    others: dict[bytes, Reply] = {}

    def swapped(request: Request, reply: Reply) -> Reply:
        other = Request(token=request.token, agency="south", wanted=request.wanted)
        return others.setdefault(request.wanted, liar._ledger.GiveAccount(other, timeout=10))

    liar.alter_account = of("north", swapped)
    assert told(small, question)[0] == 5


def test_an_agency_that_is_kept_from_the_officer_is_listed(
    small: Federation, liar: Between, question: str
) -> None:
    def kept_back(_: Request, __: Reply) -> Reply:
        raise Refusal(Code.UNREACHABLE, "it cannot be reached")

    liar.alter_account = of("north", kept_back)
    status, story, _ = told(small, question)
    assert (status, story["missing"]) == (4, {"north": "unreachable"})


def test_an_agency_that_the_broker_does_not_list_is_asked_where_its_record_names_it(
    small: Federation, liar: Between, question: str
) -> None:
    liar.unlisted = ("north",)
    status, story, _ = told(small, question)
    assert (status, "north" in {entry["party"] for entry in story["entries"]}) == (0, True)


def test_a_question_that_the_broker_hides_is_found_at_the_agencies(
    small: Federation, liar: Between, question: str
) -> None:
    liar.alter_account = of("", signed_by_the_broker(small, without_any, ""))
    status, story, error = told(small, question)
    assert (status, "contradict each other in 3 places" in error) == (5, True)
    assert "was asked it, and the broker has no record" in story["findings"][0]["what"]


@pytest.mark.parametrize("change", [of_another_user, of_another_purpose])
def test_an_entry_that_the_broker_rewrites_for_the_officer_is_not_in_its_ledger(
    small: Federation, liar: Between, question: str, change: Callable[[Account], None]
) -> None:
    liar.alter_account = of("", signed_by_the_broker(small, change, ""))
    status, story, error = told(small, question)
    assert (status, story, error.split(":")[0]) == (5, {}, "ledger_corrupt")


def test_reconciled_by_way_of_an_honest_broker_all_agree(small: Federation, question: str) -> None:
    status, found, error = said(small, "reconcile")
    assert (status, found["findings"], error) == (0, [], "")


def without_a_leaf(account: Account) -> None:
    account.leaves = account.leaves[:-32]


def with_another_leaf(account: Account) -> None:
    account.leaves = account.leaves[:-32] + bytes(32)


@pytest.mark.parametrize(
    "change", [without_any, without_the_last, of_another_purpose, without_a_leaf, with_another_leaf]
)
@pytest.mark.parametrize("resigned", [False, True])
def test_no_page_of_an_agencys_ledger_can_be_altered(
    small: Federation, liar: Between, question: str, change: Callable[[Account], None], resigned: bool
) -> None:
    altered = signed_by_the_broker(small, change, "north") if resigned else with_account(change)
    liar.alter_account = of("north", altered)
    status, found, error = said(small, "reconcile")
    assert (status, error.split(":")[0], found["missing"]) == (
        5,
        "ledger_corrupt",
        {"north": "ledger_corrupt"},
    )
    assert set(found["sizes"]) == {"broker", "harbour", "south"}


@pytest.mark.parametrize("change", [of_another_purpose, without_a_leaf, with_another_leaf])
def test_the_broker_cannot_show_another_ledger_than_it_signed_checkpoints_for(
    small: Federation, liar: Between, question: str, change: Callable[[Account], None]
) -> None:
    liar.alter_account = of("", signed_by_the_broker(small, change, ""))
    status, found, error = said(small, "reconcile")
    assert (status, found, error.split(":")[0]) == (5, {}, "ledger_corrupt")


def test_questions_that_the_broker_hides_are_found_at_the_agencies(
    small: Federation, liar: Between, question: str
) -> None:
    liar.alter_account = of("", signed_by_the_broker(small, without_any, ""))
    status, found, error = said(small, "reconcile")
    assert (status, "contradict each other" in error) == (5, True)
    hidden = [f["what"] for f in found["findings"] if f["question"] == question]
    assert hidden == [
        f"{a} was asked it, and the broker has no record" for a in ("harbour", "north", "south")
    ]


def test_the_history_that_the_broker_shows_the_officer_is_the_one_that_the_agencies_saw(
    small: Federation, liar: Between, question: str, tmp_path: Path
) -> None:
    """It keeps a second ledger, whole and signed with its own key, without the user's name in it."""
    trust = load_party(small.layout.trust(BROKER))
    with Ledger.open(tmp_path / "second", origin="rabita/small/broker", key=trust.signer.key) as second:
        for index, line in read_entries(small.layout.ledger(BROKER)):
            entry = parse_entry(index, line)
            if entry["kind"] not in RESERVED_KINDS:
                second.append(entry | ({"user": "nobody"} if entry["kind"] == "asked" else {}))
        accounts = Accounts(second, lambda: trust.signer, federation="small", agency="")
        liar.alter_account = of(
            "", lambda request, _: accounts.give(View({"": Reading(True, ())}), request.wanted)
        )
        shown, story = said(small, "reconcile"), told(small, question)
    for status, found, _ in (shown, story):
        assert status == 5
        assert any("saw another ledger of" in finding["what"] for finding in found["findings"])


@pytest.mark.parametrize(("kept", "status"), [(("north",), 4), (("harbour", "north", "south"), 6)])
def test_agencies_that_are_kept_from_the_officer_are_listed(
    small: Federation, liar: Between, question: str, kept: tuple[str, ...], status: int
) -> None:
    def kept_back(request: Request, reply: Reply) -> Reply:
        if request.agency in kept:
            raise Refusal(Code.TIMED_OUT, "no account in time")
        return reply

    liar.alter_account = kept_back
    ended, found, _ = said(small, "reconcile")
    assert (ended, found["missing"]) == (status, dict.fromkeys(kept, "timed_out"))
    liar.unlisted = kept
    assert said(small, "reconcile", *(part for a in kept for part in ("--agency", a)))[0] == status
