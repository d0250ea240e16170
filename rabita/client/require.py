"""How many of the agencies that serve the tables have to answer: `all`, `any` or `quorum:N`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rabita.refusal import Code, Refusal

_QUORUM = re.compile(r"quorum:([1-9][0-9]{0,3})\Z", re.ASCII)


@dataclass(frozen=True)
class Require:
    """What the asker requires. `text` is as on the wire; `quorum` is None for `all`, 1 for `any`."""

    text: str
    quorum: int | None

    @classmethod
    def parse(cls, text: str) -> Require:
        """The requirement written so.

        >>> Require.parse("quorum:3")
        Require(text='quorum:3', quorum=3)
        """
        if text == "all":
            return cls(text, None)
        if text == "any":
            return cls(text, 1)
        if match := _QUORUM.match(text):
            return cls(text, int(match[1]))
        raise Refusal(Code.USAGE, f"require {text!r} is none of all, any, quorum:N with N from 1")

    def met_by(self, *, answered: int, asked: int) -> bool:
        """Whether so many answers suffice; a question that needs no agency always has enough."""
        needed = asked if self.quorum is None else min(self.quorum, asked)
        return answered >= needed

    def __str__(self) -> str:
        return self.text


__all__ = ["Require"]
