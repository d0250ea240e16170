"""The canonical JSON is RFC 8785's to the byte, by whichever encoder it was written."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from rabita.canonical import canonical_json

_NAMES = st.text(max_size=6) | st.sampled_from(["\U0001f600", "\uffee", "é", "z", '"', "\x7f"])
_SCALARS = (
    st.none() | st.booleans() | st.integers(-(2**54), 2**54) | st.floats() | st.text(max_size=8)
    | st.characters() | st.sampled_from(["\u2028\u2029", "\x00\x1f\x7f\b\t\n\f\r\"\\/", "\ud800"])
)  # fmt: skip
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_NAMES, inner, max_size=4),
    max_leaves=12,
)


@given(_VALUES)
def test_every_value_is_written_or_refused_as_by_the_library(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        with pytest.raises(type(error)):
            canonical_json(value)
    else:
        assert canonical_json(value) == expected


def test_control_characters_are_escaped_as_the_rfc_says() -> None:
    every = "".join(map(chr, range(0x20))) + '"\\\x7f/é'
    assert canonical_json({"a": every}) == rfc8785.dumps({"a": every})
    assert json.loads(canonical_json(every)) == every


def test_names_are_sorted_by_utf_16_units() -> None:
    names = {"\uffee": 1, "\U0001f600": 2, "a": 3}
    assert canonical_json(names) == rfc8785.dumps(names)


@pytest.mark.parametrize(
    "value", [{1: "a"}, {None: "a"}, [object()], 2**53, -(2**53), {"a": float("nan")}, b"x"]
)
def test_what_the_rfc_cannot_write_is_refused(value: Any) -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_json(value)


def test_nesting_without_end_is_refused() -> None:
    deep: list[Any] = []
    deep.append(deep)
    with pytest.raises((RecursionError, rfc8785.CanonicalizationError)):
        canonical_json(deep)
