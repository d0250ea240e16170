"""The SQL that lists whose rows are behind each number of a fragment, for the agency's own eyes."""

from __future__ import annotations

from collections.abc import Callable

from rabita.plan.model import Fragment
from rabita.plan.statement import numbered, scanned
from rabita.plan.unit_sets import Units


def units_sql(fragment: Fragment, units: Units, scan: Callable[[str], str], salt: int) -> str:
    """One row for each group, and for each value of what is split by, with lists of its units.

    Columns: the fragment's keys, `_u` units, `_s` their subjects (0 for nobody), `_m` how many subjects each
    stands for and `_w0`... how often it is added up. Units and subjects are 64-bit hashes keyed by `salt`.
    """
    statement = fragment.statement
    split = [f"{text} AS _d{i}" for i, text in enumerate(units.split)]
    weights = [f"CAST({text} AS UINTEGER) AS _w{i}" for i, text in enumerate(units.weights)]
    unit = f"hash({salt}::UBIGINT, {', '.join(units.unit)})"
    many = f"CAST({units.many} AS UINTEGER)"
    inner = [
        *statement.keys,
        *split,
        f"{unit} AS _u",
        f"{_subject(units, salt)} AS _s",
        f"{many} AS _m",
        *weights,
    ]
    names = [*(f"k{i}" for i in range(len(statement.keys))), *(f"_d{i}" for i in range(len(split)))]
    group = ", ".join(str(i + 1) for i in range(len(names) + 2))
    rows = f"SELECT {', '.join(inner)} FROM {statement.text} GROUP BY {group}"
    lists = [
        f"list({name}) AS {name}" for name in ("_u", "_s", "_m", *(f"_w{i}" for i in range(len(weights))))
    ]
    whole = f"SELECT {', '.join([*names, *lists])} FROM ({rows}) AS r"
    if names:
        whole += f" GROUP BY {', '.join(names)}"
    return scanned(whole, numbered(scan, {units.table} if units.numbered else ()))


def _subject(units: Units, salt: int) -> str:
    if units.subject is None:
        return "0::UBIGINT"
    hashed = f"hash({salt}::UBIGINT, CAST({units.subject} AS VARCHAR))"
    return f"CASE WHEN {units.subject} IS NULL THEN 0::UBIGINT ELSE {hashed} END"


__all__ = ["units_sql"]
