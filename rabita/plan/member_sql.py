"""The SQL that lists whose rows are behind each number of a fragment, for the agency's own eyes."""

from __future__ import annotations

from collections.abc import Callable

from rabita.plan.model import ROW, Fragment, Members, scanned


def members_sql(fragment: Fragment, members: Members, scan: Callable[[str], str], salt: int) -> str:
    """One row for each group, and for each value of what is split by, with lists of its units.

    Columns: the fragment's keys, `_u` units, `_s` their subjects (0 for nobody), `_m` how many subjects each
    stands for and `_w0`... how often it is added up. Units and subjects are 64-bit hashes keyed by `salt`.
    """
    statement = fragment.statement
    split = [f"{text} AS _d{i}" for i, text in enumerate(members.split)]
    weights = [f"CAST({text} AS UINTEGER) AS _w{i}" for i, text in enumerate(members.weights)]
    unit = f"hash({salt}::UBIGINT, {', '.join(members.unit)})"
    many = f"CAST({members.many} AS UINTEGER)"
    inner = [
        *statement.keys,
        *split,
        f"{unit} AS _u",
        f"{_subject(members, salt)} AS _s",
        f"{many} AS _m",
        *weights,
    ]
    names = [*(f"k{i}" for i in range(statement.grouped)), *(f"_d{i}" for i in range(len(split)))]
    group = ", ".join(str(i + 1) for i in range(len(names) + 2))
    rows = f"SELECT {', '.join(inner)} FROM {''.join(statement.texts)} GROUP BY {group}"
    lists = [
        f"list({name}) AS {name}" for name in ("_u", "_s", "_m", *(f"_w{i}" for i in range(len(weights))))
    ]
    whole = f"SELECT {', '.join([*names, *lists])} FROM ({rows}) AS r"
    if names:
        whole += f" GROUP BY {', '.join(names)}"

    def item(name: str) -> str:
        if members.numbered and name == members.table:
            return f"(SELECT *, row_number() OVER () AS {ROW} FROM {scan(name)} AS r)"
        return scan(name)

    return scanned(whole, item)


def _subject(members: Members, salt: int) -> str:
    if members.subject is None:
        return "0::UBIGINT"
    hashed = f"hash({salt}::UBIGINT, CAST({members.subject} AS VARCHAR))"
    return f"CASE WHEN {members.subject} IS NULL THEN 0::UBIGINT ELSE {hashed} END"


__all__ = ["members_sql"]
