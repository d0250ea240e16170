"""Loads a user's profile: which broker to ask, and with which token, key and trust."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from rabita.catalogue.federation import read_address, read_federation_name
from rabita.catalogue.reading import Document, Item, open_document

PROFILE_KEYS = ("broker", "federation", "trust", "token", "key", "verify")
_NEEDED = PROFILE_KEYS[:-1]


@dataclass(frozen=True)
class Profile:
    """`broker` is host:port; `trust` the federation's CA, `token` and `key` the user's own files.

    `verify`: every answer is merged by the user's own program too, unless a question says otherwise.
    """

    broker: str
    federation: str
    trust: Path
    token: Path
    key: Path
    verify: bool = False


def load_profile(path: Path) -> Profile:
    """The profile at `path`; the files it names are relative to its folder and have to exist."""
    document = open_document(path)
    broker, federation, verify, files = "", "", False, dict[str, Path]()
    with document.collecting():
        parts = document.root.entries(PROFILE_KEYS, required=_NEEDED)
        with document.collecting():
            broker = read_address(parts["broker"])
        with document.collecting():
            federation = read_federation_name(parts["federation"])
        if "verify" in parts:
            with document.collecting():
                verify = parts["verify"].truth()
        files = _files(document, parts, path.parent)
    document.finish()
    return Profile(broker, federation, **files, verify=verify)


def _files(document: Document, parts: dict[str, Item], folder: Path) -> dict[str, Path]:
    files: dict[str, Path] = {}
    for name in ("trust", "token", "key"):
        with document.collecting():
            written = parts[name].text("the path of a file", limit=1000)
            file = folder / os.path.expanduser(written)
            if not os.path.isfile(file):
                raise parts[name].wrong("the path of a file, relative to the profile's folder")
            files[name] = file
    return files


__all__ = ["PROFILE_KEYS", "Profile", "load_profile"]
