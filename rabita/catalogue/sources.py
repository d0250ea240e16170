"""Reads the `source` of an `agent.yaml`: the kind of database an agency has, and that kind's options.

One entry of `KINDS` per kind; what a source does with its options, the agent's own rooms know.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rabita.catalogue.reading import Item, nearest

LATER_KINDS = ("postgres", "sqlite", "mariadb", "spark")
CSV_KEYS = ("delimiter", "encoding", "null", "quote")
ENCODINGS = (
    "utf-8",
    "utf-16",
    "latin-1",
    "windows-1250",
    "windows-1251",
    "windows-1252",
    "windows-1254",
    "windows-1256",
    "iso-8859-6",
    "iso-8859-9",
    "iso-8859-15",
)


@dataclass(frozen=True)
class Csv:
    """How an agency's CSV files are written; `quote` is empty where nothing is quoted."""

    delimiter: str = ","
    encoding: str = "utf-8"
    null: str = ""
    quote: str = '"'


@dataclass(frozen=True)
class Source:
    """The agency's database: its kind, and the kind's options with absolute paths."""

    kind: str
    options: Mapping[str, Any]

    @property
    def path(self) -> Path:
        """The database file, or the folder of files."""
        return Path(self.options["path"])

    @property
    def csv(self) -> Csv:
        """How CSV files are written, defaults filled in."""
        return Csv(**self.options.get("csv", {}))


def read_source(item: Item, folder: Path) -> Source:
    """The source an item describes; paths in it are relative to `folder`."""
    parts = item.entries()
    if "kind" not in parts:
        raise item.wrong(f"is a map with kind ({', '.join(KINDS)}) and its options", found="no 'kind'")
    kind = _kind(parts["kind"])
    readers = KINDS[kind]
    item.entries(("kind", *readers), required=("kind", "path"))
    return Source(kind, {name: read(parts[name], folder) for name, read in readers.items() if name in parts})


def _kind(item: Item) -> str:
    allowed = ", ".join(KINDS)
    kind = item.text(allowed)
    if kind in LATER_KINDS:
        raise item.wrong(allowed, found=f"{kind!r}, which is not supported by this version")
    if kind not in KINDS:
        raise item.wrong(allowed + nearest(kind, list(KINDS)))
    return kind


def _path(item: Item, folder: Path) -> str:
    written = item.text("a path, relative to this file's folder", limit=1000)
    return os.path.abspath(folder / written)


def _csv(item: Item, _: Path) -> dict[str, str]:
    parts = item.entries(CSV_KEYS)
    options = {name: _CSV_READERS[name](part) for name, part in parts.items()}
    if (quote := options.get("quote", '"')) and quote == options.get("delimiter", ","):
        raise item.wrong("a delimiter and a quote that differ", found=f"{quote!r} for both")
    return options


def _delimiter(item: Item) -> str:
    text = _single(item, 'one character, such as ";" or "\\t"')
    if not text:
        raise item.wrong('one character, such as ";" or "\\t"')
    return text


def _quote(item: Item) -> str:
    return _single(item, "one character, or '' where nothing is quoted")


def _single(item: Item, allowed: str) -> str:
    scalar = item.scalar(allowed)
    if len(scalar.text) > 1 or scalar.text in ("\n", "\r", "\0"):
        raise item.wrong(allowed)
    return scalar.text


def _null(item: Item) -> str:
    # `null: NULL` means the four letters: a file that writes NULL for nothing is what the option is for
    if item.is_null and item.written:
        return item.written
    return item.scalar("the text that stands for nothing, such as '' or NA").text


def _encoding(item: Item) -> str:
    allowed = ", ".join(ENCODINGS)
    text = item.text(allowed)
    try:
        name = codecs.lookup(text).name
    except (LookupError, ValueError):
        raise item.wrong(allowed) from None
    for encoding in ENCODINGS:
        if codecs.lookup(encoding).name == name:
            return encoding
    raise item.wrong(allowed)


_CSV_READERS: Mapping[str, Callable[[Item], str]] = {
    "delimiter": _delimiter,
    "encoding": _encoding,
    "null": _null,
    "quote": _quote,
}
KINDS: Mapping[str, Mapping[str, Callable[[Item, Path], Any]]] = {
    "duckdb": {"path": _path},
    "files": {"path": _path, "csv": _csv},
}

__all__ = ["CSV_KEYS", "ENCODINGS", "KINDS", "LATER_KINDS", "Csv", "Source", "read_source"]
