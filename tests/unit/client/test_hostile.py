"""Whatever a broker sends is read or refused; nothing else comes out."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rabita.cli.refusals import refusal_lines
from rabita.client.assembly import assemble
from rabita.client.explanation import parse_explanation
from rabita.client.report import parse_report
from rabita.refusal import Code, Position, Refusal
from rabita.wire.arrow import encode_table
from rabita.wire.v1 import broker_pb2, common_pb2
from tests.unit.client.fake_federation import TABLE
from tests.unit.client.test_explanation import WHOLE
from tests.unit.client.test_report import report_json

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def rows_of(content: bytes) -> object:
    events = [
        broker_pb2.AskEvent(chunk=common_pb2.ArrowChunk(ipc=content)),
        broker_pb2.AskEvent(report=b"{}"),
    ]
    return assemble(events, None).table.to_pylist()


def refused_or_read(read: Callable[[bytes], object], content: bytes) -> None:
    with suppress(Refusal):
        read(content)


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at] + [path for key, item in inner for path in paths(item, (*at, key))]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(paths(report_json())), JSON)
def test_a_report_with_any_value_anywhere(path: tuple[Any, ...], value: Any) -> None:
    refused_or_read(parse_report, json.dumps(replaced(report_json(), path, value)).encode())


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(paths(WHOLE)), JSON)
def test_an_explanation_with_any_value_anywhere(path: tuple[Any, ...], value: Any) -> None:
    refused_or_read(parse_explanation, json.dumps(replaced(WHOLE, path, value)).encode())


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(encode_table(TABLE)) - 1), st.integers(0, 255))
def test_an_arrow_stream_with_any_byte_changed(where: int, byte: int) -> None:
    content = bytearray(encode_table(TABLE))
    content[where] = byte
    refused_or_read(rows_of, bytes(content))


@given(st.text(), st.text(), st.text(), st.integers(0, 2**32), st.integers(0, 2**32))
def test_a_refusal_of_any_text_and_place_is_shown(
    sql: str, message: str, hint: str, start: int, end: int
) -> None:
    refusal = Refusal(Code.SYNTAX, message, hint=hint, position=Position(start, end))
    lines = refusal_lines(refusal, sql)
    assert all(line.isprintable() or "\ufffd" in line or line.strip() for line in lines)
    assert not any(set(line) & set("\x00\x1b\x9b\r\n\u2028\u202e") for line in lines)


def test_paths_reach_into_lists() -> None:
    assert ("agencies", 0, "id") in paths(report_json())
    with pytest.raises(KeyError):
        replaced({}, ("a", "b"), 1)
