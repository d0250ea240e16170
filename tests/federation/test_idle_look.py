"""A change of the policies is on record at every party, though nobody asks and it is soon taken back."""

from __future__ import annotations

import time
from pathlib import Path

from lab.layout import BROKER
from rabita.ledger import Filter, search
from tests.federation.running import Federation
from tests.federation.small import AGENCIES, POLICY

SHUT = '@id("shut") forbid (principal, action, resource);'


def changes(federation: Federation, party: str) -> list[str]:
    """The problems of the changes on record, newest first; "" of a change that was taken."""
    entries = search(federation.layout.ledger(party), Filter(kind="policy_changed"))
    return [str(found.entry.get("problem", "")) for found in entries]


def settled(federation: Federation, number: int, seconds: float = 15.0) -> dict[str, list[str]]:
    """What every party has on record, once each has so many changes."""
    until = time.monotonic() + seconds
    while True:
        found = {party: changes(federation, party) for party in (BROKER, *AGENCIES)}
        if all(len(each) >= number for each in found.values()) or time.monotonic() > until:
            return found
        time.sleep(0.1)


def write(file: Path, text: str) -> None:
    """At once, as an editor does it."""
    new = file.with_suffix(".new")
    new.write_text(text)
    new.rename(file)


def test_a_change_that_is_taken_back_is_on_record(small: Federation) -> None:
    policy = small.folder / "policies" / "small.cedar"
    for number, text in enumerate((POLICY + SHUT, POLICY, POLICY + "nonsense", POLICY), 1):
        write(policy, text)
        found = settled(small, number)
        assert {party: len(each) for party, each in found.items()} == dict.fromkeys(
            (BROKER, *AGENCIES), number
        )
    for each in found.values():
        assert [bool(problem) for problem in each] == [False, True, False, False]
    assert small.query("SELECT drug, count(*) FROM seizures GROUP BY drug").status == 0
