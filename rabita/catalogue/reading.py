"""Walks a file's nodes and keeps the mistakes: each with file, line, key, what was found, what is allowed.

An `Item` is a node with its place. Its methods return what the key should hold or raise a `Mistake`;
`Document.collecting` keeps one and goes on, so that a file's first five mistakes come in one refusal.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rabita.catalogue import yaml_text
from rabita.catalogue.files import read_file, shown_path
from rabita.catalogue.yaml_text import Node, Scalar, quoted
from rabita.refusal import Code, Refusal

MAX_SHOWN = 5
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}\Z")
NAME_RULE = "a name of lower-case letters, digits and _ that starts with a letter, at most 63 long"


class Mistake(Exception):
    """One thing wrong in a file, as a line of the message."""


class Document:
    """A file's content and the mistakes found in it so far."""

    def __init__(self, file: str, root: Node) -> None:
        self.file = file
        self._mistakes: list[str] = []
        self.root = Item(self, root, "")

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Keeps a mistake made inside and goes on after the block."""
        try:
            yield
        except Mistake as mistake:
            self._mistakes.append(str(mistake))

    def finish(self) -> None:
        """Refuses where mistakes were found: the first five, one a line."""
        if not self._mistakes:
            return
        shown, more = self._mistakes[:MAX_SHOWN], len(self._mistakes) - MAX_SHOWN
        if more > 0:
            shown = [*shown, f"... and {more} more"]
        raise Refusal(Code.CONFIGURATION, "\n".join(shown))


class Item:
    """A node of a document, with the key that leads to it."""

    def __init__(self, document: Document, node: Node, key: str, key_line: int | None = None) -> None:
        self.document = document
        self.node = node
        self.key = key
        self.key_line = key_line or node.line

    def wrong(self, allowed: str, *, found: str | None = None, line: int | None = None) -> Mistake:
        """The mistake of this item, to be raised."""
        place = f"{shown_path(self.document.file)}:{line or self.node.line}"
        key = f": {self.key}" if self.key else ""
        return Mistake(f"{place}{key}: found {found or describe(self.node)}, allowed {allowed}")

    def because(self, message: str) -> Mistake:
        """A mistake found elsewhere that this item led to."""
        return Mistake(f"{shown_path(self.document.file)}:{self.node.line}: {self.key}: {message}")

    @property
    def written(self) -> str | None:
        """The text of a single value, of `null` too; None for a list and a map."""
        return self.node.text if isinstance(self.node, Scalar) else None

    @property
    def is_null(self) -> bool:
        return isinstance(self.node, Scalar) and self.node.is_null

    def entries(
        self,
        known: Collection[str] | None = None,
        required: Sequence[str] = (),
        *,
        keys: str = "a map of keys to values",
    ) -> dict[str, Item]:
        """The map's items by key; unknown keys and missing ones are mistakes. `known` None: any key."""
        if not isinstance(self.node, yaml_text.Mapping):
            raise self.wrong(keys)
        items = {
            key.text: Item(self.document, node, self._below(key), key.line) for key, node in self.node.entries
        }
        if known is not None:
            for key, node in self.node.entries:
                if key.text not in known:
                    raise self._unknown(key, node, known)
        for name in required:
            if name not in items:
                raise self.wrong(f"is a map with {_listed(required)}", found=f"no {name!r}")
        return items

    def items(self, allowed: str) -> list[Item]:
        """The list's items."""
        if not isinstance(self.node, yaml_text.Sequence):
            raise self.wrong(allowed)
        return [Item(self.document, n, f"{self.key}[{i}]") for i, n in enumerate(self.node.items)]

    def scalar(self, allowed: str) -> Scalar:
        """The single value here; nothing, a list and a map are mistakes."""
        if not isinstance(self.node, Scalar) or self.node.is_null:
            raise self.wrong(allowed)
        return self.node

    def text(self, allowed: str, *, limit: int = 1000) -> str:
        """A text that is not empty and has no control characters but line ends and tabs."""
        return self.checked_text(self.scalar(allowed).text, allowed, limit=limit)

    def checked_text(self, text: str, allowed: str, *, limit: int = 1000) -> str:
        if not text.strip():
            raise self.wrong(allowed, found="an empty text")
        if len(text) > limit:
            raise self.wrong(f"{allowed} of at most {limit} characters", found=f"{len(text)} characters")
        if any(unicodedata.category(c) == "Cc" and c not in "\t\n\r" for c in text):
            raise self.wrong(f"{allowed} without control characters", found=quoted(text))
        return text

    def name(self) -> str:
        """A name such as tables, columns, purposes and agencies have."""
        return self.checked_name(self.scalar(NAME_RULE).text)

    def checked_name(self, text: str) -> str:
        if not _NAME.match(text):
            raise self.wrong(NAME_RULE, found=quoted(text), line=self.key_line)
        return text

    def one_of(self, allowed: Sequence[str]) -> str:
        """One of the words listed."""
        text = self.scalar(_listed(allowed)).text
        if text not in allowed:
            raise self.wrong(_listed(allowed) + nearest(text, allowed))
        return text

    def truth(self) -> bool:
        """true or false."""
        return self.one_of(("true", "false")) == "true"

    def whole(self, low: int, high: int) -> int:
        """A whole number within the bounds, written without quotes."""
        allowed = f"a whole number from {low} to {high}"
        scalar = self.scalar(allowed)
        if not scalar.plain or not re.fullmatch(r"-?[0-9]{1,19}", scalar.text):
            raise self.wrong(allowed)
        if not low <= (number := int(scalar.text)) <= high:
            raise self.wrong(allowed)
        return number

    def _below(self, key: Scalar) -> str:
        name = key.text if re.fullmatch(r"[\w-]{1,63}", key.text) else quoted(key.text)
        return f"{self.key}.{name}" if self.key else name

    def _unknown(self, key: Scalar, node: Node, known: Collection[str]) -> Mistake:
        hint = nearest(key.text, known)
        if not hint and isinstance(node, Scalar) and node.is_null:
            hint = " (inside { } a comma ends a value; a value with a comma goes in quotes)"
        return self.wrong(
            f"{_listed(sorted(known))}{hint}", found=f"the unknown key {quoted(key.text)}", line=key.line
        )


def open_document(path: Path) -> Document:
    """The YAML file at `path`; a `Refusal` where it cannot be read at all."""
    content = read_file(path, limit=yaml_text.MAX_BYTES)
    return Document(str(path), yaml_text.parse_yaml(content, str(path)))


def describe(node: Node) -> str:
    """What stands there, in words."""
    if isinstance(node, Scalar):
        return "nothing" if node.is_null else quoted(node.text)
    return "a list" if isinstance(node, yaml_text.Sequence) else "a map"


def nearest(text: str, names: Collection[str]) -> str:
    """` (did you mean 'role'?)`, or nothing where no name is near.

    >>> nearest("rolle", ["role", "type"])
    " (did you mean 'role'?)"
    """
    near = difflib.get_close_matches(text[:100].lower(), names, n=1)
    return f" (did you mean {near[0]!r}?)" if near else ""


def _listed(words: Collection[str]) -> str:
    return ", ".join(words)


__all__ = ["NAME_RULE", "Document", "Item", "Mistake", "describe", "nearest", "open_document", "quoted"]
