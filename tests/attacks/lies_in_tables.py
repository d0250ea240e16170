"""Lies of an agency that it signed properly: tables that are not what was asked, or no Arrow at all."""

from __future__ import annotations

import struct
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.ipc

from rabita.wire.arrow import encode_table
from rabita.wire.v1 import agent_pb2
from tests.attacks.stand_in import Draft, Lie, Part

TABLE_LIES: list[Lie] = []


def table_lie(told: Lie) -> Lie:
    TABLE_LIES.append(told)
    return told


@table_lie
def another_column(draft: Draft) -> Iterable[Part]:
    names = [*draft.table.column_names[:-1], "another"]
    return draft.vouched_table(draft.table.rename_columns(names))


@table_lie
def a_column_more(draft: Draft) -> Iterable[Part]:
    more = pa.array(["CANARY"] * draft.table.num_rows)
    return draft.vouched_table(draft.table.append_column("person_id", more))


@table_lie
def a_column_less(draft: Draft) -> Iterable[Part]:
    return draft.vouched_table(draft.table.drop_columns(draft.table.column_names[-1:]))


@table_lie
def columns_in_another_order(draft: Draft) -> Iterable[Part]:
    return draft.vouched_table(draft.table.select(draft.table.column_names[::-1]))


@table_lie
def another_type(draft: Draft) -> Iterable[Part]:
    last = draft.table.num_columns - 1
    text = draft.table.column(last).cast(pa.string())
    return draft.vouched_table(draft.table.set_column(last, draft.table.column_names[last], text))


@table_lie
def a_count_of_more_rows_than_there_are(draft: Draft) -> Iterable[Part]:
    """With one such number the sum over all agencies would leave its type, and nobody would be named."""
    return draft.vouched_table(counted(draft.table, 2**63 - 1))


@table_lie
def a_count_below_zero(draft: Draft) -> Iterable[Part]:
    return draft.vouched_table(counted(draft.table, -1))


def counted(table: pa.Table, number: int) -> pa.Table:
    """The table with another number in its first count."""
    at = table.schema.get_field_index("v0")
    return table.set_column(at, table.schema.field(at), pa.array([number] * table.num_rows, pa.int64()))


@table_lie
def no_columns(draft: Draft) -> Iterable[Part]:
    return draft.vouched_table(pa.table({}))


@table_lie
def compressed(draft: Draft) -> Iterable[Part]:
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, draft.table.schema, options=options) as writer:
        writer.write_table(draft.table)
    return draft.vouched(sink.getvalue().to_pybytes())


@table_lie
def dictionaries(draft: Draft) -> Iterable[Part]:
    column = draft.table.column(0).dictionary_encode()
    return draft.vouched_table(draft.table.set_column(0, draft.table.column_names[0], column))


@table_lie
def truncated(draft: Draft) -> Iterable[Part]:
    return draft.vouched(draft.contents[draft.name][:-60])


@table_lie
def an_empty_stream(draft: Draft) -> Iterable[Part]:
    return draft.vouched(b"", 0)


@table_lie
def noise_for_arrow(draft: Draft) -> Iterable[Part]:
    return draft.vouched(bytes(range(256)) * 40)


@table_lie
def the_schema_twice(draft: Draft) -> Iterable[Part]:
    return draft.vouched(draft.contents[draft.name] * 2)


def _with_first_column(draft: Draft, offsets: list[int], text: bytes) -> list[agent_pb2.AnswerPart]:
    """The first column, of text, with these offsets into these bytes: written by hand, Arrow would refuse.

    A right column is encoded first, of the same lengths, and its buffers are then written over.
    """
    field = draft.table.schema.field(0)
    assert pa.types.is_string(field.type)
    rows = draft.table.num_rows
    mark = 0x5EED0000
    right = pa.array([f"{mark + i:08x}" for i in range(rows)], pa.string())
    content = encode_table(draft.table.set_column(0, field, right))
    old_offsets = struct.pack(f"<{rows + 1}i", *range(0, 8 * (rows + 1), 8))
    old_text = "".join(right.to_pylist()).encode()
    assert content.count(old_offsets) == content.count(old_text) == 1
    content = content.replace(old_offsets, struct.pack(f"<{rows + 1}i", *offsets))
    content = content.replace(old_text, text[: len(old_text)].ljust(len(old_text), b"x"))
    return draft.vouched(content, rows)


@table_lie
def text_column_that_is_no_utf8(draft: Draft) -> Iterable[Part]:
    rows = draft.table.num_rows
    return _with_first_column(draft, list(range(rows + 1)), b"\xff" * rows)


@table_lie
def offsets_past_the_end(draft: Draft) -> Iterable[Part]:
    step = 50_000_000
    return _with_first_column(draft, list(range(0, (draft.table.num_rows + 1) * step, step)), b"abc")


@table_lie
def offsets_that_run_backwards(draft: Draft) -> Iterable[Part]:
    rows = draft.table.num_rows
    return _with_first_column(draft, list(range(rows, -1, -1)), b"x" * rows)


@table_lie
def more_rows_than_bytes(draft: Draft) -> Iterable[Part]:
    """Every length in the stream that says how many rows there are says a million times more."""
    rows = draft.table.num_rows
    content = draft.contents[draft.name].replace(struct.pack("<q", rows), struct.pack("<q", rows << 20))
    return draft.vouched(content, rows << 20)


__all__ = ["TABLE_LIES"]
