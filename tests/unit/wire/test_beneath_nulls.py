"""Beneath a NULL nothing crosses the wire: masked values stay in Arrow's buffers unless taken out."""

from __future__ import annotations

import datetime as dt
import struct
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from rabita.wire.arrow import decode_table, encode_table

_COLUMNS: dict[str, tuple[pa.DataType, list[Any], bytes]] = {
    "double": (pa.float64(), [1.5, 1234.5678, -2.0], struct.pack("<d", 1234.5678)),
    "integer": (pa.int64(), [1, 0x1122334455667788, 3], bytes.fromhex("8877665544332211")),
    "decimal": (pa.decimal128(38, 3), [Decimal("1.000"), Decimal("987654321987654.321"), Decimal("2.000")],
                (987654321987654321).to_bytes(16, "little")),
    "date": (pa.date32(), [dt.date(2020, 1, 1), dt.date(2077, 7, 7), dt.date(2020, 1, 2)],
             struct.pack("<i", (dt.date(2077, 7, 7) - dt.date(1970, 1, 1)).days)),
    "timestamp": (pa.timestamp("us"), [dt.datetime(2020, 1, 1), dt.datetime(2077, 7, 7, 7, 7), None],
                  struct.pack("<q", int(dt.datetime(2077, 7, 7, 7, 7, tzinfo=dt.UTC).timestamp()) * 10**6)),
    "string": (pa.string(), ["a", "SECRET-NAME", ""], b"SECRET-NAME"),
    "binary": (pa.binary(), [b"a", b"SECRET-BYTES", b""], b"SECRET-BYTES"),
    "list": (pa.list_(pa.string()), [["a"], ["SECRET-ITEM"], []], b"SECRET-ITEM"),
}  # fmt: skip


def _masked(name: str) -> tuple[pa.Table, list[Any], bytes]:
    """A column of which the second value was masked, what it reads as, and the bytes of what was masked."""
    type_, values, secret = _COLUMNS[name]
    whole = pa.array(values, type_)
    validity = pa.py_buffer(b"\x05" if values[2] is not None else b"\x01")
    masked = pa.Array.from_buffers(
        type_, 3, [validity, *whole.buffers()[1 : type_.num_buffers]],
        children=[whole.values] if pa.types.is_list(type_) else None,
    )  # fmt: skip
    return pa.table({"v": masked}), [values[0], None, values[2]], secret


@pytest.mark.parametrize("name", _COLUMNS)
def test_a_masked_value_is_not_written(name: str) -> None:
    table, read, secret = _masked(name)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    assert secret in sink.getvalue().to_pybytes(), "what Arrow by itself would have written"
    content = encode_table(table)
    assert secret not in content
    assert decode_table(content, table.schema)["v"].to_pylist() == read


def test_a_masked_truth_is_not_written() -> None:
    kept = pa.array([True, False, True, True, False])
    truths = [encode_table(pa.table({"v": pc.if_else(kept, pa.array(t), None)})) for t in (
        [True, True, False, True, True], [True, False, False, True, False],
    )]  # fmt: skip
    assert truths[0] == truths[1]
    assert decode_table(truths[0])["v"].to_pylist() == [True, None, False, True, None]


@pytest.mark.parametrize("name", _COLUMNS)
def test_slices_pieces_and_nothing_at_all_read_as_before(name: str) -> None:
    type_, values, _ = _COLUMNS[name]
    long = pa.array([values[i % 3] if i % 4 else None for i in range(41)], type_)
    for column in (
        pa.chunked_array([long.slice(3, 17), long.slice(20)]),
        pa.chunked_array([long.slice(40), long.slice(0, 0), long.slice(5, 9)]),
        pa.chunked_array([pa.nulls(9, type_)]),
        pa.chunked_array([], type_),
    ):
        table = pa.table({"v": column, "w": pa.nulls(len(column))})
        read = decode_table(encode_table(table), table.schema)
        assert read.to_pylist() == table.to_pylist()
