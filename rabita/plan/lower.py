"""From a bound body to SQL over merged partials and reference tables.

A scope over shared tables becomes fragments of a round, merged; any other scope runs at the broker as it is
written. What a scope of shared tables needs from elsewhere are feeds, and puts it into a later round.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rabita.canonical import canonical_json, digest
from rabita.catalogue.model import Catalogue
from rabita.plan import sketch
from rabita.plan.agency_site import AgencySite
from rabita.plan.decorrelate import is_direct, lookup
from rabita.plan.final import final_sql, merged_sql, sets_sql
from rabita.plan.fragments import Pieces, fragments
from rabita.plan.frontier import Above, Scope, split, written
from rabita.plan.model import FEED_ROWS, Approximation, Feed, Fragment, PartialColumn, Round, Trim, scanned
from rabita.plan.search import TOLERANCE, Search
from rabita.plan.select_sql import checked, in_clauses, select_sql, set_sql, worded
from rabita.plan.trim import trim
from rabita.plan.types import TypeOracle, empty_relation
from rabita.refusal import Code, Refusal
from rabita.sql.expressions import Aggregate, Expression, Lowered, Subquery, rebuild
from rabita.sql.kinds import integer
from rabita.sql.literals import quoted
from rabita.sql.quantiles import QUANTILES
from rabita.sql.query import Body, Derived, Query, Relation, SetOperation, relations
from rabita.sql.render import render, render_from
from rabita.sql.rewrite import free, renumbered, tables

MAX_ROUNDS = 8
MAX_FRAGMENTS = 32


@dataclass(frozen=True)
class Sql:
    """SQL the broker can run once the round is answered; -1 where it needs none."""

    text: str
    round: int


class Lowering:
    """Lowers one question, and collects its rounds. Equal scopes become one."""

    def __init__(self, catalogue: Catalogue, oracle: TypeOracle) -> None:
        self.catalogue = catalogue
        self.oracle = oracle
        self._fragments: dict[int, list[Fragment]] = {}
        self._feeds: dict[int, list[Feed]] = {}
        self._closed: dict[Body, Sql] = {}
        self._approximations: dict[Approximation, None] = {}

    @property
    def approximations(self) -> tuple[Approximation, ...]:
        """What was estimated so far, each once, in the order of the rounds."""
        return tuple(self._approximations)

    def approximate(self, approximation: Approximation) -> None:
        """Say that an aggregate of some scope is estimated; it is told in the answer's report."""
        self._approximations.setdefault(approximation)

    @property
    def rounds(self) -> tuple[Round, ...]:
        return tuple(
            Round(i, tuple(f), tuple(self._feeds.get(i, ()))) for i, f in sorted(self._fragments.items())
        )

    def closed(self, body: Body) -> Sql:
        """A body that names nothing outside itself."""
        body = renumbered(body)
        known = self._closed.get(body)
        if known is None:
            known = self._closed[body] = self._lowered(body)
        return known

    def _lowered(self, body: Body) -> Sql:
        if isinstance(body, SetOperation):
            left, right = self.closed(body.left), self.closed(body.right)
            return Sql(set_sql(body, left.text, right.text), max(left.round, right.round))
        return self._federated(body) if is_direct(body) else self.broker(body)

    # -- scopes that run at the broker

    def nested(self, body: Body) -> Sql:
        """A body inside a scope of the broker, which it may name columns of."""
        if not free(body):
            return self.closed(body)
        if isinstance(body, SetOperation):
            left, right = self.nested(body.left), self.nested(body.right)
            return Sql(set_sql(body, left.text, right.text), max(left.round, right.round))
        if is_direct(body):
            raise Refusal(
                Code.NOT_SUPPORTED,
                "this correlated subquery is not part of Rabita's SQL",
                hint="correlate each SELECT by itself",
            )
        return self.broker(body)

    def broker(self, query: Query) -> Sql:
        site = _BrokerSite(self)
        items = {r.number: site.item(r) for r in relations(query.source)} if query.source else {}
        lowered = in_clauses(checked(query), site)
        return Sql(select_sql(lowered, items, guarded=False), site.round)

    # -- scopes of shared tables

    def _federated(self, query: Query) -> Sql:
        scope, asked = split(query)
        needed = AgencySite(self, scope, None)
        needed.lower(scope)
        index = 1 + max((self.closed(body).round for body in needed.wanted), default=-1)
        site = AgencySite(self, scope, index)
        lowered = site.lower(scope)
        broker = _BrokerSite(self)
        above = broker.above(asked)
        types = self._scope_types(lowered, site)
        if not scope.sets:
            pieces = fragments(lowered, self.catalogue, self.oracle, site.site(sent_whole=_in_order(lowered)))
            if not pieces.ordered:
                pieces = self._trimmed(index, pieces, trim(lowered, above, pieces, types, self.catalogue))
            self._say_estimates(pieces, scope, asked)
            return Sql(final_sql(lowered, above, pieces, types), max(index + pieces.rounds - 1, broker.round))
        named = site.site(sent_whole=True)
        merged, last = [], index
        for one in scope.sets:
            part = replace(lowered, keys=tuple(lowered.keys[i] for i in one), sets=(), groupings=())
            if not part.keys and not part.aggregates:
                part = replace(part, aggregates=(Aggregate("count", (), integer()),))
                types = [*types, "BIGINT"]
            own = [*(types[i] for i in one), *types[len(lowered.keys) :]]
            pieces = fragments(part, self.catalogue, self.oracle, named)
            self._say_estimates(pieces, scope, asked)
            merged.append(merged_sql(part, pieces, own))
            last = max(last, index + pieces.rounds - 1)
        return Sql(sets_sql(lowered, above, merged, types), max(last, broker.round))

    def _say_estimates(self, pieces: Pieces, scope: Scope, above: Above) -> None:
        """Say which aggregates are searched for or sketched, as they are written in the scope."""
        for i, placed in enumerate(pieces.placed[: len(scope.aggregates)]):
            if placed.ordered is not None and isinstance(pieces.ordered[placed.ordered[0]].source, Search):
                self.approximate(Approximation(written(scope, above, i), "bisection", TOLERANCE))
            if placed.sketched:
                self.approximate(Approximation(written(scope, above, i), sketch.METHOD, sketch.ERROR))

    def _trimmed(self, index: int, pieces: Pieces, trim: Trim | None) -> Pieces:
        """The pieces registered, what is sent of the only one left as it is where there is no trim."""
        every = pieces.fragments
        if trim is not None:
            content = {"fragment": every[0].digest, "trim": trim.sql}
            every = (replace(every[0], trim=trim, digest=digest(canonical_json(content))),)
        return replace(pieces, fragments=tuple(self.register(index, f) for f in every))

    def register(self, index: int, fragment: Fragment) -> Fragment:
        """The fragment with its name, in a round."""
        if index >= MAX_ROUNDS:
            raise Refusal(Code.TOO_LARGE, f"a question has at most {MAX_ROUNDS} rounds", hint="ask in parts")
        known = self._fragments.setdefault(index, [])
        same = next((f for f in known if f.digest == fragment.digest), None)
        if same is not None:
            return same
        if sum(len(f) for f in self._fragments.values()) >= MAX_FRAGMENTS:
            raise Refusal(
                Code.TOO_LARGE, f"a question has at most {MAX_FRAGMENTS} fragments", hint="ask in parts"
            )
        known.append(replace(fragment, name=f"r{index}f{len(known)}"))
        return known[-1]

    def feed(self, index: int, body: Body, *, one: bool = False) -> Feed:
        """Merged values for the fragments of a round; `one`: a single row, or it fails at the broker."""
        sql = self.closed(body).text
        text = f"SELECT ({sql}) AS c0" if one else sql
        return self.fed(index, text, self.described(text), FEED_ROWS)

    def fed(self, index: int, sql: str, columns: tuple[PartialColumn, ...], most: int) -> Feed:
        """A feed by its SQL, with its name, in a round."""
        known = self._feeds.setdefault(index, [])
        same = next((f for f in known if f.sql == sql), None)
        if same is None:
            same = Feed(f"r{index}v{len(known)}", sql, columns, most)
            known.append(same)
        return same

    # -- types

    def described(self, sql: str) -> tuple[PartialColumn, ...]:
        """The columns of SQL over partials, by describing it over empty ones of the right types."""
        every = {f.name: f.released for round_ in self._fragments.values() for f in round_}
        every |= {f.name: f.columns for round_ in self._feeds.values() for f in round_ if f.name in sql}
        partials = ", ".join(f"{quoted(name)} AS ({empty_relation(found)})" for name, found in every.items())
        if partials:
            sql = (
                sql.replace("WITH ", f"WITH {partials}, ", 1)
                if sql.startswith("WITH ")
                else f"WITH {partials} {sql}"
            )
        return tuple(PartialColumn(n, t) for n, t in self.oracle.describe(sql))

    def _scope_types(self, scope: Scope, site: AgencySite) -> list[str]:
        """DuckDB's types of keys and aggregates, as it would have computed them itself."""
        selected = [render(e, guarded=False) for e in (*scope.keys, *scope.aggregates)]
        group = ", ".join(str(i + 1) for i in range(len(scope.keys)))
        items = {r.number: site.items.get(r.number) or quoted(r.table) for r in relations(scope.source)}
        sql = f"SELECT {', '.join(selected)} FROM {render_from(scope.source, items, guarded=False)}"
        described = self.oracle.describe(scanned(sql + (f" GROUP BY {group}" if group else ""), site.empty))
        return [kind for _, kind in described]


def _in_order(scope: Scope) -> bool:
    return any(a.function in QUANTILES for a in scope.aggregates)


class _BrokerSite:
    """Lowers the expressions of a scope that runs at the broker."""

    def __init__(self, lowering: Lowering) -> None:
        self.lowering = lowering
        self.round = -1

    def __call__(self, expression: Expression) -> Expression:
        if not isinstance(expression, Subquery):
            return rebuild(expression, self)
        arg = None if expression.arg is None else self(expression.arg)
        if is_direct(expression.body):
            found = lookup(expression)
            return Lowered(
                found.text(f"({self._text(found.body)})"), arg, expression.type, place=expression.place
            )
        text = worded(expression.kind, self._used(self.lowering.nested(expression.body)))
        return Lowered(text, arg, expression.type, place=expression.place)

    def _text(self, body: Body) -> str:
        return self._used(self.lowering.closed(body))

    def _used(self, sql: Sql) -> str:
        self.round = max(self.round, sql.round)
        return sql.text

    def item(self, relation: Relation | Derived) -> str:
        """The FROM item of a relation."""
        if isinstance(relation, Derived):
            return f"({self._text(relation.body)})"
        return quoted(relation.table)

    def above(self, above: Above) -> Above:
        return Above(
            tuple(replace(o, expression=self(o.expression)) for o in above.outputs),
            None if above.having is None else self(above.having),
            tuple(replace(o, expression=self(o.expression)) for o in above.order),
            above.limit,
            above.offset,
            above.distinct,
            None if above.qualify is None else self(above.qualify),
        )


def read(body: Body) -> tuple[str, ...]:
    """The reference tables that a body names."""
    return tuple(dict.fromkeys(r.table for r in tables(body) if r.table and not r.shared))


__all__ = ["Lowering", "Sql", "read"]
