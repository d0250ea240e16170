"""A partial before and after disclosure control, as two types that cannot be mistaken for one another."""

from __future__ import annotations

from dataclasses import InitVar, dataclass

import pyarrow as pa

from agent.disclosure.withheld import Withheld
from rabita.plan.model import Fragment


@dataclass(frozen=True)
class RawPartial:
    """What the source answered: keys, values and, where `counted`, the hidden counts of contributors."""

    table: pa.Table
    fragment: Fragment
    counted: bool


class Seal:
    """Held by the disclosure pipeline alone; without it no `DisclosedPartial` is made."""


SEAL = Seal()


@dataclass(frozen=True)
class DisclosedPartial:
    """What may leave: exactly the fragment's schema, without what has to be withheld."""

    table: pa.Table
    fragment: Fragment
    withheld: Withheld
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        if seal is not SEAL:
            raise TypeError("only disclosure control makes a partial that may leave")


__all__ = ["SEAL", "DisclosedPartial", "RawPartial", "Seal"]
