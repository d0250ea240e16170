"""All that is remembered of what was released, and which of an answer's values may join it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agent.disclosure.guard.claims import Claim, Total
from agent.disclosure.guard.space import Space
from agent.disclosure.guard.trial import Trial

_TRIES = 8
"""After so many totals of a space that do not fit, the rest of an answer is not tried."""


@dataclass(frozen=True)
class Bounds:
    """What may be remembered; what would need more is withheld.

    Units and vectors are those of one space; `cells` are vectors times the atoms that they meet, of 8 bytes
    each. Numbers that tell of one atom alone need neither.
    """

    spaces: int = 256
    units: int = 2_000_000
    vectors: int = 4_096
    cells: int = 2_000_000


@dataclass(frozen=True)
class Released:
    """A total that joined the memory, with what changed by it; `trial` is None where it was known already."""

    space: str
    fingerprint: bytes
    trial: Trial | None


@dataclass(frozen=True)
class Rule:
    """Under which rule an answer leaves: totals of fewer than `k` subjects may not be told; 1: all may be."""

    k: int
    strict: bool = False


@dataclass
class Memory:
    """The spaces by name."""

    bounds: Bounds = field(default_factory=Bounds)
    spaces: dict[str, Space] = field(default_factory=dict)

    def admit(self, claims: Iterable[Claim], rule: Rule) -> tuple[list[Claim], Draft]:
        """The claims that may not leave, and the memory as it is once the others have left.

        One by one, the largest first: of an answer that tells too much the smaller part stays.
        """
        draft = Draft(self)
        ordered = sorted(claims, key=lambda c: c.order)
        refused = [c for c in ordered if (c.full and rule.k > 1) or not draft.admits(c.totals, rule)]
        return refused, draft

    def keep(self, draft: Draft) -> None:
        """Remember what a draft of this memory let out."""
        self.spaces.update(draft.spaces)


class Draft:
    """A memory's next state, while an answer is judged."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.spaces: dict[str, Space] = {}
        self.released: list[Released] = []
        self._misfits: Counter[str] = Counter()

    @property
    def full(self) -> bool:
        """Whether something was withheld because there is no more room for it."""
        return self._misfits.total() > 0

    def admits(self, totals: Sequence[Total], rule: Rule) -> bool:
        """Whether all these totals may leave together; then they are remembered."""
        before = dict(self.spaces)
        done: list[Released] = []
        touched: set[str] = set()
        for total in totals:
            space = self._space(total.space, own=total.space not in touched)
            touched.add(total.space)
            known = total.members.fingerprint in space.released
            if not known and self._misfits[total.space] >= _TRIES:
                self.spaces = before
                return False
            trial = None if known else space.trial(total.members, rule.k, strict=rule.strict)
            if trial is not None and not (trial.allowed and self._fits(space, total, trial)):
                self.spaces = before
                return False
            if trial is not None:
                space.accept(trial)
            done.append(Released(total.space, total.members.fingerprint, trial))
        self.released += done
        return True

    def _space(self, name: str, *, own: bool) -> Space:
        """The space as it is so far; `own` makes one that can be given up again."""
        space = self.spaces.get(name) or self._memory.spaces.get(name) or Space.empty()
        if own:
            space = space.draft()
        self.spaces[name] = space
        return space

    def _fits(self, space: Space, total: Total, trial: Trial) -> bool:
        if not trial.news:
            return True
        bounds = self._memory.bounds
        fits = (
            len(space.units) + len(trial.fresh) <= bounds.units
            and space.vectors < bounds.vectors
            and space.cells(trial) <= bounds.cells
            and len(self._memory.spaces | self.spaces) <= bounds.spaces
        )
        self._misfits[total.space] += not fits
        return fits


__all__ = ["Bounds", "Draft", "Memory", "Released", "Rule"]
