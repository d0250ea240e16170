"""Asks the source for a fragment: cheap bounds first, then a closer look at what they leave in doubt.

The hidden numbers of what passes may be bounds; of what does not they are exact, and so is what is decided.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from agent.compile import Looks, SourceSql
from agent.disclosure import Hidden, RawPartial, RecordKeys
from agent.disclosure.bounded import in_doubt, looked_at, with_bounds
from agent.feeds import feed_sql
from agent.sources import Source
from rabita.plan.model import Feed, PartialColumn
from rabita.plan.quick import AT, Bar
from rabita.policy.model import Obligations

_MOST_IN_DOUBT = 2_000
"""More groups are not told to the source one by one: it looks at all of them at once."""

_MANY_ROWS = 50_000
"""Of fewer rows in doubt subjects are told apart at once."""


@dataclass(frozen=True)
class Asking:
    """How long a question may ask a source, and what keeps its sets apart under noise.

    `few_rows`: of fewer, everybody is told apart at once, which costs less than to say which are in doubt.
    """

    deadline: float
    cancelled: threading.Event
    record_keys: RecordKeys | None = None
    few_rows: int = 10_000


def raw_partial(looks: Looks, source: Source, obligations: Obligations, asking: Asking) -> RawPartial:
    """The fragment's partial with the hidden columns that these obligations need."""
    return _Look(looks, source, Hidden.needed(obligations), asking).partial(obligations)


@dataclass(frozen=True)
class _Look:
    looks: Looks
    source: Source
    hidden: Hidden
    asking: Asking

    def partial(self, obligations: Obligations) -> RawPartial:
        bar, raw = self.hidden.bar(obligations), None
        if bar is not None and (self.hidden.counted or self.hidden.shared):
            raw = self._bounded(bar)
        if raw is None and self.hidden.keyed and self.asking.record_keys is not None:
            raw = self._keyed(self.asking.record_keys, second=obligations.p_percent is not None)
        return raw or RawPartial(self._exact(bar), self.looks.fragment, self.hidden)

    def _exact(self, bar: Bar | None) -> pa.Table:
        counted, shared = self.hidden.counted, self.hidden.shared
        if bar is not None and (counted or shared):
            second = bar.percent is not None
            if once := self.looks.subjects(shares=shared, second=second):
                return self._run(once)
        return self._run(self.looks.whole(contributors=counted, shares=shared))

    def _keyed(self, keys: RecordKeys, *, second: bool) -> RawPartial:
        """With what tells sets: all of it exactly, by the cheapest look that gives it."""
        table = self._of_single_rows(keys, second=second)
        if table is None:
            whole = self.looks.subjects(keys, shares=True, second=second) or self.looks.whole(
                contributors=self.hidden.counted, shares=self.hidden.shared, record_key=keys
            )
            table = self._run(whole)
        return RawPartial(keys.keyed(table, self.looks.fragment), self.looks.fragment, self.hidden)

    def _of_single_rows(self, keys: RecordKeys, *, second: bool) -> pa.Table | None:
        """None where a subject may have several rows, also since data changed a moment ago."""
        statement = self.looks.single_rows(keys, second=second)
        if statement is None:
            return None
        table = self._run(statement)
        for name in ("_most", "_nameless"):
            if any(number is None or number > 1 for number in table.column(name).to_pylist()):
                return None
        return table

    def _bounded(self, bar: Bar) -> RawPartial | None:
        """None where bounds do not do."""
        fragment, shares = self.looks.fragment, self.hidden.shared
        closer: list[int | None] = [None]
        if rows := self.looks.rows(shares=shares):
            look, statement = rows
            table = with_bounds(self._run(statement), fragment, look, self.hidden)
            doubt = in_doubt(table, fragment, self.hidden, bar)
            if len(doubt) and (pc.sum(table.column(look.size)).as_py() or 0) < self.asking.few_rows:
                return None
            if (pc.sum(table.column(look.size).take(doubt)).as_py() or 0) > _MANY_ROWS:
                closer = [bar.buckets, None]
        elif buckets := self.looks.buckets(bar, shares=shares):
            table = self._run(buckets)
            doubt = in_doubt(table, fragment, self.hidden, bar)
        else:
            return None
        for whose in closer:
            if not len(doubt):
                break
            found = self._look_at(table, doubt, whose)
            if found is None:
                return None
            table = looked_at(table, doubt, found, self.hidden.columns(fragment))
            doubt = in_doubt(table, fragment, self.hidden, bar)
        return RawPartial(table, fragment, self.hidden, None if len(doubt) else bar)

    def _look_at(self, table: pa.Table, doubt: Any, buckets: int | None) -> pa.Table | None:
        """A closer look at these rows of the table; None where the source cannot be told which they are."""
        fragment = self.looks.fragment
        if len(doubt) > _MOST_IN_DOUBT:
            return None
        columns = (PartialColumn(AT, "INTEGER"), *fragment.keys)
        try:
            keys = table.take(doubt).select([key.name for key in fragment.keys])
            told = keys.add_column(0, AT, doubt.cast(pa.int32()))
            item = feed_sql(Feed("", "", columns), told)
        except (ValueError, OverflowError):  # a date that Python has not
            return None
        if "\0" in item:
            return None
        found = self._run(self.looks.closer(item, buckets, shares=self.hidden.shared))
        everyone = found.num_rows == len(doubt) or not fragment.keys
        return found if everyone else None

    def _run(self, statement: SourceSql) -> pa.Table:
        return self.source.run(statement, self.asking.deadline, self.asking.cancelled)


__all__ = ["Asking", "raw_partial"]
