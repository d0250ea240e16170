"""The lies of an agency: each is one function from an honest answer to what is sent instead."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pyarrow as pa
import pyarrow.ipc

from rabita.wire.arrow import encode_table
from rabita.wire.v1 import agent_pb2, common_pb2, ledger_pb2
from tests.attacks.absurd_words import ESCAPE, MARKUP
from tests.attacks.stand_in import Draft, Lie, Part

HUGE = 3 << 20

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


__all__ = ["LENGTHY", "LIES"]
