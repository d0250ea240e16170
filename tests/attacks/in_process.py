"""A question's way without network: planned, judged by the shipped policies, run, disclosed and merged.

What is left out is what other tests try: channels, tokens, signatures, ledgers.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from agent.compile import Looks, SourceSql
from agent.disclosure import RawPartial, release, suppress
from agent.disclosure.guard import Apart, open_guard
from agent.feeds import FeedGiven, feed_scans, feed_sql
from agent.guarding import Answering, Guards, guarded
from agent.looks import Asking, raw_partial
from lab.demo import write_federation
from rabita.catalogue import load_catalogue, read_reference_tables
from rabita.catalogue.model import Catalogue
from rabita.merge.merger import Merger
from rabita.plan import Feed, Fragment, Planner
from rabita.plan.quick import Spread
from rabita.policy import SHIPPED, Denial, Layer, Policies, load_policies, read_policy_folder
from rabita.policy.model import Obligations
from rabita.refusal import Refusal
from rabita.trust import SketchKey
from rabita.wire.arrow import encode_table, result_digest

NOW = 1_790_000_000
_SKETCH_KEY = SketchKey(bytes(32))
_QUESTIONS = {
    "analyst": ("trend_analysis", ""),
    "officer": ("briefing", ""),
    "case_officer": ("case_support", "C-1"),
}
"""The purpose and case that each role may ask for under the shipped policies."""


@dataclass(frozen=True)
class Desk:
    """Where a question is planned and decided."""

    catalogue: Catalogue
    policies: Policies

    @classmethod
    def of_the_demo(cls, folder: Path) -> Desk:
        """The demo's tables, written into `folder`, under the policies that are shipped."""
        write_federation(folder, agencies=1, scale=0.001)
        catalogue = load_catalogue(folder / "catalogue.yaml")
        layers = [Layer("shipped", read_policy_folder(SHIPPED))]
        return cls(catalogue, load_policies(layers, catalogue))

    def refusal(self, sql: str, role: str = "analyst") -> Refusal | None:
        """The no to that question, from planning or from policy; None where it may be asked."""
        purpose, case = _QUESTIONS[role]
        try:
            plan = Planner(self.catalogue).plan(sql)
        except Refusal as refusal:
            return refusal
        decision = self.policies.decide("someone", (role,), "", "", purpose, case, plan.uses, NOW)
        return decision.refusal() if isinstance(decision, Denial) else None


class _Rows:
    """Tables in memory as an agent's source."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
        self._connection = connection
        self._catalogue = catalogue

    def tables(self) -> frozenset[str]:
        return frozenset(name for (name,) in self._connection.execute("SHOW TABLES").fetchall())

    def scan(self, table: str, columns: Sequence[str]) -> str:
        return f'"{table}"'

    def spread(self, table: str) -> Spread | None:
        subject = self._catalogue.tables[table].subject
        rows = f'(SELECT "{subject}" AS s, count(*) AS n FROM "{table}" GROUP BY 1)'
        nameless = f"(SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM {rows} WHERE s IS NULL)"
        return Spread(f"(SELECT max(n) FROM {rows})", nameless) if subject else None

    def run(self, sql: SourceSql, deadline: float, cancel: threading.Event) -> pa.Table:
        return self._connection.sql(sql.text).to_arrow_table()

    def version(self) -> int:
        return 0

    def close(self) -> None:
        self._connection.close()


def guards_of(path: Path) -> Guards:
    """A guard whose memory is that file."""
    return Guards(open_guard(path, now=NOW), Apart(), salt=1)


def _fed(feed: Feed, table: pa.Table) -> FeedGiven:
    content = encode_table(table)
    return FeedGiven(feed.name, feed_sql(feed, table), result_digest([content]), table.num_rows)


class Tables:
    """One agency's rows of shared tables, and the answer that would leave under a smallest group."""

    def __init__(
        self, catalogue: Catalogue, rows: Mapping[str, pa.Table], references: Path, spill: Path
    ) -> None:
        shipped = read_reference_tables(catalogue, references)
        self._planner = Planner(catalogue)
        self._merger = Merger(catalogue, shipped, spill_folder=spill)
        self._connection = duckdb.connect()
        for name, table in {**rows, **shipped}.items():
            self._connection.register(name, table)
        self._source = _Rows(self._connection, catalogue)
        self._guards = guards_of(spill.with_name(f"{spill.name}.{id(self)}.sqlite"))

    def answer(
        self, sql: str, smallest: int, guards: Guards | None = None, guard: str | None = None
    ) -> list[Sequence[object]]:
        """The rows of the answer, in no order.

        `guards` remember earlier questions, where `guard` says how ("differencing", "strict").
        """
        plan = self._planner.plan(sql)
        obliged = Obligations(min_group_size=smallest, guard=guard)
        guards = guards or self._guards
        question = sql + str(time.monotonic_ns())
        with self._merger.session(deadline=time.monotonic() + 20) as session:
            for round_ in plan.rounds:
                given = {f.name: f for f in (_fed(feed, session.feed(feed)) for feed in round_.feeds)}
                fragments = round_.fragments
                answering = Answering(
                    question, plan.fragments, given, 0, time.monotonic() + 20, threading.Event()
                )
                held = suppress([self._raw(f, feed_scans(given), obliged) for f in fragments], obliged)
                judged = guarded(held, answering, obliged, [obliged], guards, self._source, NOW)
                disclosed = release(judged.candidates, obliged)
                judged.commit()
                for fragment, partial in zip(fragments, disclosed, strict=True):
                    session.add(fragment, [partial.table])
            merged = session.run(plan.final_sql)
        return sorted((tuple(row.values()) for row in merged.to_pylist()), key=repr)

    def _raw(self, fragment: Fragment, fed: Mapping[str, str], obliged: Obligations) -> RawPartial:
        looks = Looks(fragment, self._source, fed, _SKETCH_KEY)
        return raw_partial(looks, self._source, obliged, Asking(0.0, threading.Event()))


__all__ = ["Desk", "Tables", "guards_of"]
