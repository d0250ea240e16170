"""Questions seen: each is answered once per round while it could still be accepted, across restarts.

1. A claim is remembered until the question could no longer pass verification (its expiry and the skew).
2. Nothing live is ever forgotten to make room: past the bound new questions are refused as `BUSY`.
3. What was forgotten stays refused, should the clock be set back: forgetting moves a horizon that only rises.
4. After a restart the ledger's recent entries are restored before the first question.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Iterable

from rabita.refusal import Code, Refusal
from rabita.trust.claims import SKEW_SECONDS


class SeenQuestions:
    """The memory of claims, keyed on (question id, round). Safe to use from several threads."""

    def __init__(self, *, bound: int = 200_000) -> None:
        self._bound = bound
        self._lock = threading.Lock()
        self._seen: set[tuple[str, int]] = set()
        self._by_end: list[tuple[int, str, int]] = []
        self._horizon = -1

    def claim(self, id: str, round: int, expires_at: int, now: int) -> None:
        """Nothing the first time; `QUESTION_REPLAYED` after, `BUSY` where there is no room to remember it."""
        end = expires_at + SKEW_SECONDS
        with self._lock:
            self._forget(now)
            if (id, round) in self._seen or end <= self._horizon:
                raise Refusal(
                    Code.QUESTION_REPLAYED, "the question was asked before", hint="sign a new one: ask again"
                )
            if len(self._seen) >= self._bound:
                raise Refusal(Code.BUSY, "too many questions in two minutes", hint="ask again in a minute")
            self._add(id, round, end)

    def restore(self, items: Iterable[tuple[str, int, int]]) -> None:
        """Remember (id, round, expires_at) of questions answered before a restart, whatever the bound."""
        with self._lock:
            for id, round, expires_at in items:
                if (id, round) not in self._seen:
                    self._add(id, round, expires_at + SKEW_SECONDS)

    def __len__(self) -> int:
        with self._lock:
            return len(self._seen)

    def _add(self, id: str, round: int, end: int) -> None:
        self._seen.add((id, round))
        heapq.heappush(self._by_end, (end, id, round))

    def _forget(self, now: int) -> None:
        while self._by_end and self._by_end[0][0] < now:
            end, id, round = heapq.heappop(self._by_end)
            self._seen.discard((id, round))
            self._horizon = max(self._horizon, end)


__all__ = ["SeenQuestions"]
