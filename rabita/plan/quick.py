"""The hidden columns of a fragment without a look at every subject of every group: bounds first.

What is asked is whether enough subjects are behind a number and none has too much of it. That can often be
told from less than who they are, and only groups in doubt are looked at more closely. One statement, steps:

1. *Rows*, where the source knows the most rows that a subject has in the table (`Spread`): of n rows at
   least n / most are different subjects', and nobody adds more than `most` times what one row can. No
   subject's name is read.
2. *Buckets*: subjects are thrown into a few by a hash. The buckets that are not empty are no more than the
   group's subjects, and no subject adds more than its bucket.
3. *Subjects*, one by one.

    rough: SELECT keys, values, bounds FROM ... GROUP BY keys          of rows, else of buckets
    doubt: the keys of rough that do not pass
    looked: SELECT keys, bounds FROM (SELECT keys, bucket or subject, parts ... SEMI JOIN doubt) GROUP BY keys
    rough with looked in the place of what is in doubt

What is no better than the bar is exact; what is better may be a bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rabita.plan.hidden import Measure, Sharing, added, distances, shares_of

LEAST_BUCKETS = 64
_WIDER = 1e-6
"""By which part a bound is taken wider: doubles round, and a tie has to be looked at."""
_ROUNDED = 2.0**-52
"""A sum of n doubles is off by less than n squared times this times the largest (Higham 2002, 4.2)."""
_FAR = 1e100
"""Beyond it sums may be no numbers."""


@dataclass(frozen=True)
class Bar:
    """What hidden numbers have to reach: so many subjects, no larger share (0 to 1), so many percent."""

    size: int
    share: Decimal | None = None
    percent: Decimal | None = None

    @property
    def buckets(self) -> int:
        """A power of two, several times the size: few groups over the bar are then in doubt."""
        return max(LEAST_BUCKETS, 1 << (4 * self.size - 1).bit_length())


@dataclass(frozen=True)
class Spread:
    """SQL of two whole numbers: the most rows of one subject in a table, and the rows without a subject."""

    most: str
    nameless: str


@dataclass(frozen=True)
class Apart:
    """A fragment's FROM, its WHERE with its word, and of each hidden count the condition ("" for none) and
    the aggregate that counts the rows under it. `alone` is the one table that FROM is, "" if there is more.
    """

    source: str
    where: str
    conditions: tuple[str, ...]
    rows: tuple[str, ...] = ()
    alone: str = ""


@dataclass(frozen=True)
class Splits:
    """How a fragment's values are put together from parts of its rows: by which function, to which type."""

    apart: Apart
    again: tuple[tuple[str, str], ...]


def quick_sql(
    keys: Sequence[str],
    values: Sequence[str],
    sharing: Sharing,
    splits: Splits,
    bar: Bar,
    *,
    shares: bool,
) -> str:
    """The statement from buckets on. It needs exactly one column of subjects."""
    steps = _Steps(tuple(keys), sharing if shares else Sharing(sharing.subjects), splits.apart, bar)
    whole = [f"{_merged(function, f'v{i}', kind)} AS v{i}" for i, (function, kind) in enumerate(splits.again)]
    inner = steps.parts(steps.bucket, splits.apart, values)
    grouped = f" GROUP BY {', '.join(steps.names)}" if steps.names else ""
    rough = f"SELECT {', '.join([*steps.names, *whole, *steps.hidden])} FROM {inner}{grouped}"
    return steps.sql(rough, len(values), [steps.subject])


def quickest_sql(
    keys: Sequence[str],
    values: Sequence[str],
    sharing: Sharing,
    apart: Apart,
    bar: Bar,
    spread: Spread,
    *,
    shares: bool,
) -> str | None:
    """The statement from rows on; None where a measure has no bound by them.

    It needs one column of subjects, of a table that is `alone`: no row is there twice.
    """
    measured = sharing if shares else Sharing(sharing.subjects)
    if not all(m.most for m in measured.measures):
        return None
    steps = _Steps(tuple(keys), measured, apart, bar)
    bounds = [f"({rows} - {spread.nameless}) // {spread.most} AS _n{i}" for i, rows in enumerate(apart.rows)]
    for i, measure in enumerate(measured.measures):
        bounds += _bounded(i, measure, spread)
    by = f" GROUP BY {', '.join(str(i + 1) for i in range(len(keys)))}" if keys else ""
    rough = f"SELECT {', '.join([*keys, *values, *bounds])} FROM {apart.source}{apart.where}{by}"
    return steps.sql(rough, len(values), [steps.bucket, steps.subject])


def _bounded(number: int, measure: Measure, spread: Spread) -> list[str]:
    """No subject adds more than this, two of them no more than twice as much, and all at least that."""
    row = f"CASE WHEN {measure.most} < {_FAR} THEN {measure.most} END"
    most = f"{row} * {spread.most} * {1 + _WIDER}"
    least = f"{measure.least} - count(*) * CAST(count(*) AS DOUBLE) * {_ROUNDED} * {measure.most}"
    return [f"{most} AS _l{number}_0", f"{most} AS _m{number}_0", f"{least} AS _t{number}_0"]


@dataclass(frozen=True)
class _Steps:
    """What the steps of one statement share."""

    keys: tuple[str, ...]
    sharing: Sharing
    apart: Apart
    bar: Bar

    @property
    def subject(self) -> str:
        (subject,) = self.sharing.subjects
        return str(subject)

    @property
    def bucket(self) -> str:
        thrown = f"CAST(hash({self.subject}) & {self.bar.buckets - 1} AS USMALLINT)"
        return f"CASE WHEN {self.subject} IS NOT NULL THEN {thrown} END"

    @property
    def names(self) -> list[str]:
        return [f"k{i}" for i in range(len(self.keys))]

    @property
    def hidden(self) -> list[str]:
        """The hidden columns, of parts."""
        counts = [
            f"count(_s){f' FILTER (WHERE b{i})' if condition else ''} AS _n{i}"
            for i, condition in enumerate(self.apart.conditions)
        ]
        return [*counts, *shares_of(self.sharing, 0)]

    def sql(self, rough: str, values: int, closer: Sequence[str]) -> str:
        """The rough look, and a closer one after the other at what is in doubt: by bucket, by subject."""
        steps, before, chosen = [f"s0 AS MATERIALIZED ({rough})"], "TRUE", ""
        for i, whose in enumerate(closer):
            doubt = f"{', '.join(self.names) or '1 AS one'} FROM s{i} WHERE {before} AND NOT {self._passes}"
            steps.append(f"d{i} AS MATERIALIZED (SELECT {doubt})")
            kept = " MATERIALIZED" if i + 1 < len(closer) else ""
            steps.append(f"s{i + 1} AS{kept} ({self._look(whose, f'd{i}')})")
            before = "looked"
            chosen = f"WHEN s{i + 1}.looked THEN s{i + 1}.{{0}} {chosen}"
        columns = [one.rsplit(" AS ", 1)[1] for one in self.hidden]
        own = [f"s0.{n}" for n in (*self.names, *(f"v{i}" for i in range(values)))]
        selected = [*own, *(f"CASE {chosen.format(c)}ELSE s0.{c} END AS {c}" for c in columns)]
        joins = [f" LEFT JOIN s{i + 1} ON {self._same('s0', f's{i + 1}')}" for i in range(len(closer))]
        return f"WITH {', '.join(steps)} SELECT {', '.join(selected)} FROM s0{''.join(joins)}"

    def _look(self, whose: str, doubt: str) -> str:
        """The hidden columns of the groups in doubt. Without keys there is one row either way."""
        looked = "TRUE" if self.keys else f"EXISTS (SELECT 1 FROM {doubt})"
        written = (key.rsplit(" AS ", 1)[0] for key in self.keys)
        same = _equal((e, f"{doubt}.k{i}") for i, e in enumerate(written))
        doubtful = replace(self.apart, source=f"{self.apart.source} SEMI JOIN {doubt} ON {same}")
        selected = [*self.names, f"{looked} AS looked", *self.hidden]
        grouped = f" GROUP BY {', '.join(self.names)}" if self.keys else ""
        return f"SELECT {', '.join(selected)} FROM {self.parts(whose, doubtful)}{grouped}"

    def parts(self, whose: str, apart: Apart, values: Sequence[str] = ()) -> str:
        """What each bucket, or subject, has of the values and adds to each number."""
        selected = [*self.keys, f"{whose} AS _s", *values]
        for i, measure in enumerate(self.sharing.measures):
            selected += added(i, measure.whole)
        selected += [f"bool_or({c}) AS b{i}" for i, c in enumerate(apart.conditions) if c]
        by = ", ".join(str(i + 1) for i in range(len(self.keys) + 1))
        text = f"(SELECT {', '.join(selected)} FROM {apart.source}{apart.where} GROUP BY {by})"
        return distances(text, self.sharing, len(self.keys))

    def _same(self, one: str, other: str) -> str:
        return _equal((f"{one}.{name}", f"{other}.{name}") for name in self.names)

    @property
    def _passes(self) -> str:
        """Where every bound passes the bar; one that is NULL, or no number, does not."""
        bar = self.bar
        tests = [f"_n{i} >= {bar.size}" for i in range(len(self.apart.conditions)) if bar.size > 1]
        for i in range(len(self.sharing.measures)):
            first, second, total = (f"_{what}{i}_0" for what in "lmt")
            tests.append(f"isfinite({total})")
            if bar.share is not None:
                tests.append(f"{first} <= {total} * CAST({bar.share} AS DOUBLE)")
            if bar.percent is not None:
                least = f"{first} * CAST({bar.percent / 100} AS DOUBLE)"
                tests.append(f"{total} - {first} - {second} >= {least}")
        return f"coalesce({' AND '.join(tests) or 'TRUE'}, FALSE)"


def _merged(function: str, part: str, kind: str) -> str:
    whole = f"CAST({function}({part}) AS {kind})"
    return f"coalesce({whole}, 0)" if function == "sum" and kind == "BIGINT" else whole


def _equal(pairs: Iterable[tuple[str, str]]) -> str:
    tests = [f"{one} IS NOT DISTINCT FROM {other}" for one, other in pairs]
    return f"({' AND '.join(tests) or 'TRUE'})"


__all__ = ["Apart", "Bar", "Splits", "Spread", "quick_sql", "quickest_sql"]
