"""Complementary suppression: what is withheld in a question may not come back by subtracting what is not.

The guard's way with an empty memory: only what one question asks is held against itself, over all its
fragments and rounds (DESIGN §9, 3). Where nothing can be subtracted nothing is looked at.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Sequence

from agent.disclosure.guard.claims import Listing, claims
from agent.disclosure.guard.memory import Memory, Rule
from agent.disclosure.guard.withhold import refused, without
from agent.disclosure.partials import Candidate
from rabita.plan import Fragment

_QUESTIONS = 256


class Apart:
    """What questions under way have let out so far, each for itself. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._memories: OrderedDict[str, Memory] = OrderedDict()

    def check(
        self,
        question: str,
        candidates: Sequence[Candidate],
        listed: Callable[[Candidate], Listing],
        k: int,
        *,
        alone: bool,
    ) -> list[Candidate]:
        """The candidates without what the rest of the question would give back.

        `alone`: these are all fragments that the question has for this agency.
        """
        held = claims(candidates, [listed(c) for c in candidates])
        with self._lock:
            memory = self._memories.pop(question, None) or Memory()
            gone, draft = memory.admit(held, Rule(k))
            memory.keep(draft)
            if not alone:
                self._memories[question] = memory
                while len(self._memories) > _QUESTIONS:
                    self._memories.popitem(last=False)
        return [
            without(c, refused(c, [g for g in gone if g.candidate == i])) for i, c in enumerate(candidates)
        ]


def nothing_to_subtract(fragments: Sequence[Fragment]) -> bool:
    """Whether no number of these fragments shares a row with another of the same class."""
    adding = [f for f in fragments if any(v.sets for v in f.values)]
    if len(adding) > 1:
        return False
    for fragment in adding:
        if not all(u.alone and not u.split for u in fragment.units):
            return False
        texts = defaultdict(set)
        for one in (s for value in fragment.values for s in value.sets):
            for added in one.classes:
                texts[added].add((one.units, one.weight, one.once))
        if any(len(sets) > 1 for sets in texts.values()):
            return False
    return True


__all__ = ["Apart", "nothing_to_subtract"]
