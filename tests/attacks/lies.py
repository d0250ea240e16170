"""The lies of an agency: each is one function from an honest answer to what is sent instead."""

from __future__ import annotations

import struct
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pyarrow as pa
import pyarrow.ipc

from rabita.wire.arrow import encode_table, result_digest
from rabita.wire.v1 import agent_pb2, common_pb2, ledger_pb2
from tests.attacks.stand_in import Draft, Lie, Part

HUGE = 3 << 20
ESCAPE = "\x1b[31mred\x1b]0;owned\x07\x9b2J\r\u202e"
MARKUP = "[red]all is well[/red] [link=file:///x]here[/link]"

LIES: list[Lie] = []


def lie(told: Lie) -> Lie:
    LIES.append(told)
    return told


def chunk(name: str, content: bytes) -> agent_pb2.AnswerPart:
    return agent_pb2.AnswerPart(chunk=common_pb2.ArrowChunk(fragment=name, ipc=content))


# --- rows and receipt do not belong together


@lie
def bytes_altered_after_signing(draft: Draft) -> Iterable[Part]:
    content = bytearray(draft.contents[draft.name])
    content[-20] ^= 1
    return [*draft.rows({draft.name: bytes(content)}), draft.signed()]


@lie
def other_rows_than_signed(draft: Draft) -> Iterable[Part]:
    doubled = pa.concat_tables([draft.table, draft.table])
    return [*draft.rows({draft.name: encode_table(doubled)}), draft.signed()]


@lie
def rows_left_out_after_signing(draft: Draft) -> Iterable[Part]:
    return [*draft.rows({draft.name: encode_table(draft.table.slice(1))}), draft.signed()]


@lie
def bytes_after_the_end_of_the_stream(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), chunk(draft.name, b"more"), draft.signed()]


@lie
def no_rows_at_all(draft: Draft) -> Iterable[Part]:
    return [draft.signed()]


@lie
def other_group_count_than_sent(draft: Draft) -> Iterable[Part]:
    return draft.vouched(draft.contents[draft.name], groups=draft.receipt.results[0].groups + 1)


# --- the receipt is for something else


@lie
def receipt_for_another_question(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(question_id="another-question-0123456789")]


@lie
def receipt_for_another_round(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(round=1)]


@lie
def receipt_for_another_agency(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(agency="north")]


@lie
def receipt_of_another_federation(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(federation="elsewhere")]


@lie
def receipt_for_another_catalogue(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(catalogue_hash="sha256:" + "0" * 64)]


@lie
def receipt_for_another_fragment(draft: Draft) -> Iterable[Part]:
    other = replace(draft.receipt.results[0], fragment_digest="sha256:" + "0" * 64)
    return [*draft.rows(), draft.signed(results=(other,))]


@lie
def receipt_for_a_fragment_of_another_name(draft: Draft) -> Iterable[Part]:
    other = replace(draft.receipt.results[0], fragment="r9f9")
    return [*draft.rows(), draft.signed(results=(other,))]


@lie
def receipt_that_names_the_fragment_twice(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(results=draft.receipt.results * 2)]


@lie
def receipt_for_nothing(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(results=())]


@lie
def receipt_of_last_year(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(issued_at=int(time.time()) - 365 * 86_400)]


@lie
def receipt_of_tomorrow(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(issued_at=int(time.time()) + 86_400)]


# --- the receipt does not prove its own record


@lie
def an_absurd_checkpoint(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(checkpoint=MARKUP * 20)]


@lie
def an_absurd_ledger_index(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(ledger_index=2**53 - 1)]


@lie
def an_entry_beside_the_one_that_is_proved(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(ledger_index=draft.receipt.ledger_index - 1)]


@lie
def an_entry_that_was_never_written(draft: Draft) -> Iterable[Part]:
    entry = draft.receipt.entry.replace('"kind":"released"', '"kind":"refused"')
    return [*draft.rows(), draft.signed(entry=entry)]


@lie
def no_proof_of_the_entry(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(inclusion=())]


@lie
def a_checkpoint_of_another_party(draft: Draft) -> Iterable[Part]:
    note = draft.receipt.checkpoint.replace("agency/south", "agency/north")
    return [*draft.rows(), draft.signed(checkpoint=note)]


# --- the ledger is not the one that was seen before


def shown(draft: Draft, **changes: object) -> list[Part]:
    """The truth, with other words on how the ledger grew."""
    last = draft.signed()
    other = ledger_pb2.Shown(
        since=last.shown.since, leaves=last.shown.leaves, consistency=last.shown.consistency
    )
    for name, value in changes.items():
        setattr(other, name, value)
    return [*draft.rows(), agent_pb2.AnswerPart(receipt=last.receipt, shown=other)]


@lie
def a_ledger_grown_from_elsewhere(draft: Draft) -> Iterable[Part]:
    leaves = bytes(len(draft.signed().shown.leaves))
    return shown(draft, leaves=leaves)


@lie
def half_a_leaf(draft: Draft) -> Iterable[Part]:
    return shown(draft, leaves=draft.signed().shown.leaves[:-1])


@lie
def no_growth_shown(draft: Draft) -> Iterable[Part]:
    return shown(draft, leaves=b"")


@lie
def a_signature_under_the_checkpoint_that_is_none(draft: Draft) -> Iterable[Part]:
    note = draft.receipt.checkpoint
    return [*draft.rows(), draft.signed(checkpoint=note[:-10] + "AAAAAAAA=\n")]


# --- the receipt is signed by somebody else, or is none


@lie
def signed_by_another_agency(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(signer=draft.other_trust("north"))]


@lie
def signed_by_the_broker(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(signer=draft.other_trust("broker"))]


@lie
def signature_altered(draft: Draft) -> Iterable[Part]:
    head, _, signature = draft.signed().receipt.rpartition(".")
    other = "A" if signature[0] != "A" else "B"
    return [*draft.rows(), agent_pb2.AnswerPart(receipt=f"{head}.{other}{signature[1:]}")]


@lie
def no_signature(draft: Draft) -> Iterable[Part]:
    head, _, _ = draft.signed().receipt.rpartition(".")
    return [*draft.rows(), agent_pb2.AnswerPart(receipt=f"{head}.")]


@lie
def no_receipt(draft: Draft) -> Iterable[Part]:
    return draft.rows()


@lie
def nothing_at_all(draft: Draft) -> Iterable[Part]:
    return []


@lie
def empty_receipt(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), agent_pb2.AnswerPart(receipt="")]


@lie
def text_for_a_receipt(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), agent_pb2.AnswerPart(receipt=ESCAPE + MARKUP)]


@lie
def receipt_of_absurd_size(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), agent_pb2.AnswerPart(receipt="a" * 900_000)]


# --- the order of things


@lie
def two_receipts(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(), draft.signed()]


@lie
def rows_after_the_receipt(draft: Draft) -> Iterable[Part]:
    return [draft.signed(), *draft.rows()]


@lie
def an_empty_part_after_the_receipt(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), draft.signed(), agent_pb2.AnswerPart()]


@lie
def rows_after_rows_with_the_receipt(draft: Draft) -> Iterable[Part]:
    """The receipt may stand beside the last rows; nothing may come after it."""
    both = next(draft.rows())
    both.receipt = draft.signed().receipt
    return [both, *draft.rows()]


@lie
def another_fragments_rows_beside_the_receipt(draft: Draft) -> Iterable[Part]:
    both = chunk("r9f9", b"x")
    both.receipt = draft.signed().receipt
    return [*draft.rows(), both]


@lie
def an_empty_receipt_beside_the_rows(draft: Draft) -> Iterable[Part]:
    both = next(draft.rows())
    both.receipt = ""
    return [both]


@lie
def an_empty_part(draft: Draft) -> Iterable[Part]:
    return [agent_pb2.AnswerPart(), *draft.rows(), draft.signed()]


@lie
def a_fragment_that_nobody_asked_for(draft: Draft) -> Iterable[Part]:
    extra = replace(draft.receipt.results[0], fragment="r0f1")
    return [*draft.rows(), *draft.rows({"r0f1": draft.contents[draft.name]}),
            draft.signed(results=(*draft.receipt.results, extra))]  # fmt: skip


@lie
def a_fragment_without_a_name(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), chunk("", b"x"), draft.signed()]


@lie
def a_message_that_is_none(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), b"\xff\xff\xff\xff", draft.signed()]


@lie
def text_that_is_no_utf8(draft: Draft) -> Iterable[Part]:
    return [*draft.rows(), b"\x12\x02\xff\xfe"]  # field 2, the receipt


# --- properly signed, and not what was asked


@lie
def another_column(draft: Draft) -> Iterable[Part]:
    names = [*draft.table.column_names[:-1], "another"]
    return draft.vouched_table(draft.table.rename_columns(names))


@lie
def a_column_more(draft: Draft) -> Iterable[Part]:
    more = pa.array(["CANARY"] * draft.table.num_rows)
    return draft.vouched_table(draft.table.append_column("person_id", more))


@lie
def a_column_less(draft: Draft) -> Iterable[Part]:
    return draft.vouched_table(draft.table.drop_columns(draft.table.column_names[-1:]))


@lie
def columns_in_another_order(draft: Draft) -> Iterable[Part]:
    return draft.vouched_table(draft.table.select(draft.table.column_names[::-1]))


@lie
def another_type(draft: Draft) -> Iterable[Part]:
    last = draft.table.num_columns - 1
    text = draft.table.column(last).cast(pa.string())
    return draft.vouched_table(draft.table.set_column(last, draft.table.column_names[last], text))


@lie
def a_count_of_more_rows_than_there_are(draft: Draft) -> Iterable[Part]:
    """With one such number the sum over all agencies would leave its type, and nobody would be named."""
    return draft.vouched_table(counted(draft.table, 2**63 - 1))


@lie
def a_count_below_zero(draft: Draft) -> Iterable[Part]:
    return draft.vouched_table(counted(draft.table, -1))


def counted(table: pa.Table, number: int) -> pa.Table:
    """The table with another number in its first count."""
    at = table.schema.get_field_index("v0")
    return table.set_column(at, table.schema.field(at), pa.array([number] * table.num_rows, pa.int64()))


@lie
def no_columns(draft: Draft) -> Iterable[Part]:
    return draft.vouched_table(pa.table({}))


@lie
def compressed(draft: Draft) -> Iterable[Part]:
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, draft.table.schema, options=options) as writer:
        writer.write_table(draft.table)
    return draft.vouched(sink.getvalue().to_pybytes())


@lie
def dictionaries(draft: Draft) -> Iterable[Part]:
    column = draft.table.column(0).dictionary_encode()
    return draft.vouched_table(draft.table.set_column(0, draft.table.column_names[0], column))


@lie
def truncated(draft: Draft) -> Iterable[Part]:
    return draft.vouched(draft.contents[draft.name][:-60])


@lie
def an_empty_stream(draft: Draft) -> Iterable[Part]:
    return draft.vouched(b"", 0)


@lie
def noise_for_arrow(draft: Draft) -> Iterable[Part]:
    return draft.vouched(bytes(range(256)) * 40)


@lie
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


@lie
def text_column_that_is_no_utf8(draft: Draft) -> Iterable[Part]:
    rows = draft.table.num_rows
    return _with_first_column(draft, list(range(rows + 1)), b"\xff" * rows)


@lie
def offsets_past_the_end(draft: Draft) -> Iterable[Part]:
    step = 50_000_000
    return _with_first_column(draft, list(range(0, (draft.table.num_rows + 1) * step, step)), b"abc")


@lie
def offsets_that_run_backwards(draft: Draft) -> Iterable[Part]:
    rows = draft.table.num_rows
    return _with_first_column(draft, list(range(rows, -1, -1)), b"x" * rows)


@lie
def more_rows_than_bytes(draft: Draft) -> Iterable[Part]:
    """Every length in the stream that says how many rows there are says a million times more."""
    rows = draft.table.num_rows
    content = draft.contents[draft.name].replace(struct.pack("<q", rows), struct.pack("<q", rows << 20))
    return draft.vouched(content, rows << 20)


# --- too much, too long


@lie
def one_huge_message(draft: Draft) -> Iterable[Part]:
    return [chunk(draft.name, b"x" * HUGE), draft.signed()]


def endless_rows(draft: Draft) -> Iterator[Part]:
    piece = chunk(draft.name, b"x" * (1 << 20))
    while True:
        yield piece


def endless_nothing(draft: Draft) -> Iterator[Part]:
    piece = chunk(draft.name, b"")
    while True:
        yield piece


def slow_drip(draft: Draft) -> Iterator[Part]:
    for at in range(0, 1 << 20):
        yield chunk(draft.name, draft.contents[draft.name][at : at + 1])
        time.sleep(0.1)


def silence(draft: Draft) -> Iterator[Part]:
    time.sleep(8)
    yield from ()


LENGTHY: list[Lie] = [endless_rows, endless_nothing, slow_drip, silence]


# --- absurd words in a receipt that is otherwise right


def words(**changes: object) -> Lie:
    def told(draft: Draft) -> Iterable[Part]:
        return [*draft.rows(), draft.signed(**changes)]

    return told


WORDS: dict[str, Lie] = {
    "policies with escapes": words(policies=(ESCAPE,)),
    "policies with line ends": words(policies=("a\nb",)),
    "withheld with escapes": words(withheld=ESCAPE),
    "withheld negative": words(withheld="-7\n"),
    "obligations with escapes": words(obligations={"min_group_size": ESCAPE}),
    "obligations of no number": words(obligations={"min_group_size": "[red]many"}),
    "obligations of an absurd number": words(obligations={"min_group_size": "9" * 200}),
    "obligations of nobody": words(obligations={"min_group_size": "0"}),
    "obligations negative": words(obligations={"min_group_size": "-5"}),
    "obligations padded": words(obligations={"min_group_size": "003"}),
    "obligations in other digits": words(obligations={"min_group_size": "\u0663"}),
    "another withheld than is on its record": words(withheld="-7"),
    "markup in withheld": words(withheld=MARKUP),
    "other obligations than are on its record": words(obligations={"min_group_size": "3", MARKUP: MARKUP}),
    "another policy than is on its record": words(policy_hash="sha256:" + "0" * 64),
    "obligations of spaces": words(obligations={"min_group_size": " 3 "}),
}
"""Each has to be refused, or shown without acting on the terminal."""

HARMLESS_WORDS: dict[str, Lie] = {
    "markup in policies": words(policies=(MARKUP,)),
    "a thousand policies": words(policies=tuple(f"p{i}" * 5 for i in range(1000))),
}
"""Words that an agency may sign: they are its own, and are shown as they are."""

__all__ = ["ESCAPE", "HARMLESS_WORDS", "LENGTHY", "LIES", "MARKUP", "WORDS", "result_digest"]
