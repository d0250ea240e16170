"""Arrow on the wire: hostile until checked."""

from __future__ import annotations

import contextlib
import random

import pyarrow as pa
import pytest

from rabita.refusal import Code, Refusal
from rabita.wire.arrow import chunks, decode_table, encode_table, result_digest
from rabita.wire.channels import CHUNK_BYTES

TABLE = pa.table({"k0": ["heroin", None], "v0": [1, 2]})


def test_a_table_comes_back_as_it_went() -> None:
    assert decode_table(encode_table(TABLE), TABLE.schema).equals(TABLE)


def test_a_large_stream_travels_in_bounded_pieces_with_the_digest_of_the_whole() -> None:
    content = encode_table(pa.table({"v": pa.array(range(400_000))}))
    pieces = list(chunks(content))
    assert len(pieces) > 2
    assert max(map(len, pieces)) <= CHUNK_BYTES
    assert result_digest(pieces) == result_digest([content])


def malformed(content: bytes, schema: pa.Schema | None = TABLE.schema) -> str:
    with pytest.raises(Refusal) as refused:
        decode_table(content, schema)
    assert refused.value.code is Code.ANSWER_MALFORMED
    return refused.value.message


def test_other_columns_or_types_are_refused() -> None:
    assert "columns" in malformed(encode_table(TABLE.rename_columns(["k0", "v1"])))
    assert "columns" in malformed(encode_table(TABLE.set_column(1, "v0", pa.array([1.0, 2.0]))))


def test_compressed_buffers_are_refused_since_they_could_unpack_to_any_size() -> None:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, TABLE.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(TABLE)
    assert "compressed" in malformed(sink.getvalue().to_pybytes())


def test_dictionaries_are_refused() -> None:
    table = pa.table({"k0": pa.array(["a", "b"]).dictionary_encode()})
    assert "dictionaries" in malformed(encode_table(table), table.schema)


def test_no_altered_stream_gives_anything_but_a_table_or_a_refusal() -> None:
    content, chance = encode_table(TABLE), random.Random(7)
    for _ in range(2_000):
        altered = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            altered[chance.randrange(len(altered))] = chance.randrange(256)
        with contextlib.suppress(Refusal):
            decode_table(bytes(altered[: chance.randrange(len(altered) + 1)]), TABLE.schema)
