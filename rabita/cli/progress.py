"""Each agency's state while a question runs, live on a terminal; elsewhere nothing at all."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rabita.cli.plain import plain

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from rabita.client.assembly import OnProgress, Progress

_STYLE = {"asked": "yellow", "answered": "green", "not_serving": "dim", "pruned": "dim"}
_FAILED = "red"
_PER_SECOND = 10


@contextmanager
def live_progress() -> Iterator[OnProgress | None]:
    """Where to tell an agency's state to; None where standard error is no terminal that can be redrawn."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs rich
    from rich.live import Live  # noqa: PLC0415

    console = Console(stderr=True)
    board = Board()
    with Live(
        get_renderable=lambda: board.render(console),
        console=console,
        refresh_per_second=_PER_SECOND,
        transient=True,
    ) as live:

        def tell(progress: Progress) -> None:
            board.tell(progress)
            live.refresh()

        yield tell


@dataclass
class Board:
    """What is known of each agency."""

    started: float = field(default_factory=time.monotonic)
    agencies: dict[str, Progress] = field(default_factory=dict)

    def tell(self, progress: Progress) -> None:
        self.agencies[progress.agency] = progress

    def headline(self, now: float) -> str:
        waiting = sum(1 for p in self.agencies.values() if p.state == "asked")
        known = len(self.agencies)
        if not known:
            return f"asking... {now - self.started:.1f} s"
        return f"{known - waiting} of {known} agencies are done, {now - self.started:.1f} s"

    def render(self, console: Console) -> RenderableType:
        """A line for all and a cell for each agency, as many to a line as fit."""
        from rich.columns import Columns  # noqa: PLC0415
        from rich.console import Group  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        known = sorted(self.agencies.copy().values(), key=lambda p: p.agency)
        cells = [Text(_cell(p), style=_STYLE.get(p.state, _FAILED)) for p in known]
        room = max(1, console.height - 3)
        return Group(Text(self.headline(time.monotonic())), Columns(cells[: room * 4], equal=True))


def _cell(progress: Progress) -> str:
    state = plain(progress.state).replace("_", " ")
    ended = "" if progress.state == "asked" else f" {progress.elapsed_ms} ms"
    return f"{plain(progress.agency)} {state}{ended}"


__all__ = ["Board", "live_progress"]
