"""The hidden columns of a fragment in DuckDB's SQL: what an agent has to know of a number to let it leave.

Each subject's rows are put together first; then it is known how many subjects there are, what the largest
two add, and which set they are. A fragment is one statement whatever is asked for:

    SELECT keys, values, counts FROM ... GROUP BY keys          joined on the keys with, by subject column,
    SELECT keys, largest, second, total, sets FROM (parts) GROUP BY keys
    parts: SELECT keys, subject, what it adds FROM ... GROUP BY keys, subject
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rabita.plan.cut import Limits, cut

RecordKey = Callable[[str], str]
"""From the SQL of a subject to the SQL of its secret number, a whole number under 2^32."""

SET_MODULUS = 2**32


@dataclass(frozen=True)
class Measure:
    """What one row adds (`row`) and what one subject's rows add together (`whole`), in DuckDB's SQL.

    Where `deviates`, both are three numbers: how many, their mean and their squared distances from it.
    `adds` bounds it without telling subjects apart, by aggregates over rows: the largest, the least and the
    sum of what rows add, with its sign; or one alone, the number of rows, of which each adds one.
    `limits` are those of the sum that it measures: they apply where noise does.
    """

    row: tuple[str, ...]
    whole: tuple[str, ...]
    adds: tuple[str, ...] = ()
    limits: Limits | None = None

    @property
    def deviates(self) -> bool:
        return len(self.row) > 1

    @property
    def within(self) -> Measure:
        """The same of parts that are cut."""
        if self.limits is None:
            return self
        size = self.limits.size
        row, whole = (tuple(cut(t, size, "DOUBLE") for t in texts) for texts in (self.row, self.whole))
        return replace(self, row=row, whole=whole)


@dataclass(frozen=True)
class Sharing:
    """Whose parts are measured and in what; `subjects` has None where every row is one.

    `sets` are conditions: the subjects of the rows under each are told by a number that the set alone makes.
    `given` are the hidden columns of the measures, where the statement knows them by itself.
    """

    subjects: tuple[str | None, ...] = ()
    measures: tuple[Measure, ...] = ()
    sets: tuple[str, ...] = ()
    given: tuple[str, ...] = ()

    @property
    def within(self) -> Sharing:
        """The same of parts that are cut."""
        return replace(self, measures=tuple(measure.within for measure in self.measures))


@dataclass(frozen=True)
class ShareColumns:
    """The hidden columns that say what the largest two subjects add to a number, and all subjects.

    Each has a name for every column of subjects.
    """

    largest: tuple[str, ...]
    second: tuple[str, ...]
    total: tuple[str, ...]


@dataclass(frozen=True)
class SetColumns:
    """The hidden columns that tell one set of subjects from others: its number, and how many there are."""

    key: tuple[str, ...]
    size: tuple[str, ...]


def share_columns(sharing: Sharing) -> tuple[ShareColumns, ...]:
    """The names of the hidden columns of each measure."""
    return tuple(
        ShareColumns(*(tuple(f"_{what}{i}_{j}" for j in range(len(sharing.subjects))) for what in "lmt"))
        for i in range(len(sharing.measures))
    )


def set_columns(sharing: Sharing) -> tuple[SetColumns, ...]:
    """The names of the hidden columns of each set."""
    return tuple(
        SetColumns(*(tuple(f"_{what}{i}_{j}" for j in range(len(sharing.subjects))) for what in "cu"))
        for i in range(len(sharing.sets))
    )


def beside(
    main: str,
    sharing: Sharing,
    keys: Sequence[str],
    source: str,
    *,
    shares: bool,
    record_key: RecordKey | None,
    cuts: Mapping[str, tuple[str, str]] | None = None,
) -> str:
    """The main statement's columns with the hidden ones beside them.

    `cuts`, where there is one column of subjects: by the name of a sum one subject's part of it, with its
    name, and the type of the whole. It is put together from these parts and not as in the main statement.
    """
    cut_up = cuts or {}
    names = [f"k{i}" for i in range(len(keys))]
    joins = []
    for j, subject in enumerate(sharing.subjects):
        inner = _parts(sharing, subject, keys, source, record_key, [part for part, _ in cut_up.values()])
        selected = [*names, *(f"CAST(sum({name}) AS {kind}) AS {name}" for name, (_, kind) in cut_up.items())]
        selected += [*(shares_of(sharing, j) if shares else ())]
        if record_key is not None:
            selected += _sets(sharing, j, record_key)
        grouped = f" GROUP BY {', '.join(names)}" if names else ""
        same = " AND ".join(f"m.{n} IS NOT DISTINCT FROM s{j}.{n}" for n in names) or "TRUE"
        joins.append(f" LEFT JOIN (SELECT {', '.join(selected)} FROM {inner}{grouped}) AS s{j} ON {same}")
    whole = [_all_but("m", list(cut_up)), *(_all_but(f"s{j}", names) for j in range(len(sharing.subjects)))]
    return f"SELECT {', '.join(whole)} FROM ({main}) AS m{''.join(joins)}"


def _all_but(relation: str, names: Sequence[str]) -> str:
    return f"{relation}.* EXCLUDE ({', '.join(names)})" if names else f"{relation}.*"


def _parts(
    sharing: Sharing,
    subject: str | None,
    keys: Sequence[str],
    source: str,
    record_key: RecordKey | None,
    cut_up: Sequence[str],
) -> str:
    """Keys, subject, and what each subject adds to each number: `p` with the measure's number."""
    rows = subject is None
    selected = list(keys) if rows else [*keys, f"{subject} AS _s", *cut_up]
    for i, measure in enumerate(sharing.measures):
        selected += added(i, measure.row if rows else measure.whole)
    if record_key is not None and not rows:
        selected += [f"bool_or({condition}) AS b{i}" for i, condition in enumerate(sharing.sets)]
    text = f"(SELECT {', '.join(selected)} FROM {source}"
    text += ")" if rows else f" GROUP BY {', '.join(str(i + 1) for i in range(len(keys) + 1))})"
    return distances(text, sharing, len(keys))


def added(measure: int, texts: Sequence[str]) -> list[str]:
    """The columns of what is added in a measure; three of one that deviates (`distances`)."""
    if len(texts) == 1:
        return [f"{texts[0]} AS p{measure}"]
    return [f"{text} AS d{measure}_{n}" for n, text in enumerate(texts)]


def distances(parts: str, sharing: Sharing, keys: int) -> str:
    """The relation of parts with the squared distances of measures that deviate."""
    found = [_distance(i, keys) for i, m in enumerate(sharing.measures) if m.deviates]
    return parts if not found else f"(SELECT *, {', '.join(found)} FROM {parts})"


def _distance(measure: int, keys: int) -> str:
    """A subject's squared distances from its group's mean: those from its own mean, and its own mean's."""
    over = f"OVER ({'PARTITION BY ' if keys else ''}{', '.join(f'k{i}' for i in range(keys))})"
    count, mean, squares = (f"d{measure}_{n}" for n in range(3))
    center = f"(sum({count} * {mean}) {over} / sum({count}) {over})"
    return f"({squares} + {count} * ({mean} - {center}) * ({mean} - {center})) AS p{measure}"


def shares_of(sharing: Sharing, subject: int) -> list[str]:
    """Of each measure the largest part, the second and the total, by the number of the subject's column."""
    found = []
    for i in range(len(sharing.measures)):
        found.append(f"max(p{i}, 2)[1] AS _l{i}_{subject}")
        found.append(f"coalesce(max(p{i}, 2)[2], 0) AS _m{i}_{subject}")
        found.append(f"sum(p{i}) AS _t{i}_{subject}")
    return found


def _sets(sharing: Sharing, subject: int, record_key: RecordKey) -> list[str]:
    """A set's number is the sum of its subjects' secret numbers, each once."""
    if sharing.subjects[subject] is None:
        return []
    found = []
    for i in range(len(sharing.sets)):
        key = f"sum({record_key('_s')}) FILTER (WHERE b{i}) % {SET_MODULUS}"
        found.append(f"CAST({key} AS BIGINT) AS _c{i}_{subject}")
        found.append(f"count(_s) FILTER (WHERE b{i}) AS _u{i}_{subject}")
    return found


__all__ = [
    "SET_MODULUS",
    "Measure",
    "RecordKey",
    "SetColumns",
    "ShareColumns",
    "Sharing",
    "added",
    "beside",
    "distances",
    "set_columns",
    "share_columns",
    "shares_of",
]
