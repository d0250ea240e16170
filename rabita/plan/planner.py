"""From a question's text to its plan: the list of steps, and a cache of plans by text."""

from __future__ import annotations

import threading
from collections import OrderedDict

from rabita.canonical import canonical_json, digest
from rabita.catalogue.model import Catalogue
from rabita.plan.final import final_sql, outer
from rabita.plan.fragments import Pieces, fragments
from rabita.plan.frontier import Above, Scope, split
from rabita.plan.model import Fragment, PartialColumn, Plan, Round
from rabita.plan.touch import ordered
from rabita.plan.types import TypeOracle, empty_relation
from rabita.refusal import Code, Refusal
from rabita.sql.bind import bind
from rabita.sql.literals import quoted
from rabita.sql.parse import parse
from rabita.sql.query import From, Query, relations
from rabita.sql.render import render, render_from

CACHED_PLANS = 512


class Planner:
    """Plans questions against one catalogue. Pure and safe to share between threads.

    The way of a question:
      parse      text -> one bounded syntax tree             rabita/sql/parse.py
      bind       names and kinds resolved                    rabita/sql/bind.py
      split      scope and what stands above it              rabita/plan/frontier.py
      fragments  joins checked, partials, contributors, uses rabita/plan/fragments.py
      final      merge and everything above                  rabita/plan/final.py
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._oracle = TypeOracle(catalogue)
        self._cache: OrderedDict[str, Plan | Refusal] = OrderedDict()
        self._lock = threading.Lock()

    def plan(self, sql: str) -> Plan:
        """The plan of a question, or the refusal that says what to write instead."""
        with self._lock:
            known = self._cache.get(sql)
            if known is not None:
                self._cache.move_to_end(sql)
        if known is None:
            known = self._try(sql)
            with self._lock:
                self._cache[sql] = known
                while len(self._cache) > CACHED_PLANS:
                    self._cache.popitem(last=False)
        if isinstance(known, Refusal):
            raise Refusal(known.code, known.message, hint=known.hint, position=known.position)
        return known

    def _try(self, sql: str) -> Plan | Refusal:
        try:
            return self._plan(sql)
        except Refusal as refusal:
            return refusal
        except RecursionError:
            return Refusal(Code.TOO_DEEP, "this question nests too deeply", hint="use fewer parentheses")
        except Exception:  # what planning did not foresee it has not understood: nobody is asked
            return Refusal(Code.INTERNAL, "this question could not be planned", hint="write it more simply")

    def _plan(self, sql: str) -> Plan:
        query = bind(parse(sql), self.catalogue)
        if not any(r.shared for r in relations(_source(query))):
            return self._reference_plan(query)
        scope, above = split(query)
        pieces = fragments(scope, self.catalogue, self._oracle)
        final = final_sql(scope, above, pieces, self._scope_types(scope))
        return self._finish(final, pieces, above)

    def _scope_types(self, scope: Scope) -> list[str]:
        """DuckDB's types of keys and aggregates, as it would have computed them itself."""
        selected = [render(e, guarded=False) for e in (*scope.keys, *scope.aggregates)]
        group = ", ".join(str(i + 1) for i in range(len(scope.keys)))
        sql = f"SELECT {', '.join(selected)} FROM {self._tables(scope)}" + (
            f" GROUP BY {group}" if group else ""
        )
        return self._oracle.types(sql)

    def _tables(self, scope: Scope | Query) -> str:
        source = _source(scope)
        names = {r.number: quoted(r.table) for r in relations(source)}
        return render_from(source, names, guarded=False)

    def _finish(self, final: str, pieces: Pieces, above: Above) -> Plan:
        columns = self._answer(final, pieces.fragments)
        every = pieces.fragments
        return Plan(
            digest=self._digest(final, every),
            rounds=(Round(0, every),),
            uses=ordered({u for f in every for u in f.uses}),
            tables=every[0].tables,
            references=every[0].references,
            columns=columns,
            final_sql=final,
        )

    def _answer(self, final: str, every: tuple[Fragment, ...]) -> tuple[PartialColumn, ...]:
        """The answer's columns, by describing the final SQL over empty partials of the right types."""
        partials = ", ".join(f"{quoted(f.name)} AS ({empty_relation(f.released)})" for f in every)
        described = self._oracle.describe(final.replace("WITH ", f"WITH {partials}, ", 1))
        return tuple(PartialColumn(n, t) for n, t in described)

    def _reference_plan(self, query: Query) -> Plan:
        """A question over reference tables alone is answered by the broker (DESIGN §8)."""
        if query.grouped:
            split(query)  # refuses what is neither grouped nor aggregated
        above = Above(query.outputs, None, query.order, query.limit, query.offset, query.distinct)
        source = self._tables(query)
        if query.where is not None:
            source += f" WHERE {render(query.where, guarded=False)}"
        if query.keys:
            source += " GROUP BY " + ", ".join(render(k, guarded=False) for k in query.keys)
        if query.having is not None:
            source += f" HAVING {render(query.having, guarded=False)}"
        final = outer(above, source)
        columns = tuple(PartialColumn(n, t) for n, t in self._oracle.describe(final))
        names = tuple(dict.fromkeys(r.table for r in relations(_source(query))))
        return Plan(self._digest(final, ()), (), (), (), names, columns, final)

    def _digest(self, final: str, every: tuple[Fragment, ...]) -> str:
        content = {"final": final, "fragments": [f.digest for f in every], "catalogue": self.catalogue.hash}
        return digest(canonical_json(content))


def _source(query: Query | Scope) -> From:
    if query.source is None:
        raise Refusal(Code.NOT_SUPPORTED, "a question without FROM asks nobody", hint="name a table in FROM")
    return query.source


__all__ = ["Planner"]
