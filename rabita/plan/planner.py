"""From a question's text to its plan: the list of steps, and a cache of plans by text."""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import lru_cache

import pyarrow as pa

from rabita.canonical import canonical_json, digest
from rabita.catalogue.model import Catalogue
from rabita.plan.lower import Lowering, read
from rabita.plan.model import Fragment, Plan
from rabita.plan.touch import ordered
from rabita.plan.types import TypeOracle
from rabita.refusal import Code, Refusal
from rabita.sql.bind import bind
from rabita.sql.parse import parse

CACHED_PLANS = 512


class Planner:
    """Plans questions against one catalogue. Pure and safe to share between threads.

    The way of a question:
      parse      text -> one bounded syntax tree             rabita/sql/parse.py
      bind       names and kinds resolved                    rabita/sql/bind.py
      lower      scopes to rounds and the broker's SQL       rabita/plan/lower.py
      split      a scope and what stands above it            rabita/plan/frontier.py
      fragments  joins checked, partials, contributors, uses rabita/plan/fragments.py
      final      merge and everything above                  rabita/plan/final.py
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._oracle = TypeOracle(catalogue)
        self._cache: OrderedDict[str, Plan | Refusal] = OrderedDict()
        self._lock = threading.Lock()
        self._arrow_types = lru_cache(maxsize=CACHED_PLANS)(self._oracle.arrow_types)

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

    def answer_schema(self, plan: Plan) -> pa.Schema:
        """The columns of the plan's answer, in the Arrow types in which DuckDB gives them."""
        types = self._arrow_types(plan.columns)
        return pa.schema([pa.field(c.name, t) for c, t in zip(plan.columns, types, strict=True)])

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
        body = bind(parse(sql), self.catalogue)
        lowering = Lowering(self.catalogue, self._oracle)
        final = lowering.closed(body).text
        every = tuple(f for r in lowering.rounds for f in r.fragments)
        return Plan(
            digest=self._digest(final, every),
            rounds=lowering.rounds,
            uses=ordered({u for f in every for u in f.uses}),
            tables=tuple(dict.fromkeys(t for f in every for t in f.tables)),
            references=read(body),
            columns=lowering.described(final),
            final_sql=final,
            approximations=lowering.approximations,
        )

    def _digest(self, final: str, every: tuple[Fragment, ...]) -> str:
        content = {"final": final, "fragments": [f.digest for f in every], "catalogue": self.catalogue.hash}
        return digest(canonical_json(content))


__all__ = ["Planner"]
