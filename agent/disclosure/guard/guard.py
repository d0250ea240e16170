"""Judges the values of an answer together with all that left before, and remembers what leaves.

One answer after the other, and on disk before it returns: two questions at once cannot each take half of what
they may not have together.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from agent.disclosure.guard.claims import Claim, Listing, claims
from agent.disclosure.guard.memory import Bounds, Rule
from agent.disclosure.guard.store import Store
from agent.disclosure.guard.withhold import Refused, refused, without
from agent.disclosure.partials import Candidate
from rabita.telemetry import log

_ANSWERS = 2_048
_DAY = 86_400.0

Listed = Callable[[Candidate], Listing]
"""Asks the source for the members behind a candidate's values."""

Asked = tuple[str, ...]
"""What makes two answers the same: the fragment, what was fed to it, and the state of the data."""


class Guard:
    """One agency's guard. Safe to share between threads."""

    def __init__(self, store: Store, *, now: float, bounds: Bounds | None = None) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._bounds = bounds or Bounds()
        self._memory = store.load(self._bounds, now)
        self._looked_at = now
        self._answers: OrderedDict[tuple[Asked, Rule, int | None], tuple[Refused, float]] = OrderedDict()

    def check(
        self,
        candidates: Sequence[Candidate],
        asked: Sequence[Asked],
        listed: Listed,
        rule: Rule,
        *,
        days: int | None,
        now: float,
    ) -> list[Candidate]:
        """The candidates without what may not leave; the rest is remembered so many days (None: for ever).

        An answer that was judged before, of the same data under the same rule, is not judged again.
        Raises `Refusal(STATE_UNWRITABLE)` where it cannot be remembered.
        """
        keys = [(one, rule, days) for one in asked]
        verdicts = {i: known for i, key in enumerate(keys) if (known := self._known(key, now)) is not None}
        new = [i for i in range(len(candidates)) if i not in verdicts]
        listings = [listed(candidates[i]) for i in new]
        held = claims([candidates[i] for i in new], listings)
        if held:
            gone = self._judge(held, rule, days, now)
            for at, i in enumerate(new):
                verdicts[i] = refused(candidates[i], [c for c in gone if c.candidate == at])
        with self._lock:
            for i in new:
                self._answers[keys[i]] = verdicts.get(i, frozenset()), now
            while len(self._answers) > _ANSWERS:
                self._answers.popitem(last=False)
        return [without(c, verdicts.get(i, frozenset())) for i, c in enumerate(candidates)]

    def close(self) -> None:
        with self._lock:
            self._store.close()

    def _known(self, key: tuple[Asked, Rule, int | None], now: float) -> Refused | None:
        with self._lock:
            known = self._answers.get(key)
        # Once a day it is judged again, which makes its totals be remembered from then.
        return known[0] if known is not None and now - known[1] < _DAY else None

    def _judge(self, held: Sequence[Claim], rule: Rule, days: int | None, now: float) -> list[Claim]:
        with self._lock:
            self._forget(now)
            gone, draft = self._memory.admit(held, rule)
            self._store.commit(draft, now, days)
            self._memory.keep(draft)
        if draft.full:
            log("the guard's memory is full; what is new is withheld")
        return gone

    def _forget(self, now: float) -> None:
        if now - self._looked_at < _DAY:
            return
        self._looked_at = now
        if self._store.expired(now):
            self._memory = self._store.load(self._bounds, now)
            self._answers.clear()


def open_guard(path: Path, *, now: float, bounds: Bounds | None = None) -> Guard:
    """The guard whose memory is that file; `Refusal(CONFIGURATION)` where it cannot be read."""
    return Guard(Store(path, engine()), now=now, bounds=bounds)


def engine() -> str:
    """What DuckDB's hash function makes of a sample: the rows' hashes are its work."""
    sample = "hash(1::UBIGINT, 'a', 1.5::DOUBLE, DATE '2020-01-01', 7::BIGINT, NULL)"
    with duckdb.connect() as connection:
        return str(connection.execute(f"SELECT {sample}").fetchall()[0][0])


__all__ = ["Asked", "Guard", "Listed", "engine", "open_guard"]
