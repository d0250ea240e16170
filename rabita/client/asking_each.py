"""Asking several agencies at once: what each said, or why nothing came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from rabita.refusal import Refusal

T = TypeVar("T")
_AT_ONCE = 8


def ask_each(agencies: Sequence[str], ask: Callable[[str], T]) -> tuple[dict[str, T], dict[str, Refusal]]:
    """Both by agency, in the order given. `ask` has to end by itself; any error but a refusal is raised."""

    def one(agency: str) -> T | Refusal:
        try:
            return ask(agency)
        except Refusal as refusal:
            return refusal

    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="agencies") as pool:
        said = dict(zip(agencies, pool.map(one, agencies), strict=True))
    told = {agency: one for agency, one in said.items() if not isinstance(one, Refusal)}
    return told, {agency: one for agency, one in said.items() if isinstance(one, Refusal)}


__all__ = ["ask_each"]
