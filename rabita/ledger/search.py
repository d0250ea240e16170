"""Finding entries: a scan over the segments that looks at bytes before it reads JSON, newest first.

Canonical JSON makes the bytes tell: a text stands in a line between quotes, written one way only, since a
quote inside a text has a backslash before it. A segment without those bytes is passed over whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rabita.canonical import canonical_json
from rabita.ledger.entry import timestamp
from rabita.ledger.folder import (
    CHECKPOINT_FILE,
    MAX_SMALL_FILE,
    PASSING,
    read_file,
    read_segment,
    require_folder,
    segment_names,
)
from rabita.ledger.note import checkpoint_in
from rabita.ledger.private import PRIVATE, SALT, SEPARATOR
from rabita.ledger.segment import corrupt, segment_first
from rabita.refusal import Code, Refusal

_TIME = b'"time":"'
_WHOLE_VALUES = ("kind", "user", "purpose", "case", "question", "policy", "code", "decision")
NOT_ASKED = ("pruned", "not_serving")
"""The states of agencies that a question did not reach."""
_MOMENT = re.compile(rb'"time":"([^"]{24})"')
_NAMES = ("table", "column")
_ALSO = {"policy": "policies"}  # a list of them, where an entry holds more than one


@dataclass(frozen=True)
class Filter:
    """What to look for; a field left empty matches everything.

    `since` (not before) and `until` (before) are dates or times in ISO 8601, in UTC where no zone is given.
    `text` is looked for in the SQL, ASCII letters in either case; `table` and `column` (COLUMN or
    TABLE.COLUMN) are names that stand in the SQL (rabita/sql/named.py). `agency` is the asker's, or one
    that the question reached; `state` is what became of it there, or anywhere. The others are whole values.
    """

    since: str = ""
    until: str = ""
    kind: str = ""
    user: str = ""
    agency: str = ""
    purpose: str = ""
    case: str = ""
    question: str = ""
    policy: str = ""
    code: str = ""
    text: str = ""
    decision: str = ""
    table: str = ""
    column: str = ""
    state: str = ""

    def written_as_entries_are(self) -> Filter:
        """The same, its times as entries carry them; refused where one cannot be read as a time."""
        plain = {
            name: _plain(getattr(self, name)) for name in (*_WHOLE_VALUES, *_NAMES, "agency", "state", "text")
        }
        return replace(self, since=moment_of(self.since), until=moment_of(self.until), **plain)

    def whole_values(self) -> dict[str, str]:
        return {name: value for name in _WHOLE_VALUES if (value := getattr(self, name))}

    def names(self) -> frozenset[str]:
        """The names, small, that the SQL has to hold."""
        return frozenset(
            part for name in (self.table, self.column) for part in name.lower().split(".") if part
        )

    def needles(self) -> list[bytes]:
        """Bytes that stand in the line of every entry that matches, as they are."""
        return [canonical_json(v) for v in (*self.whole_values().values(), self.agency, self.state) if v]

    def matches(self, entry: Mapping[str, Any]) -> bool:
        """Whether a parsed entry is one to be found; `written_as_entries_are` comes first."""
        when, sql = str(entry.get("time", "")), str(entry.get("sql", ""))
        return (
            all(
                _holds(entry.get(name), value) or _holds(entry.get(_ALSO.get(name, "")), value)
                for name, value in self.whole_values().items()
            )
            and (not self.since or when >= self.since)
            and (not self.until or when < self.until)
            and self._concerns(entry)
            and self.text.encode().lower() in sql.encode(errors="replace").lower()
            and (not self.names() or self.names() <= _names_in(sql))
        )

    def _concerns(self, entry: Mapping[str, Any]) -> bool:
        """Whether it is of the agency that is looked for, and ended there, or anywhere, in the state."""
        if not self.agency and not self.state:
            return True
        states = entry.get("agencies")
        reached = states if isinstance(states, dict) else {}
        if self.state:
            return self.state in ([reached.get(self.agency)] if self.agency else reached.values())
        asked = reached.get(self.agency) not in (None, *NOT_ASKED)
        return asked or self.agency in (entry.get("agency"), entry.get("of"))


@dataclass(frozen=True)
class Found:
    """An entry, its place, and its bytes as they stand in the ledger."""

    index: int
    entry: dict[str, Any]
    line: bytes


def _names_in(sql: str) -> frozenset[str]:
    from rabita.sql.named import names_in  # noqa: PLC0415 - the parser, loaded where names are looked for

    return names_in(sql)


def search(folder: Path, wanted: Filter | None = None, *, size: int | None = None) -> Iterator[Found]:
    """The entries that match, newest first, of the first `size` entries, or of all that are signed.

    Reads segment by segment as it is asked for more. Verifies nothing, `verify_ledger` does; but where fewer
    entries can be read than the folder's checkpoint says, it is `LEDGER_CORRUPT` and not "none found".
    """
    wanted = (wanted or Filter()).written_as_entries_are()
    require_folder(folder)
    return _scan(folder, wanted, size, _stated_size(folder))


def _stated_size(folder: Path) -> int:
    """How many entries the folder's checkpoint says that there are; its signature is not looked at."""
    try:
        note = read_file(folder, CHECKPOINT_FILE, MAX_SMALL_FILE).decode()
        return checkpoint_in(note).size
    except (UnicodeDecodeError, ValueError):
        raise Refusal(Code.LEDGER_CORRUPT, f"{CHECKPOINT_FILE}: not a checkpoint") from None


def read_entries(folder: Path, start: int = 0, size: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Index and bytes of the signed entries from `start` on, the first `size` or all, in their order."""
    names = segment_names(folder, passing=PASSING)
    for place, name in enumerate(names):
        following = segment_first(names[place + 1]) if place + 1 < len(names) else None
        if following is not None and following <= start:
            continue
        first = segment_first(name) or 0
        for index, line in enumerate(entry_lines(read_segment(folder, name)), first):
            if size is not None and index >= size:
                return
            if index >= start:
                yield index, line


def first_since(folder: Path, since: str, size: int) -> int:
    """The first of so many entries that is not before a time, written as entries carry it; else `size`.

    Clocks are set back: entries behind it may be of an earlier time.
    """
    names = segment_names(folder, passing=PASSING)
    for name in names if since else ():
        content = read_segment(folder, name)
        if not _may_hold_moment(content, Filter(since=since)):
            continue
        for index, line in enumerate(entry_lines(content), segment_first(name) or 0):
            if index >= size:
                return size
            if str(parse_entry(index, line).get("time", "")) >= since:
                return index
    return size if since else 0


def parse_entry(index: int, line: bytes) -> dict[str, Any]:
    """The entry of a line, both parts in one; refused as corrupt where it is none.

    Where the private part is gone, or was kept back, the entry has its digest as `private`.
    """
    public, _, hidden = line.partition(SEPARATOR)
    entry = _object(index, public)
    if hidden:
        entry.pop(PRIVATE, None)
        entry |= {name: value for name, value in _object(index, hidden).items() if name != SALT}
    return entry


def _object(index: int, text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text)
        if b"\\ud" in text and canonical_json(found) != text:  # half characters, which no ledger writes
            found = None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise corrupt(index, "it cannot be read")
    return found


def _scan(folder: Path, wanted: Filter, size: int | None, stated: int) -> Iterator[Found]:
    needles = wanted.needles()
    words = [canonical_json(wanted.text)[1:-1].lower()] if wanted.text else []
    words += [name.encode() for name in wanted.names()]
    names = segment_names(folder, passing=PASSING)
    if stated and not names:
        raise corrupt(0, "missing: there are no entries")
    for name in reversed(names):
        first = segment_first(name) or 0
        if size is not None and first >= size:
            continue
        content = read_segment(folder, name)
        last = entry_lines(content) if name == names[-1] else None
        if last is not None and first + len(last) < stated:
            raise corrupt(first + len(last), f"missing, or it cannot be read, of {stated} entries")
        if not all(needle in content for needle in needles):
            continue
        if words and not all(word in content.lower() for word in words):
            continue
        if (wanted.since or wanted.until) and not _may_hold_moment(content, wanted):
            continue
        lines = entry_lines(content) if last is None else last
        if size is not None:
            del lines[size - first :]
        for place in range(len(lines) - 1, -1, -1):
            line = lines[place]
            if all(needle in line for needle in needles) and _may_match(line, wanted, words):
                entry = parse_entry(first + place, line)
                if wanted.matches(entry):
                    yield Found(first + place, entry, line)


def entry_lines(content: bytes) -> list[bytes]:
    """The entries that a seal follows: what is being written at this moment has none yet."""
    seal = content.rfind(b"\n[", 0, content.rfind(b"\n"))
    return [line for line in content[: seal + 1].split(b"\n") if line.startswith(b"{")]


def _may_hold_moment(content: bytes, wanted: Filter) -> bool:
    """False where no entry of a segment is of the time looked for. Clocks are set back: every one is read."""
    times = [when.decode("ascii", "replace") for when in _MOMENT.findall(content)]
    if not times:
        return True
    too_old = wanted.since and max(times) < wanted.since
    too_new = wanted.until and min(times) >= wanted.until
    return not (too_old or too_new)


def _may_match(line: bytes, wanted: Filter, words: list[bytes]) -> bool:
    """False where the bytes alone show that the entry is not wanted."""
    at = line.find(_TIME) + len(_TIME)
    if (wanted.since or wanted.until) and line.find(_TIME, at) < 0:
        when = line[at : at + 24].decode("ascii", "replace")
        if (wanted.since and when < wanted.since) or (wanted.until and when >= wanted.until):
            return False
    if not words:
        return True
    small = line.lower()
    return all(word in small for word in words)


def _holds(value: object, wanted: str) -> bool:
    return wanted in value if isinstance(value, list) else value == wanted


def _plain(text: str) -> str:
    """As entries write a text that UTF-8 has no bytes for."""
    return text.encode("utf-8", "backslashreplace").decode()


def moment_of(text: str) -> str:
    """A date or time as people write it, as entries carry times; "" stays, anything else is refused."""
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
        return timestamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        raise Refusal(
            Code.USAGE, f"not a time: {_plain(text)[:40]}", hint="write 2026-07-01 or 2026-07-01T12:30:00Z"
        ) from None


__all__ = [
    "NOT_ASKED", "Filter", "Found", "entry_lines", "first_since", "moment_of", "parse_entry", "read_entries",
    "search",
]  # fmt: skip
