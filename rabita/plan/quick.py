"""The hidden columns of a fragment without a look at every subject of every group: bounds first.

Subjects are thrown into a few buckets by a hash. Of a group, the buckets that are not empty are no more than
its subjects, and no subject adds more than its bucket: a group whose buckets pass the bar passes it. Only
the groups in doubt are looked at subject by subject. It is one statement, over the rows once:

    rough: SELECT keys, values, buckets, largest... FROM (SELECT keys, bucket, parts ... GROUP BY both)
    doubt: the keys of rough that do not pass
    exact: the same over subjects, of the rows of doubt
    rough with exact in the place of what is in doubt

What is no better than the bar is exact; what is better may be a bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rabita.plan.hidden import Sharing, added, distances, shares_of

LEAST_BUCKETS = 64


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
class Apart:
    """A fragment's FROM, its WHERE with its word, and the condition of each hidden count ("" for none)."""

    source: str
    where: str
    conditions: tuple[str, ...]


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
    """The statement. It needs exactly one column of subjects."""
    (subject,) = sharing.subjects
    names = [f"k{i}" for i in range(len(keys))]
    measured = sharing if shares else Sharing(sharing.subjects)
    hidden = [*_counts(splits), *shares_of(measured, 0)]
    thrown = f"CAST(hash({subject}) & {bar.buckets - 1} AS USMALLINT)"
    bucket = f"CASE WHEN {subject} IS NOT NULL THEN {thrown} END"
    whole = [f"{_merged(function, f'v{i}', kind)} AS v{i}" for i, (function, kind) in enumerate(splits.again)]
    grouped = f" GROUP BY {', '.join(names)}" if names else ""
    looked = "TRUE" if names else "EXISTS (SELECT 1 FROM doubt)"  # without keys there is one row either way
    apart = splits.apart
    doubtful = replace(apart, source=f"{apart.source} SEMI JOIN doubt ON {_same(keys, 'doubt')}")
    inner = _parts(keys, bucket, values, measured, apart)
    again = _parts(keys, str(subject), (), measured, doubtful)
    columns = [one.rsplit(" AS ", 1)[1] for one in hidden]
    chosen = [f"CASE WHEN x.looked THEN x.{c} ELSE r.{c} END AS {c}" for c in columns]
    return (
        f"WITH rough AS MATERIALIZED (SELECT {', '.join([*names, *whole, *hidden])} FROM {inner}{grouped}), "
        f"doubt AS MATERIALIZED (SELECT {', '.join(names) or '1 AS one'} FROM rough "
        f"WHERE NOT coalesce({_passes(splits, measured, bar)}, FALSE)), "
        f"exact AS (SELECT {', '.join([*names, f'{looked} AS looked', *hidden])} FROM {again}{grouped}) "
        f"SELECT {', '.join([*(f'r.{n}' for n in names), *(f'r.v{i}' for i in range(len(whole))), *chosen])} "
        f"FROM rough AS r LEFT JOIN exact AS x ON {_same([f'r.{n}' for n in names], 'x')}"
    )


def _parts(
    keys: Sequence[str],
    whose: str,
    values: Sequence[str],
    sharing: Sharing,
    apart: Apart,
) -> str:
    """What each bucket, or subject, has of the values and adds to each number."""
    selected = [*keys, f"{whose} AS _s", *values]
    for i, measure in enumerate(sharing.measures):
        selected += added(i, measure.whole)
    selected += [f"bool_or({condition}) AS b{i}" for i, condition in enumerate(apart.conditions) if condition]
    by = ", ".join(str(i + 1) for i in range(len(keys) + 1))
    return distances(
        f"(SELECT {', '.join(selected)} FROM {apart.source}{apart.where} GROUP BY {by})", sharing, len(keys)
    )


def _counts(splits: Splits) -> list[str]:
    return [
        f"count(_s){f' FILTER (WHERE b{i})' if condition else ''} AS _n{i}"
        for i, condition in enumerate(splits.apart.conditions)
    ]


def _merged(function: str, part: str, kind: str) -> str:
    whole = f"CAST({function}({part}) AS {kind})"
    return f"coalesce({whole}, 0)" if function == "sum" and kind == "BIGINT" else whole


def _passes(splits: Splits, sharing: Sharing, bar: Bar) -> str:
    """Where every bound passes the bar; one that is NULL, or no number, does not."""
    tests = [f"_n{i} >= {bar.size}" for i in range(len(splits.apart.conditions)) if bar.size > 1]
    for i in range(len(sharing.measures)):
        first, second, total = (f"_{what}{i}_0" for what in "lmt")
        tests.append(f"isfinite({total})")
        if bar.share is not None:
            tests.append(f"{first} <= {total} * CAST({bar.share} AS DOUBLE)")
        if bar.percent is not None:
            tests.append(f"{total} - {first} - {second} >= {first} * CAST({bar.percent / 100} AS DOUBLE)")
    return f"({' AND '.join(tests) or 'TRUE'})"


def _same(keys: Sequence[str], relation: str) -> str:
    expressions = (key.rsplit(" AS ", 1)[0] for key in keys)
    tests = [f"{e} IS NOT DISTINCT FROM {relation}.k{i}" for i, e in enumerate(expressions)]
    return f"({' AND '.join(tests) or 'TRUE'})"


__all__ = ["Apart", "Bar", "Splits", "quick_sql"]
