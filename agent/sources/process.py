"""A worker as the agent sees it: started, set up, asked, stopped at its deadline, ended.

The thread that asks also waits and reads: it owns its slot's channel while its question runs, so that a
question costs one wake-up here and one in the worker. A question past its deadline (or cancelled) is
interrupted; if it still runs `GRACE_SECONDS` later, the whole worker is ended, and the questions beside it
learn that the fault was not theirs (`WorkerLost.innocent`).
"""

from __future__ import annotations

import contextlib
import queue
import select
import socket
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

import agent
from agent.sources import frames
from agent.sources.protocol import Limits
from rabita.refusal import Code, Refusal

GRACE_SECONDS = 1.0
_CANCEL_POLL_SECONDS = 0.02
_INTERRUPT_EVERY_SECONDS = 0.1


class WorkerLost(Exception):
    """The worker ended under a question. `innocent`: the agent ended it on another question's account."""

    def __init__(self, *, innocent: bool) -> None:
        super().__init__("the worker ended")
        self.innocent = innocent


class SetUpProblem(Exception):
    """DuckDB's word on a statement of the set-up: its error's class and message (may hold a value!)."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.message = message

    def refusal(self) -> Refusal:
        """For a problem that is no mapping's fault; without DuckDB's words."""
        return Refusal(Code.CONFIGURATION, f"the source's worker could not be set up ({self.kind})")


@dataclass
class _Slot:
    number: int
    channel: socket.socket
    poller: select.poll = field(init=False)

    def __post_init__(self) -> None:
        self.poller = select.poll()
        self.poller.register(self.channel, select.POLLIN)

    def readable(self, seconds: float) -> bool:
        return bool(self.poller.poll(max(0.0, seconds) * 1000))


class Worker:
    """One worker process. Not restartable: a lost worker is replaced, never revived."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._ended_by_us = False
        self._control_lock = threading.Lock()
        self._count_lock = threading.Lock()
        self._last_id = 0
        pairs = [socket.socketpair() for _ in range(1 + limits.concurrent_questions)]
        theirs = [child for _, child in pairs]
        self._control = pairs[0][0]
        self._all_slots = [_Slot(number, ours) for number, (ours, _) in enumerate(pairs[1:])]
        self._free: queue.LifoQueue[_Slot] = queue.LifoQueue()
        self._process = _start([child.fileno() for child in theirs])
        for child in theirs:
            child.close()
        try:
            self._set_up({"op": "open", **_open_header(limits)})
        except BaseException:
            self.end()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    def alive(self) -> bool:
        return not self._ended_by_us and self._process.poll() is None

    # Setting up: the agent's own statements, before any question.

    def ask(self, sql: str) -> pa.Table:
        """The result of a statement of the set-up; `SetUpProblem` where DuckDB refuses it."""
        return _table(self._set_up({"op": "ask", "sql": sql}))

    def execute(self, sql: str) -> None:
        self._set_up({"op": "ask", "sql": sql})

    def put(self, name: str, table: pa.Table) -> None:
        """Make a table of that (quoted) name out of Arrow."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        self._set_up({"op": "put", "name": name}, memoryview(sink.getvalue()))

    def decode(self, path: Path, encoding: str) -> str:
        """The name under which the worker's DuckDB can read that file as UTF-8."""
        return self._set_up({"op": "decode", "path": str(path), "encoding": encoding}).decode()

    def forget_decoded(self) -> None:
        """Give back the memory of decoded files."""
        self._set_up({"op": "forget"})

    def look_first_in(self, catalog: str) -> None:
        """Names without a catalog are looked up there, in every slot."""
        self._set_up({"op": "default", "catalog": catalog})

    def harden(self) -> None:
        """Close every way out of the engine; from now on questions can be asked."""
        self._set_up({"op": "harden"})
        self._control.settimeout(GRACE_SECONDS)
        for slot in self._all_slots:
            self._free.put(slot)

    def _set_up(self, header: dict[str, Any], body: memoryview | bytes = b"") -> bytearray:
        self._control.settimeout(self._limits.start_seconds)
        try:
            frames.send(self._control, header, body)
            reply, result = frames.receive(self._control)
        except (TimeoutError, EOFError, OSError):
            raise SetUpProblem("WorkerEnded", "the worker ended, or took too long, while loading") from None
        if reply["problem"]:
            raise SetUpProblem(str(reply["problem"]), str(reply.get("message", "")))
        return result

    # Questions.

    def run(self, sql: str, deadline: float, cancel: threading.Event) -> pa.Table:
        """The question's result, a `Refusal`, or `WorkerLost`. Any number of threads may ask."""
        slot = self._take(deadline, cancel)
        try:
            reply, body = self._question(slot, sql, deadline, cancel)
        except (EOFError, TimeoutError, OSError, ValueError, KeyError):
            innocent = self._ended_by_us
            self.end()  # a slot out of step with its worker can never be used again
            slot.channel.close()
            raise WorkerLost(innocent=innocent) from None
        self._free.put(slot)
        if problem := reply["problem"]:
            raise _REFUSALS.get(str(problem), _failed)()
        try:
            return _table(body)
        except pa.ArrowException:
            raise _failed() from None

    def _take(self, deadline: float, cancel: threading.Event) -> _Slot:
        while True:
            if cancel.is_set():
                raise _cancelled()
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise _busy()
            if not self.alive():
                raise WorkerLost(innocent=True)
            with contextlib.suppress(queue.Empty):
                return self._free.get(timeout=min(remaining, _CANCEL_POLL_SECONDS))

    def _question(
        self, slot: _Slot, sql: str, deadline: float, cancel: threading.Event
    ) -> tuple[dict[str, Any], bytearray]:
        with self._count_lock:
            self._last_id += 1
            question = self._last_id
        slot.channel.settimeout(max(0.0, deadline - time.monotonic()) + GRACE_SECONDS)
        bounds = {"rows": self._limits.result_rows, "bytes": self._limits.result_bytes}
        frames.send(slot.channel, {"id": question, "sql": sql, **bounds})
        while not slot.readable(min(_CANCEL_POLL_SECONDS, deadline - time.monotonic())):
            if cancel.is_set():
                self._stop(slot, question, _cancelled())
            if time.monotonic() >= deadline:
                self._stop(slot, question, _timed_out())
        reply, body = frames.receive(slot.channel)
        if reply["id"] != question:
            raise frames.BrokenFrame("an answer to another question")
        return reply, body

    def _stop(self, slot: _Slot, question: int, why: Refusal) -> None:
        """Interrupt, wait a little, else end the worker; always raises `why`."""
        until = time.monotonic() + GRACE_SECONDS
        slot.channel.settimeout(GRACE_SECONDS)
        while (remaining := until - time.monotonic()) > 0:
            # Again and again: DuckDB forgets an interrupt that comes just before the statement starts.
            with contextlib.suppress(OSError), self._control_lock:
                frames.send(self._control, {"slot": slot.number, "id": question})
            if slot.readable(min(_INTERRUPT_EVERY_SECONDS, remaining)):
                with contextlib.suppress(EOFError, OSError):
                    frames.receive(slot.channel)
                    self._free.put(slot)
                    raise why
                break
        self.end()
        slot.channel.close()
        raise why

    # Ending.

    def end(self) -> None:
        """SIGKILL, at once; the questions running in it get `WorkerLost`."""
        self._ended_by_us = True
        self._process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=10)
        self._control.close()
        with contextlib.suppress(queue.Empty):
            while True:
                self._free.get_nowait().channel.close()

    def retire(self, patience_seconds: float) -> None:
        """End once its questions are answered, or after that long."""
        until = time.monotonic() + patience_seconds
        while self.alive() and self._free.qsize() < len(self._all_slots) and time.monotonic() < until:
            time.sleep(_CANCEL_POLL_SECONDS)
        self.end()


def _start(descriptors: list[int]) -> subprocess.Popen[bytes]:
    # No output is kept: a library's last words could hold a row. The environment is not passed on, because a
    # worker needs no token, key or profile; TZ makes DuckDB's session clock UTC.
    return subprocess.Popen(  # noqa: S603 - our own module, with numbers as arguments
        [sys.executable, "-P", "-m", "agent.sources.worker", *map(str, descriptors)],
        pass_fds=descriptors,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
            "MALLOC_ARENA_MAX": "2",
            "PYTHONPATH": str(Path(agent.__file__).parents[1]),
        },
    )


def _open_header(limits: Limits) -> dict[str, int]:
    return {
        "memory_bytes": limits.memory_bytes,
        "address_space_bytes": limits.address_space_bytes,
        "threads": limits.threads,
    }


def _table(body: bytearray) -> pa.Table:
    with pa.ipc.open_stream(pa.py_buffer(body)) as reader:
        return reader.read_all()


def _failed() -> Refusal:
    return Refusal(Code.SOURCE_FAILED, "the agency's database could not answer")


def _timed_out() -> Refusal:
    return Refusal(Code.TIMED_OUT, "the agency's database did not answer in time")


def _cancelled() -> Refusal:
    return Refusal(Code.CANCELLED, "the question was cancelled")


def _busy() -> Refusal:
    return Refusal(Code.BUSY, "the agency's database was busy with other questions until the deadline")


def _too_large() -> Refusal:
    return Refusal(
        Code.RESULT_TOO_LARGE,
        "this agency's part of the answer is larger than it may be",
        hint="ask for fewer groups: filter, or group by coarser columns",
    )


_REFUSALS = {"too_large": _too_large, "memory": _failed, "interrupted": _failed, "failed": _failed}

__all__ = ["GRACE_SECONDS", "SetUpProblem", "Worker", "WorkerLost"]
