"""The asker's own planning, beside the wait for the broker: loading the planner costs more than planning."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING

from rabita.catalogue.model import Catalogue
from rabita.client.report import malformed
from rabita.refusal import Refusal

if TYPE_CHECKING:
    from rabita.client.planned import Planned
    from rabita.plan import Planner


class Plans:
    """Plans questions on one thread of its own. Plans are remembered, for the newest catalogue."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="plan")
        self._planner: Planner | None = None

    def prepare(self) -> None:
        """Load what planning needs; returns at once."""
        if self._planner is None:
            self._thread.submit(_load)

    def begin(self, sql: str, catalogue: Catalogue) -> Future[Planned]:
        """The question's plan, to be had from `planned` once it is needed."""
        return self._thread.submit(self._plan, sql, catalogue)

    def _plan(self, sql: str, catalogue: Catalogue) -> Planned:
        from rabita.client.planned import Planned  # noqa: PLC0415 - see `prepare`
        from rabita.plan import Planner  # noqa: PLC0415

        if self._planner is None or self._planner.catalogue.hash != catalogue.hash:
            self._planner = Planner(catalogue)
        plan = self._planner.plan(sql)
        return Planned(plan, self._planner.answer_schema(plan), catalogue)

    def close(self) -> None:
        self._thread.shutdown(wait=False, cancel_futures=True)


def planned(future: Future[Planned]) -> Planned:
    """The plan; `Refusal(ANSWER_MALFORMED)` where there is none and the broker answered all the same."""
    try:
        return future.result()
    except Refusal as refusal:
        raise malformed(f"it answers a question that has no answer: {refusal.message}") from refusal


def _load() -> None:
    import_module("rabita.client.planned")


__all__ = ["Plans", "planned"]
