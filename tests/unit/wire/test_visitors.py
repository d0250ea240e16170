"""Looks are on record once an hour, refusals of the known every time, and strangers cannot fill a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.ledger import Filter, Ledger, search
from rabita.refusal import Code, Refusal
from rabita.trust import Asker
from rabita.wire.strangers import Strangers
from rabita.wire.visitors import Visitors

HOUR = 3600.0


class Tokens:
    """Every text without a space is the token of a user of that name."""

    def verify(self, text: str, now: int) -> Asker:
        if " " in text:
            raise Refusal(Code.TOKEN_INVALID, "no such token")
        return Asker(text, ("analyst",), "anf", "", "k", "t", 0)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger.open(tmp_path / "ledger", origin="rabita/f/broker", key=Ed25519PrivateKey.generate())
    yield ledger
    ledger.close()


def visitors(ledger: Ledger, clock: Callable[[], float] = lambda: HOUR, a_minute: int = 60) -> Visitors:
    return Visitors(ledger, Tokens(), Strangers(a_minute, clock=lambda: 0.0), clock)  # type: ignore[arg-type]


def recorded(ledger: Ledger, kind: str) -> list[tuple[str, str]]:
    found = search(ledger.folder, Filter(kind=kind), size=ledger.size)
    return [(str(f.entry.get("user", "")), str(f.entry.get("at", ""))) for f in found][::-1]


def test_a_look_is_on_record_before_it_is_answered_and_once_an_hour(ledger: Ledger) -> None:
    times = iter([HOUR, HOUR, HOUR + 1, HOUR + 1, HOUR + 2, HOUR + 2, 2 * HOUR, 2 * HOUR])
    come = visitors(ledger, times.__next__)
    come.identify_looker("amna", "catalogue")
    assert recorded(ledger, "looked") == [("amna", "catalogue")]
    come.identify_looker("amna", "catalogue")
    come.identify_looker("amna", "agencies")
    come.identify_looker("amna", "catalogue")
    assert recorded(ledger, "looked") == [("amna", place) for place in ("catalogue", "agencies", "catalogue")]


def test_each_user_is_on_record_by_themselves(ledger: Ledger) -> None:
    come = visitors(ledger)
    for user in ("amna", "omar", "amna"):
        come.identify_looker(user, "catalogue")
    assert recorded(ledger, "looked") == [("amna", "catalogue"), ("omar", "catalogue")]


def test_nothing_is_shown_where_the_look_cannot_be_written(ledger: Ledger) -> None:
    come = visitors(ledger)
    ledger.close()
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            come.identify_looker("amna", "catalogue")
        assert refused.value.code is Code.LEDGER_UNWRITABLE


def test_strangers_are_on_record_within_bounds(ledger: Ledger) -> None:
    come = visitors(ledger, a_minute=3)
    for _ in range(100):
        with pytest.raises(Refusal):
            come.identify_looker("no token", "catalogue")
    assert recorded(ledger, "refused") == [("", "catalogue")] * 3
    assert recorded(ledger, "looked") == []


def test_somebody_known_who_is_sent_away_is_on_record_every_time(ledger: Ledger) -> None:
    come = visitors(ledger)
    for _ in range(2):
        come.sent_away(come.identify("amna", "ledger"), "ledger", Refusal(Code.NOT_ENTITLED, "no"))
    assert recorded(ledger, "refused") == [("amna", "ledger")] * 2
