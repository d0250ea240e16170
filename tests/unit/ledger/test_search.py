"""Searching finds what a reader of every entry would find, newest first."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rabita.ledger import Filter, search
from rabita.ledger.search import parse_entry
from rabita.refusal import Code, Refusal

DAYS = [f"2026-07-{day:02d}T12:00:00.000Z" for day in range(1, 10)]


@pytest.fixture
def written(folder, open_ledger):
    ledger = open_ledger(segment_bytes=1500)
    for number, day in enumerate(DAYS):
        ledger.append(
            {
                "kind": "asked" if number % 2 else "released",
                "time": day,
                "question": f"q{number // 2}",
                "user": 'o"neil' if number % 3 else "nur\u0646",
                "case": "FIR-7",
                "policies": ["baseline", f"own-{number}"],
                "sql": f"SELECT drug\nFROM Seizures -- {number}",
                **({"code": "use_denied"} if number == 4 else {}),
            }
        )
    return folder


def _found(folder, **wanted):
    return [found.entry["sql"][-1] for found in search(folder, Filter(**wanted)) if "sql" in found.entry]


def test_everything_newest_first(written):
    assert _found(written) == list("876543210")
    indexes = [found.index for found in search(written)]
    assert indexes == list(range(len(indexes) - 1, -1, -1))


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"kind": "asked"}, "7531"),
        ({"question": "q2"}, "54"),
        ({"user": 'o"neil'}, "875421"),
        ({"user": "nur\u0646"}, "630"),
        ({"user": "o"}, ""),
        ({"case": "FIR-7", "kind": "released", "question": "q0"}, "0"),
        ({"code": "use_denied"}, "4"),
        ({"policy": "own-3"}, "3"),
        ({"policy": "baseline"}, "876543210"),
        ({"text": "seiZURES -- 6"}, "6"),
        ({"text": "drug\nfrom"}, "876543210"),
        ({"text": "heroin"}, ""),
        ({"since": "2026-07-08"}, "87"),
        ({"until": "2026-07-02"}, "0"),
        ({"since": "2026-07-03T12:00:00Z", "until": "2026-07-04T17:00:00+05:00"}, "2"),
        ({"since": "2026-07-03T12:00:00.001"}, "876543"),
    ],
)
def test_each_filter(written, wanted, numbers):
    assert _found(written, **wanted) == list(numbers)


@pytest.mark.parametrize("time", ["yesterday", "2026-13-01", "7", "\ud800", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_is_none_is_refused(written, time):
    with pytest.raises(Refusal) as no:
        search(written, Filter(since=time))
    assert no.value.code is Code.USAGE


def test_only_the_first_entries_where_a_size_is_given(written):
    assert [found.index for found in search(written, size=3)] == [2, 1, 0]
    assert list(search(written, size=0)) == []


def test_what_is_being_written_is_not_found_yet(written):
    newest = max(file for file in written.iterdir() if file.name.startswith("entries"))
    with newest.open("ab") as file:
        file.write(b'{"kind":"asked","sql":"x"}\n["half a se')
    assert _found(written) == list("876543210")


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[]", b"7", b'"x"', b"\xff", b'{"a":"\\ud800"}', b"[" * 100_000]
)
def test_a_line_that_is_no_entry_is_refused(line):
    with pytest.raises(Refusal) as no:
        parse_entry(3, line)
    assert no.value.message.startswith("entry 3: ")


def test_half_a_character_is_found_as_it_was_recorded(open_ledger, folder):
    open_ledger().append({"kind": "asked", "user": "\ud800"})
    assert len(list(search(folder, Filter(user="\ud800")))) == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=6)), max_size=6), st.data())
def test_looking_at_bytes_first_finds_no_less(tmp_path_factory, key, written_as, data):
    from rabita.ledger import Ledger

    folder = tmp_path_factory.mktemp("search") / "ledger"
    with Ledger.open(folder, origin="rabita/x/broker", key=key) as ledger:
        for user, sql in written_as:
            ledger.append({"kind": "asked", "user": user, "sql": sql})
        entries = list(ledger.entries())
    user = data.draw(st.sampled_from([u for u, _ in written_as]) if written_as else st.text(max_size=3))
    text = data.draw(st.sampled_from([s for _, s in written_as]) if written_as else st.text(max_size=3))
    expected = [e for e in reversed(entries) if (not user or e["user"] == user) and text in e["sql"]]
    found = [each.entry for each in search(folder, Filter(user=user, text=text))]
    assert [e for e in found if text in e["sql"]] == expected
