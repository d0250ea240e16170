"""Accounts of ledgers, as they are verified here: whoever passed them on is not believed.

1. The account is signed by that party, under the pinned authority, for this very request, just now.
2. Its checkpoint is signed by the key that the ledger's chain of keys names for its size.
3. Each entry is in the checkpoint's tree, at its place, and its private part, where it came, is the one that
   was written with it.
4. Each earlier state is proven to have grown into the checkpoint; none that was asked for is left out.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from google.protobuf.message import DecodeError

from rabita.client.ledger import LedgerKeeper
from rabita.ledger.keys import Keys
from rabita.ledger.note import Checkpoint
from rabita.ledger.private import is_kept, private_part, public_part
from rabita.ledger.search import parse_entry
from rabita.ledger.tree import leaf_hash, verify_consistency, verify_inclusion
from rabita.refusal import Code, Outcome, Refusal
from rabita.trust import Authority, verify_account
from rabita.wire.account_bounds import LEAST_NONCE, MOST_STATES
from rabita.wire.v1 import ledger_pb2
from rabita.wire.witnessing import origin_of


@dataclass(frozen=True)
class ProvedEntry:
    """An entry as this reader may see it, its bytes, and the proof that they are in the ledger."""

    index: int
    entry: dict[str, Any]
    public: bytes
    private: bytes
    inclusion: tuple[bytes, ...]


@dataclass(frozen=True)
class OfQuestion:
    """What one ledger holds of one question. `states`: roots, by earlier sizes of the ledger."""

    agency: str
    checkpoint: str
    state: Checkpoint
    key: str
    entries: tuple[ProvedEntry, ...]
    states: dict[int, bytes]


class Accounts:
    """Asks ledgers for accounts, by way of the keeper at the other end of a channel, and verifies them.

    `agency` names a ledger: an agency's id, "" for the broker's. Every method raises `Refusal`.
    """

    def __init__(
        self,
        keeper: LedgerKeeper,
        authority: Authority,
        federation: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._keeper, self._authority, self._federation = keeper, authority, federation
        self._clock = clock

    def of_question(self, token: str, agency: str, question: str, states: Sequence[int] = ()) -> OfQuestion:
        """That ledger's entries about the question, and its root at each of the sizes `states`."""
        sizes = sorted(set(states))[-MOST_STATES:]
        account = self.ask(token, agency, ledger_pb2.AccountWanted(question=question, states=sizes))
        note, state, keys = account.checkpoint, self.state(agency, account), account.keys
        entries = tuple(_proved(each, state, question) for each in account.entries)
        if len({one.index for one in entries}) != len(entries):
            raise malformed("an entry is there twice")
        proven = {each.size: _proven(each, state) for each in account.states}
        if [size for size in sizes if 0 < size <= state.size and size not in proven]:
            raise malformed("an earlier state that was asked for is left out")
        key = Keys.parse(keys).at(state.size).text
        ordered = tuple(sorted(entries, key=lambda one: one.index))
        return OfQuestion(agency, note, state, key, ordered, proven)

    def ask(self, token: str, agency: str, wanted: ledger_pb2.AccountWanted) -> ledger_pb2.Account:
        """The account, once it is known to be that party's and of this request."""
        wanted.nonce = os.urandom(LEAST_NONCE)
        content = wanted.SerializeToString()
        reply = self._keeper.account(token, agency, content)
        verify_account(
            reply.signature, reply.account, content, authority=self._authority,
            federation=self._federation, agency=agency, now=int(self._clock()),
        )  # fmt: skip
        account = ledger_pb2.Account()
        try:
            account.ParseFromString(reply.account)
        except DecodeError:
            raise malformed("it cannot be read") from None
        return account

    def state(self, agency: str, account: ledger_pb2.Account) -> Checkpoint:
        """The ledger's state in an account, once its signature holds."""
        try:
            keys = Keys.parse(account.keys)
            if keys.name != origin_of(self._federation, agency):
                raise malformed("it is of another ledger")
            return keys.open(account.checkpoint)
        except Refusal as refusal:
            if refusal.code.outcome is Outcome.INTEGRITY:
                raise
            raise malformed("its keys cannot be read") from None


def read_shown(shown: ledger_pb2.LedgerEntry) -> dict[str, Any]:
    """An entry as its reader may see it: with its private part, or with what stands for that."""
    if is_kept(shown.entry) is False:
        raise malformed(f"the private part of entry {shown.index} is not the one written with it")
    read = parse_entry(shown.index, shown.entry)
    return read | parse_entry(shown.index, shown.masked) if shown.masked else read


def malformed(why: str) -> Refusal:
    """The refusal of an account that its keeper signed and that does not hold."""
    return Refusal(Code.LEDGER_CORRUPT, f"the account does not hold: {why}")


def _proved(shown: ledger_pb2.LedgerEntry, state: Checkpoint, question: str) -> ProvedEntry:
    public, inclusion = public_part(shown.entry), tuple(shown.inclusion)
    verify_inclusion(shown.index, state.size, leaf_hash(public), inclusion, state.root)
    entry = read_shown(shown)
    if entry.get("question") != question:
        raise malformed(f"entry {shown.index} is about something else")
    return ProvedEntry(shown.index, entry, public, private_part(shown.entry), inclusion)


def _proven(shown: ledger_pb2.ProvenState, state: Checkpoint) -> bytes:
    verify_consistency(shown.size, state.size, shown.root, state.root, tuple(shown.consistency))
    return bytes(shown.root)


__all__ = ["Accounts", "OfQuestion", "ProvedEntry", "malformed", "read_shown"]
