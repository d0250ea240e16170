"""Cuts Cedar text into its policies and remembers the line of each and of each of its annotations.

Cedar's parser tells no line of what it parsed, and a message that names none helps nobody. Only what
is needed to cut is understood here: strings, comments, and the `;` that ends a policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rabita.refusal import Code, Refusal

_TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*")|(?P<comment>//[^\n]*)|(?P<annotation>@\s*[A-Za-z_]\w*)|(?P<space>\s+)|(?P<other>.)""",
    re.DOTALL,
)


_OPERATOR = re.compile(r"&&|\|\||[=!<>]=?|[(\[{.+*-]|\bif\b|\b(?:has|like|is|in)\b")


@dataclass(frozen=True)
class Place:
    """A line of a policy file; lines count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Statement:
    """The text of one policy, where it begins, and the line of each annotation by its name."""

    text: str
    place: Place
    annotation_lines: Mapping[str, int]

    @property
    def operators(self) -> int:
        """How many operators and brackets there are: no expression nests deeper than that."""
        bare = _TOKEN.sub(lambda t: "" if t.lastgroup in ("string", "comment") else t.group(), self.text)
        return len(_OPERATOR.findall(bare))

    def place_of(self, annotation: str) -> Place:
        return Place(self.place.file, self.annotation_lines.get(annotation, self.place.line))


def split(file: str, text: str) -> Iterator[Statement]:
    """The policies of `text`, in order, without the comments before them.

    >>> [(s.text, s.place.line) for s in split("a.cedar", '// why\\npermit (principal);\\nforbid (action);')]
    [('permit (principal);', 2), ('forbid (action);', 3)]
    """
    start: int | None = None
    first_line = line = 1
    annotations: dict[str, int] = {}
    for token in _TOKEN.finditer(text):
        kind, found = token.lastgroup, token.group()
        if kind not in ("space", "comment"):
            if start is None:
                start, first_line, annotations = token.start(), line, {}
            if kind == "annotation":
                annotations.setdefault(found[1:].strip(), line)
            if found == ";":
                yield Statement(text[start : token.end()], Place(file, first_line), annotations)
                start = None
        line += found.count("\n")
    if start is not None:
        raise Refusal(
            Code.CONFIGURATION,
            f"{Place(file, first_line)}: the policy that begins here does not end with ';'",
            hint='Every policy ends with ";", and every string with a double quote.',
        )


__all__ = ["Place", "Statement", "split"]
