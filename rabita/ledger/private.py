"""The part of an entry that can be taken away without a proof failing: who asked, and their words.

Pure. An entry's line is its public part, canonical JSON, and where the entry holds something private, a tab
and the private part, canonical JSON too: `{"private":"sha256:…",…}⇥{"salt":"…","sql":"…","user":"…"}`. The
tree's leaf is over the public part alone, and the public part holds the digest of the private one. So the
text can be removed when its term is over, or be kept from a reader, and every proof goes on holding; and
while it is there, it cannot be another. The salt is 128 random bits: nobody can guess a text from its digest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rabita.canonical import canonical_json, digest

PRIVATE_FIELDS = ("sql", "user", "wanted", "cases")
"""What is private in an entry, where it has it; of a small register, the digest is as good as its cases."""

PRIVATE = "private"
SALT = "salt"
SEPARATOR = b"\t"  # no canonical JSON holds one: control characters are escaped in it

_PRIVATE_PARTS = re.compile(rb"\t[^\n]*")
_STATED = b'"private":"sha256:'


def divide(entry: Mapping[str, Any], salt: str) -> bytes:
    """The line of an entry whose values are all such as a ledger takes.

    >>> divide({"kind": "stopped"}, "s")
    b'{"kind":"stopped"}'
    >>> public, private = divide({"kind": "asked", "user": "a"}, "s").split(SEPARATOR)
    >>> private, digest(private).encode() in public
    (b'{"salt":"s","user":"a"}', True)
    """
    private = {name: entry[name] for name in PRIVATE_FIELDS if entry.get(name)}
    if not private:
        return canonical_json(entry)
    hidden = canonical_json({SALT: salt, **private})
    public = {name: value for name, value in entry.items() if name not in private}
    return canonical_json({**public, PRIVATE: digest(hidden)}) + SEPARATOR + hidden


def public_part(line: bytes) -> bytes:
    """What of a line the tree's leaf is over."""
    return line.partition(SEPARATOR)[0]


def private_part(line: bytes) -> bytes:
    """The rest of the line; empty where there is none."""
    return line.partition(SEPARATOR)[2]


def without_private_parts(content: bytes) -> bytes:
    """A segment's bytes as they are when all private parts are gone; digests of segments are over these."""
    return _PRIVATE_PARTS.sub(b"", content) if SEPARATOR in content else content


def is_kept(line: bytes) -> bool | None:
    """Whether the private part is the one that the public part states; None where it was taken away.

    >>> is_kept(b'{"kind":"asked"}'), is_kept(b'{"kind":"asked"}' + SEPARATOR)
    (True, False)
    """
    public, found, hidden = line.partition(SEPARATOR)
    if found:
        return b'"private":"' + digest(hidden).encode() + b'"' in public
    return None if _STATED in public else True


__all__ = [
    "PRIVATE",
    "PRIVATE_FIELDS",
    "SALT",
    "SEPARATOR",
    "divide",
    "is_kept",
    "private_part",
    "public_part",
    "without_private_parts",
]
