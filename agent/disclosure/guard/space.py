"""What was released of one kind of total, and whether one more would tell too few people apart. Pure.

Rules (DESIGN §9, 5):

1. An *atom* is a set of units that no released number tells apart. A released number is a vector over atoms.
2. Vectors are kept in reduced form, with pivots on atoms of at least k subjects as long as there are any:
   what remains are the combinations that are 0 on all large atoms, and only these can be small.
3. A new number is let out if it is a combination of what is out already, or if it brings no combination on
   fewer than k subjects in all. What earlier rules let out is not held against it.
4. Nothing is changed by a trial; `accept` changes what a trial has found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np

from agent.disclosure.guard.columns import about, apart, connected, subjects_of, widened
from agent.disclosure.guard.combinations import Finding, found
from agent.disclosure.guard.elimination import Mask, Matrix, Numbers, P, cleared, inverse, pivoted, reduced_by
from agent.disclosure.guard.members import NOBODY, Hashes, Members, distinct, inserted
from agent.disclosure.guard.trial import Part, Trial

Incidence = tuple[Numbers, Hashes, Numbers]
"""Of units: in which column, about whom, and how many subjects each stands for."""


@dataclass
class Space:
    """Units in the order in which they were first seen, their atoms, and the reduced vectors over atoms."""

    units: Hashes
    ordered: Hashes
    """The units, ascending; `ranks` says where each of these stands in `units`."""
    subjects: Hashes
    many: Numbers
    atom: Numbers
    ranks: Numbers
    inside: list[Numbers]
    people: list[int]
    rows: Matrix
    pivots: Numbers
    released: set[bytes]
    seen: Hashes
    """The subjects met, in order; not each once where one is behind several units."""
    single: bool = True
    """Whether no subject has been met behind two units."""
    shared: bool = False

    @classmethod
    def empty(cls) -> Space:
        none = np.zeros(0, np.int64)
        nothing = np.zeros(0, np.uint64)
        return cls(
            units=nothing, ordered=nothing, subjects=nothing, many=none, atom=none, ranks=none, inside=[],
            people=[], rows=np.zeros((0, 0), np.int64), pivots=none, released=set(), seen=nothing,
        )  # fmt: skip

    def draft(self) -> Space:
        """One that may be changed while this stays as it is."""
        return replace(
            self, inside=list(self.inside), people=list(self.people), released=set(self.released), shared=True
        )

    @property
    def atoms(self) -> int:
        return len(self.inside)

    @property
    def vectors(self) -> int:
        return len(self.rows)

    # -- trying

    def trial(self, members: Members, k: int, *, strict: bool = False) -> Trial:
        """Whether these units may be added up in a number that leaves, where k subjects are the least."""
        parts, fresh = self._parts(members)
        made = partial(Trial, fingerprint=members.fingerprint, parts=parts, fresh=fresh, k=k)
        if k <= 1:
            return made(True, news=True)
        people, parents = self._after(parts, fresh)
        large = np.array(people, np.int64) >= k
        if strict and not all(large[atom] for atom in self._touched(parts, parents)):
            return made(False, news=True)
        self._settle(k)
        new, block, pivots, outside = self._block(parts, parents, large)
        rest = reduced_by(new, block, pivots)
        if not rest.any():
            return made(True, news=False)
        if rest[large].any():
            return made(True, news=True)
        rows, at = self._on_small_atoms(block, pivots, outside, large)
        which, columns = connected(rest, rows)
        places = np.searchsorted(columns, at[which])
        if self._stays_single(fresh):
            subjects = apart(np.array(people, np.int64)[columns])
        else:
            subjects = subjects_of(*self._whose(parts, fresh, columns), len(columns))
        finding = found(rest[columns], rows[np.ix_(which, columns)], places, subjects, k)
        return made(finding is Finding.NONE, news=True)

    def _parts(self, members: Members) -> tuple[list[Part], Members]:
        """The members by atom and weight; those never seen before as parts of their own."""
        at = np.searchsorted(self.ordered, members.units)
        at[at == len(self.ordered)] = 0
        seen = self.ordered[at] == members.units if len(self.ordered) else np.zeros(len(members), bool)
        parts = []
        if seen.any():
            where = self.ranks[at[seen]]
            parts = self._seen_parts(where, members.weights[seen])
        new = ~seen
        fresh = Members(members.units[new], members.subjects[new], members.many[new], members.weights[new])
        for weight in distinct(fresh.weights).tolist():
            parts.append(Part(-1, np.flatnonzero(fresh.weights == weight), weight, False))
        return parts, fresh

    def _seen_parts(self, where: Numbers, weights: Numbers) -> list[Part]:
        atoms = self.atom[where]
        order = np.lexsort((weights, atoms))
        where, weights, atoms = where[order], weights[order], atoms[order]
        cut = np.flatnonzero((atoms[1:] != atoms[:-1]) | (weights[1:] != weights[:-1])) + 1
        edges = [0, *cut.tolist(), len(where)]
        parts = []
        for start, end in pairwise(edges):
            atom = int(atoms[start])
            whole = end - start == len(self.inside[atom])
            parts.append(Part(atom, where[start:end], int(weights[start]), whole))
        return parts

    def _after(self, parts: Sequence[Part], fresh: Members) -> tuple[list[int], list[int]]:
        """The subjects of each atom once the parts have left theirs, and the atoms that new ones leave."""
        people, parents = list(self.people), []
        counted = self._sum if self._stays_single(fresh) else about
        for part in parts:
            if part.whole:
                continue
            people.append(counted(*self._of(part, fresh)))
            parents.append(part.atom)
        for atom, left in self._left(parts).items():
            people[atom] = counted(self.subjects[left], self.many[left])
        return people, parents

    @staticmethod
    def _sum(_: Hashes, many: Numbers) -> int:
        """How many subjects units are about of which no two are about the same."""
        return int(many.sum())

    def _of(self, part: Part, fresh: Members) -> tuple[Hashes, Numbers]:
        if part.atom < 0:
            return fresh.subjects[part.units], fresh.many[part.units]
        return self.subjects[part.units], self.many[part.units]

    def _left(self, parts: Sequence[Part]) -> dict[int, Numbers]:
        """The units of each atom that parts leave which none of them takes away."""
        taken = np.zeros(len(self.units), bool)
        split = [p for p in parts if p.atom >= 0 and not p.whole]
        for part in split:
            taken[part.units] = True
        inside = {p.atom: self.inside[p.atom] for p in split}
        return {atom: units[~taken[units]] for atom, units in inside.items()}

    def _touched(self, parts: Sequence[Part], parents: Sequence[int]) -> set[int]:
        """The atoms that are whole parts, new, or what is left of one; an atom without units is none."""
        own = {p.atom for p in parts if p.whole} | set(range(self.atoms, self.atoms + len(parents)))
        return own | {atom for atom, left in self._left(parts).items() if len(left)}

    def _settle(self, k: int) -> None:
        """Pivots on atoms of at least k subjects, wherever a row has one."""
        large = np.array(self.people, np.int64) >= k
        if len(self.rows) and not large[self.pivots].all():
            which = np.flatnonzero(~large[self.pivots])
            if (self.rows[which][:, large] != 0).any():
                self._own()
                pivoted(self.rows, self.pivots, large, which.tolist())

    def _block(
        self, parts: Sequence[Part], parents: Sequence[int], large: Mask
    ) -> tuple[Numbers, Matrix, Numbers, Numbers]:
        """The new vector, a copy of the rows that share atoms with it, their pivots, and the other rows."""
        total = self.atoms + len(parents)
        new = np.zeros(total, np.int64)
        at = self.atoms
        for part in parts:
            if part.whole:
                new[part.atom] = part.weight % P
            else:
                new[at] = part.weight % P
                at += 1
        touched = [p.atom for p in parts if p.atom >= 0]
        near = (self.rows[:, touched] != 0).any(axis=1)
        block = widened(self.rows[near], parents)
        pivots = self.pivots[near].copy()
        pivoted(block, pivots, large, range(len(block)))
        return new, block, pivots, np.flatnonzero(~near)

    def _on_small_atoms(
        self, block: Matrix, pivots: Numbers, outside: Numbers, large: Mask
    ) -> tuple[Matrix, Numbers]:
        """All rows that are 0 on every large atom, with their pivots."""
        mine = ~large[pivots]
        far = outside[~large[self.pivots[outside]]]
        wider = np.zeros((len(far), block.shape[1]), np.int64)
        wider[:, : self.atoms] = self.rows[far]
        return np.concatenate([block[mine], wider]), np.concatenate([pivots[mine], self.pivots[far]])

    def _whose(self, parts: Sequence[Part], fresh: Members, columns: Numbers) -> Incidence:
        """The subjects behind these columns, as they are after the parts have left."""
        column = np.concatenate([self.atom, np.full(len(fresh), -1, np.int64)])
        for at, part in enumerate(p for p in parts if not p.whole):
            column[part.units + len(self.units) * (part.atom < 0)] = self.atoms + at
        places = np.searchsorted(columns, column)
        places[places == len(columns)] = 0
        mine = np.flatnonzero(columns[places] == column)
        subjects = np.concatenate([self.subjects, fresh.subjects])[mine]
        return places[mine], subjects, np.concatenate([self.many, fresh.many])[mine]

    # -- changing

    def accept(self, trial: Trial) -> None:
        """Remember the number of an allowed trial that was made of this very state."""
        self.released.add(trial.fingerprint)
        if not trial.news:
            return
        self._own(rows=False)  # splitting copies them
        people, parents = self._after(trial.parts, trial.fresh)
        new, room = self._split(trial, people, parents)
        large = np.array(self.people, np.int64) >= max(trial.k, 1)
        pivoted(self.rows, self.pivots, large, np.flatnonzero(~large[self.pivots]).tolist())
        rest = reduced_by(new, self.rows, self.pivots)
        at = np.flatnonzero(rest)
        if not at.size:
            return
        # The largest there is: the more subjects a pivot has, the fewer pivots a small total meets.
        best = int(at[np.argmax(np.array(self.people, np.int64)[at])])
        rest = rest * inverse(rest[best]) % P
        cleared(self.rows, rest, best)
        room[-1] = rest
        self.rows = room
        self.pivots = np.append(self.pivots, best)

    def behind(self, trial: Trial) -> Members:
        """The units of a trial made of this very state, all together."""
        kinds = [(self.inside[p.atom] if p.whole else p.units, p) for p in trial.parts]
        old = [(units, p.weight) for units, p in kinds if p.atom >= 0]
        new = [(units, p.weight) for units, p in kinds if p.atom < 0]
        at = np.concatenate([units for units, _ in old] or [np.zeros(0, np.int64)])
        fresh = np.concatenate([units for units, _ in new] or [np.zeros(0, np.int64)])
        weights = np.concatenate([np.full(len(units), weight) for units, weight in [*old, *new]])
        return Members.of(
            np.concatenate([self.units[at], trial.fresh.units[fresh]]),
            np.concatenate([self.subjects[at], trial.fresh.subjects[fresh]]),
            np.concatenate([self.many[at], trial.fresh.many[fresh]]),
            weights,
        )

    def _split(self, trial: Trial, people: list[int], parents: list[int]) -> tuple[Numbers, Matrix]:
        """Move the parts into atoms of their own.

        Gives the new vector over the atoms there are now, and the rows with room for one more behind them.
        """
        base = len(self.units)
        self._append(trial.fresh)
        new = np.zeros(self.atoms + len(parents), np.int64)
        left = self._left(trial.parts)
        for part in trial.parts:
            if part.whole:
                new[part.atom] = part.weight % P
                continue
            units = part.units + base if part.atom < 0 else part.units
            self.atom[units] = self.atoms
            new[self.atoms] = part.weight % P
            self.inside.append(units)
        for atom, units in left.items():
            self.inside[atom] = units
        self.people = people
        room = widened(self.rows, parents, spare=1)
        self.rows = room[:-1]
        return new, room

    def _append(self, fresh: Members) -> None:
        if not len(fresh):
            return
        self.single = self._stays_single(fresh)
        if self.single:
            subjects = np.sort(fresh.subjects)
            (self.seen,) = inserted(np.searchsorted(self.seen, subjects), (self.seen, subjects))
        self.ordered, self.ranks = inserted(
            np.searchsorted(self.ordered, fresh.units),
            (self.ordered, fresh.units),
            (self.ranks, np.arange(len(fresh)) + len(self.units)),
        )
        self.units = np.concatenate([self.units, fresh.units])
        self.subjects = np.concatenate([self.subjects, fresh.subjects])
        self.many = np.concatenate([self.many, fresh.many])
        self.atom = np.concatenate([self.atom, np.full(len(fresh), -1, np.int64)])

    def _stays_single(self, fresh: Members) -> bool:
        """Whether every subject is behind one unit alone, with these too."""
        if not self.single:
            return False
        subjects = distinct(fresh.subjects)
        if len(subjects) < len(fresh) or (subjects == NOBODY).any():
            return False
        at = np.searchsorted(self.seen, subjects)
        at[at == len(self.seen)] = 0
        return not len(self.seen) or not (self.seen[at] == subjects).any()

    def _own(self, *, rows: bool = True) -> None:
        if self.shared:
            self.atom, self.pivots = self.atom.copy(), self.pivots.copy()
            self.rows = self.rows.copy() if rows else self.rows
            self.shared = False


__all__ = ["Space"]
