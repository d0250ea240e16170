"""Who is logged in: a random name in a cookie, and the token behind it in this process's memory alone.

The token never goes back to the browser. A session ends when it is logged out, after half an hour without
a request, with its token, or with the process.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

IDLE_SECONDS = 30 * 60
MOST_SESSIONS = 1_000


@dataclass
class Session:
    """One login. `csrf` stands in every form of its pages; `seen` and `ends` are seconds since 1970."""

    token: str
    subject: str
    ends: float
    seen: float
    id: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def meant(self, csrf: str) -> bool:
        """Whether a form came from a page of this session."""
        return hmac.compare_digest(self.csrf.encode(), csrf.encode())


class Sessions:
    """The logins of one console. Safe to use from several threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._by_id: dict[str, Session] = {}

    def begin(self, token: str, subject: str, ends: float) -> Session:
        """A new session; the one idle longest makes room where there are too many."""
        now = self._clock()
        session = Session(token, subject, ends, now)
        with self._lock:
            self._forget_ended(now)
            if len(self._by_id) >= MOST_SESSIONS:
                del self._by_id[min(self._by_id, key=lambda each: self._by_id[each].seen)]
            self._by_id[session.id] = session
        return session

    def find(self, session_id: str) -> Session | None:
        """The session of that cookie where it has not ended; it counts as seen now."""
        now = self._clock()
        with self._lock:
            self._forget_ended(now)
            session = self._by_id.get(session_id)
            if session is not None:
                session.seen = now
            return session

    def end(self, session_id: str) -> None:
        with self._lock:
            self._by_id.pop(session_id, None)

    def _forget_ended(self, now: float) -> None:
        ended = [s.id for s in self._by_id.values() if now >= min(s.ends, s.seen + IDLE_SECONDS)]
        for each in ended:
            del self._by_id[each]


__all__ = ["IDLE_SECONDS", "MOST_SESSIONS", "Session", "Sessions"]
