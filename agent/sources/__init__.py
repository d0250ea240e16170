"""An agency's database behind a worker process: opened, kept fresh, asked within bounds.

Names come in on first use: the worker process imports this package too, and has to stay small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agent.sources.opening import open_source
    from agent.sources.protocol import Limits, Source

__all__ = ["Limits", "Source", "open_source"]


def __getattr__(name: str) -> Any:
    if name == "open_source":
        from agent.sources import opening  # noqa: PLC0415

        return opening.open_source
    if name in ("Limits", "Source"):
        from agent.sources import protocol  # noqa: PLC0415

        return getattr(protocol, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
