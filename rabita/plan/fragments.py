"""From a scope to its fragments: one of keys and partials, others of what is counted by value or searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rabita.catalogue.model import Catalogue
from rabita.plan import algebra, sketch, touch
from rabita.plan.by_value import check_by_value, is_by_value, is_local
from rabita.plan.colocation import check_joins
from rabita.plan.contributors import Counts, subjects
from rabita.plan.frontier import Scope
from rabita.plan.hidden import Sharing
from rabita.plan.limits import limits_in
from rabita.plan.make_fragment import FragmentMaker, Site, Written
from rabita.plan.measures import Measured, ValueSoFar, again, parts
from rabita.plan.model import ROW, Fragment, ReleasedValue
from rabita.plan.pruning import pruned
from rabita.plan.quantile import Quantile
from rabita.plan.quick import Apart
from rabita.plan.search import Search, search
from rabita.plan.types import TypeOracle
from rabita.plan.unit_sets import Units, UnitSet
from rabita.plan.units import Sets
from rabita.refusal import Code, Refusal
from rabita.sql.expressions import Aggregate, Expression, conjunction, present
from rabita.sql.kinds import integer
from rabita.sql.quantiles import QUANTILES
from rabita.sql.query import Relation
from rabita.sql.render import render
from rabita.sql.uses import Action, Use

MAX_BY_VALUE = 8
MAX_SKETCHES = 8
_ROWS = Aggregate("count", (), integer())


@dataclass(frozen=True)
class Placed:
    """Where an aggregate's partials are: the fragment's values by name, or the fragment counted by value.

    `ordered` is which of the scope's `Ordered` a quantile is made of, and its place among its quantiles.
    `sketched`: its one value is a sketch.
    """

    aggregate: Aggregate
    values: tuple[str, ...]
    by_value: int | None = None
    ordered: tuple[int, int] | None = None
    sketched: bool = False


@dataclass(frozen=True)
class Ordered:
    """Quantiles of one argument: by its values, counted in one fragment, or by search in several rounds."""

    source: Fragment | Search
    quantiles: tuple[Quantile, ...]


@dataclass(frozen=True)
class Pieces:
    """The fragments of a scope and where each aggregate's partials are, in the scope's order."""

    fragments: tuple[Fragment, ...]
    placed: tuple[Placed, ...]
    ordered: tuple[Ordered, ...] = ()

    @property
    def rounds(self) -> int:
        """How many rounds they take."""
        searches = [o.source for o in self.ordered if isinstance(o.source, Search)]
        return max((len(s.fragments) for s in searches), default=1)


_Argument = tuple[Expression, Expression | None]
"""What is counted by value or searched, and under which condition."""


def fragments(scope: Scope, catalogue: Catalogue, oracle: TypeOracle, site: Site) -> Pieces:
    """The fragments of a scope whose subqueries are lowered."""
    equal = check_joins(scope.source, scope.where, catalogue)
    agencies = pruned(scope.source, scope.where)
    whose = subjects(scope.source, equal, catalogue)
    return _Builder(FragmentMaker(scope, catalogue, oracle, agencies, whose, site)).pieces()


class _Builder:
    def __init__(self, maker: FragmentMaker) -> None:
        self.maker = maker
        self.scope, self.catalogue = maker.scope, maker.catalogue
        self.limits = limits_in(self.catalogue)
        self.values: dict[str, ValueSoFar] = {}
        self.sets = Sets(self.scope.source, self.catalogue)
        self.added_up: dict[str, dict[UnitSet, None]] = {}
        self.counts = self._no_counts()
        self.measured = Measured()
        self.by_value: dict[_Argument, int] = {}
        self.ordered: dict[_Argument, list[Quantile]] = {}

    def pieces(self) -> Pieces:
        group = self.counts.of(None)
        self.measured.set_of(None)
        placed = tuple(self._place(a) for a in self.scope.aggregates)
        names = {text: f"v{i}" for i, text in enumerate(self.values)}
        main = self._fragment(
            self.scope.keys,
            self.scope.where,
            [
                replace(value.released(names[t]), sets=tuple(self.added_up[t]))
                for t, value in self.values.items()
            ],
            list(self.values),
            self.counts,
            self.measured,
            group,
            touch.uses(self.scope, self.catalogue),
            self.sets.units,
        )
        others = [self._by_value(*what) for what in self.by_value]
        renamed = tuple(replace(p, values=tuple(names[v] for v in p.values)) for p in placed)
        return Pieces((main, *others), renamed, tuple(self._ordered(*o) for o in self.ordered.items()))

    def _no_counts(self) -> Counts:
        return Counts(self.maker.whose, self.maker.site.met)

    def _place(self, aggregate: Aggregate) -> Placed:
        """Puts an aggregate's partials among the values; equal partials are released once."""
        counted = Aggregate("count", aggregate.args[:1], aggregate.type, False, aggregate.where)
        at = ordered = None
        remote = aggregate.distinct and not is_local(
            aggregate, self.scope, self.maker.agencies, self.catalogue
        )
        sketched = (remote or aggregate.approximate) and sketch.is_sketched(aggregate, self.catalogue)
        if aggregate.function in QUANTILES:
            ordered = self._placed_in_order(aggregate)
        elif remote and not sketched:
            check_by_value(aggregate, self.catalogue)
            what = (aggregate.args[0], aggregate.where)
            at = self.by_value.setdefault(what, len(self.by_value) + 1)
        else:
            counted = aggregate
        if len(self.by_value) + len(self.ordered) > MAX_BY_VALUE:
            raise Refusal(
                Code.TOO_LARGE,
                f"a question counts the values of at most {MAX_BY_VALUE} columns",
                hint="GROUP BY agency, or ask one by one",
                position=aggregate.place,
            )
        behind = self.counts.behind(counted if ordered else aggregate)
        made = algebra.merge(counted)
        if sketched:
            made = replace(made, partials=(self._sketch(aggregate),), ranges=())
        measured = parts(counted, len(made.partials), self.limits)
        for i, (text, part, bounds) in enumerate(zip(made.partials, measured, made.bounds, strict=True)):
            self.added_up.setdefault(text, {}).update(dict.fromkeys(self.sets.of(counted, i)))
            known = self.values.setdefault(text, ValueSoFar(least_most=bounds))
            known.add(behind, part, self.measured)
            known.again = again(counted)
            if sketched:
                known.statistic, known.again, known.sketch = "", "", True
        return Placed(aggregate, made.partials, at, ordered, sketched)

    def _sketch(self, aggregate: Aggregate) -> str:
        text = sketch.registers(aggregate)
        if text not in self.values and sum(v.sketch for v in self.values.values()) >= MAX_SKETCHES:
            raise Refusal(
                Code.TOO_LARGE,
                f"a SELECT estimates at most {MAX_SKETCHES} numbers of different values",
                hint="GROUP BY agency, or ask one by one",
                position=aggregate.place,
            )
        return text

    def _placed_in_order(self, aggregate: Aggregate) -> tuple[int, int]:
        what, quantile = (aggregate.args[0], aggregate.where), Quantile.of(aggregate)
        if not is_by_value(what[0], self.catalogue) and not what[0].type.is_number:
            raise Refusal(
                Code.NOT_SUPPORTED,
                f"a quantile of a {what[0].type} takes its values, and those of a measure stay in the agency",
                hint="take it of a number, or of a dimension",
                position=aggregate.place,
            )
        known = self.ordered.setdefault(what, [])
        if quantile not in known:
            known.append(quantile)
        return list(self.ordered).index(what), known.index(quantile)

    def _ordered(self, what: _Argument, quantiles: Sequence[Quantile]) -> Ordered:
        argument, where = what
        if not is_by_value(argument, self.catalogue):
            return Ordered(search(self.maker, argument, where, tuple(quantiles)), tuple(quantiles))
        return Ordered(self._by_value(argument, where, rows=True), tuple(quantiles))

    def _by_value(self, argument: Expression, where: Expression | None, *, rows: bool = False) -> Fragment:
        """Groups by the scope's keys and the values to count; `rows`: with the number of rows of each."""
        counts, measured = self._no_counts(), Measured()
        group = counts.of(None)
        measured.set_of(None)
        by = touch.Touch(self.scope.source, self.scope.where, self.catalogue)
        found = by.rows()
        for key in (*self.scope.keys, argument):
            found |= by.key(key)
        if rows:
            found |= by.aggregate(Aggregate("median", (argument,), argument.type, where=where))
        else:
            found |= by.all_of(argument, Action.COUNT_DISTINCT)
            found |= set() if where is None else by.condition(where)
        value, sets = ValueSoFar(least_most=algebra.COUNT_RANGE), Sets(self.scope.source, self.catalogue)
        added_up: tuple[UnitSet, ...] = ()
        if rows:
            added_up = sets.of(_ROWS, 0)
            value.add(group, parts(_ROWS, 1)[0], measured)
            value.again = again(_ROWS)
        return self._fragment(
            (*self.scope.keys, argument),
            conjunction([self.scope.where, where, present(argument)]),
            [replace(value.released("v0"), sets=added_up)] if rows else [],
            ["count(*)"] if rows else [],
            counts,
            measured,
            group,
            touch.ordered(found),
            sets.units,
        )

    def _fragment(
        self,
        keys: Sequence[Expression],
        where: Expression | None,
        values: Sequence[ReleasedValue],
        texts: Sequence[str],
        counts: Counts,
        measured: Measured,
        group: tuple[int, ...],
        uses: tuple[Use, ...],
        units: tuple[Units, ...],
    ) -> Fragment:
        conditions = () if where is None else (where,)
        return self.maker.make(
            Written(
                keys=tuple(render(k) for k in keys),
                values=tuple(texts),
                counts=tuple(counts.texts),
                text=self.maker.source(where),
                released=tuple(values),
                sharing=self._sharing(measured),
                apart=self._apart(where, counts),
                group=group,
                uses=uses,
                read=(*keys, *conditions, *self.scope.aggregates, *counts.read),
                units=units,
            )
        )

    def _apart(self, where: Expression | None, counts: Counts) -> Apart | None:
        """FROM, WHERE and conditions where everybody behind the numbers is a value of one column."""
        (first, *others) = self.maker.whose or (None,)
        if first is None or first.name == ROW or others or self.maker.site.met:
            return None
        held = "" if where is None else f" WHERE {render(where)}"
        source = self.scope.source
        alone = source.table if isinstance(source, Relation) else ""
        text = self.maker.source(None)
        return Apart(text, held, tuple(counts.conditions), tuple(counts.rows), alone)

    def _sharing(self, measured: Measured) -> Sharing:
        whose = tuple(None if subject is None else render(subject) for subject in self.maker.whose)
        return Sharing(whose, tuple(measured.measures), tuple(measured.sets))


__all__ = ["Ordered", "Pieces", "Placed", "fragments"]
