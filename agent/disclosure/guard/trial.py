"""What adding a number to a space would do, as a value: the parts it cuts atoms into, and whether it may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.disclosure.guard.elimination import Numbers
from agent.disclosure.guard.members import Members


@dataclass(frozen=True)
class Part:
    """Units that a new number treats alike: of one atom (-1: not seen before) and of one weight.

    `units` are places in the space's list, or in the list of new units. A part that is not `whole` leaves its
    atom and becomes one of its own.
    """

    atom: int
    units: Numbers
    weight: int
    whole: bool


@dataclass(frozen=True)
class Trial:
    """What adding a number would do. `allowed` is the answer; the rest is for `accept`."""

    allowed: bool
    fingerprint: bytes
    parts: Sequence[Part]
    fresh: Members
    news: bool
    k: int


__all__ = ["Part", "Trial"]
