"""A source whose data one warm worker holds: respawned when it dies, replaced when the data changes.

Rules:

1. Questions run on the current worker. One whose worker was ended on another's account runs again as often as
   its deadline allows; one whose worker died by itself runs again once.
2. The data's fingerprint is looked at twice a second. Once a change has stood still between two looks, a new
   worker loads the data and takes the old one's place; the old one finishes its questions.
3. Data that cannot be loaded any more is not answered from: every question gets SOURCE_FAILED until it loads
   again, and the log says so, without values.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable, Sequence
from typing import Protocol

import pyarrow as pa

from agent.compile import SourceSql
from agent.sources.process import SetUpProblem, Worker, WorkerLost
from agent.sources.protocol import Limits
from rabita.plan.quick import Spread
from rabita.refusal import Code, Refusal
from rabita.telemetry import log

_LOOK_EVERY_SECONDS = 0.5
_RETRY_SECONDS = 5.0
_RETIRE_SECONDS = 60.0
_WAIT_SECONDS = 0.05


class Preparation(Protocol):
    """How a kind of source fills a worker. Everything here may block and may raise `Refusal`."""

    def tables(self) -> frozenset[str]: ...

    def fingerprint(self) -> Hashable:
        """Changes whenever the data may have changed; cheap, and never raises."""
        ...

    def prepare(self, worker: Worker) -> None:
        """Load or attach the data, so that `scan` is answerable; a `Refusal` where the data is not right."""
        ...

    def scan(self, table: str, columns: Sequence[str]) -> str: ...

    def spread(self, table: str) -> Spread | None: ...


class SupervisedSource:
    """A `Source` on a worker process. `open` first; it raises where the data is not right at the start."""

    def __init__(self, preparation: Preparation, limits: Limits, agency: str) -> None:
        self._preparation = preparation
        self._limits = limits
        self._agency = agency
        self._changed = threading.Condition()
        self._worker: Worker | None = None
        self._broken = False
        self._closed = False
        self._wanted = threading.Event()
        self._fingerprint: Hashable = None
        self._version = 0
        self._keeper = threading.Thread(target=self._keep, name="source-keeper", daemon=True)

    def open(self) -> None:
        self._fingerprint = self._preparation.fingerprint()
        self._worker = self._prepared()
        self._keeper.start()

    def tables(self) -> frozenset[str]:
        return self._preparation.tables()

    def scan(self, table: str, columns: Sequence[str]) -> str:
        return self._preparation.scan(table, columns)

    def spread(self, table: str) -> Spread | None:
        return self._preparation.spread(table)

    def run(self, sql: SourceSql, deadline: float, cancel: threading.Event) -> pa.Table:
        crashes = 0
        while True:
            worker = self._current(deadline, cancel)
            try:
                return worker.run(sql.text, deadline, cancel)
            except WorkerLost as lost:
                self._wanted.set()
                crashes += not lost.innocent
                if crashes > 1:
                    raise Refusal(Code.SOURCE_FAILED, "the agency's database could not answer") from None

    def version(self) -> int:
        return self._version

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._wanted.set()
        if self._keeper.is_alive():
            self._keeper.join(timeout=10)
        if self._worker is not None:
            self._worker.end()

    @property
    def worker_pid(self) -> int | None:
        """For the operator's figures and for tests."""
        worker = self._worker
        return worker.pid if worker is not None and worker.alive() else None

    def _current(self, deadline: float, cancel: threading.Event) -> Worker:
        """The living worker, waited for where it is being replaced."""
        with self._changed:
            while True:
                if self._closed or self._broken:
                    raise Refusal(Code.SOURCE_FAILED, "the agency's database is not available at present")
                if self._worker is not None and self._worker.alive():
                    return self._worker
                self._wanted.set()
                if cancel.is_set():
                    raise Refusal(Code.CANCELLED, "the question was cancelled")
                if time.monotonic() >= deadline:
                    raise Refusal(Code.TIMED_OUT, "the agency's database did not answer in time")
                self._changed.wait(timeout=_WAIT_SECONDS)

    def _prepared(self) -> Worker:
        """A fresh worker, loaded and hardened."""
        worker = None
        try:
            worker = Worker(self._limits)
            self._preparation.prepare(worker)
            worker.harden()
        except BaseException as problem:
            if worker is not None:
                worker.end()
            if isinstance(problem, SetUpProblem):
                raise problem.refusal() from None
            raise
        return worker

    # The keeper's thread alone replaces workers.

    def _keep(self) -> None:
        seen = self._fingerprint
        tried_at = 0.0
        while not self._closed:
            self._wanted.wait(timeout=_LOOK_EVERY_SECONDS)
            self._wanted.clear()
            if self._closed:
                return
            looked = self._preparation.fingerprint()
            settled, seen = looked == seen, looked
            changed = settled and looked != self._fingerprint
            dead = not self._broken and (self._worker is None or not self._worker.alive())
            again = self._broken and time.monotonic() - tried_at >= _RETRY_SECONDS
            if changed or dead or again:
                tried_at = time.monotonic()
                self._replace(looked)

    def _replace(self, fingerprint: Hashable) -> None:
        """Load into a new worker and put it in the old one's place; where that fails, answer nothing."""
        try:
            fresh = self._prepared()
            problem = ""
        except Refusal as refusal:
            fresh, problem = None, refusal.message
        except Exception as error:
            fresh, problem = None, type(error).__name__
        with self._changed:
            if self._closed:
                if fresh is not None:
                    fresh.end()
                return
            old, self._worker = self._worker, fresh
            if problem and not self._broken:
                log("the source cannot be loaded; nothing is answered", agency=self._agency, problem=problem)
            if self._broken and not problem:
                log("the source is loaded again", agency=self._agency)
            self._broken = bool(problem)
            self._fingerprint = fingerprint
            self._version += 1
            self._changed.notify_all()
        if old is not None:
            threading.Thread(target=old.retire, args=(_RETIRE_SECONDS,), daemon=True).start()


__all__ = ["Preparation", "SupervisedSource"]
