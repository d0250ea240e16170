"""Arrow tables as bounded chunks of one IPC stream, and back: what comes in is hostile until checked."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
from numpy.typing import NDArray

from rabita.refusal import Code, Refusal
from rabita.wire.channels import CHUNK_BYTES


def encode_table(table: pa.Table) -> bytes:
    """The table as an Arrow IPC stream, uncompressed; equal tables of equal chunks give equal bytes.

    Arrow does not say what stands in a column's buffer beneath a NULL. A kernel that masks a column leaves
    the masked value there, DuckDB whatever was in its memory: nothing of that is written.
    """
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(_nothing_beneath_nulls(table))
    return sink.getvalue().to_pybytes()


def _nothing_beneath_nulls(table: pa.Table) -> pa.Table:
    columns = [
        pa.chunked_array(map(_zeroed, column.chunks), column.type) if column.null_count else column
        for column in table.columns
    ]
    return pa.table(columns, schema=table.schema)


def _zeroed(array: Any) -> Any:
    """The same array with zero bytes, or texts of no length, wherever it is NULL."""
    valid = array.is_valid().to_numpy(zero_copy_only=False)
    if pa.types.is_boolean(array.type):
        values = [_bits(array.fill_null(False).to_numpy(zero_copy_only=False))]
    elif pa.types.is_string(array.type) or pa.types.is_binary(array.type):
        ends = np.zeros(len(array) + 1, np.int32)
        np.cumsum(pc.binary_length(array).fill_null(0).to_numpy(), out=ends[1:])
        values = [pa.py_buffer(ends.tobytes()), array.drop_null().buffers()[2]]
    elif pa.types.is_primitive(array.type) or pa.types.is_decimal(array.type):
        width = array.type.bit_width // 8
        present = array.drop_null()
        held = np.frombuffer(present.buffers()[1], np.uint8, len(present) * width, present.offset * width)
        spread = np.zeros((len(array), width), np.uint8)
        spread[valid] = held.reshape(-1, width)
        values = [pa.py_buffer(spread.tobytes())]
    else:
        return pa.array(array.to_pylist(), array.type)
    return pa.Array.from_buffers(array.type, len(array), [_bits(valid), *values])


def _bits(truths: NDArray[np.bool_]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(truths, bitorder="little").tobytes())


def chunks(content: bytes) -> Iterator[bytes]:
    """The stream in pieces of at most `CHUNK_BYTES`."""
    for start in range(0, len(content), CHUNK_BYTES):
        yield content[start : start + CHUNK_BYTES]


def result_digest(pieces: Sequence[bytes]) -> str:
    """`sha256:` and the hex digest over the stream's bytes in their order."""
    total = hashlib.sha256()
    for piece in pieces:
        total.update(piece)
    return "sha256:" + total.hexdigest()


def _malformed(reason: str) -> Refusal:
    return Refusal(Code.ANSWER_MALFORMED, f"an answer could not be read: {reason}")


def decode_table(content: bytes, expected: pa.Schema | None = None) -> pa.Table:
    """The table in an IPC stream.

    Raises `Refusal(ANSWER_MALFORMED)` where it is not a whole, valid, uncompressed stream, or has not the
    expected columns and types.
    """
    try:
        _refuse_compression(content)
        with pa.ipc.open_stream(pa.py_buffer(content)) as reader:
            if expected is not None and not reader.schema.equals(expected, check_metadata=False):
                raise _malformed("its columns are not those of the question")
            table = reader.read_all()
        table.validate(full=True)
    except (pa.ArrowException, OSError, ValueError, struct.error, IndexError) as error:
        raise _malformed("it is not a valid Arrow stream") from error
    return table


def _refuse_compression(content: bytes) -> None:
    """Compressed buffers could unpack to any size; nothing of ours writes them.

    Reads the flatbuffer of each message just far enough: in `RecordBatch` the fourth field is
    `compression` (Arrow columnar format, Message.fbs).
    """
    stream = pa.BufferReader(content)
    reader = pa.ipc.MessageReader.open_stream(stream)
    while True:
        try:
            message = reader.read_next_message()
        except StopIteration:
            if stream.tell() != len(content):
                raise _malformed("something follows its end") from None
            return
        if message.type == "dictionary":
            raise _malformed("it holds dictionaries")
        if message.type == "record batch" and _has_compression(message.metadata.to_pybytes()):
            raise _malformed("it is compressed")


def _has_compression(metadata: bytes) -> bool:
    root = struct.unpack_from("<I", metadata, 0)[0]
    header = _field(metadata, root, 2)
    if header == 0:
        raise _malformed("a message has no header")
    batch = header + struct.unpack_from("<I", metadata, header)[0]
    return _field(metadata, batch, 3) != 0


def _field(buffer: bytes, table: int, number: int) -> int:
    """Where a field of a flatbuffer table stands; 0 where it is absent."""
    vtable = table - struct.unpack_from("<i", buffer, table)[0]
    size = struct.unpack_from("<H", buffer, vtable)[0]
    slot = 4 + 2 * number
    if slot >= size:
        return 0
    offset = struct.unpack_from("<H", buffer, vtable + slot)[0]
    return table + offset if offset else 0


__all__ = ["chunks", "decode_table", "encode_table", "result_digest"]
