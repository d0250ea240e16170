"""What stands in a ledger: one event as canonical JSON, its strings bounded, its numbers whole.

Pure. An entry is a mapping of names to strings, integers, booleans, and lists and mappings of those. Result
values never stand in it; a digest of them does (DESIGN section 11). A text that is too long, as a refused
question's SQL may be, is cut and carries its length and digest, so that no question goes unrecorded for being
ugly; anything else that does not fit is the program's mistake and is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rabita.canonical import canonical_json, digest
from rabita.ledger.keys import KEY
from rabita.ledger.private import PRIVATE, SALT, divide
from rabita.refusal import Code, Refusal

MAX_TEXT = 16_384  # characters; the longest SQL that is ever accepted (DESIGN section 10)
MAX_ITEMS = 1_024  # of one list or mapping
MAX_DEPTH = 4
MAX_ENTRY_BYTES = 262_144
MAX_INTEGER = 2**53 - 1  # what every reader of JSON keeps exact

SEGMENT = "segment"
RECOVERED = "recovered"
EXPIRED = "expired"
RESERVED_KINDS = frozenset({SEGMENT, RECOVERED, KEY, EXPIRED})
"""Kinds that the ledger writes about itself."""

RESERVED_FIELDS = frozenset({PRIVATE, SALT})

KIND = re.compile(r"[a-z][a-z0-9_]{0,62}")
TIME = re.compile(r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\.[0-9]{3}Z")


def timestamp(at: datetime | None = None) -> str:
    """A moment as entries carry it: RFC 3339 in UTC with milliseconds.

    >>> timestamp(datetime(2026, 7, 1, 12, 30, tzinfo=UTC))
    '2026-07-01T12:30:00.000Z'
    """
    moment = (at or datetime.now(UTC)).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def encode_entry(entry: Mapping[str, Any], *, now: str, salt: str = "") -> bytes:
    """The entry as the ledger keeps it. `time` is `now` where missing; fields that are None are left out.

    With a `salt`, what is private in it is divided from the rest (private.py).

    >>> encode_entry({"kind": "asked", "user": "a", "case": None}, now="2026-07-01T12:30:00.000Z")
    b'{"kind":"asked","time":"2026-07-01T12:30:00.000Z","user":"a"}'
    """
    kind = entry.get("kind")
    if isinstance(kind, str) and kind in RESERVED_KINDS:
        raise _unfit("kind", f"{kind!r} is the ledger's own")
    for name in RESERVED_FIELDS & entry.keys():
        raise _unfit(name, "a field of the ledger's own")
    return _written(entry, now, salt)


def encode_own_entry(entry: Mapping[str, Any], *, now: str) -> bytes:
    """As `encode_entry`, for the kinds that only the ledger itself writes."""
    return _written(entry, now, "")


def _written(entry: Mapping[str, Any], now: str, salt: str) -> bytes:
    bounded: dict[str, Any] = {"time": now}
    for name, value in entry.items():
        if not isinstance(name, str) or not KIND.fullmatch(name):
            raise _unfit(str(name)[:64], "a field's name is small letters, digits and _")
        if value is not None:
            bounded[name] = _bounded(name, value, MAX_DEPTH)
    if not isinstance(bounded.get("kind"), str) or not KIND.fullmatch(bounded["kind"]):
        raise _unfit("kind", "missing, or not small letters, digits and _")
    if not isinstance(bounded["time"], str) or not TIME.fullmatch(bounded["time"]):
        raise _unfit("time", "not RFC 3339 in UTC with milliseconds")
    line = divide(bounded, salt) if salt else canonical_json(bounded)
    if len(line) > MAX_ENTRY_BYTES:
        raise _unfit("entry", f"{len(line)} bytes, of at most {MAX_ENTRY_BYTES}")
    return line


def _bounded(name: str, value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int):  # True and False with it
        if abs(value) > MAX_INTEGER:
            raise _unfit(name, "an integer past 2^53")
        return int(value) if not isinstance(value, bool) else value
    if depth and isinstance(value, Mapping) and len(value) <= MAX_ITEMS:
        return {_text(str(key)): _bounded(name, item, depth - 1) for key, item in value.items()}
    if depth and isinstance(value, Sequence | frozenset | set) and not isinstance(value, bytes | bytearray):
        items = sorted(value, key=str) if isinstance(value, frozenset | set) else value
        if len(items) <= MAX_ITEMS:
            return [_bounded(name, item, depth - 1) for item in items]
    raise _unfit(name, f"{type(value).__name__}, where text, whole numbers and lists of them belong")


def _text(text: str) -> str:
    """The text, cut where it is too long; half a surrogate pair, which UTF-8 cannot write, as `\\udXXX`."""
    if not text.isascii():
        text = text.encode("utf-8", "backslashreplace").decode()
    if len(text) <= MAX_TEXT:
        return text[:]  # a plain string, whatever kind of string it was
    return f"{text[:MAX_TEXT]}... [cut: {len(text)} characters, {digest(text.encode())}]"


def _unfit(field: str, why: str) -> Refusal:
    return Refusal(Code.LEDGER_UNWRITABLE, f"the entry does not fit the ledger: {field}: {why}")


__all__ = [
    "EXPIRED",
    "MAX_ENTRY_BYTES",
    "MAX_TEXT",
    "RECOVERED",
    "RESERVED_KINDS",
    "SEGMENT",
    "encode_entry",
    "encode_own_entry",
    "timestamp",
]
