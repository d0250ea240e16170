"""Time goes on from entry to entry, and a question is asked once: what a ledger's own words must keep to."""

from __future__ import annotations

import pytest

from rabita.ledger import verify_ledger
from rabita.ledger.reconcile import Line, read_ledger, reconcile
from rabita.refusal import Code, Refusal

NOON = "2026-07-01T12:00:00.000Z"


def at(time, **fields):
    return {"kind": "policy_changed", "time": time, **fields}


def test_times_that_go_back_are_listed_with_their_places(folder, open_ledger):
    ledger = open_ledger(segment_bytes=300)  # several segments, whose own entries bear the time of today
    for time in (NOON, "2026-07-01T11:59:59.500Z", "2026-06-30T23:00:00.000Z", NOON):
        ledger.append(at(time))
    ledger.close()
    found = verify_ledger(folder)
    backwards = [(each.before > each.time, each.time) for each in found.put_back]
    assert (True, "2026-06-30T23:00:00.000Z") in backwards
    assert all(gone_back for gone_back, _ in backwards)
    assert found.times_put_back == len(found.put_back)


def test_entries_of_one_moment_may_stand_in_any_order(folder, open_ledger):
    ledger = open_ledger()
    for time in (NOON, "2026-07-01T11:59:59.001Z", NOON):
        ledger.append(at(time))
    ledger.close()
    assert verify_ledger(folder).times_put_back == 0


def test_neither_a_text_nor_the_name_of_an_agency_is_taken_for_a_time(folder, open_ledger):
    ledger = open_ledger()
    hostile = '","time":"2020-01-01T00:00:00.000Z","x":"'
    for _ in range(2):
        ledger.append(at(NOON, reason=hostile, agencies={"time": "2020-01-01"}, case=hostile))
    ledger.close()
    assert verify_ledger(folder).times_put_back == 0


def test_a_hundred_places_are_listed_and_all_are_counted(folder, open_ledger):
    ledger = open_ledger()
    for _ in range(130):
        ledger.append(at(NOON))
        ledger.append(at("2026-07-01T11:00:00.000Z"))
    ledger.close()
    found = verify_ledger(folder)
    assert (found.times_put_back, len(found.put_back)) == (130, 100)


@pytest.mark.parametrize(("rounds", "twice"), [((0, 1, 2), None), ((0, 1, 0), 2), ((0, 0), 1)])
def test_a_question_is_asked_once_in_each_of_its_rounds(folder, open_ledger, rounds, twice):
    ledger = open_ledger()
    entries = [{"kind": "asked", "question": "q1", "round": number, "user": "nur"} for number in rounds]
    for entry in entries:
        ledger.append(entry)
    ledger.close()
    lines = [Line(index, bytes(32), entry) for index, entry in enumerate(entries)]
    again = [f.index for f in reconcile(read_ledger("broker", lines), {}) if "second time" in f.what]
    assert again == ([] if twice is None else [twice])
    if twice is None:
        assert verify_ledger(folder).size == len(rounds)
        return
    with pytest.raises(Refusal) as no:
        verify_ledger(folder)
    assert (no.value.code, f"entry {twice}: question q1 was asked before" in no.value.message) == (
        Code.LEDGER_CORRUPT, True,
    )  # fmt: skip


@pytest.mark.parametrize("odd", [{"round": [1]}, {"round": {"a": 1}}, {"question": 5}, {"question": ["q"]}])
def test_what_no_program_of_ours_writes_is_no_traceback(folder, open_ledger, odd):
    ledger = open_ledger()
    entry = {"kind": "asked", "question": "q1", "user": "nur"} | odd
    ledger.append(entry)
    ledger.close()
    assert verify_ledger(folder).size == 1
    assert list(reconcile(read_ledger("broker", [Line(0, bytes(32), entry)]), {})) is not None
