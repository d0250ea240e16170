"""Callers of everything but questions, on record: who looked at what, and who was sent away.

1. A look that needs no search and tells no words (catalogue, agencies, checkpoints) is one entry a user,
   thing and hour: every program that connects looks at the catalogue (docs/decisions/0018).
2. It is on disk before what was looked at leaves. Where it cannot be written, nothing is shown.
3. A known caller who is refused is on record every time; of strangers only so many (`strangers.py`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from rabita.ledger import Ledger
from rabita.refusal import Refusal
from rabita.trust import Asker, TokenVerifier
from rabita.wire.strangers import Strangers

_HOUR = 3600
_REMEMBERED = 10_000  # looks an hour; past it each is on record by itself


class Visitors:
    """Who comes to one party. `clock` in seconds since 1970. Safe to use from several threads."""

    def __init__(
        self,
        ledger: Ledger,
        tokens: TokenVerifier,
        strangers: Strangers,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._ledger, self._tokens, self._strangers, self._clock = ledger, tokens, strangers, clock
        self._lock = threading.Lock()
        self._hour, self._recorded = 0, set[tuple[str, str, str]]()

    def identify(self, token: str, at: str) -> Asker:
        """Whose token it is, or the refusal of what they wanted to look at, on record within bounds."""
        try:
            return self._tokens.verify(token, int(self._clock()))
        except Refusal as refusal:
            self._strangers.record(self._ledger, _refused(refusal, at), known=False)
            raise

    def looked(self, asker: Asker, at: str) -> None:
        """Put on record that they looked, unless that stands there already for this hour."""
        look, hour = (asker.subject, asker.agency, at), int(self._clock()) // _HOUR
        with self._lock:
            if hour != self._hour:
                self._hour, self._recorded = hour, set()
            if look in self._recorded:
                return
        self._ledger.append({"kind": "looked", "user": asker.subject, "agency": asker.agency, "at": at})
        with self._lock:
            if hour == self._hour and len(self._recorded) < _REMEMBERED:
                self._recorded.add(look)

    def identify_looker(self, token: str, at: str) -> Asker:
        """Both of the above."""
        asker = self.identify(token, at)
        self.looked(asker, at)
        return asker

    def sent_away(self, asker: Asker, at: str, refusal: Refusal) -> None:
        """Put on record that somebody known may not see what they asked for."""
        self._ledger.append({**_refused(refusal, at), "user": asker.subject, "agency": asker.agency})


def _refused(refusal: Refusal, at: str) -> dict[str, str]:
    return {"kind": "refused", "decision": "refused", "code": refusal.code.wire_name, "at": at}


__all__ = ["Visitors"]
