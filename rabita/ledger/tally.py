"""How many questions ended, by hour, outcome, purpose, code and agencies: counted once, then what is new.

1. Counted are ends of questions: of refusals, not those of a look at something (`at`).
2. A segment that another follows never changes in what is counted here, so it is read once. The last one is
   read again whenever it is asked about.
3. A question ends once in each way, however many rounds it had. The ends of one question are minutes apart,
   so only the last ones are remembered to tell.
4. Counts are by everything that decides who may see an entry, so that they can be told to who sees a part.
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from rabita.ledger.folder import PASSING, read_segment, require_folder, segment_names
from rabita.ledger.private import SEPARATOR
from rabita.ledger.search import entry_lines
from rabita.ledger.segment import segment_first
from rabita.ledger.tally_index import End, Kept, read_index, write_index

_OUTCOMES = {"answered": "answered", "released": "answered", "refused": "refused"}
_KIND = re.compile(rb'"kind":"(answered|released|refused)"')
_AGENCIES = re.compile(rb'\{"agencies":\{(?:"[^"\\]*":"[^"\\]*",?)*\}')
_LOOKED_AT = b'"at":"'
_CODE, _PURPOSE, _QUESTION, _TIME = b'"code":"', b'"purpose":"', b'"question":"', b'"time":"'
_HOUR = len("2026-07-01T12")
_REMEMBERED = 20_000  # ends; a question lives minutes


_Recent = OrderedDict[tuple[str, str], None]


class Tallies:
    """The counts of one ledger's folder. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._counted: Counter[End] = Counter()
        self._recent: _Recent = OrderedDict()
        self._next: int | None = None  # the first entry of the first segment that is not counted for good

    def ends(self) -> Mapping[End, int]:
        """How many questions ended how, of all signed entries. Reads what is new since it was asked last."""
        require_folder(self._folder)
        with self._lock:
            if self._next is None:
                self._restore()
            names = segment_names(self._folder, passing=PASSING)
            if self._count(names):
                self._keep()
            last = _ends(read_segment(self._folder, names[-1]), self._recent.copy()) if names else ()
            return self._counted + Counter(last)

    def _count(self, names: Sequence[str]) -> bool:
        """Count the segments that others follow, for good; whether there was any to count."""
        before = self._next
        for name, following in pairwise(names):
            if (segment_first(name) or 0) >= (self._next or 0):
                self._counted.update(_ends(read_segment(self._folder, name), self._recent))
                self._next = segment_first(following)
        return self._next != before

    def _restore(self) -> None:
        kept = read_index(self._folder)
        self._next = kept.following if kept else 0
        if kept:
            self._counted.update(kept.counts)
            self._recent.update((each, None) for each in kept.recent)

    def _keep(self) -> None:
        write_index(self._folder, Kept(self._next or 0, self._counted, list(self._recent)))


def _ends(content: bytes, recent: _Recent) -> Iterator[End]:
    """The ends that a segment's entries tell of. Those alike in what they say here are read once."""
    known: dict[tuple[bytes, ...], End | None] = {}
    for line in entry_lines(content):
        if not _KIND.search(line):
            continue
        said = _said(line)
        if said is None:
            end, question, kind = _read(line)
        else:
            alike, question, kind = said
            if alike not in known:
                known[alike] = _read(line)[0]
            end = known[alike]
        if end is None or (question and (question, kind) in recent):
            continue
        recent[question, kind] = None
        if len(recent) > _REMEMBERED:
            recent.popitem(last=False)
        yield end


def _said(line: bytes) -> tuple[tuple[bytes, ...], str, str] | None:
    """The bytes that make an entry's `End`, its question and its kind; None where it has to be read for them.

    Canonical JSON sorts names, so each is looked for behind the one before: an agency may be called `kind`.
    """
    agencies = _AGENCIES.match(line)
    start = agencies.end() if agencies else 0
    kind = _KIND.search(line, start)
    if kind is None or (not agencies and line.startswith(b'{"agencies"')):
        return None
    at = line.find(_TIME, kind.end())
    code = b""
    if kind[1] == b"refused":
        code = _value(line, _CODE, start, kind.start())
        if line.find(_LOOKED_AT, start, kind.start()) >= 0:
            return None
    purpose, question = (_value(line, name, kind.end(), at) for name in (_PURPOSE, _QUESTION))
    if at < 0 or b"\\" in code + purpose + question:
        return None
    hour = line[at : at + len(_TIME) + _HOUR]
    return (line[:start], code, kind[1], purpose, hour), question[len(_QUESTION) :].decode(), kind[1].decode()


def _value(line: bytes, name: bytes, start: int, end: int) -> bytes:
    at = line.find(name, start, end)
    return line[at : line.find(b'"', at + len(name))] if at >= 0 else b""


def _read(line: bytes) -> tuple[End | None, str, str]:
    """The end that an entry tells of, None where it tells of none; its question and its kind."""
    try:
        entry = json.loads(line.partition(SEPARATOR)[0])
        question, kind = entry.get("question", ""), entry["kind"]
        outcome = _OUTCOMES.get(kind)
        if outcome is None or "at" in entry:
            return None, question, kind
        states = entry.get("agencies")
        asked = tuple(sorted(states.items())) if isinstance(states, dict) else ()
        hour = entry["time"][:_HOUR]
        return End(hour, outcome, entry.get("purpose", ""), entry.get("code", ""), asked), question, kind
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None, "", ""  # `verify` names what cannot be read; a figure is no proof


__all__ = ["End", "Tallies"]
