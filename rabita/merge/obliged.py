"""What one agency's receipt says that policy obliged it to, read with care. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rabita.refusal import Code, Refusal

_NUMBER = re.compile("[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Obliged:
    """An agency and the obligations under which it answered."""

    agency: str
    obligations: Mapping[str, str]

    def number(self, name: str) -> int:
        """An obligation that is a plain number, 1 where it is left out.

        Raises `Refusal(RECEIPT_INVALID)` for anything else: the next who reads it might read it otherwise.

        >>> Obliged("anf", {"min_group_size": "10"}).number("min_group_size")
        10
        """
        text = self.obligations.get(name, "1")
        if not _NUMBER.fullmatch(text):
            raise Refusal(Code.RECEIPT_INVALID, f"the receipt states no plain number for {name}")
        return int(text)

    def check(self) -> Obliged:
        """Itself, where every number in it is one."""
        self.number("min_group_size")
        self.number("round_to")
        return self


__all__ = ["Obliged"]
