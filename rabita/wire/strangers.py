"""How many refusals of callers whom nobody vouched for go on record: strangers may not fill a ledger.

Whoever reaches a port can be refused thousands of times a second, and each entry stays for ever. So many a
minute are recorded one by one; of the others the next entry says how many they were.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from rabita.ledger import Ledger

A_MINUTE = 60


class Strangers:
    """A bucket of entries that fills up again over a minute. Safe to use from several threads."""

    def __init__(self, a_minute: int = A_MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = float(a_minute), clock
        self._left, self._since = float(a_minute), clock()
        self._left_out = 0
        self._lock = threading.Lock()

    def admit(self) -> int | None:
        """How many were left out before this one, which may be recorded; None where it may not.

        >>> strangers = Strangers(2, clock=iter([0, 0, 1, 2, 3, 60]).__next__)
        >>> [strangers.admit() for _ in range(5)]
        [0, 0, None, None, 2]
        """
        with self._lock:
            now = self._clock()
            self._left = min(self._most, self._left + (now - self._since) * self._most / 60)
            self._since = now
            if self._left < 1:
                self._left_out += 1
                return None
            self._left -= 1
            before, self._left_out = self._left_out, 0
            return before

    def record(self, ledger: Ledger, entry: Mapping[str, Any], *, known: bool) -> None:
        """Append a refusal's entry: always of a known asker, within the bounds of others."""
        left_out = 0 if known else self.admit()
        if left_out is not None:
            ledger.append({**entry, **({"left_out": left_out} if left_out else {})})


__all__ = ["A_MINUTE", "Strangers"]
