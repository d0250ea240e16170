"""How many groups were withheld, in steps so coarse that none and a few are the same."""

from __future__ import annotations

from dataclasses import dataclass

_STEPS = (5, 10, 100, 1_000, 10_000, 100_000)


@dataclass(frozen=True, order=True)
class Withheld:
    """`at_least` is 0 or one of the steps; `possible` is False where no rule could withhold anything."""

    at_least: int
    possible: bool

    @classmethod
    def counted(cls, groups: int) -> Withheld:
        """The step of an exact number, which is forgotten here.

        >>> [str(Withheld.counted(n)) for n in (0, 4, 5, 99, 250)]
        ['fewer than 5', 'fewer than 5', '5 or more', '10 or more', '100 or more']
        """
        return cls(max((step for step in _STEPS if step <= groups), default=0), possible=True)

    @classmethod
    def nothing(cls) -> Withheld:
        """Where everything is released whatever the data."""
        return cls(0, possible=False)

    def __str__(self) -> str:
        if not self.possible:
            return "none"
        return f"{self.at_least} or more" if self.at_least else f"fewer than {_STEPS[0]}"


__all__ = ["Withheld"]
