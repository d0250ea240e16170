"""A ledger from some place on, page by page: every leaf's hash, and the entries that are about questions.

The hashes, after the frontier of what was before them, have to lead to the root that the keeper signed with
the first page; each entry has to be the one whose hash stands at its place. So nothing can be put in, left
out or moved, and what is not shown is seen to be there.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rabita.client.accounts import Accounts, malformed, read_shown
from rabita.ledger.note import Checkpoint
from rabita.ledger.private import public_part
from rabita.ledger.reconcile import Line
from rabita.ledger.tree import HASH_BYTES, Frontier, leaf_hash
from rabita.refusal import Code, Refusal
from rabita.wire.v1 import ledger_pb2

MOST_LEAVES = 2_000_000
"""Of one ledger at once: 64 MB of hashes."""


@dataclass(frozen=True)
class Pages:
    """What was read: the ledger's state, what it was before, and what came after, `shown` by place."""

    state: Checkpoint
    before: Frontier
    leaves: list[bytes]
    shown: dict[int, dict[str, Any]] = field(default_factory=dict)

    def lines(self) -> Iterator[Line]:
        """Every leaf; one whose entry is not shown has an empty one."""
        for index, leaf in enumerate(self.leaves, self.before.size):
            yield Line(index, leaf, self.shown.get(index, {}))


def read_pages(
    accounts: Accounts, token: str, agency: str, *, since: str = "", first: int = 0, seconds: float = 60.0
) -> Pages:
    """The ledger from a time on, or from a place. Raises `Refusal`, `TIMED_OUT` past so many seconds."""
    until = time.monotonic() + seconds
    account = accounts.ask(token, agency, ledger_pb2.AccountWanted(since=since, first=first))
    state = accounts.state(agency, account)
    if state.size < first or (first and account.first != first):
        raise Refusal(Code.LEDGER_FORKED, "its ledger is shorter than it was a moment ago")
    if not account.first <= state.size or state.size - account.first > MOST_LEAVES:
        raise malformed("more entries than are read at once: give a later --since")
    pages = Pages(state, Frontier(account.first, _hashes(account.frontier)), [])
    _take(pages, account)
    while pages.before.size + len(pages.leaves) < state.size:
        if time.monotonic() > until:
            raise Refusal(Code.TIMED_OUT, "not all of its ledger came in time", hint="give a later --since")
        at = pages.before.size + len(pages.leaves)
        wanted = ledger_pb2.AccountWanted(first=at, size=state.size)
        page = accounts.ask(token, agency, wanted)
        if page.first != at or not page.leaves:
            raise malformed("a page is not the one that was asked for")
        _take(pages, page)
    _check(pages)
    return pages


def _take(pages: Pages, account: ledger_pb2.Account) -> None:
    start, leaves = account.first, _hashes(account.leaves)
    for shown in account.entries:
        if not 0 <= shown.index - start < len(leaves):
            raise malformed(f"entry {shown.index} is on another page")
        if leaf_hash(public_part(shown.entry)) != leaves[shown.index - start]:
            raise malformed(f"entry {shown.index} is not the one that stands there")
        pages.shown[shown.index] = read_shown(shown)
    pages.leaves.extend(leaves)


def _check(pages: Pages) -> None:
    frontier = pages.before.copy()
    for leaf in pages.leaves:
        frontier.append(leaf)
    if (frontier.size, frontier.root()) != (pages.state.size, pages.state.root):
        raise malformed("its entries do not lead to the root that was signed")


def _hashes(content: bytes) -> list[bytes]:
    if len(content) % HASH_BYTES:
        raise malformed("hashes of another length")
    return [content[at : at + HASH_BYTES] for at in range(0, len(content), HASH_BYTES)]


__all__ = ["Pages", "read_pages"]
