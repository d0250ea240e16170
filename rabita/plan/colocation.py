"""Which joins may run inside each agency: those whose pieces, put together, are the join of everything.

Every combination of rows that the whole join gives must lie within one agency. Two shared tables are tied
to one agency by an equality that has to hold: of a pair of columns the catalogue calls colocated, or of
`agency`. An outer join keeps rows without a partner, so only its own ON may tie its optional side, and the
side that is kept has to hold a shared table: rows of a reference table would come from every agency.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from rabita.catalogue.model import AGENCY, Catalogue, ColumnRef
from rabita.refusal import Code, Refusal
from rabita.sql.expressions import Call, Column, Expression, Literal, conjuncts
from rabita.sql.query import From, Join, Relation, relations

Member = Column | Literal


class Equalities:
    """Columns and constants that have to be equal, as disjoint sets."""

    def __init__(self) -> None:
        self._parent: dict[Member, Member] = {}

    def root(self, member: Member) -> Member:
        while (up := self._parent.setdefault(member, member)) != member:
            member = up
        return member

    def add(self, conditions: Iterable[Expression]) -> None:
        for condition in conditions:
            if isinstance(condition, Call) and condition.function == "or":
                self.add(_in_every(condition))
            elif isinstance(condition, Call) and condition.function == "=":
                left, right = condition.args
                if not isinstance(left, Column | Literal) or not isinstance(right, Column | Literal):
                    continue
                # across kinds equality is not transitive: a double stands for several integers
                if left.type.kind is right.type.kind:
                    self._parent[self.root(left)] = self.root(right)

    def sets(self) -> list[list[Column]]:
        by_root: dict[Member, list[Column]] = {}
        for member in list(self._parent):
            if isinstance(member, Column):
                by_root.setdefault(self.root(member), []).append(member)
        return list(by_root.values())

    def same(self, left: Column, right: Column) -> bool:
        return left == right or self.root(left) == self.root(right)


def _in_every(alternatives: Call) -> list[Expression]:
    """What holds whichever of the alternatives does: (a = b AND c) OR (a = b AND d) -> a = b."""
    first, *others = (conjuncts(one) for one in _alternatives(alternatives))
    return [condition for condition in first if all(condition in other for other in others)]


def _alternatives(condition: Expression) -> list[Expression]:
    if isinstance(condition, Call) and condition.function == "or":
        return [one for arg in condition.args for one in _alternatives(arg)]
    return [condition]


def check_joins(source: From, where: Expression | None, catalogue: Catalogue) -> Equalities:
    """Refuse what an agency cannot join by itself; the equalities that hold for every row of the scope."""
    holding = Equalities()
    holding.add(conjuncts(where))
    tied = _Ties(catalogue)
    _gather(source, holding, tied, catalogue)
    tied.add(holding)
    tied.require(shared(source))
    return holding


def shared(source: From) -> list[Relation]:
    """The shared tables of a FROM."""
    return [r for r in relations(source) if isinstance(r, Relation) and r.shared]


def within(
    source: From,
    where: Sequence[Expression],
    around: Sequence[Relation],
    holding: Sequence[Expression],
    catalogue: Catalogue,
) -> Equalities | None:
    """The equalities of a subquery's rows and those around it, where all lie in one agency; None elsewhere.

    `around` are the shared tables of the scopes around it and `holding` the conditions that hold there.
    """
    equal, tied = Equalities(), _Ties(catalogue)
    equal.add(holding)
    equal.add(where)
    try:
        _gather(source, equal, tied, catalogue)
    except Refusal:
        return None
    tied.join_all(around)
    tied.add(equal)
    inner = shared(source)
    return equal if all(tied.root(r.number) == tied.root(around[0].number) for r in inner) else None


def _gather(source: From, holding: Equalities, tied: _Ties, catalogue: Catalogue) -> None:
    """Equalities of inner joins hold for every row; each outer join is checked by its own ON."""
    if not isinstance(source, Join):
        return
    if source.kind == "full":
        raise Refusal(
            Code.NOT_SUPPORTED,
            "a FULL JOIN of shared tables, or beside one, is not part of Rabita's SQL",
            hint="aggregate each side in a derived table, and join these",
            position=source.place,
        )
    if source.kind != "left":
        holding.add(conjuncts(source.on))
        _gather(source.left, holding, tied, catalogue)
        _gather(source.right, holding, tied, catalogue)
        return
    _gather(source.left, holding, tied, catalogue)
    _check_outer(source, tied, catalogue)


def _check_outer(join: Join, tied: _Ties, catalogue: Catalogue) -> None:
    optional = shared(join.right)
    kept = shared(join.left)
    inner = Equalities()
    own = _Ties(catalogue)
    _gather(join.right, inner, own, catalogue)
    if not optional:
        return
    if not kept:
        raise Refusal(
            Code.NOT_COLOCATED,
            "a reference table on the kept side of an outer join would be kept by every agency",
            hint=f"aggregate {optional[0].table} by the joined column in a derived table, "
            "and LEFT JOIN it to the reference table: its number is NULL where there is none, or fewer than "
            "policy lets out; or use INNER JOIN",
            position=join.place,
        )
    inner.add(conjuncts(join.on))
    own.add(inner)
    own.join_all(kept)
    own.require([*kept, *optional])
    for relation in optional:
        tied.tie(kept[0].number, relation.number)


class _Ties:
    """Relations known to be held by one agency, as disjoint sets of their numbers."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._parent: dict[int, int] = {}
        self._seen: list[tuple[Column, Column]] = []

    def root(self, number: int) -> int:
        while (up := self._parent.setdefault(number, number)) != number:
            number = up
        return number

    def tie(self, left: int, right: int) -> None:
        self._parent[self.root(left)] = self.root(right)

    def join_all(self, several: Sequence[Relation]) -> None:
        """The kept side: whether it lies in one agency is asked where the whole scope is checked."""
        for relation in several[1:]:
            self.tie(several[0].number, relation.number)

    def add(self, equalities: Equalities) -> None:
        for members in equalities.sets():
            for left, right in combinations([m for m in members if m.shared], 2):
                if left.relation == right.relation:
                    continue
                if self._together(left, right):
                    self.tie(left.relation, right.relation)
                else:
                    self._seen.append((left, right))

    def _together(self, left: Column, right: Column) -> bool:
        if left.name == right.name == AGENCY:
            return True
        return self.catalogue.are_colocated(
            ColumnRef(left.table, left.name), ColumnRef(right.table, right.name)
        )

    def require(self, several: Sequence[Relation]) -> None:
        for relation in several[1:]:
            if self.root(relation.number) != self.root(several[0].number):
                raise self._refusal(several[0], relation)

    def _refusal(self, first: Relation, second: Relation) -> Refusal:
        apart = [(a, b) for a, b in self._seen if self.root(a.relation) != self.root(b.relation)]
        if apart:
            left, right = sorted(apart[0], key=lambda c: c.relation)
            line = f"colocated: [{left.table}.{left.name}, {right.table}.{right.name}]"
            hint = (
                f"the catalogue would have to say {line}; or add an equality of agency; "
                "or aggregate each side by the joined column in a derived table, and join these"
            )
        else:
            hint = f"add {first.table}.agency = {second.table}.agency, or join on a colocated pair of columns"
        return Refusal(
            Code.NOT_COLOCATED,
            f"rows of {first.table} and {second.table} that meet here may lie at different agencies",
            hint=hint,
            position=second.place,
        )


__all__ = ["Equalities", "check_joins", "shared", "within"]
