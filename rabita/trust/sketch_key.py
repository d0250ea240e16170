"""The key under which agencies hash values that are only counted: all of them hold it, the broker never.

    sketch.key     one line: `rabita-sketch-key` and 64 hex digits; in the authority's folder and in every
                   agency's trust folder

Without it nobody can try an identifier against the registers that travel (`rabita/plan/sketch.py`). Every
sketch of every question gets a key of its own, HMAC-SHA256 of what it is for, so that the registers of two
questions cannot be laid side by side.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from rabita.refusal import Code, Refusal
from rabita.trust.files import SECRET, FileWatch, check_absent, read_file, read_text, write_file

FILE = "sketch.key"
_WRITTEN = re.compile(r"rabita-sketch-key ([0-9a-f]{64})\Z")


@dataclass(frozen=True)
class SketchKey:
    """The federation's key for sketches. `id` tells two keys apart and nothing else about them."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        return self._derived("id")[:16]

    def of(self, fragment_digest: str, name: str) -> str:
        """The key of one sketch of one fragment, as 64 hex digits: exactly one block of SHA-256."""
        return self._derived(f"sketch\n{fragment_digest}\n{name}")

    def _derived(self, purpose: str) -> str:
        return hmac.new(self.secret, b"rabita v1 " + purpose.encode(), hashlib.sha256).hexdigest()


def read_sketch_key(text: str, what: str) -> SketchKey:
    """The key in that text; `Refusal(CONFIGURATION)`. `what` names it."""
    found = _WRITTEN.match(text)
    if found is None:
        raise Refusal(
            Code.CONFIGURATION,
            f"{what} is no key for sketches",
            hint="`rabita keys sketch AUTHORITY --into DIR` writes one; docs/keys.md",
        )
    return SketchKey(bytes.fromhex(found[1]))


def load_sketch_key(folder: Path) -> SketchKey | None:
    """The key of a trust folder; None where it has none, `Refusal(CONFIGURATION)` where the file is wrong."""
    path = folder / FILE
    return read_sketch_key(read_text(path), str(path)) if path.exists() else None


def make_sketch_key(folder: Path, *, replace: bool = False) -> SketchKey:
    """A new key in the authority's folder; `Refusal(USAGE)` where one is there."""
    check_absent([folder / FILE], replace=replace)
    write_file(folder / FILE, f"rabita-sketch-key {secrets.token_hex(32)}\n".encode(), SECRET)
    return read_sketch_key(read_text(folder / FILE), FILE)


def publish_sketch_key(folder: Path, agency: Path) -> None:
    """Put the authority's key into an agency's trust folder; `Refusal(CONFIGURATION)` where there is none."""
    write_file(agency / FILE, read_file(folder / FILE), SECRET)


class SketchKeyWatch(FileWatch[SketchKey | None]):
    """The key of a trust folder, read again when it changes."""

    def __init__(self, folder: Path) -> None:
        super().__init__([folder / FILE], lambda: load_sketch_key(folder))


__all__ = [
    "FILE",
    "SketchKey",
    "SketchKeyWatch",
    "load_sketch_key",
    "make_sketch_key",
    "publish_sketch_key",
    "read_sketch_key",
]
