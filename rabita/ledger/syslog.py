"""Entries as syslog messages (RFC 5424). Pure.

Facility 13 (log audit), severity by kind; the kind is the message id, what people filter by is structured
data, the entry as JSON is the message. Over TCP and TLS each message is counted (RFC 6587 section 3.4.1,
RFC 5425).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rabita.canonical import canonical_json

AUDIT = 13
_NOTICE, _WARNING, _CRITICAL, _INFORMATIONAL = 5, 4, 2, 6
_SEVERITY = {
    "peer_found_out": _CRITICAL,
    "recovered": _WARNING,
    "refused": _WARNING,
    "policy_changed": _NOTICE,
    "cases_changed": _NOTICE,
    "logged_in": _NOTICE,
    "searched": _NOTICE,
    "exported": _NOTICE,
    "watched": _NOTICE,
    "counted": _NOTICE,
}
_DATA = ("question", "user", "agency", "purpose", "case", "code")
_ID = "rabita@32473"  # the enterprise number kept for examples (RFC 5612); receivers go by the name before it
_NOT_PRINTABLE = re.compile(r"[^\x21-\x7e]")
_BOM = "\ufeff".encode()


def message(index: int, origin: str, host: str, entry: Mapping[str, Any]) -> bytes:
    """One entry as a message without framing.

    >>> message(3, "rabita/f/broker", "h", {"kind": "stopped", "time": "2026-07-01T12:30:00.000Z"})[:66]
    b'<110>1 2026-07-01T12:30:00.000Z h rabita - stopped [rabita@32473 i'
    """
    kind = str(entry.get("kind", ""))
    priority = AUDIT * 8 + _SEVERITY.get(kind, _INFORMATIONAL)
    stated = {"index": str(index), "origin": origin, **{n: str(entry[n]) for n in _DATA if entry.get(n)}}
    data = " ".join(f'{name}="{_escaped(value)}"' for name, value in stated.items())
    when, where = _word(entry.get("time"), 32), _word(host, 255)
    head = f"<{priority}>1 {when} {where} rabita - {_word(kind, 32)} [{_ID} {data}] "
    return head.encode() + _BOM + canonical_json(dict(entry))


def counted(content: bytes) -> bytes:
    """A message as it goes over a stream.

    >>> counted(b"abc")
    b'3 abc'
    """
    return b"%d %s" % (len(content), content)


def _escaped(value: str) -> str:
    """A parameter's value (RFC 5424 section 6.3.3)."""
    return re.sub(r'(["\\\]])', r"\\\1", value)


def _word(value: Any, most: int) -> str:
    """A header's field: printable ASCII, `-` where there is none."""
    return _NOT_PRINTABLE.sub("?", str(value or ""))[:most] or "-"


__all__ = ["counted", "message"]
