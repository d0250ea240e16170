"""A field of an entry as people read it. Pure; making it safe to show is for whoever shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def words(value: Any) -> str:
    """Names and values of a mapping, items of a list, with commas between.

    >>> words({"min_group_size": "10", "tables": ["a", "b"]})
    'min_group_size 10, tables a, b'
    """
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {words(item)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        separator = "; " if any(isinstance(item, Mapping) for item in value) else ", "
        return separator.join(words(item) for item in value)
    return str(value)


__all__ = ["words"]
