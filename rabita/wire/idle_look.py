"""Policies are looked at while nobody asks, too: a change that is soon taken back is on record.

Every question looks by itself (`rabita/policy/following.py`); this is for the time in between.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from rabita.refusal import Refusal
from rabita.telemetry import log, log_failure

EVERY_SECONDS = 1.0


class IdleLook:
    """Calls `look` every second from a thread of its own, until it is closed."""

    def __init__(self, look: Callable[[], object], every: float = EVERY_SECONDS) -> None:
        self._look, self._every = look, every
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="idle-look", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._closed.wait(self._every):
            try:
                self._look()
            except Refusal as refusal:  # the ledger cannot be written: the next question is told
                log("not_looked", code=refusal.code.wire_name)
            except Exception as error:  # the edge of a thread: it goes on
                log_failure(error)

    def close(self) -> None:
        """Returns once no look is under way: nothing is recorded after it."""
        self._closed.set()
        self._thread.join(timeout=10)


__all__ = ["EVERY_SECONDS", "IdleLook"]
