"""The one canonical JSON (RFC 8785) and the one digest of it: what is signed, hashed and logged."""

from __future__ import annotations

import hashlib
from typing import Any

import rfc8785


def canonical_json(value: Any) -> bytes:
    """`value` as canonical JSON.

    Raises `rfc8785.CanonicalizationError` for what RFC 8785 cannot write: NaN, integers past 2^53.

    >>> canonical_json({"b": 1, "a": [True, None]})
    b'{"a":[true,null],"b":1}'
    """
    return rfc8785.dumps(value)


def digest(content: bytes) -> str:
    """`sha256:` and the hex SHA-256 of the bytes.

    >>> digest(b"")[:20]
    'sha256:e3b0c44298fc1'
    """
    return "sha256:" + hashlib.sha256(content).hexdigest()


__all__ = ["canonical_json", "digest"]
