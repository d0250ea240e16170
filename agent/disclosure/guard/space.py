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

from agent.disclosure.guard.columns import about, apart, connected, subjects_of
from agent.disclosure.guard.combinations import Finding, found
from agent.disclosure.guard.elimination import Mask, Matrix, Numbers, P, cleared, inverse, pivoted, reduced_by
from agent.disclosure.guard.members import NOBODY, Hashes, Members, distinct, inserted
from agent.disclosure.guard.rows import Cut, Rows, rows_of
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
    people: Numbers
    rows: Rows
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
            people=none, rows=Rows.none(), released=set(), seen=nothing,
        )  # fmt: skip

    def draft(self) -> Space:
        """One that may be changed while this stays as it is."""
        return replace(self, inside=list(self.inside), released=set(self.released), shared=True)

    @property
    def atoms(self) -> int:
        return len(self.inside)

    @property
    def vectors(self) -> int:
        """How many released numbers are held as rows: not those that tell of one atom alone."""
        return len(self.rows)

    def cells(self, trial: Trial) -> int:
        """How large the matrix of rows is once the number of a trial is accepted."""
        return self.rows.cells([p.atom for p in trial.parts if not p.whole])

    # -- trying

    def trial(self, members: Members, k: int, *, strict: bool = False) -> Trial:
        """Whether these units may be added up in a number that leaves, where k subjects are the least."""
        parts, fresh = self._parts(members)
        made = partial(Trial, fingerprint=members.fingerprint, parts=parts, fresh=fresh, k=k)
        if k <= 1:
            return made(True, news=True)
        people, parents = self._after(parts, fresh)
        if strict and not all(people[atom] >= k for atom in self._touched(parts, parents)):
            return made(False, news=True)
        self.rows = self.rows.settled(self.people[self.rows.columns] >= k)
        near = self.rows.meeting(np.array([p.atom for p in parts if p.atom >= 0], np.int64))
        cut = self.rows.cut(parents, np.flatnonzero(near))
        large = people[cut.columns] >= k
        pivoted(cut.matrix, cut.pivots, large, range(len(cut.matrix)))
        rest = reduced_by(self._vector(parts, cut.columns), cut.matrix, cut.pivots)
        if not rest.any():
            return made(True, news=False)
        if rest[large].any():
            return made(True, news=True)
        rows, at = self._on_small_atoms(cut, np.flatnonzero(~near), large)
        which, columns = connected(rest, rows)
        places = np.searchsorted(columns, at[which])
        if self._stays_single(fresh):
            subjects = apart(people[cut.columns[columns]])
        else:
            subjects = subjects_of(*self._whose(parts, fresh, cut.columns[columns]), len(columns))
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

    def _after(self, parts: Sequence[Part], fresh: Members) -> tuple[Numbers, list[int]]:
        """The subjects of each atom once the parts have left theirs, and the atoms that new ones leave."""
        counted = self._sum if self._stays_single(fresh) else about
        leaving = [part for part in parts if not part.whole]
        new = np.array([counted(*self._of(part, fresh)) for part in leaving], np.int64)
        people = np.concatenate([self.people, new])
        for atom, left in self._left(parts).items():
            people[atom] = counted(self.subjects[left], self.many[left])
        return people, [part.atom for part in leaving]

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

    def _vector(self, parts: Sequence[Part], columns: Numbers) -> Numbers:
        """The new number over these columns; of an atom that is alone nothing is left of it anyway."""
        new = np.zeros(len(columns), np.int64)
        at = len(columns) - sum(not part.whole for part in parts)
        for part in parts:
            if not part.whole:
                new[at] = part.weight % P
                at += 1
            elif not self.rows.alone[part.atom]:
                new[np.searchsorted(columns, part.atom)] = part.weight % P
        return new

    def _on_small_atoms(self, cut: Cut, outside: Numbers, large: Mask) -> tuple[Matrix, Numbers]:
        """All rows that are 0 on every large atom, with their pivots."""
        far, at = self.rows.spread(outside, cut.columns)
        mine, theirs = ~large[cut.pivots], ~large[at]
        return np.concatenate([cut.matrix[mine], far[theirs]]), np.concatenate([cut.pivots[mine], at[theirs]])

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
        self._own()
        people, parents = self._after(trial.parts, trial.fresh)
        cut = self.rows.cut(parents, np.arange(len(self.rows)), spare=1)
        new = self._vector(trial.parts, cut.columns)
        self._split(trial, people)
        matrix, pivots, size = cut.matrix[:-1], cut.pivots, people[cut.columns]
        large = size >= max(trial.k, 1)
        pivoted(matrix, pivots, large, np.flatnonzero(~large[pivots]).tolist())
        rest = reduced_by(new, matrix, pivots)
        at = np.flatnonzero(rest)
        if at.size:
            # The largest there is: the more subjects a pivot has, the fewer pivots a small total meets.
            best = int(at[np.argmax(size[at])])
            rest = rest * inverse(rest[best]) % P
            cleared(matrix, rest, best)
            matrix, pivots = cut.matrix, np.append(pivots, best)
            matrix[-1] = rest
        alone = np.concatenate([self.rows.alone, np.zeros(len(parents), bool)])
        self.rows = rows_of(cut.columns, matrix, pivots, alone)

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

    def _split(self, trial: Trial, people: Numbers) -> None:
        """Move the parts into atoms of their own."""
        base = len(self.units)
        self._append(trial.fresh)
        left = self._left(trial.parts)
        for part in trial.parts:
            if part.whole:
                continue
            units = part.units + base if part.atom < 0 else part.units
            self.atom[units] = self.atoms
            self.inside.append(units)
        for atom, units in left.items():
            self.inside[atom] = units
        self.people = people

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

    def _own(self) -> None:
        if self.shared:
            self.atom, self.shared = self.atom.copy(), False


__all__ = ["Space"]
