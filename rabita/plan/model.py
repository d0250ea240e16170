"""What planning makes of a question: rounds of fragments, and the SQL over their merged partials."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa

from rabita.plan.cut import Cut, cannot_cut
from rabita.plan.hidden import RecordKey, SetColumns, ShareColumns, Sharing, set_columns, share_columns
from rabita.plan.one_look import of_rows_sql, of_subjects_sql
from rabita.plan.quick import RowLook, Splits, Spread, buckets_sql, closer_sql, rows_sql, thrown
from rabita.plan.released import PartialColumn, ReleasedValue
from rabita.plan.sketch import KeyOf, keyed, nobodys_key
from rabita.plan.statement import ROW, SCAN, Statement, scanned, statement_sql
from rabita.plan.travel import arrow_type
from rabita.plan.unit_sets import Units
from rabita.sql.uses import Use

FEED_ROWS = 10_000
"""The most rows that merged values may have when they go out to the agencies in a later round."""


@dataclass(frozen=True)
class Feed:
    """Merged values that a later round needs, computed by the broker before that round is sent.

    `sql` reads relations named like the fragments of earlier rounds, each the UNION ALL of its partials, the
    feeds of earlier rounds and reference tables by their names. `most` bounds its rows.
    """

    name: str
    sql: str
    columns: tuple[PartialColumn, ...]
    most: int = FEED_ROWS

    def arrow_schema(self) -> pa.Schema:
        """Its columns as they travel."""
        return pa.schema([pa.field(c.name, arrow_type(c.type)) for c in self.columns])


TRIMMED = "partial"
"""The name of the relation that a trim reads: a disclosed partial, with its rows numbered."""

ROW_NUMBER = "_at"
"""The column of the rows' numbers in it, from 0."""


@dataclass(frozen=True)
class Trim:
    """Which groups an agency sends, of those that may leave.

    `sql` reads `TRIMMED` and gives the numbers of its rows that are sent, in order; `about` says it in words.
    """

    sql: str
    about: str


@dataclass(frozen=True)
class Fragment:
    """The piece of a question that one agency answers (DESIGN §3).

    `feeds` are the names of the feeds it reads; `scan` is called for them as for tables.
    `columns` are the columns of each table that are read; `agencies` is None where every agency may hold
    rows; `group_contributors` are the hidden counts of the subjects of the whole group; `trim` says what is
    sent of the groups that may leave, all where it is None. `lines` is in how many lines each group is told
    of, whatever the data: they are one group to whoever counts groups.
    """

    name: str
    digest: str
    tables: tuple[str, ...]
    references: tuple[str, ...]
    agencies: frozenset[str] | None
    columns: Mapping[str, tuple[str, ...]]
    keys: tuple[PartialColumn, ...]
    values: tuple[ReleasedValue, ...]
    contributors: tuple[str, ...]
    group_contributors: tuple[int, ...]
    uses: tuple[Use, ...]
    statement: Statement
    feeds: tuple[str, ...] = ()
    group_members: int | None = None
    units: tuple[Units, ...] = ()
    trim: Trim | None = None
    lines: int = 1

    def sql(
        self,
        scan: Callable[[str], str],
        *,
        contributors: bool,
        shares: bool = False,
        record_key: RecordKey | None = None,
        sketch_key: KeyOf = nobodys_key,
    ) -> str:
        """DuckDB's SQL of the fragment; `scan` gives the FROM item of a table or feed, and `sketch_key` the
        literal of each sketch's key by its name, which only agencies can.

        Hidden columns beside keys and values: the `contributors` to each number; with `shares` what the
        largest two of them add, and all; with `record_key` the numbers that tell their sets. What has
        limits is then cut; refused where it cannot be.
        """
        cuts: dict[str, tuple[str, str]] = {}
        if record_key is not None and any(value.cut for value in self.values):
            if self.cannot_cut:
                raise cannot_cut()
            parts = zip(self._cut(Cut.of_subject), self.values, strict=True)
            cuts = {value.name: (part, value.type) for part, value in parts if value.cut}
        return statement_sql(
            self.statement,
            scan,
            contributors=contributors,
            shares=shares,
            record_key=record_key,
            sketch_key=sketch_key,
            cuts=cuts,
        )

    @property
    def sketches(self) -> tuple[str, ...]:
        """The names of its values that are sketches, for which an agency needs the federation's key."""
        return tuple(v.name for v in self.values if v.sketch)

    @property
    def alone(self) -> str:
        """The one table that it reads, and nothing beside it, so that no row is there twice; else ""."""
        return "" if self.statement.apart is None else self.statement.apart.alone

    def by_rows(
        self, scan: Callable[[str], str], spread: Spread, *, shares: bool, sketch_key: KeyOf = nobodys_key
    ) -> RowLook | None:
        """Keys, values and what bounds the hidden columns by rows alone; None where nothing does.

        `spread` is of the table `alone`.
        """
        parts = self.statement
        if parts.apart is None or not self.alone:
            return None
        look = rows_sql(parts.keys, parts.values, self._measured(shares), parts.apart, spread)
        return None if look is None else replace(look, sql=keyed(scanned(look.sql, scan), sketch_key))

    def by_buckets(self, scan: Callable[[str], str], buckets: int, *, shares: bool) -> str | None:
        """Keys, values and bounds of the hidden columns by buckets; None where values cannot be put together
        from parts of the rows.
        """
        splits, parts = self._splits(), self.statement
        if splits is None:
            return None
        return scanned(buckets_sql(parts.keys, parts.values, self._measured(shares), splits, buckets), scan)

    def closer(
        self, scan: Callable[[str], str], doubt: str, *, shares: bool, buckets: int | None = None
    ) -> str:
        """The hidden columns of the groups in `doubt` (`closer_sql`), by subjects or bounded by buckets.

        Only where `by_rows` or `by_buckets` gave a look.
        """
        apart, measured = self.statement.apart, self._measured(shares)
        if apart is None:
            raise ValueError("this fragment's subjects are not told apart by one column")
        whose = str(measured.subjects[0]) if buckets is None else thrown(measured, buckets)
        return scanned(closer_sql(self.statement.keys, measured, apart, whose, doubt), scan)

    def by_subjects(
        self, scan: Callable[[str], str], record_key: RecordKey | None, *, shares: bool, second: bool
    ) -> str | None:
        """All columns exactly, and with a `record_key` what tells the sets, the rows read once; None where
        values cannot be put together from parts of the rows. `second`: whether the second largest parts are
        asked for.
        """
        splits, parts = self._splits(), self.statement
        if splits is None:
            return None
        values, measured = parts.values, self._measured(shares)
        if record_key is not None:
            values, measured = self._cut(Cut.of_subject), measured.within
        text = of_subjects_sql(parts.keys, values, measured, splits, record_key, second=second)
        return scanned(text, scan)

    def by_single_rows(
        self, scan: Callable[[str], str], record_key: RecordKey, spread: Spread, *, second: bool
    ) -> str | None:
        """The same where each row of the table `alone` is another subject's, which the answer says."""
        parts = self.statement
        if parts.apart is None or not self.alone:
            return None
        values, measured = self._cut(Cut.of_rows), parts.sharing.within
        text = of_rows_sql(parts.keys, values, measured, parts.apart, record_key, spread, second=second)
        return None if text is None else scanned(text, scan)

    def _cut(self, how: Callable[[Cut, str, str], str]) -> tuple[str, ...]:
        """The values' texts, of sums with limits those of parts that are cut."""
        return tuple(
            text if value.cut is None else how(value.cut, text, value.type)
            for text, value in zip(self.statement.values, self.values, strict=True)
        )

    @property
    def cannot_cut(self) -> bool:
        """Whether it has a sum of which subjects' parts have to be cut, and which is not made of those that
        one column tells apart.
        """
        cut = [value for value in self.values if value.cut]
        one = len(self.statement.sharing.subjects) == 1 and not self.counts_rows
        return bool(cut) and not (one and all(value.again == "sum" for value in cut))

    def _splits(self) -> Splits | None:
        apart = self.statement.apart
        if apart is None or not all(v.again for v in self.values):
            return None
        return Splits(apart, tuple((v.again, v.type) for v in self.values))

    def _measured(self, shares: bool) -> Sharing:
        sharing = self.statement.sharing
        return sharing if shares else Sharing(sharing.subjects)

    @property
    def searches(self) -> bool:
        """Whether it counts up to cut points (`rabita.plan.search`): nothing is said of units behind it."""
        return self.lines > 1

    @property
    def counts_rows(self) -> bool:
        """Whether rows stand for subjects somewhere, so that nothing tells which they are."""
        return bool(self.statement.numbered) or None in self.statement.sharing.subjects

    @property
    def shares(self) -> tuple[ShareColumns, ...]:
        """The hidden columns of each measure that `ReleasedValue.shares` and `whole` index."""
        return share_columns(self.statement.sharing)

    @property
    def members(self) -> tuple[SetColumns, ...]:
        """The hidden columns of each set that `ReleasedValue.members` and `group_members` index."""
        return set_columns(self.statement.sharing)

    def arrow_schema(self) -> pa.Schema:
        """Keys and values as they are released."""
        return pa.schema([pa.field(c.name, arrow_type(c.type)) for c in self.released])

    @property
    def released(self) -> tuple[PartialColumn, ...]:
        """Keys and values as plain columns, in the order in which they travel."""
        return (*self.keys, *(PartialColumn(v.name, v.type) for v in self.values))


@dataclass(frozen=True)
class Round:
    """Fragments that need nothing from one another, and the feeds that the broker computes before them."""

    index: int
    fragments: tuple[Fragment, ...]
    feeds: tuple[Feed, ...] = ()


@dataclass(frozen=True)
class Approximation:
    """An aggregate that is estimated. `written` as its asker wrote it, with its label where it has one.

    `method` is `hyperloglog` or `bisection`; `error` says how far off it may be, in plain words.
    """

    written: str
    method: str
    error: str


@dataclass(frozen=True)
class Plan:
    """All of a question: what agencies are asked, and what the broker makes of it.

    `final_sql` reads one relation per name of `merged_names`: the partials of that fragment from all
    agencies, UNION ALL. Without rounds it reads the reference tables by their names.
    `approximations` are the aggregates, of any round, that are not computed exactly: with one of them, the
    answer as a whole is approximate.
    """

    digest: str
    rounds: tuple[Round, ...]
    uses: tuple[Use, ...]
    tables: tuple[str, ...]
    references: tuple[str, ...]
    columns: tuple[PartialColumn, ...]
    final_sql: str
    approximations: tuple[Approximation, ...] = ()

    @property
    def merged_names(self) -> tuple[str, ...]:
        return tuple(f.name for r in self.rounds for f in r.fragments)

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        return tuple(f for r in self.rounds for f in r.fragments)

    def fragment(self, name: str) -> Fragment | None:
        return next((f for f in self.fragments if f.name == name), None)


__all__ = [
    "Approximation",
    "FEED_ROWS",
    "Feed",
    "Fragment",
    "PartialColumn",
    "Plan",
    "ROW",
    "ROW_NUMBER",
    "ReleasedValue",
    "Round",
    "SCAN",
    "Statement",
    "TRIMMED",
    "Trim",
    "arrow_type",
    "scanned",
    "statement_sql",
]
