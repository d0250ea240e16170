"""What one agency's receipt says that policy obliged it to, read with care. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rabita.refusal import Code, Refusal

_NUMBER = re.compile("[1-9][0-9]{0,8}")
_DECIMAL = re.compile(r"[0-9]{1,3}(\.[0-9]{1,9})?")


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

    def decimal(self, name: str) -> Decimal | None:
        """An obligation that is a share or a percentage; None where it is left out.

        Raises `Refusal(RECEIPT_INVALID)` for anything else.

        >>> Obliged("anf", {"max_share": "0.85"}).decimal("max_share")
        Decimal('0.85')
        """
        text = self.obligations.get(name)
        if text is None:
            return None
        if not _DECIMAL.fullmatch(text):
            raise Refusal(Code.RECEIPT_INVALID, f"the receipt states no decimal number for {name}")
        return Decimal(text)

    def check(self) -> Obliged:
        """Itself, where every number in it is one."""
        self.number("min_group_size")
        self.number("round_to")
        self.decimal("max_share")
        self.decimal("p_percent")
        return self


__all__ = ["Obliged"]
