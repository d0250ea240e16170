"""What every kind of source offers the agent, and the bounds it keeps."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from agent.compile import SourceSql
from rabita.plan.quick import Spread

_MIB = 1 << 20


def _share_of_this_machine() -> int:
    """A quarter of the memory there is, within 1 and 8 GiB: files are held in the worker's memory whole."""
    there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return min(max(there // 4, 1024 * _MIB), 8192 * _MIB)


def _half_of_the_processors() -> int:
    """What an agency's own work, and on a small machine the agent itself, is left."""
    return max(1, len(os.sched_getaffinity(0)) // 2)


@dataclass(frozen=True)
class Limits:
    """Bounds on what one agency's worker may use and one question may bring back.

    `memory_bytes` is what DuckDB allows itself. `address_space_bytes` is the hard wall around the process
    (RLIMIT_AS), for what does not ask DuckDB; it counts memory reserved and never touched, so it is wide.
    """

    memory_bytes: int = field(default_factory=_share_of_this_machine)
    address_space_bytes: int = field(default_factory=lambda: 2 * _share_of_this_machine() + 3072 * _MIB)
    threads: int = field(default_factory=_half_of_the_processors)
    concurrent_questions: int = 4
    result_rows: int = 1_000_000
    result_bytes: int = 64 * _MIB
    start_seconds: float = 300.0


class Source(Protocol):
    """An agency's database, behind which nothing but the agency's mapping is seen."""

    def tables(self) -> frozenset[str]:
        """The shared tables that this source serves."""
        ...

    def scan(self, table: str, columns: Sequence[str]) -> str:
        """A FROM item in the source's dialect: the shared or reference table with these of its columns."""
        ...

    def spread(self, table: str) -> Spread | None:
        """SQL of how a shared table's rows are spread over its subjects; None where that proves nothing.

        It is of the data that a statement with it meets, whenever that runs.
        """
        ...

    def run(self, sql: SourceSql, deadline: float, cancel: threading.Event) -> pa.Table:
        """The statement's result. `deadline` is on `time.monotonic()`'s clock.

        A `Refusal` says only which kind of failure it was (SOURCE_FAILED, TIMED_OUT, CANCELLED, BUSY,
        RESULT_TOO_LARGE), never what the database said about it.
        """
        ...

    def version(self) -> int:
        """Another number whenever the data may have changed."""
        ...

    def close(self) -> None:
        """End what the source started."""
        ...


__all__ = ["Limits", "Source"]
