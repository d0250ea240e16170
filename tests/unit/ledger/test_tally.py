"""Ends of questions are counted as a reading of every entry would count them, and read once."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rabita.ledger import Ledger, search, tally
from rabita.ledger.counts import sum_up
from rabita.ledger.tally import Tallies
from rabita.ledger.tally_index import End, index_of


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger whose segments are small."""
    key = Ed25519PrivateKey.generate()
    opened = Ledger.open(tmp_path / "ledger", origin="rabita/f/broker", key=key, segment_bytes=4_000)
    yield opened
    opened.close()


def write(ledger: Ledger, number: int, seed: int = 1) -> None:
    """Entries of every kind, with names that are those of fields, quotes, rounds and repetitions."""
    chance = random.Random(seed)
    odd = ("kind", "time", "purpose", "anf", 'a"b', "a}b", "},")
    for place in range(number):
        kind = chance.choice(["asked", "answered", "released", "refused", "searched", "started"])
        entry: dict[str, Any] = {"kind": kind, "user": "amna", "sql": 'SELECT \'"kind":"answered"\''}
        if kind in ("asked", "answered", "released", "refused"):
            entry["question"] = f"q{seed}-{place // 3}"
            entry["purpose"] = chance.choice(["briefing", 'say "so"', "kind"])
            entry["witnessed"] = {"time": "12", "kind": "answered"}
            entry["agencies"] = {a: chance.choice(["answered", "pruned"]) for a in chance.sample(odd, 2)}
        if kind == "refused":
            entry["code"] = chance.choice(["use_denied", "row_level"])
            entry |= chance.choice([{}, {"at": "ledger"}])
        if kind == "released":
            entry["obligations"] = {"min_group_size": "5"}
        ledger.append(entry)


def read_one_by_one(ledger: Ledger) -> Counter[End]:
    """The same, by reading every entry."""
    ends: Counter[End] = Counter()
    seen = set()
    for found in reversed(list(search(ledger.folder))):
        entry = found.entry
        outcome = {"answered": "answered", "released": "answered", "refused": "refused"}.get(entry["kind"])
        mark = (entry.get("question"), entry["kind"])
        if outcome is None or "at" in entry or (mark[0] and mark in seen):
            continue
        seen.add(mark)
        states = tuple(sorted(entry.get("agencies", {}).items()))
        hour = entry["time"][:13]
        ends[End(hour, outcome, entry.get("purpose", ""), entry.get("code", ""), states)] += 1
    return ends


def test_every_end_is_counted_once_whatever_is_called_like_a_field(ledger: Ledger) -> None:
    write(ledger, 200)
    assert len(list(ledger.folder.glob("entries-*"))) > 5
    assert Tallies(ledger.folder).ends() == read_one_by_one(ledger)


def test_what_was_written_since_is_counted_too(ledger: Ledger) -> None:
    tallies = Tallies(ledger.folder)
    for seed in range(5):
        write(ledger, 30, seed)
        assert tallies.ends() == read_one_by_one(ledger)


def test_an_empty_ledger_has_no_ends(ledger: Ledger) -> None:
    assert Tallies(ledger.folder).ends() == {}


def test_full_segments_are_read_once_and_not_again_after_a_restart(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(ledger, 200)
    expected = Tallies(ledger.folder).ends()
    read: list[str] = []
    original = tally.read_segment
    monkeypatch.setattr(tally, "read_segment", lambda f, name: (read.append(name), original(f, name))[1])
    assert Tallies(ledger.folder).ends() == expected
    assert len(read) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: json.dumps({**json.loads(text), "header": "sha256:0"}),
        lambda text: json.dumps({**json.loads(text), "counts": [[["2026-07-01T12"], 7]]}),
        lambda text: json.dumps({**json.loads(text), "following": 1}),
        lambda text: json.dumps({**json.loads(text), "version": 0}),
    ],
)
def test_an_index_that_does_not_fit_the_ledger_is_not_used(ledger: Ledger, spoil: Any) -> None:
    write(ledger, 100)
    expected = Tallies(ledger.folder).ends()
    index_of(ledger.folder).write_text(spoil(index_of(ledger.folder).read_text()))
    assert Tallies(ledger.folder).ends() == expected


def test_where_the_index_cannot_be_written_it_is_counted_all_the_same(ledger: Ledger) -> None:
    write(ledger, 100)
    index_of(ledger.folder).mkdir()
    assert Tallies(ledger.folder).ends() == read_one_by_one(ledger)


END = End("2026-07-01T12", "answered", "briefing", "", (("anf", "answered"), ("police", "pruned")))


def test_sums_are_of_what_is_seen_in_the_period() -> None:
    ends = {
        END: 2,
        END._replace(hour="2026-07-01T13", outcome="refused", code="use_denied", purpose=""): 3,
        END._replace(hour="2026-07-02T00"): 5,
    }
    counts = sum_up(ends, lambda end: True, "2026-07-01T13")
    assert counts.times == {("2026-07-01", "refused"): 3, ("2026-07-02", "answered"): 5}
    assert (counts.outcomes, counts.purposes, counts.codes) == (
        {"refused": 3, "answered": 5}, {"briefing": 5}, {"use_denied": 3}
    )  # fmt: skip
    assert counts.agencies == {("anf", "answered"): 8}
    by_hour = sum_up(ends, lambda end: end.outcome == "answered", until="2026-07-02T00", by_hour=True)
    assert by_hour.times == {("2026-07-01T12", "answered"): 2}
