"""What the entries' own words must keep to, one after the other: time goes on, and a question is asked once.

Pure. The tree shows that no entry was altered since it was written; this looks at what its keeper wrote. A
question id that is asked a second time, in the same round, is a replay that was let in, or an entry made up.
A clock that is put back is told and no more: it happens to honest keepers, and what they wrote stands.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERANCE = timedelta(seconds=1)
"""Entries that are written together carry the moments at which their threads made them."""
_TOLD = 100

_TIME = re.compile(rb'"time":"([0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\.[0-9]{3}Z)"')
_KIND_ASKED = b'"kind":"asked"'


@dataclass(frozen=True)
class PutBack:
    """An entry whose time is before that of the entry written before it."""

    index: int
    before: str
    time: str


class EntrySequence:
    """Takes entries in their order. `put_back` are the first hundred of `times_put_back`."""

    def __init__(self) -> None:
        self.put_back: list[PutBack] = []
        self.times_put_back = 0
        self.asked_twice: tuple[int, str] | None = None  # the first such entry's place, and its question
        self._last = ""
        self._asked: set[int] = set()

    def take(self, index: int, public: bytes) -> None:
        """An entry's public part, as it stands in the ledger.

        Its time is looked for in its bytes: a text holds no bare quotation mark, and no field but `time` has
        a value of that form, whatever an agency is called.
        """
        found = _TIME.search(public)
        if found:
            self._follow(index, found[1].decode())
        if _KIND_ASKED in public:
            self._take_asked(index, public)

    def _follow(self, index: int, time: str) -> None:
        if time < self._last and _moment(time) < _moment(self._last) - TOLERANCE:
            self.times_put_back += 1
            if len(self.put_back) < _TOLD:
                self.put_back.append(PutBack(index, self._last, time))
        self._last = time

    def _take_asked(self, index: int, public: bytes) -> None:
        try:
            entry = json.loads(public)
            kind, question, round_index = entry["kind"], entry["question"], entry.get("round", 0)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return  # nothing that this version writes
        if kind != "asked":
            return
        key = hash((str(question), str(round_index)))
        if key in self._asked and self.asked_twice is None:
            self.asked_twice = index, str(question)
        self._asked.add(key)


def _moment(time: str) -> datetime:
    """The time that an entry gives; the earliest there is where its digits are no date.

    >>> _moment("2026-07-01T12:30:00.000Z").hour, _moment("2026-19-01T12:30:00.000Z").year
    (12, 1)
    """
    try:
        return datetime.strptime(time, "%Y-%m-%dT%H:%M:%S.%fZ")
    except ValueError:
        return datetime.min + TOLERANCE


__all__ = ["EntrySequence", "PutBack"]
