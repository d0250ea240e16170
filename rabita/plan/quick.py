"""Looks at a fragment that need not tell its subjects apart: bounds of its hidden columns.

What is asked is whether enough subjects are behind a number and none has too much of it. That can often be
told from less than who they are. Three looks, each a plain SELECT; a closer one is for groups in doubt only:

1. *Rows*, where it is known how many rows of a table are one subject's at most (`Spread`): of n rows at
   least n / most are different subjects', and nobody adds more than `most` times what one row can. No
   subject is read.
2. *Buckets*: subjects are thrown into a few by a hash. The buckets that are not empty are no more than the
   group's subjects, and no subject adds more than its bucket.
3. *Subjects*, one by one: no bound, the hidden columns themselves.

Which groups are in doubt is decided where the rules are (`agent/disclosure/bounded.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rabita.plan.hidden import Sharing, added, shares_of

LEAST_BUCKETS = 64

AT = "_at"
"""The column of a closer look that says which of the groups in doubt a row is about."""


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
    """SQL of two whole numbers: the most rows of one subject in a table, and the rows without a subject.

    `single`: when they were found, neither was over 1.
    """

    most: str
    nameless: str
    single: bool = False


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


@dataclass(frozen=True)
class RowLook:
    """A look at rows and where its answer has what: the names of columns.

    `size` counts a group's rows, `counts` those under each hidden count's condition, `adds` has for each
    measure the columns of `Measure.adds`; `most` and `nameless` are of the table.
    """

    sql: str
    size: str
    counts: tuple[str, ...]
    adds: tuple[tuple[str, ...], ...]
    most: str
    nameless: str


def rows_sql(
    keys: Sequence[str], values: Sequence[str], measured: Sharing, apart: Apart, spread: Spread
) -> RowLook | None:
    """The look at rows; None where a measure has no bound by them."""
    if not all(m.adds for m in measured.measures):
        return None
    names: dict[str, str] = {}
    for value in values:
        text, column = value.rsplit(" AS ", 1)
        names[text] = column

    def name(text: str) -> str:
        return names.setdefault(text, f"_a{len(names)}")

    look = RowLook(
        "",
        name("count(*)"),
        tuple(name(text) for text in apart.rows),
        tuple(tuple(name(text) for text in m.adds) for m in measured.measures),
        name(spread.most),
        name(spread.nameless),
    )
    selected = [*keys, *(f"{t} AS {n}" for t, n in names.items())]
    return replace(
        look, sql=f"SELECT {', '.join(selected)} FROM {apart.source}{apart.where}{grouped_by(len(keys))}"
    )


def buckets_sql(
    keys: Sequence[str], values: Sequence[str], measured: Sharing, splits: Splits, buckets: int
) -> str:
    """The look at buckets, with the fragment's values put together from theirs."""
    whole = [f"{merged(function, f'v{i}', kind)} AS v{i}" for i, (function, kind) in enumerate(splits.again)]
    names = [f"k{i}" for i in range(len(keys))]
    selected = [*names, *whole, *_hidden(measured, splits.apart)]
    parts = _parts(keys, thrown(measured, buckets), values, measured, splits.apart)
    grouped = f" GROUP BY {', '.join(names)}" if names else ""
    return f"SELECT {', '.join(selected)} FROM {parts}{grouped}"


def closer_sql(keys: Sequence[str], measured: Sharing, apart: Apart, whose: str, doubt: str) -> str:
    """A closer look at the groups of `doubt`, a FROM item with their keys and `AT`: by `whose` they are."""
    written = [key.rsplit(" AS ", 1)[0] for key in keys]
    same = " AND ".join(f"{text} IS NOT DISTINCT FROM d.k{i}" for i, text in enumerate(written)) or "TRUE"
    narrowed = replace(apart, source=f"{apart.source} JOIN {doubt} AS d ON {same}")
    parts = _parts([f"d.{AT} AS {AT}"], whose, (), measured, narrowed)
    return f"SELECT {', '.join([AT, *_hidden(measured, apart)])} FROM {parts} GROUP BY {AT}"


def thrown(measured: Sharing, buckets: int) -> str:
    """A subject's bucket, in SQL; NULL is none's."""
    (subject,) = measured.subjects
    return f"CASE WHEN {subject} IS NOT NULL THEN CAST(hash({subject}) & {buckets - 1} AS USMALLINT) END"


def _parts(keys: Sequence[str], whose: str, values: Sequence[str], measured: Sharing, apart: Apart) -> str:
    """What each bucket, or subject, has of the values and adds to each number."""
    selected = [*keys, f"{whose} AS _s", *values]
    for i, measure in enumerate(measured.measures):
        selected += added(i, measure.whole)
    selected += [f"bool_or({condition}) AS b{i}" for i, condition in enumerate(apart.conditions) if condition]
    return f"(SELECT {', '.join(selected)} FROM {apart.source}{apart.where}{grouped_by(len(keys) + 1)})"


def _hidden(measured: Sharing, apart: Apart) -> list[str]:
    """The hidden columns, of parts."""
    counts = [
        f"count(_s){f' FILTER (WHERE b{i})' if condition else ''} AS _n{i}"
        for i, condition in enumerate(apart.conditions)
    ]
    return [*counts, *shares_of(measured, 0)]


def grouped_by(columns: int) -> str:
    """GROUP BY the first so many columns, with a blank before it."""
    return f" GROUP BY {', '.join(str(i + 1) for i in range(columns))}" if columns else ""


def merged(function: str, part: str, kind: str) -> str:
    """A value put together from parts of the rows, of its own type."""
    whole = f"CAST({function}({part}) AS {kind})"
    return f"coalesce({whole}, 0)" if function == "sum" and kind == "BIGINT" else whole


__all__ = [
    "AT",
    "Apart",
    "Bar",
    "RowLook",
    "Splits",
    "Spread",
    "buckets_sql",
    "closer_sql",
    "grouped_by",
    "merged",
    "rows_sql",
    "thrown",
]
