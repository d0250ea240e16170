"""The guard's memory on disk: a SQLite file of remembered totals, in the order in which they left.

Rules:

1. What an answer adds is on disk, synced and whole or not at all, before `commit` returns.
2. Nothing is changed afterwards but until when a total is remembered. Reading makes the same state again.
3. Totals whose time is over are taken out when the file is opened and once a day; what is left is written
   again without what only they told apart.
4. A file that is not as it was written stops the agent: a guard that has forgotten is none.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from agent.disclosure.guard.memory import Bounds, Draft, Memory
from agent.disclosure.guard.record import decoded, encoded
from agent.disclosure.guard.space import Space
from agent.disclosure.guard.trial import Trial
from rabita.refusal import Code, Refusal

FORMAT = "1"
_DAY = 86_400
_TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS totals (
    id INTEGER PRIMARY KEY, space TEXT NOT NULL, fingerprint BLOB NOT NULL, until INTEGER,
    body BLOB NOT NULL, digest BLOB NOT NULL, UNIQUE (space, fingerprint)
) STRICT;
"""
_INSERT = "INSERT INTO totals (space, fingerprint, until, body, digest) VALUES (?, ?, ?, ?, ?)"
_LONGER = """
UPDATE totals SET until = ?
WHERE space = ? AND fingerprint = ? AND until IS NOT NULL AND (? IS NULL OR until < ?)
"""


class Store:
    """One agency's file. Not for several threads at once: the guard holds a lock."""

    def __init__(self, path: Path, engine: str) -> None:
        """`engine` names the hash function of units: a memory made with another would match nothing."""
        self._path = path
        try:
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            for setting in ("journal_mode = WAL", "synchronous = FULL", "locking_mode = EXCLUSIVE"):
                self._connection.execute(f"PRAGMA {setting}")
            self._connection.executescript(_TABLES)
            self._check(engine)
        except (sqlite3.Error, OSError) as error:
            raise self._corrupt(type(error).__name__) from None

    def _check(self, engine: str) -> None:
        state = self._connection.execute("PRAGMA quick_check").fetchone()[0]
        if state != "ok":
            raise self._corrupt("its pages do not fit together")
        wanted = {"format": FORMAT, "engine": engine}
        self._connection.executemany("INSERT OR IGNORE INTO about VALUES (?, ?)", wanted.items())
        for name, value in self._connection.execute("SELECT name, value FROM about").fetchall():
            if name in wanted and value != wanted[name]:
                raise Refusal(
                    Code.CONFIGURATION,
                    f"{self._path}: made with another {name} than this agent's: no row would be known again",
                    hint="run the earlier version, or move it away: what was released is then forgotten",
                )

    def close(self) -> None:
        self._connection.close()

    def load(self, bounds: Bounds, now: float) -> Memory:
        """All that is still remembered at that time (seconds since 1970)."""
        try:
            over = [s for (s,) in self._connection.execute(_OVER, (int(now),)).fetchall()]
            for space in over:
                self._without_old(space, int(now))
            return Memory(bounds, self._spaces())
        except (sqlite3.Error, ValueError, IndexError) as error:
            raise self._corrupt(type(error).__name__) from None

    def expired(self, now: float) -> bool:
        """Whether there is anything whose time is over."""
        return self._connection.execute(_OVER, (int(now),)).fetchone() is not None

    def commit(self, draft: Draft, now: float, days: int | None) -> None:
        """Put on disk what the draft let out, to be remembered so many days; None: for ever.

        Raises `Refusal(STATE_UNWRITABLE)` where that fails: then nothing of it may leave.
        """
        until = None if days is None else int(now) + days * _DAY
        late = None if until is None else until - _DAY  # a day more or less need not be written every time
        try:
            with self._transaction():
                for one in draft.released:
                    if one.trial is None:
                        self._connection.execute(_LONGER, (until, one.space, one.fingerprint, until, late))
                    else:
                        self._insert(one.space, one.trial, until)
        except (sqlite3.Error, OSError):
            raise Refusal(
                Code.STATE_UNWRITABLE,
                "what is released cannot be remembered, so nothing is",
                hint="the agency's disk may be full",
            ) from None

    def _insert(self, space: str, trial: Trial, until: int | None) -> None:
        body = encoded(trial)
        self._connection.execute(
            _INSERT, (space, trial.fingerprint, until, body, _digest(space, trial.fingerprint, body))
        )

    def _spaces(self) -> dict[str, Space]:
        spaces: dict[str, Space] = {}
        for name, trial, _ in self._trials("SELECT * FROM totals ORDER BY id"):
            spaces.setdefault(name, Space.empty()).accept(trial)
        return spaces

    def _trials(self, sql: str, *given: object) -> Iterator[tuple[str, Trial, int | None]]:
        for _, name, fingerprint, until, body, digest in self._connection.execute(sql, given):
            if digest != _digest(name, fingerprint, body):
                raise ValueError("an entry is not as it was written")
            yield name, decoded(body, fingerprint), until

    def _without_old(self, name: str, now: int) -> None:
        """Write a space again from the totals that are still remembered."""
        before, after, kept = Space.empty(), Space.empty(), []
        for _, trial, until in self._trials("SELECT * FROM totals WHERE space = ? ORDER BY id", name):
            members = before.behind(trial)
            before.accept(trial)
            if until is None or until >= now:
                again = after.trial(members, 1)
                after.accept(again)
                kept.append((again, until))
        with self._transaction():
            self._connection.execute("DELETE FROM totals WHERE space = ?", (name,))
            for again, until in kept:
                self._insert(name, again, until)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _corrupt(self, why: str) -> Refusal:
        return Refusal(
            Code.CONFIGURATION,
            f"{self._path}: what was released cannot be read ({why}), and without it nobody is guarded",
            hint="restore it from a copy, or move it away: what was released so far is then forgotten",
        )


_OVER = "SELECT DISTINCT space FROM totals WHERE until IS NOT NULL AND until < ?"


def _digest(space: str, fingerprint: bytes, body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16, key=fingerprint, person=space.encode()[:16]).digest()


__all__ = ["FORMAT", "Store"]
