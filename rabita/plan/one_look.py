"""The hidden columns exactly, as noise needs them: everybody is told apart, in one look at the rows.

    of subjects:  SELECT keys, values, hidden FROM (SELECT keys, subject, parts ... GROUP BY keys, subject)
                  GROUP BY keys                    where values can be put together from parts of the rows
    of rows:      SELECT keys, values, hidden FROM ... GROUP BY keys
                  where every row of the table is another subject's

What allows neither takes `rabita/plan/hidden.py`'s way, which reads the rows twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from rabita.plan.hidden import SET_MODULUS, RecordKey, Sharing, added
from rabita.plan.quick import Apart, Splits, Spread, grouped_by, merged

TRUE = "TRUE"


def of_subjects_sql(
    keys: Sequence[str],
    values: Sequence[str],
    sharing: Sharing,
    splits: Splits,
    record_key: RecordKey | None,
    *,
    second: bool,
) -> str:
    """The look by subjects; `second` is whether the second largest part is asked for, else it is 0."""
    (subject,) = sharing.subjects
    apart = splits.apart
    met = {condition: f"b{i}" for i, condition in enumerate(_conditions(sharing, apart)) if condition != TRUE}
    selected = [*keys, f"{subject} AS _s", *values]
    for i, measure in enumerate(sharing.measures):
        selected += added(i, measure.whole)
    selected += [f"{_met(condition, apart)} AS {name}" for condition, name in met.items()]
    parts = f"(SELECT {', '.join(selected)} FROM {apart.source}{apart.where}{grouped_by(len(keys) + 1)})"
    names = [f"k{i}" for i in range(len(keys))]
    whole = [f"{merged(function, f'v{i}', kind)} AS v{i}" for i, (function, kind) in enumerate(splits.again)]
    found = [*names, *whole, *_hidden(sharing, apart, "_s", met, record_key)]
    found += _shares([f"p{i}" for i in range(len(sharing.measures))], second=second)
    return f"SELECT {', '.join(found)} FROM {parts}{grouped_by(len(keys))}"


def of_rows_sql(
    keys: Sequence[str],
    values: Sequence[str],
    sharing: Sharing,
    apart: Apart,
    record_key: RecordKey,
    spread: Spread,
    *,
    second: bool,
) -> str | None:
    """The look by rows; None where a measure is no sum over rows.

    It holds where `_most` and `_nameless`, which stand beside it, are at most 1.
    """
    if not all(measure.adds for measure in sharing.measures):
        return None
    (subject,) = sharing.subjects
    met = {condition: condition for condition in _conditions(sharing, apart) if condition != TRUE}
    found = [*keys, *values, *_hidden(sharing, apart, str(subject), met, record_key)]
    parts = [(m.row[0], len(m.adds) == 1) for m in sharing.measures]
    found += _shares([f"coalesce({row}, 0)" if counts else row for row, counts in parts], second=second)
    found += [f"{spread.most} AS _most", f"{spread.nameless} AS _nameless"]
    return f"SELECT {', '.join(found)} FROM {apart.source}{apart.where}{grouped_by(len(keys))}"


def _conditions(sharing: Sharing, apart: Apart) -> list[str]:
    return list(dict.fromkeys([*(c or TRUE for c in apart.conditions), *sharing.sets]))


def _met(condition: str, apart: Apart) -> str:
    """Whether a subject has a row under the condition; the count of a column is mostly there anyway."""
    for known, rows in zip(apart.conditions, apart.rows, strict=True):
        if known == condition and not rows.startswith("count(*)"):
            return f"({rows} > 0)"
    return f"bool_or({condition})"


def _hidden(
    sharing: Sharing, apart: Apart, subject: str, met: dict[str, str], record_key: RecordKey | None
) -> list[str]:
    """Counts of subjects, and of each set its number and size: its subjects' secret numbers added up."""

    def under(condition: str) -> str:
        return f" FILTER (WHERE {met[condition]})" if condition in met else ""

    found = [f"count({subject}){under(c)} AS _n{i}" for i, c in enumerate(apart.conditions)]
    if record_key is None:
        return found
    for i, condition in enumerate(sharing.sets):
        key = f"sum({record_key(subject)}){under(condition)} % {SET_MODULUS}"
        found += [f"CAST({key} AS BIGINT) AS _c{i}_0", f"count({subject}){under(condition)} AS _u{i}_0"]
    return found


def _shares(parts: Sequence[str], *, second: bool) -> list[str]:
    """The largest part, the second and all; the largest two together cost more than the largest."""
    found = []
    for i, part in enumerate(parts):
        largest = f"max({part}, 2)[1]" if second else f"max({part})"
        next_ = f"coalesce(max({part}, 2)[2], 0)" if second else "CAST(0 AS DOUBLE)"
        found += [f"{largest} AS _l{i}_0", f"{next_} AS _m{i}_0", f"sum({part}) AS _t{i}_0"]
    return found


__all__ = ["of_rows_sql", "of_subjects_sql"]
