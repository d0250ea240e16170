"""What a ledger's keeper tells of questions: entries with proofs, in one signed account. Writes nothing.

Of one question: its entries, each with its inclusion proof under the newest checkpoint, and earlier states of
the ledger that the reader knows of, each with the proof that it grew into this one. Of a time: a page of the
ledger, with the hashes of all its leaves, so that what is not shown is seen to be there, and the entries that
are about questions. Both as the reader's view has them (`rabita/wire/entitled.py`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice

from google.protobuf.message import DecodeError

from rabita.ledger import Filter, Found, Ledger
from rabita.ledger.private import public_part
from rabita.ledger.search import first_since, moment_of, parse_entry, read_entries
from rabita.ledger.tree import leaf_hash
from rabita.refusal import Code, Refusal
from rabita.trust import Signer, sign_account
from rabita.wire.account_bounds import LEAST_NONCE, MOST_STATES
from rabita.wire.entitled import Seen, View
from rabita.wire.v1 import ledger_pb2

MOST_ENTRIES = 1000
"""Entries of one question. An honest agency has a few for each round; what is past that shows as missing."""

PAGE_LEAVES = 8192
PAGE_BYTES = 768 << 10
_LONGEST_QUESTION = 256


class Accounts:
    """One keeper's side. `agency` is its id, "" for the broker."""

    def __init__(
        self,
        ledger: Ledger,
        signer: Callable[[], Signer],
        *,
        federation: str,
        agency: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._ledger, self._signer = ledger, signer
        self._federation, self._agency, self._clock = federation, agency, clock

    def give(self, view: View, wanted: bytes) -> ledger_pb2.AccountReply:
        """The signed account of what `read_wanted` found to be in order."""
        asked = read_wanted(wanted)
        account = self._of_question(view, asked) if asked.question else self._page(view, asked)
        content = account.SerializeToString()
        signature = sign_account(
            content, wanted, federation=self._federation, agency=self._agency, signer=self._signer(),
            now=int(self._clock()),
        )  # fmt: skip
        return ledger_pb2.AccountReply(signature=signature, account=content)

    def _of_question(self, view: View, asked: ledger_pb2.AccountWanted) -> ledger_pb2.Account:
        ledger = self._ledger
        shown = ledger.show(0)
        account = ledger_pb2.Account(checkpoint=shown.checkpoint, keys=ledger.keys.text)
        found = view.find(ledger.folder, Filter(question=asked.question), shown.size)
        for seen in islice(found, MOST_ENTRIES):
            entry = message_of(seen)
            entry.inclusion.extend(ledger.prove_inclusion(seen.index, shown.size))
            if account.ByteSize() + entry.ByteSize() > PAGE_BYTES:
                break
            account.entries.append(entry)
        for size in asked.states:
            if 0 < size <= shown.size:
                account.states.append(
                    ledger_pb2.ProvenState(
                        size=size,
                        root=ledger.frontier(size).root(),
                        consistency=ledger.prove_consistency(size, shown.size),
                    )
                )
        return account

    def _page(self, view: View, asked: ledger_pb2.AccountWanted) -> ledger_pb2.Account:
        ledger, size = self._ledger, asked.size
        account = ledger_pb2.Account(keys=ledger.keys.text, first=asked.first)
        if not size:
            shown = ledger.show(0)
            account.checkpoint, size = shown.checkpoint, shown.size
            if asked.since:
                account.first = first_since(ledger.folder, moment_of(asked.since), size)
            account.frontier = b"".join(ledger.frontier(min(account.first, size)).nodes)
        leaves: list[bytes] = []
        room = PAGE_BYTES
        for index, line in islice(read_entries(ledger.folder, account.first, size), PAGE_LEAVES):
            seen = view.of(Found(index, parse_entry(index, line), line)) if b'"question":"' in line else None
            entry = message_of(seen) if seen is not None and seen.entry.get("question") else None
            room -= entry.ByteSize() if entry else 0
            if leaves and room < 0:
                break
            leaves.append(leaf_hash(public_part(line)))
            if entry:
                account.entries.append(entry)
        account.leaves = b"".join(leaves)
        return account


def read_wanted(wanted: bytes) -> ledger_pb2.AccountWanted:
    """What is wanted, once it is within bounds; `Refusal(USAGE)` otherwise."""
    asked = ledger_pb2.AccountWanted()
    try:
        asked.ParseFromString(wanted)
    except DecodeError:
        raise _no("that cannot be read") from None
    moment_of(asked.since)
    if len(asked.nonce) < LEAST_NONCE or len(asked.question) > _LONGEST_QUESTION:
        raise _no("its nonce is too short, or its question's id too long")
    if len(asked.states) > MOST_STATES or (asked.size and not asked.first < asked.size):
        raise _no("too many states, or a page past the end")
    return asked


def message_of(seen: Seen) -> ledger_pb2.LedgerEntry:
    """An entry as its reader may see it, without a proof."""
    return ledger_pb2.LedgerEntry(index=seen.index, entry=seen.line, masked=seen.masked)


def _no(why: str) -> Refusal:
    return Refusal(Code.USAGE, f"no account is given of that: {why}")


__all__ = ["Accounts", "message_of", "read_wanted"]
