"""From a scope to its fragments: one of keys and partials, and one for each column counted by value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rabita.canonical import canonical_json, digest
from rabita.catalogue.model import Catalogue
from rabita.plan import algebra, touch
from rabita.plan.colocation import check_joins
from rabita.plan.contributors import Counts, subjects
from rabita.plan.distinct import check_by_value, is_local
from rabita.plan.frontier import Scope
from rabita.plan.model import (
    ROW,
    Fragment,
    PartialColumn,
    ReleasedValue,
    Statement,
    arrow_type,
    statement_sql,
)
from rabita.plan.pruning import pruned
from rabita.plan.types import TypeOracle
from rabita.refusal import Code, Refusal
from rabita.sql.expressions import (
    Aggregate,
    Call,
    Column,
    Expression,
    columns,
    conjunction,
)
from rabita.sql.kinds import BOOLEAN
from rabita.sql.literals import quoted
from rabita.sql.query import From, Relation, relations
from rabita.sql.render import render, render_from
from rabita.sql.uses import Action, Use

MAX_BY_VALUE = 8
_SCAN = "\x00"


@dataclass(frozen=True)
class Placed:
    """Where an aggregate's partials are: the fragment's values by name, or the fragment counted by value."""

    aggregate: Aggregate
    values: tuple[str, ...]
    by_value: int | None = None


@dataclass(frozen=True)
class Pieces:
    """The fragments of a scope and where each aggregate's partials are, in the scope's order."""

    fragments: tuple[Fragment, ...]
    placed: tuple[Placed, ...]


def fragments(scope: Scope, catalogue: Catalogue, oracle: TypeOracle) -> Pieces:
    """The fragments of the first round."""
    equal = check_joins(scope.source, scope.where, catalogue)
    agencies = pruned(scope.source, scope.where)
    build = _Builder(scope, catalogue, oracle, agencies, subjects(scope.source, equal, catalogue))
    return build.pieces()


class _Builder:
    def __init__(
        self,
        scope: Scope,
        catalogue: Catalogue,
        oracle: TypeOracle,
        agencies: frozenset[str] | None,
        whose: Sequence[Column | None],
    ) -> None:
        self.scope = scope
        self.catalogue = catalogue
        self.oracle = oracle
        self.agencies = agencies
        self.whose = whose
        self.values: dict[str, list[int]] = {}
        self.counts = Counts(whose)
        self.by_value: dict[tuple[Expression, Expression | None], int] = {}

    def pieces(self) -> Pieces:
        group = self.counts.of(None)
        placed = tuple(self._place(a) for a in self.scope.aggregates)
        names = {text: f"v{i}" for i, text in enumerate(self.values)}
        main = self._fragment(
            0,
            self.scope.keys,
            self.scope.where,
            [ReleasedValue(names[t], "", tuple(c)) for t, c in self.values.items()],
            list(self.values),
            self.counts,
            group,
            touch.uses(self.scope, self.catalogue),
        )
        others = [self._by_value(n, *what) for what, n in self.by_value.items()]
        renamed = tuple(Placed(p.aggregate, tuple(names[v] for v in p.values), p.by_value) for p in placed)
        return Pieces((main, *others), renamed)

    def _place(self, aggregate: Aggregate) -> Placed:
        """Puts an aggregate's partials among the values; equal partials are released once."""
        remote = aggregate.distinct and not is_local(aggregate, self.scope, self.agencies, self.catalogue)
        behind = self.counts.behind(aggregate)
        partials = algebra.merge(aggregate).partials
        at = None
        if remote:
            check_by_value(aggregate, self.catalogue)
            if len(self.by_value) >= MAX_BY_VALUE:
                raise Refusal(
                    Code.TOO_LARGE,
                    f"a question counts the values of at most {MAX_BY_VALUE} columns",
                    hint="GROUP BY agency, or ask one by one",
                    position=aggregate.place,
                )
            at = self.by_value.setdefault((aggregate.args[0], aggregate.where), len(self.by_value) + 1)
            counted = Aggregate("count", aggregate.args, aggregate.type, False, aggregate.where)
            partials = algebra.merge(counted).partials
        for text in partials:
            known = self.values.setdefault(text, [])
            known.extend(i for i in behind if i not in known)
        return Placed(aggregate, partials, at)

    def _by_value(self, number: int, argument: Expression, where: Expression | None) -> Fragment:
        """Groups by the scope's keys and the values to count."""
        present = Call("not", (Call("is null", (argument,), BOOLEAN),), BOOLEAN)
        parts = [p for p in (self.scope.where, where, present) if p is not None]
        counts = Counts(self.whose)
        group = counts.of(None)
        found = set(touch.rows(self.scope.source, self.scope.where))
        for key in self.scope.keys:
            found |= touch.key_uses(key)
        found |= touch.key_uses(argument)
        if where is not None:
            found |= touch.predicate(where)
        found |= {Use(c.table, c.name, Action.COUNT_DISTINCT) for c in columns(argument) if c.shared}
        return self._fragment(
            number,
            (*self.scope.keys, argument),
            conjunction(parts),
            [],
            [],
            counts,
            group,
            touch.ordered(found),
        )

    def _fragment(
        self,
        number: int,
        keys: Sequence[Expression],
        where: Expression | None,
        values: Sequence[ReleasedValue],
        texts: Sequence[str],
        counts: Counts,
        group: tuple[int, ...],
        uses: tuple[Use, ...],
    ) -> Fragment:
        statement = Statement(
            tuple(f"{render(k)} AS k{i}" for i, k in enumerate(keys)),
            tuple(f"{text} AS {value.name}" for text, value in zip(texts, values, strict=True)),
            tuple(f"{text} AS _n{i}" for i, text in enumerate(counts.texts)),
            *_texts(self.scope.source, where),
            len(keys),
            frozenset(c.table for c in self.whose if c is not None and c.name == ROW),
        )
        types = self.oracle.types(statement_sql(statement, quoted, contributors=False))
        _check_travels(types)
        partial = tuple(PartialColumn(f"k{i}", t) for i, t in enumerate(types[: len(keys)]))
        released = tuple(
            ReleasedValue(v.name, t, v.contributors) for v, t in zip(values, types[len(keys) :], strict=True)
        )
        every = list(relations(self.scope.source))
        neutral = statement_sql(statement, quoted, contributors=True)
        return Fragment(
            name=f"r0f{number}",
            digest=self._digest(neutral, values),
            tables=tuple(dict.fromkeys(r.table for r in every if r.shared)),
            references=tuple(dict.fromkeys(r.table for r in every if not r.shared)),
            agencies=self.agencies,
            columns=self._columns(keys, where, counts),
            keys=partial,
            values=released,
            contributors=tuple(f"_n{i}" for i in range(len(counts.texts))),
            group_contributors=group,
            uses=uses,
            statement=statement,
        )

    def _digest(self, sql: str, values: Sequence[ReleasedValue]) -> str:
        asked = None if self.agencies is None else sorted(self.agencies)
        behind = [list(v.contributors) for v in values]
        content = {"sql": sql, "agencies": asked, "behind": behind, "catalogue": self.catalogue.hash}
        return digest(canonical_json(content))

    def _columns(
        self, keys: Sequence[Expression], where: Expression | None, counts: Counts
    ) -> dict[str, tuple[str, ...]]:
        read: list[Column] = [c for e in (*keys, *_conditions(self.scope.source)) for c in columns(e)]
        read += columns(where) if where is not None else []
        read += [c for a in self.scope.aggregates for c in columns(a)]
        read += counts.read
        return {
            r.table: tuple(sorted({c.name for c in read if c.table == r.table and c.name != ROW}))
            for r in relations(self.scope.source)
        }


def _texts(source: From, where: Expression | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """FROM and WHERE with a gap for each table's scan."""
    inside = {r.number: _SCAN for r in relations(source)}
    text = render_from(source, inside)
    if where is not None:
        text += f" WHERE {render(where)}"
    return tuple(text.split(_SCAN)), tuple(_scan_order(source))


def _scan_order(source: From) -> Iterable[str]:
    if isinstance(source, Relation):
        return [source.table]
    return [*_scan_order(source.left), *_scan_order(source.right)]


def _conditions(source: From) -> list[Expression]:
    if isinstance(source, Relation):
        return []
    own = [source.on] if source.on is not None else []
    return [*own, *_conditions(source.left), *_conditions(source.right)]


def _check_travels(types: Sequence[str]) -> None:
    for kind in types:
        try:
            arrow_type(kind)
        except KeyError:
            raise Refusal(
                Code.NOT_SUPPORTED,
                f"a result of type {kind} is not part of Rabita's SQL",
                hint="use a number, text, a date or a timestamp",
            ) from None


Scan = Callable[[str], str]

__all__ = ["Pieces", "Placed", "fragments"]
