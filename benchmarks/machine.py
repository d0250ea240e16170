"""What a machine is and what processes cost on it: cores, CPU seconds, memory, and quantiles of times."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_MIB = 1 << 20


def describe() -> dict[str, object]:
    """The machine, and how busy it was when the measuring began."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": _processor(),
        "memory_mib": psutil.virtual_memory().total // _MIB,
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


@dataclass(frozen=True)
class Party:
    """The processes of one party: the one started, and (of an agent) its worker."""

    main: psutil.Process
    workers: tuple[psutil.Process, ...]

    @classmethod
    def of(cls, pid: int) -> Party:
        main = psutil.Process(pid)
        return cls(main, tuple(main.children(recursive=True)))

    @property
    def processes(self) -> tuple[psutil.Process, ...]:
        return (self.main, *self.workers)


def cpu_ms(processes: Iterable[psutil.Process]) -> float:
    """The CPU time that these processes have used so far, in milliseconds."""
    return 1000 * sum(time.clock_gettime(_cpu_clock(process.pid)) for process in processes)


def _cpu_clock(pid: int) -> int:
    """A process's CPU clock, in nanoseconds where /proc counts hundredths: clock_getcpuclockid(3)."""
    return (~pid << 3) | 2


def wall_ms(work: Callable[[], object]) -> float:
    """How long the work takes, in milliseconds."""
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def memory_mib(party: Party) -> dict[str, float]:
    """Its memory: `pss` counts a page that n processes share as one n-th in each, `rss` as a whole."""
    parts = [process.memory_full_info() for process in party.processes]
    return {
        "pss": sum(part.pss for part in parts) / _MIB,
        "rss": sum(part.rss for part in parts) / _MIB,
    }


def mean(figures: Sequence[dict[str, float]]) -> dict[str, float]:
    """The mean of each named figure."""
    return {name: round(statistics.fmean(f[name] for f in figures), 1) for name in figures[0]}


def quantiles(values: Sequence[float]) -> dict[str, float]:
    """The median and the value that one in twenty is above.

    >>> quantiles([3.0, 1.0, 2.0])
    {'p50': 2.0, 'p95': 3.0}
    """
    ordered = sorted(values)
    at_95 = min(len(ordered) - 1, round(0.95 * len(ordered)))
    return {"p50": round(statistics.median(ordered), 2), "p95": round(ordered[at_95], 2)}


__all__ = ["Party", "cpu_ms", "describe", "mean", "memory_mib", "quantiles", "wall_ms"]
