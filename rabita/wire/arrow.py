"""Arrow tables as bounded chunks of one IPC stream, and back: what comes in is hostile until checked."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.ipc

from rabita.refusal import Code, Refusal
from rabita.wire.channels import CHUNK_BYTES


def encode_table(table: pa.Table) -> bytes:
    """The table as an Arrow IPC stream, uncompressed."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()


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
