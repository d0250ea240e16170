"""Entries: canonical, bounded, and recorded however ugly the question was."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rabita.canonical import canonical_json
from rabita.ledger.entry import MAX_ENTRY_BYTES, MAX_TEXT, encode_entry
from rabita.refusal import Code, Refusal

NOW = "2026-07-01T12:30:00.000Z"


def _encode(**fields):
    return encode_entry({"kind": "asked", **fields}, now=NOW)


def _refused(**fields):
    with pytest.raises(Refusal) as no:
        _encode(**fields)
    assert no.value.code is Code.LEDGER_UNWRITABLE
    return no.value.message


def test_an_entry_is_canonical_json():
    line = _encode(user="\u0646\u0648\u0631", groups=3, policies=("b", "a"), obligations={"z": "1", "a": "2"})
    assert line == canonical_json(json.loads(line))
    assert json.loads(line)["policies"] == ["b", "a"]


def test_the_time_is_now_unless_it_is_given():
    assert json.loads(_encode())["time"] == NOW
    assert json.loads(_encode(time="2020-01-01T00:00:00.000Z"))["time"] == "2020-01-01T00:00:00.000Z"


def test_what_is_none_is_left_out():
    assert "case" not in json.loads(_encode(case=None))


def test_a_question_that_is_too_long_is_cut_and_told_apart():
    a, b = "SELECT 1" * MAX_TEXT, "SELECT 1" * MAX_TEXT + " "
    assert len(_encode(sql=a)) < MAX_TEXT + 400
    assert _encode(sql=a) != _encode(sql=b)


def test_half_a_character_does_not_keep_a_question_from_being_recorded():
    assert json.loads(_encode(sql="SELECT '\ud800'"))["sql"] == "SELECT '\\ud800'"


@pytest.mark.parametrize(
    "value", [1.5, float("nan"), 2**53, -(2**53), b"bytes", object(), [[[[[["deep"]]]]]]]
)
def test_what_json_readers_disagree_on_is_refused(value):
    assert "durations" in _refused(durations=value)


@pytest.mark.parametrize("kind", ["segment", "recovered", "Asked", "", "a b", 7, None])
def test_kinds_are_plain_names_and_not_the_ledgers_own(kind):
    _refused(kind=kind)


@pytest.mark.parametrize(
    "time", ["now", "2026-07-01", "2026-07-01T12:30:00Z", "2026-07-01T12:30:00.000+05:00", 7]
)
def test_times_are_written_one_way(time):
    _refused(time=time)


@pytest.mark.parametrize("name", ["", "A", "a b", "a" * 64, 'a"'])
def test_names_of_fields_are_plain(name):
    _refused(**{name: "x"})


def test_an_entry_has_a_largest_size():
    assert str(MAX_ENTRY_BYTES) in _refused(**{f"f{n}": "x" * MAX_TEXT for n in range(20)})
    _refused(many=["x"] * 2000)


_VALUES = st.recursive(
    st.text() | st.integers() | st.booleans() | st.none() | st.floats() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=8) | st.just("kind"), _VALUES, max_size=4))
def test_any_entry_is_encoded_or_refused(entry):
    try:
        line = encode_entry(entry, now=NOW)
    except Refusal as refusal:
        assert refusal.code is Code.LEDGER_UNWRITABLE  # noqa: PT017
    else:
        assert b"\n" not in line
        assert line.startswith(b"{")
        assert line == canonical_json(json.loads(line))
