"""The folder of what an agent keeps to itself (`--state`): secrets, and what it remembers of releases.

Nobody but the agent's own account may read it. It is apart from the ledger, every byte of which is shown.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from rabita.refusal import Code, Refusal

_SEED_BYTES = 32


def open_state(folder: Path) -> None:
    """Make the folder where it is missing; `Refusal(CONFIGURATION)` where others may look into it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mode = folder.stat().st_mode
    except OSError as error:
        raise Refusal(
            Code.CONFIGURATION, f"{folder}: no folder can be kept there ({error.strerror})"
        ) from None
    if mode & 0o077:
        raise Refusal(
            Code.CONFIGURATION,
            f"{folder} may be read by others, and an agent keeps its secrets there",
            hint=f"chmod 700 {folder}",
        )


def secret_seed(folder: Path, name: str) -> bytes:
    """The secret of that name, 32 bytes: made at the first call, whole or not at all, and never changed."""
    path = folder / name
    try:
        if not path.exists():
            _make(path)
        seed, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        raise Refusal(Code.CONFIGURATION, f"{path}: {error.strerror}") from None
    if len(seed) != _SEED_BYTES:
        raise Refusal(Code.CONFIGURATION, f"{path} does not hold {_SEED_BYTES} bytes", hint="restore it")
    if mode & 0o077:
        raise Refusal(Code.CONFIGURATION, f"{path} may be read by others", hint=f"chmod 600 {path}")
    return seed


def _make(path: Path) -> None:
    """A file that is there is whole: written aside first. Two that start at once keep the first's."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secrets.token_bytes(_SEED_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()


__all__ = ["open_state", "secret_seed"]
