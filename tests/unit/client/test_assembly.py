"""Rows and report of one call: whole, bounded and in order, or refused."""

from collections.abc import Iterator

import pyarrow as pa
import pytest

from rabita.client.assembly import Progress, assemble
from rabita.refusal import Code, Refusal
from rabita.wire.arrow import encode_table
from rabita.wire.v1 import broker_pb2, common_pb2

TABLE = pa.table({"drug": ["heroin", None], "n": [1, 2]})
WHOLE = encode_table(TABLE)
REPORT = broker_pb2.AskEvent(report=b"{}")


def chunk(content: bytes) -> broker_pb2.AskEvent:
    return broker_pb2.AskEvent(chunk=common_pb2.ArrowChunk(ipc=content))


def code_of(*events: broker_pb2.AskEvent, largest: int = 1 << 20) -> Code:
    with pytest.raises(Refusal) as caught:
        assemble(events, None, largest=largest)
    return caught.value.code


def test_pieces_are_joined_in_their_order() -> None:
    pieces = [WHOLE[i : i + 7] for i in range(0, len(WHOLE), 7)]
    received = assemble([*map(chunk, pieces), REPORT], None)
    assert received.table == TABLE


def test_progress_is_passed_on_as_it_comes() -> None:
    heard: list[Progress] = []
    told = broker_pb2.AgencyProgress(agency="anf", state="asked", elapsed_ms=3)
    assemble([broker_pb2.AskEvent(progress=told), chunk(WHOLE), REPORT], heard.append)
    assert heard == [Progress("anf", "asked", 3)]


def test_an_event_of_a_kind_this_version_does_not_know_is_passed_over() -> None:
    assert assemble([broker_pb2.AskEvent(), chunk(WHOLE), REPORT], None).table == TABLE


@pytest.mark.parametrize("cut", [1, 8, 9, len(WHOLE) // 2, len(WHOLE)])
def test_a_truncated_stream_is_malformed(cut: int) -> None:
    assert code_of(chunk(WHOLE[:-cut]), REPORT) is Code.ANSWER_MALFORMED


def test_a_stream_cut_between_two_batches_is_malformed() -> None:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, TABLE.schema) as writer:
        writer.write_table(TABLE)
        end = sink.tell()
        writer.write_table(TABLE)
    assert code_of(chunk(sink.getvalue().to_pybytes()[:end]), REPORT) is Code.ANSWER_MALFORMED


def test_garbage_is_malformed() -> None:
    assert code_of(chunk(b"\xff" * 64 + WHOLE[-8:]), REPORT) is Code.ANSWER_MALFORMED


def test_no_report_or_two_or_rows_after_it_are_malformed() -> None:
    assert code_of(chunk(WHOLE)) is Code.ANSWER_MALFORMED
    assert code_of(chunk(WHOLE), REPORT, REPORT) is Code.ANSWER_MALFORMED
    assert code_of(REPORT, chunk(WHOLE)) is Code.ANSWER_MALFORMED
    assert code_of(REPORT) is Code.ANSWER_MALFORMED


def test_an_answer_that_never_ends_is_cut_off() -> None:
    def endless() -> Iterator[broker_pb2.AskEvent]:
        while True:
            yield chunk(b"\0" * 1024)

    with pytest.raises(Refusal) as caught:
        assemble(endless(), None, largest=1 << 20)
    assert caught.value.code is Code.RESULT_TOO_LARGE


@pytest.mark.parametrize(
    "table",
    [
        pa.table({"rows": [[1, 2]]}),
        pa.table({"row": [{"a": 1}]}),
        pa.table({"raw": [b"x"]}),
        pa.table({"drug": pa.array(["heroin"]).dictionary_encode()}),
        pa.table({}),
    ],
)
def test_types_that_no_answer_has_are_malformed(table: pa.Table) -> None:
    assert code_of(chunk(encode_table(table)), REPORT) is Code.ANSWER_MALFORMED
