"""Subqueries of a scope over shared tables: answered by each agency where that is right, else fed.

- over reference tables alone: each agency has them
- over shared tables whose rows that matter lie in the agency of the row that asks (`colocated`): there
- anything else: merged first, in an earlier round, and sent out as a feed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rabita.plan import touch
from rabita.plan.colocation import shared
from rabita.plan.contributors import Met
from rabita.plan.decorrelate import lookup
from rabita.plan.frontier import Scope
from rabita.plan.links import links
from rabita.plan.local import Around, inner_conditions, met, one_row, reaches_out, tied
from rabita.plan.make_fragment import Site
from rabita.plan.model import SCAN, Feed
from rabita.plan.narrowing import narrowed
from rabita.plan.select_sql import checked, from_where, in_clauses, select_sql, set_sql, worded
from rabita.plan.totals import is_wide
from rabita.plan.types import empty_relation
from rabita.refusal import Code, Refusal
from rabita.sql.amplification import MOST, amplification
from rabita.sql.casts import check_cannot_fail
from rabita.sql.expressions import (
    Aggregate,
    Call,
    Cast,
    Column,
    Expression,
    Lowered,
    Subquery,
    columns,
    conjuncts,
    rebuild,
    walk,
)
from rabita.sql.kinds import DECIMAL_DIGITS, Kind, Mismatch
from rabita.sql.literals import quoted
from rabita.sql.query import Body, Derived, Query, Relation, SetOperation, relations
from rabita.sql.rewrite import expressions, free, joined, reads_shared
from rabita.sql.uses import Use

if TYPE_CHECKING:
    from rabita.plan.lower import Lowering


class AgencySite:
    """Lowers the expressions of one scope of shared tables. Without a round it only finds what it wants."""

    def __init__(self, lowering: Lowering, scope: Scope, round_index: int | None) -> None:
        self.lowering = lowering
        self.round = round_index
        self.wanted: list[Body] = []
        self.items: dict[int, str] = {}
        self.feeds: dict[str, Feed] = {}
        self.met: list[Met] = []
        self.shared: list[str] = []
        self.references: list[str] = []
        holding = (*conjuncts(scope.where), *inner_conditions(scope.source))
        self.beside = {
            r.number: r for r in relations(scope.source) if isinstance(r, Relation) and not r.shared
        }
        self.around = Around(tuple(shared(scope.source)), holding, links(scope.source, scope.where, {}))

    def lower(self, scope: Scope) -> Scope:
        for relation in relations(scope.source):
            if isinstance(relation, Derived):
                self.items[relation.number] = self._derived(relation)
        for expression in (*scope.keys, *scope.aggregates, *self.around.holding, *joined(scope.source)):
            _check_fed(expression)
            _check_casts(expression)
        where = None if scope.where is None else self._condition(scope.where, self.around, positive=True)
        keys = tuple(self._condition(k, self.around, positive=False) for k in scope.keys)
        aggregates = tuple(self._condition(a, self.around, positive=False) for a in scope.aggregates)
        return Scope(
            scope.source,
            where,
            keys,
            tuple(a for a in aggregates if isinstance(a, Aggregate)),
            scope.sets,
            scope.groupings,
        )

    def site(self, *, sent_whole: bool) -> Site:
        """`sent_whole`: its fragments get names at once; else once it is known what is trimmed of them."""
        at, lowering = self.round or 0, self.lowering
        return Site(
            lambda later, fragment: lowering.register(at + later, fragment) if sent_whole else fragment,
            lambda later, sql, columns, most: lowering.fed(at + later, sql, columns, most),
            self.items,
            tuple(dict.fromkeys(self.shared)),
            tuple(dict.fromkeys(self.references)),
            tuple(dict.fromkeys(self.met)),
            self.feeds,
        )

    def empty(self, name: str) -> str:
        """The FROM item of a table or feed, to describe SQL over it."""
        feed = self.feeds.get(name)
        return quoted(name) if feed is None else f"({empty_relation(feed.columns)})"

    # -- FROM

    def _derived(self, relation: Derived) -> str:
        if reads_shared(relation.body):
            return self._feed(relation.body)
        return f"({self._reference(relation.body)})"

    def _feed(self, body: Body, *, one: bool = False) -> str:
        if self.round is None:
            self.wanted.append(body)
            return "nothing"
        feed = self.lowering.feed(self.round, body, one=one)
        self.feeds[feed.name] = feed
        return f"{SCAN}{feed.name}{SCAN}"

    def _items(self, query: Query) -> dict[int, str]:
        found: dict[int, str] = {}
        for relation in relations(query.source) if query.source is not None else ():
            if isinstance(relation, Derived):
                found[relation.number] = self._derived(relation)
                continue
            (self.shared if relation.shared else self.references).append(relation.table)
            found[relation.number] = f"{SCAN}{relation.table}{SCAN}"
        return found

    # -- expressions

    def _condition(self, expression: Expression, around: Around, *, positive: bool) -> Expression:
        """`positive`: it only matters whether it is true, and more is never less."""
        if isinstance(expression, Subquery):
            return self._subquery(expression, around, positive=positive)
        keeps = positive and isinstance(expression, Call) and expression.function in ("and", "or")
        return rebuild(expression, lambda e: self._condition(e, around, positive=keeps))

    def _subquery(self, subquery: Subquery, around: Around, *, positive: bool) -> Expression:
        arg = subquery.arg
        if arg is not None:
            arg = self._condition(arg, around, positive=False)
        if not reads_shared(subquery.body):
            if subquery.kind != "scalar" or one_row(subquery.body):
                return self._of_references(subquery, arg, around)
            if free(subquery.body):
                raise Refusal(
                    Code.NOT_SUPPORTED,
                    "this subquery could give several rows",
                    hint="aggregate it: min(...) or max(...)",
                    position=subquery.place,
                )
        else:
            local = self._local(subquery, arg, around, positive=positive)
            if local is not None:
                return local
        found = lookup(subquery)
        one = subquery.kind == "scalar" and not found.outer
        body = narrowed(found, around.holding, self.beside)
        text = found.text(self._feed(body, one=one))
        outer = [c for o in found.outer for c in columns(o)]
        used = self._compared(found.outer, around)
        return Lowered(text, arg, subquery.type, tuple(outer), used, subquery.place)

    def _compared(self, outer: Sequence[Expression], around: Around) -> frozenset[Use]:
        """The uses of what a subquery that reads no shared rows itself is compared with."""
        return frozenset(touch.Touch(None, None, self.lowering.catalogue, around.links).compared(*outer))

    # -- over reference tables alone

    def _of_references(self, subquery: Subquery, arg: Expression | None, around: Around) -> Lowered:
        text = self._reference(subquery.body)
        outer = tuple(c for c in free(subquery.body) if isinstance(c, Column))
        return Lowered(
            worded(subquery.kind, text),
            arg,
            subquery.type,
            outer,
            self._compared(outer, around),
            subquery.place,
        )

    def _reference(self, body: Body) -> str:
        if isinstance(body, SetOperation):
            return set_sql(body, self._reference(body.left), self._reference(body.right))
        items = self._items(body)
        around = Around((), ())
        for expression in expressions(body):
            _check_casts(expression)

        def step(expression: Expression) -> Expression:
            return self._condition(expression, around, positive=False)

        return select_sql(in_clauses(checked(body), step), items, guarded=True)

    # -- over shared tables whose rows lie in the same agency

    def _local(
        self, subquery: Subquery, arg: Expression | None, around: Around, *, positive: bool
    ) -> Lowered | None:
        query = subquery.body
        if not isinstance(query, Query) or query.source is None or not around.relations:
            return None
        if not shared(query.source) or reaches_out(query):
            return None
        equal = tied(subquery, query, arg, around, self.lowering.catalogue, positive=positive)
        if equal is None:
            return None
        if subquery.kind == "scalar" and not one_row(query):
            return None
        _check_wide(query)
        for expression in expressions(query):
            _check_casts(expression)
        inside = Around(
            (*around.relations, *shared(query.source)),
            (*around.holding, *conjuncts(query.where), *inner_conditions(query.source)),
            links(query.source, query.where, around.links),
            nested=True,
        )
        items = self._items(query)
        asked = checked(query)
        where = None if asked.where is None else self._condition(asked.where, inside, positive=True)
        lowered = in_clauses(replace(asked, where=None), lambda e: self._condition(e, inside, positive=False))
        lowered = replace(lowered, where=where)
        catalogue = self.lowering.catalogue
        self.met.extend(
            met(lowered, query, subquery, arg, items, around, equal, catalogue, positive=positive)
        )
        own = [c for e in expressions(lowered) for c in columns(e)]
        if subquery.kind == "exists" and not lowered.grouped:
            lowered = replace(lowered, outputs=(), order=(), distinct=False)
            text = f"SELECT 1 FROM {from_where(lowered, items, True)}"
        else:
            text = select_sql(lowered, items, guarded=True)
        used = touch.inside(lowered, arg if subquery.kind == "in" else None, catalogue, around.links)
        return Lowered(
            worded(subquery.kind, text), arg, subquery.type, tuple(own), frozenset(used), subquery.place
        )


def _check_fed(expression: Expression) -> None:
    """Merged values may be as large as the asker likes: no number of an agency may overflow by them."""
    for part in walk(expression):
        exact = part.type.kind in (Kind.INTEGER, Kind.DECIMAL)
        if isinstance(part, Aggregate):
            large = part.function in ("sum", "avg") and amplification(part.args[0]) > MOST
        else:
            large = (
                isinstance(part, Call)
                and exact
                and part.type.bound * 10**part.type.scale >= 10**DECIMAL_DIGITS
            )
        if large and any(not c.table for c in columns(part)):
            raise Refusal(
                Code.TYPE_MISMATCH,
                "merged values could make these numbers overflow",
                hint="cast them to DOUBLE",
                position=part.place,
            )


def _check_casts(expression: Expression) -> None:
    """Whether a cast fails beside an agency's rows can hang on which rows there are: it may not fail."""
    for part in walk(expression):
        if isinstance(part, Cast):
            try:
                check_cannot_fail(part)
            except Mismatch as mismatch:
                raise Refusal(
                    Code.TYPE_MISMATCH, mismatch.message, hint=mismatch.hint, position=part.place
                ) from None


def _check_wide(query: Query) -> None:
    """A sum inside an agency's own subquery is compared there, and cannot be sent in two parts."""
    for part in (p for e in expressions(query) for p in walk(e)):
        if isinstance(part, Aggregate) and part.function in ("sum", "avg") and is_wide(part.args[0].type):
            raise Refusal(
                Code.NOT_SUPPORTED,
                "a sum of numbers this wide could overflow inside a subquery",
                hint="cast them to DOUBLE",
                position=part.place,
            )


__all__ = ["AgencySite", "Around"]
