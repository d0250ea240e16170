"""From a scope to its fragments: one of keys and partials, and one for each column counted by value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rabita.canonical import canonical_json, digest
from rabita.catalogue.model import Catalogue
from rabita.plan import algebra, touch
from rabita.plan.colocation import check_joins
from rabita.plan.contributors import Counts, Met, subjects
from rabita.plan.distinct import check_by_value, is_local
from rabita.plan.frontier import Scope
from rabita.plan.hidden import Sharing
from rabita.plan.measures import Measured, ValueSoFar, parts
from rabita.plan.model import (
    ROW,
    SCAN,
    Feed,
    Fragment,
    PartialColumn,
    ReleasedValue,
    Statement,
    arrow_type,
    statement_sql,
)
from rabita.plan.pruning import pruned
from rabita.plan.types import TypeOracle, empty_relation
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
from rabita.sql.query import From, Join, relations
from rabita.sql.render import render, render_from
from rabita.sql.uses import Action, Use

MAX_BY_VALUE = 8


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


@dataclass(frozen=True)
class Site:
    """What a scope reads beyond its FROM, and how its fragments get names.

    `items` are the FROM items of derived tables by number, `tables` and `references` those that subqueries
    read, `met` the subjects that only they show, `feeds` the feeds by name.
    """

    register: Callable[[Fragment], Fragment]
    items: Mapping[int, str] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    met: tuple[Met, ...] = ()
    feeds: Mapping[str, Feed] = field(default_factory=dict)


def fragments(scope: Scope, catalogue: Catalogue, oracle: TypeOracle, site: Site) -> Pieces:
    """The fragments of a scope whose subqueries are lowered."""
    equal = check_joins(scope.source, scope.where, catalogue)
    agencies = pruned(scope.source, scope.where)
    build = _Builder(scope, catalogue, oracle, agencies, subjects(scope.source, equal, catalogue), site)
    return build.pieces()


class _Builder:
    def __init__(
        self,
        scope: Scope,
        catalogue: Catalogue,
        oracle: TypeOracle,
        agencies: frozenset[str] | None,
        whose: Sequence[Column | None],
        site: Site,
    ) -> None:
        self.site = site
        self.scope = scope
        self.catalogue = catalogue
        self.oracle = oracle
        self.agencies = agencies
        self.whose = whose
        self.values: dict[str, ValueSoFar] = {}
        self.counts = Counts(whose, site.met)
        self.measured = Measured()
        self.by_value: dict[tuple[Expression, Expression | None], int] = {}

    def pieces(self) -> Pieces:
        group = self.counts.of(None)
        self.measured.set_of(None)
        placed = tuple(self._place(a) for a in self.scope.aggregates)
        names = {text: f"v{i}" for i, text in enumerate(self.values)}
        main = self._fragment(
            0,
            self.scope.keys,
            self.scope.where,
            [value.released(names[t]) for t, value in self.values.items()],
            list(self.values),
            self.counts,
            self.measured,
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
        made, what = algebra.merge(aggregate), aggregate
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
            made, what = algebra.merge(counted), counted
        measured = parts(what, len(made.partials))
        for text, part, bounds in zip(made.partials, measured, made.bounds, strict=True):
            known = self.values.setdefault(text, ValueSoFar(least_most=bounds))
            known.add(behind, self.measured.of(part.measures))
            if part.whole is not None and known.whole is None:
                (known.whole,) = self.measured.of((part.whole,))
                known.statistic, known.members = part.statistic, self.measured.set_of(part.members)
        return Placed(aggregate, made.partials, at)

    def _by_value(self, number: int, argument: Expression, where: Expression | None) -> Fragment:
        """Groups by the scope's keys and the values to count."""
        present = Call("not", (Call("is null", (argument,), BOOLEAN),), BOOLEAN)
        parts = [p for p in (self.scope.where, where, present) if p is not None]
        counts, measured = Counts(self.whose, self.site.met), Measured()
        group = counts.of(None)
        measured.set_of(None)
        by = touch.Touch(self.scope.source, self.scope.where, self.catalogue)
        found = by.rows()
        for key in (*self.scope.keys, argument):
            found |= by.key(key)
        if where is not None:
            found |= by.condition(where)
        found |= by.all_of(argument, Action.COUNT_DISTINCT)
        return self._fragment(
            number,
            (*self.scope.keys, argument),
            conjunction(parts),
            [],
            [],
            counts,
            measured,
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
        measured: Measured,
        group: tuple[int, ...],
        uses: tuple[Use, ...],
    ) -> Fragment:
        source = _source(self.scope.source, where, self.site.items)
        key_texts = tuple(f"{render(k)} AS k{i}" for i, k in enumerate(keys))
        value_texts = tuple(f"{t} AS {v.name}" for t, v in zip(texts, values, strict=True))
        count_texts = tuple(f"{text} AS _n{i}" for i, text in enumerate(counts.texts))
        scans = dict.fromkeys(n for t in (*key_texts, *value_texts, source) for n in t.split(SCAN)[1::2])
        statement = Statement(
            key_texts, value_texts, count_texts, (source,), tuple(scans), len(keys), self._numbered(),
            self._sharing(measured),
        )  # fmt: skip
        types = self.oracle.types(statement_sql(statement, self._empty, contributors=False))
        _check_travels(types)
        partial = tuple(PartialColumn(f"k{i}", t) for i, t in enumerate(types[: len(keys)]))
        released = tuple(replace(v, type=t) for v, t in zip(values, types[len(keys) :], strict=True))
        feeds = tuple(n for n in scans if n in self.site.feeds)
        return self.site.register(
            Fragment(
                name="",
                digest=self._digest(statement, feeds, values),
                tables=self._tables(shared=True),
                references=self._tables(shared=False),
                agencies=self.agencies,
                columns=self._columns(keys, where, counts),
                keys=partial,
                values=released,
                contributors=tuple(f"_n{i}" for i in range(len(counts.texts))),
                group_contributors=group,
                uses=uses,
                statement=statement,
                feeds=feeds,
                group_members=0,
            )
        )

    def _sharing(self, measured: Measured) -> Sharing:
        whose = tuple(None if subject is None else render(subject) for subject in self.whose)
        return Sharing(whose, tuple(measured.measures), tuple(measured.sets))

    def _numbered(self) -> frozenset[str]:
        counted = [*self.whose, *(m.subject for m in self.site.met)]
        return frozenset(c.table for c in counted if c is not None and c.name == ROW)

    def _empty(self, name: str) -> str:
        feed = self.site.feeds.get(name)
        return quoted(name) if feed is None else f"({empty_relation(feed.columns)})"

    def _tables(self, *, shared: bool) -> tuple[str, ...]:
        own = [r.table for r in relations(self.scope.source) if r.shared is shared and r.table]
        return tuple(dict.fromkeys([*own, *(self.site.tables if shared else self.site.references)]))

    def _digest(self, statement: Statement, feeds: Sequence[str], values: Sequence[ReleasedValue]) -> str:
        asked = None if self.agencies is None else sorted(self.agencies)
        fed = [self.site.feeds[f] for f in feeds]
        content = {
            "sql": statement_sql(statement, quoted, contributors=True, shares=True),
            "sets": list(statement.sharing.sets),
            "agencies": asked,
            "behind": [[*v.contributors, v.statistic, *v.shares, v.whole, v.members] for v in values],
            "catalogue": self.catalogue.hash,
            "feeds": [[f.name, f.sql, [[c.name, c.type] for c in f.columns]] for f in fed],
        }
        return digest(canonical_json(content))

    def _columns(
        self, keys: Sequence[Expression], where: Expression | None, counts: Counts
    ) -> dict[str, tuple[str, ...]]:
        read: list[Column] = [c for e in (*keys, *_conditions(self.scope.source)) for c in columns(e)]
        read += columns(where) if where is not None else []
        read += [c for a in self.scope.aggregates for c in columns(a)]
        read += counts.read
        return {
            table: tuple(sorted({c.name for c in read if c.table == table and c.name != ROW}))
            for table in (*self._tables(shared=True), *self._tables(shared=False))
        }


def _source(source: From, where: Expression | None, items: Mapping[int, str]) -> str:
    """FROM and WHERE, with marked names for each table's scan."""
    inside = {r.number: items.get(r.number) or f"{SCAN}{r.table}{SCAN}" for r in relations(source)}
    text = render_from(source, inside)
    return text if where is None else f"{text} WHERE {render(where)}"


def _conditions(source: From) -> list[Expression]:
    if not isinstance(source, Join):
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


__all__ = ["Pieces", "Placed", "Site", "fragments"]
