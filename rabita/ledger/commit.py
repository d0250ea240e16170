"""Group commit: entries that arrive while a batch is being written go out together in the next one.

The first thread to find nobody writing leads: it commits everything that waits, its own entry among it,
then hands the lead to the first of those that came meanwhile. A lone append is one call in its own thread;
under load one sync and one signature serve as many entries as there are threads.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from rabita.refusal import Code, Refusal

R = TypeVar("R")

MAX_BATCH_BYTES = 1024 * 1024


@dataclass(eq=False)
class _Waiting(Generic[R]):
    line: bytes
    gate: threading.Lock = field(default_factory=threading.Lock)
    leads: bool = False
    gone: bool = False  # its thread was interrupted; the entry is written all the same
    result: R | None = None
    refusal: Refusal | None = None


class GroupCommit(Generic[R]):
    """`append` from any thread; `commit` is called by one thread at a time, with at least one line."""

    def __init__(self, commit: Callable[[Sequence[bytes]], Sequence[R]]) -> None:
        self._commit = commit
        self._mutex = threading.Lock()
        self._queue: deque[_Waiting[R]] = deque()
        self._led = False
        self._idle = threading.Condition(self._mutex)
        self._closed: Refusal | None = None

    def append(self, line: bytes) -> R:
        """What `commit` returned for this line; raises what it raised for the whole batch."""
        mine: _Waiting[R] = _Waiting(line)
        mine.gate.acquire()
        with self._mutex:
            if self._closed:
                raise _again(self._closed)
            self._queue.append(mine)
            if not self._led:
                self._led = mine.leads = True
        if not mine.leads:
            self._wait(mine)
        if mine.leads:
            self._lead(mine)
        if mine.refusal is not None:
            raise mine.refusal
        assert mine.result is not None  # noqa: S101 - a waiting entry is released with one or the other
        return mine.result

    def close(self, refusal: Refusal, release: Callable[[], None]) -> None:
        """Refuse every later append so, let those that wait finish, then release the files; once."""
        with self._mutex:
            if self._closed:
                return
            self._closed = refusal
            while self._led:
                self._idle.wait()
        release()

    def _wait(self, mine: _Waiting[R]) -> None:
        try:
            mine.gate.acquire()
        except BaseException:  # a signal's exception, in the main thread
            with self._mutex:
                mine.gone = True
                if mine.leads:
                    self._pass_on()
            raise

    def _lead(self, mine: _Waiting[R]) -> None:
        batch = self._take(mine)
        try:
            for waiting, result in zip(batch, self._commit([w.line for w in batch]), strict=True):
                waiting.result = result
        except Refusal as refusal:
            for waiting in batch:
                waiting.refusal = _again(refusal)
        except BaseException:
            stopped = Refusal(Code.LEDGER_UNWRITABLE, "writing the ledger was interrupted")
            for waiting in batch:
                waiting.refusal = _again(stopped)
            raise
        finally:
            with self._mutex:
                self._pass_on()
            for waiting in batch:
                if not waiting.leads:
                    waiting.gate.release()

    def _take(self, mine: _Waiting[R]) -> list[_Waiting[R]]:
        """What waits, up to the size of a batch, but at least up to the leader's own entry."""
        with self._mutex:
            batch: list[_Waiting[R]] = []
            taken, has_mine = 0, False
            while self._queue and (not has_mine or taken + len(self._queue[0].line) <= MAX_BATCH_BYTES):
                batch.append(self._queue.popleft())
                taken += len(batch[-1].line)
                has_mine = has_mine or batch[-1] is mine
            return batch

    def _pass_on(self) -> None:
        """Let the first waiting thread lead; with the mutex held."""
        for waiting in self._queue:
            if not waiting.gone:
                waiting.leads = True
                waiting.gate.release()
                return
        self._led = False
        self._idle.notify_all()


def _again(refusal: Refusal) -> Refusal:
    """The same no for another thread: an exception carries the traceback of the one that raised it."""
    return Refusal(refusal.code, refusal.message, hint=refusal.hint)


__all__ = ["GroupCommit"]
