"""`rabita lab new`: write the demo federation into a new folder, never over anything."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from lab.demo import write_federation
from rabita.refusal import Code, Refusal


def make_federation(
    folder: Path, *, agencies: int, seed: int, scale: float, open_policy: bool, say: Callable[[str], None]
) -> None:
    """Write it; `Refusal(USAGE)` where the folder holds anything already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(
            Code.USAGE, f"{folder} exists and is not empty", hint="name a folder that does not exist"
        )
    started = time.monotonic()
    try:
        write_federation(folder, agencies=agencies, seed=seed, open_policy=open_policy, scale=scale)
    except OSError as error:
        raise Refusal(Code.USAGE, f"{folder} cannot be written: {error.strerror}") from None
    say(f"{agencies} agencies written to {folder} in {time.monotonic() - started:.1f} s")


__all__ = ["make_federation"]
