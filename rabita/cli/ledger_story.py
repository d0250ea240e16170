"""One question's story for people: who asked what, then every entry about it, of every party, in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rabita.cli.plain import plain, plain_lines
from rabita.ledger import Found

ASKED = ("user", "agency", "purpose", "case")


@dataclass(frozen=True)
class Told:
    """An entry and the party in whose ledger it stands; "" where there is only one."""

    party: str
    found: Found


def story(question: str, told: Sequence[Told]) -> Iterator[str]:
    """The question's lines: who asked and what first, then each entry with what it adds."""
    in_time = sorted(told, key=lambda one: (str(one.found.entry.get("time", "")), one.party, one.found.index))
    said: dict[str, Any] = {"question": question}
    yield f"question {plain(question)}"
    for name in (*ASKED, "sql"):
        value = next((one.found.entry[name] for one in in_time if one.found.entry.get(name)), "")
        said[name] = value
        if value:
            first, *more = plain_lines(words(value))
            yield f"  {name:<9} {first}"
            yield from (f"  {'':<9} {line}" for line in more)
    for one in in_time:
        yield from _lines(one, said)


def _lines(one: Told, said: dict[str, Any]) -> Iterator[str]:
    entry = one.found.entry
    where = f"{plain(one.party)} entry" if one.party else "entry"
    kind = one_line(entry.get("kind", ""))
    yield f"{one_line(entry.get('time', ''))}  {kind}  ({where} {one.found.index})"
    for name, value in entry.items():
        if name not in ("time", "kind", "private") and value != said.get(name):
            yield f"  {plain(name):<13} {one_line(value)}"


def one_line(value: Any) -> str:
    return plain(" ".join(words(value).split()))


def words(value: Any) -> str:
    """A field's value as people read it.

    >>> words({"min_group_size": "10", "tables": ["a", "b"]})
    'min_group_size 10, tables a, b'
    """
    if isinstance(value, dict):
        return ", ".join(f"{name} {words(item)}" for name, item in value.items())
    if isinstance(value, list):
        separator = "; " if any(isinstance(item, dict) for item in value) else ", "
        return separator.join(words(item) for item in value)
    return str(value)


__all__ = ["ASKED", "Told", "one_line", "story", "words"]
