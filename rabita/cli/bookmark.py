"""How far a ledger was shipped, as a file: to each receiver, from each ledger, and what that ledger was then.

A JSON object. The name of a member is the ledger's origin, a space, and the URL; its value has `next` (the
place of the next entry), `subtrees` (the tree's frontier there), `size` and `root` (the newest state seen).
Versions before had the URL alone and `next` as a number: that is read, and written anew.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rabita.ledger.entry import MAX_INTEGER
from rabita.ledger.folder import KEY_FILE
from rabita.ledger.resume import Reading, read_up_to
from rabita.ledger.tree import HASH_BYTES, Frontier
from rabita.refusal import Code, Refusal


@dataclass(frozen=True)
class Bookmark:
    """The bookmark in `file` of the ledger `origin`, kept in `folder`, for the receiver `to`."""

    file: Path
    folder: Path
    origin: str
    to: str

    @property
    def _name(self) -> str:
        return f"{self.origin} {self.to}"

    def check_place(self) -> None:
        """Refused where the file would lie in a ledger's folder, or cannot be written where it would lie."""
        beside = self.file.absolute().parent
        if beside.resolve().is_relative_to(self.folder.resolve()) or (beside / KEY_FILE).exists():
            raise Refusal(
                Code.USAGE, f"{self.file}: inside a ledger's folder, where every file has to be the ledger's",
                hint="--bookmark FILE somewhere else",
            )  # fmt: skip
        if not beside.is_dir() or not os.access(beside, os.W_OK):
            raise Refusal(Code.CONFIGURATION, f"{self.file}: cannot be written: no such folder, or not ours")

    def read(self) -> Reading:
        """How far it came; nothing was sent where nothing is noted."""
        noted = self._all()
        try:
            if self._name in noted:
                return _reading(noted[self._name])
            place = _count(noted.get(self.to, 0))
        except (ValueError, TypeError, LookupError, Refusal):
            raise self._no_bookmark() from None
        return read_up_to(self.folder, place)

    def write(self, reading: Reading) -> None:
        """Replace the file whole; what it says was taken by the other side."""
        noted = self._all()
        stated = {
            "next": reading.next,
            "subtrees": [b64encode(node).decode() for node in reading.frontier.nodes],
            "size": reading.size,
            "root": b64encode(reading.root).decode(),
        }
        if noted.get(self._name) == stated:
            return
        noted.pop(self.to, None)  # as a version before wrote it
        new = self.file.with_name(f"{self.file.name}.new")
        try:
            new.write_text(json.dumps({**noted, self._name: stated}) + "\n", encoding="utf-8")
            os.replace(new, self.file)
        except OSError as error:
            raise Refusal(Code.CONFIGURATION, f"{self.file}: cannot be written: {error.strerror}") from None

    def _all(self) -> dict[str, Any]:
        try:
            noted = json.loads(self.file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError):
            raise self._no_bookmark() from None
        if not isinstance(noted, dict):
            raise self._no_bookmark()
        return noted

    def _no_bookmark(self) -> Refusal:
        return Refusal(
            Code.CONFIGURATION, f"{self.file}: no bookmark", hint="remove it to send everything again"
        )


def _reading(noted: Any) -> Reading:
    frontier = Frontier(_count(noted["next"]), [b64decode(n, validate=True) for n in noted["subtrees"]])
    root, size = b64decode(noted["root"], validate=True), _count(noted["size"])
    if size < frontier.size or len(root) != HASH_BYTES:
        raise ValueError
    return Reading(frontier, size, root)


def _count(given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= MAX_INTEGER:
        raise ValueError
    return given


__all__ = ["Bookmark"]
