"""Reads a page of documentation: its fenced blocks, its links, the commands in its transcripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
"""The pages whose transcripts, links and options are checked."""

_FENCE = re.compile(r"^(?P<indent> *)(?P<mark>```+)(?P<info>.*)$")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def named(page: Path) -> str:
    """The page as a test is called."""
    return str(page.relative_to(ROOT))


@dataclass(frozen=True)
class Fence:
    """A fenced block. `info` holds what stands behind the language as NAME=VALUE; `line` is its first."""

    page: Path
    language: str
    info: dict[str, str]
    body: str
    line: int

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


@dataclass(frozen=True)
class Step:
    """A command of a transcript, and the lines shown under it."""

    command: str
    shown: tuple[str, ...]


def fences(page: Path, language: str = "") -> list[Fence]:
    """The fenced blocks of a page, all or those of one language."""
    return [fence for fence in _fences(page) if language in ("", fence.language)]


def _fences(page: Path) -> Iterator[Fence]:
    opened: tuple[str, str, int] | None = None
    body: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        match = _FENCE.match(line)
        if opened is None and match:
            opened, body = (match["mark"], match["info"].strip(), number), []
        elif opened is not None and line.strip() == opened[0]:
            language, *rest = opened[1].split() or [""]
            info = dict(word.partition("=")[::2] for word in rest)
            yield Fence(page, language, info, "\n".join(body), opened[2])
            opened = None
        elif opened is not None:
            body.append(line)


def steps(body: str) -> list[Step]:
    """The commands of a transcript; one with an open quotation mark goes on in the next line.

    >>> steps('$ echo "a\\n b"\\na\\n b\\n$ true')
    [Step(command='echo "a\\n b"', shown=('a', ' b')), Step(command='true', shown=())]
    """
    found: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        if found and not found[-1][1] and _is_open(found[-1][0]):
            found[-1] = (f"{found[-1][0]}\n{line}", [])
        elif line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    return [Step(command, tuple(_without_blank_end(shown))) for command, shown in found]


def _is_open(command: str) -> bool:
    return command.count('"') % 2 == 1 or command.endswith("\\")


def _without_blank_end(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def links(page: Path) -> list[str]:
    """The targets of the page's links and pictures, blocks of code left aside."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    return [first or second for first, second in _LINK.findall(text)]


def rows(page: Path, heading: str) -> list[list[str]]:
    """The body of the table whose first column has this heading, as cells."""
    lines = page.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.startswith("|") and _cells(line)[0] == heading:
            body = lines[number + 2 :]
            end = next((i for i, each in enumerate(body) if not each.startswith("|")), len(body))
            return [_cells(each) for each in body[:end]]
    raise AssertionError(f"{page.name} has no table with the heading {heading!r}")


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split(" | ")]


__all__ = ["PAGES", "ROOT", "Fence", "Step", "fences", "links", "named", "rows", "steps"]
