"""Judges the values of an answer together with all that left before, and remembers what leaves.

What an answer would add is kept apart until `Judged.commit`, the last step before it is released: what is
refused for another reason in between is not remembered. Where something else left meanwhile it is judged
again, so two questions at once cannot each take half of what they may not have together.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from agent.disclosure.guard.claims import Claim, Listing, claims
from agent.disclosure.guard.memory import Bounds, Draft, Rule
from agent.disclosure.guard.store import Store
from agent.disclosure.guard.withhold import Refused, refused, without
from agent.disclosure.partials import Candidate
from rabita.refusal import Code, Refusal
from rabita.telemetry import log

_ANSWERS = 2_048
_DAY = 86_400.0

Listed = Callable[[Candidate], Listing]
"""Asks the source for the members behind a candidate's values."""

Asked = tuple[str, ...]
"""What makes two answers the same: the fragment, what was fed to it, and the state of the data."""


_Key = tuple[Asked, Rule, int | None]


@dataclass(frozen=True)
class Judged:
    """An answer without what may not leave, which the memory does not know of before `commit`."""

    candidates: Sequence[Candidate]
    _commit: Callable[[], None]

    def commit(self) -> None:
        """Remember it, on disk, before this returns.

        Raises `Refusal(STATE_UNWRITABLE)` where it cannot be remembered and `Refusal(BUSY)` where what left
        meanwhile changes what may leave: then nothing of it may.
        """
        self._commit()


class Guard:
    """One agency's guard. Safe to share between threads."""

    def __init__(self, store: Store, *, now: float, bounds: Bounds | None = None) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._bounds = bounds or Bounds()
        self._memory = store.load(self._bounds, now)
        self._looked_at = now
        self._state = 0  # counts the changes of the memory
        self._answers: OrderedDict[_Key, tuple[Refused, float]] = OrderedDict()

    def check(
        self,
        candidates: Sequence[Candidate],
        asked: Sequence[Asked],
        listed: Listed,
        rule: Rule,
        *,
        days: int | None,
        now: float,
    ) -> Judged:
        """The candidates without what may not leave; the rest is remembered so many days (None: for ever).

        An answer that was released before, of the same data under the same rule, is not judged again.
        """
        keys = [(one, rule, days) for one in asked]
        verdicts = {i: known for i, key in enumerate(keys) if (known := self._known(key, now)) is not None}
        new = [i for i in range(len(candidates)) if i not in verdicts]
        listings = [listed(candidates[i]) for i in new]
        held = claims([candidates[i] for i in new], listings)
        gone, keep = self._judge(held, rule, days, now)
        for at, i in enumerate(new):
            verdicts[i] = refused(candidates[i], [c for c in gone if c.candidate == at])
        found = {keys[i]: verdicts[i] for i in new}

        def commit() -> None:
            keep()
            with self._lock:
                self._answers.update({key: (verdict, now) for key, verdict in found.items()})
                while len(self._answers) > _ANSWERS:
                    self._answers.popitem(last=False)

        return Judged([without(c, verdicts[i]) for i, c in enumerate(candidates)], commit)

    def close(self) -> None:
        with self._lock:
            self._store.close()

    def _known(self, key: _Key, now: float) -> Refused | None:
        with self._lock:
            known = self._answers.get(key)
        # Once a day it is judged again, which makes its totals be remembered from then.
        return known[0] if known is not None and now - known[1] < _DAY else None

    def _judge(
        self, held: Sequence[Claim], rule: Rule, days: int | None, now: float
    ) -> tuple[list[Claim], Callable[[], None]]:
        """The claims that may not leave, and what remembers the others."""
        with self._lock:
            self._forget(now)
            gone, draft = self._memory.admit(held, rule)
            state = self._state

        def keep() -> None:
            with self._lock:
                self._keep(draft if self._state == state else self._again(held, rule, gone), now, days)

        return gone, keep

    def _again(self, held: Sequence[Claim], rule: Rule, gone: Sequence[Claim]) -> Draft:
        """The same claims of the memory as it is now: no more may be withheld than was.

        More that could leave stays withheld, and unknown to the memory.
        """
        before = {id(claim) for claim in gone}
        refused_now, draft = self._memory.admit([c for c in held if id(c) not in before], rule)
        if refused_now:
            raise Refusal(Code.BUSY, "another answer left meanwhile", hint="ask again")
        return draft

    def _keep(self, draft: Draft, now: float, days: int | None) -> None:
        if draft.released:
            self._store.commit(draft, now, days)
            self._memory.keep(draft)
            self._state += 1
        if draft.full:
            log("the guard's memory is full; what is new is withheld")

    def _forget(self, now: float) -> None:
        if now - self._looked_at < _DAY:
            return
        self._looked_at = now
        if self._store.expired(now):
            self._memory = self._store.load(self._bounds, now)
            self._state += 1
            self._answers.clear()


def open_guard(path: Path, *, now: float, bounds: Bounds | None = None) -> Guard:
    """The guard whose memory is that file; `Refusal(CONFIGURATION)` where it cannot be read."""
    return Guard(Store(path, engine()), now=now, bounds=bounds)


def engine() -> str:
    """What DuckDB's hash function makes of a sample: the rows' hashes are its work."""
    sample = "hash(1::UBIGINT, 'a', 1.5::DOUBLE, DATE '2020-01-01', 7::BIGINT, NULL)"
    with duckdb.connect() as connection:
        return str(connection.execute(f"SELECT {sample}").fetchall()[0][0])


__all__ = ["Asked", "Guard", "Judged", "Listed", "engine", "open_guard"]
