"""YAML as the project's files use it: maps, lists and scalars that know their line, and nothing else.

1. UTF-8, one document, bounded in size, depth and number of nodes before anything is built.
2. No anchors, aliases or tags: a file says what it says, and cannot grow while it is read.
3. A key stands once in its map.
4. A scalar keeps its text as written; what kind of value it is, the reader of the key decides. So the
   country `NO` stays `NO` and the code `01` stays `01` (YAML 1.1 would make them false and 1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from rabita.catalogue.files import shown_path
from rabita.refusal import Code, Refusal

MAX_BYTES = 1 << 20
MAX_DEPTH = 16
MAX_NODES = 100_000

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
# libyaml where PyYAML was built with it: ten times faster, the same events
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Scalar:
    """A single value as written; `plain` where it stood without quotes."""

    text: str
    plain: bool
    line: int

    @property
    def is_null(self) -> bool:
        return self.plain and self.text in _NULLS


@dataclass(frozen=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True)
class Mapping:
    """A map; keys are scalars, each once, in the order written."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int


Node = Scalar | Sequence | Mapping


def parse_yaml(content: bytes, file: str) -> Node:
    """The one document in `content`; `Refusal` with `file` and line for anything rule 1 to 3 forbids."""
    if len(content) > MAX_BYTES:
        raise _wrong(file, None, f"found more than {MAX_BYTES} bytes, allowed are at most {MAX_BYTES}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _wrong(file, line, "found bytes that are not UTF-8 text, allowed is UTF-8") from None
    try:
        return _Composer(file, text).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "a mistake of form"
        raise _wrong(file, mark.line + 1 if mark else None, f"found no YAML: {problem}") from None
    except yaml.YAMLError:
        # the reader's own complaint about a control character; it names an offset, not a line
        raise _wrong(file, None, "found characters that YAML does not allow") from None


class _Composer:
    """Builds nodes from the parser's events, refusing while it reads."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._nodes = 0
        self._events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=_LOADER))

    def document(self) -> Node:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self._wrong(event, "found a second document, allowed is one")
                root = self._node(next(self._events), depth=1)
        if root is None or (isinstance(root, Scalar) and root.is_null):
            raise _wrong(self._file, None, "found an empty file, allowed is a map of keys to values")
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        self._admit(event, depth)
        line = _line(event)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, plain=event.style in (None, ""), line=line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(depth)), line)
        return Mapping(tuple(self._entries(depth)), line)

    def _admit(self, event: yaml.Event, depth: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._wrong(event, f"found more than {MAX_NODES} values, allowed are at most {MAX_NODES}")
        if depth > MAX_DEPTH:
            raise self._wrong(event, f"found more than {MAX_DEPTH} levels, allowed are at most {MAX_DEPTH}")
        if isinstance(event, yaml.AliasEvent):
            raise self._wrong(event, "found an alias (*), allowed is the value written out")
        if getattr(event, "anchor", None) is not None:
            raise self._wrong(event, "found an anchor (&), allowed are values without anchors")
        if getattr(event, "tag", None) is not None:
            raise self._wrong(event, "found a tag (!), allowed are values without tags")

    def _items(self, depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise self._wrong(event, "found a key that is a list or a map, allowed is a name")
            if key.text in seen:
                raise self._wrong(
                    event,
                    f"found the key {quoted(key.text)} twice in one map, first on line {seen[key.text]}",
                )
            seen[key.text] = key.line
            yield key, self._node(next(self._events), depth + 1)

    def _wrong(self, event: yaml.Event, complaint: str) -> Refusal:
        return _wrong(self._file, _line(event), complaint)


def quoted(text: str) -> str:
    """The text in quotes, short, with whatever a terminal would act on escaped."""
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _wrong(file: str, line: int | None, complaint: str) -> Refusal:
    place = f"{shown_path(file)}:{line}" if line is not None else shown_path(file)
    return Refusal(Code.CONFIGURATION, f"{place}: {complaint}")


__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "parse_yaml",
    "quoted",
]
