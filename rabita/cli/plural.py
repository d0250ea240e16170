"""Numbers with their nouns."""

from __future__ import annotations


def count(number: int, one: str, many: str = "") -> str:
    """A number and its noun.

    >>> count(1, "row"), count(0, "row"), count(2, "agency", "agencies")
    ('1 row', '0 rows', '2 agencies')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


__all__ = ["count"]
