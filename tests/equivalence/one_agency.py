"""One agency's rows and, in plain Python, who stands behind each number: what hidden counts have to equal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import duckdb

from rabita.plan import Fragment
from tests.equivalence.harness import quoted
from tests.equivalence.random_federation import CATALOGUE, REFERENCE

Row = dict[str, Any]
Key = tuple[Any, ...]

# k is the subject: eight people, one of them nine times, and rows of nobody known.
_T = [
    ("p1", "a", 1, 1.25, 10.5, True),
    ("p1", "a", 1, 1.25, 10.5, True),
    ("p1", "b", 2, None, 11.25, True),
    ("p1", "b", None, 7.75, None, None),
    ("p1", None, 2, 3.5, 12.125, False),
    ("p1", "a", 3, 9.25, 13.5, True),
    ("p1", "c", 3, 2.25, 14.25, False),
    ("p2", "a", 2, 5.5, 15.75, False),
    ("p2", "b", 5, 6.25, 16.5, True),
    ("p3", "a", 1, None, 17.125, None),
    ("p3", "c", 2, 8.61, None, True),
    ("p4", None, None, 4.37, 19.5, True),
    ("p5", "b", 3, 3.75, 20.25, False),
    ("p6", "a", 5, 11.5, 21.75, True),
    ("p7", "B", 1, 12.25, 22.5, False),
    ("p8", "a", 999, 13.75, 23.125, False),
    (None, "a", 1, 14.5, 24.25, True),
    (None, "c", 2, 15.25, 25.5, None),
]
_U = [("p1", "F", 3), ("p1", "F", 5), ("p2", "M", 7), ("p4", "F", None), ("p9", "M", 11), (None, "M", 13)]
_V = [("a", 1, 0.375), ("a", 2, 1.625), ("b", 1, 2.875), (None, None, 3.125), ("z", 5, None)]


def _named(names: str, values: Iterable[tuple[Any, ...]], subject: Callable[[int, Row], Any]) -> list[Row]:
    rows = [dict(zip(names.split(), v, strict=True)) for v in values]
    return [{**row, "who": (subject(i, row),)} for i, row in enumerate(rows)]


T = _named("k d g q x f", _T, lambda _, row: row["k"])
U = _named("k c y", _U, lambda _, row: row["k"])
V = _named("d g w", _V, lambda i, _: f"row {i}")
R = [dict(zip(REFERENCE.schema.names, r.values(), strict=True)) for r in REFERENCE.to_pylist()]


def joined(
    left: Iterable[Row], right: Iterable[Row], on: Callable[[Row, Row], Any], *, kept: bool = False
) -> list[Row]:
    """Rows of both, the right's columns with `_` before them; `kept`: also left rows without a partner."""
    found: list[Row] = []
    others = list(right)
    for one in left:
        partners = [o for o in others if on(one, o) is True]
        found += [
            {**one, **{f"_{n}": v for n, v in o.items()}, "who": (*one["who"], *o.get("who", ()))}
            for o in partners
        ]
        if kept and not partners:
            nothing = {f"_{n}": None for n in others[0]}
            found.append({**one, **nothing, "who": (*one["who"], *(None for _ in others[0].get("who", ())))})
    return found


def people(rows: Iterable[Row]) -> int:
    """The fewest distinct subjects that one of the shared tables has in these rows."""
    listed = list(rows)
    if not listed:
        return 0
    return min(
        len({w for w in column if w is not None}) for column in zip(*(r["who"] for r in listed), strict=True)
    )


def behind(fragment: Fragment, indexes: Sequence[int], found: dict[str, Any]) -> int:
    """The smallest of the counts that all have to reach the threshold."""
    assert indexes
    return min(int(found[fragment.contributors[i]]) for i in indexes)


class Agency:
    """One agency's database. `without`: a subject (or a row's number) left out of one table."""

    def __init__(self) -> None:
        self._connection = duckdb.connect(":memory:")
        self._connection.register("given", REFERENCE)
        self._connection.execute("CREATE TABLE r AS FROM given")
        for name, rows in (("t", _T), ("u", _U), ("v", _V)):
            visible = CATALOGUE.tables[name].visible.values()
            columns = ", ".join(f"{quoted(c.name)} {c.type.duckdb}" for c in visible)
            self._connection.execute(f"CREATE TABLE {name} ({columns})")
            given = {"t": "k d g q x f", "u": "k c y", "v": "d g w"}[name].split()
            marks = ", ".join("?" for _ in given)
            sql = f"INSERT INTO {name} ({', '.join(given)}, agency) VALUES ({marks}, 'anf')"
            self._connection.executemany(sql, [list(row) for row in rows])

    def groups(
        self, fragment: Fragment, without: tuple[str, Any] | None = None, *, shares: bool = False
    ) -> tuple[list[str], Mapping[Key, tuple[Any, ...]]]:
        """The names of values and counts (and shares), and each group's."""
        sql = fragment.sql(lambda table: self._scan(table, without), contributors=True, shares=shares)
        cursor = self._connection.execute(sql)
        names = [d[0] for d in cursor.description or []]
        at = len(fragment.keys)
        return names[at:], {row[:at]: row[at:] for row in cursor.fetchall()}

    @staticmethod
    def _scan(table: str, without: tuple[str, Any] | None) -> str:
        if without is None or without[0] != table:
            return quoted(table)
        identity = "rowid" if CATALOGUE.tables[table].subject is None else "k"
        return f"(SELECT * FROM {table} WHERE {identity} IS DISTINCT FROM '{without[1]}')"

    def subjects(self, table: str) -> list[Any]:
        identity = "rowid" if CATALOGUE.tables[table].subject is None else "k"
        found = self._connection.execute(
            f"SELECT DISTINCT {identity} FROM {table} WHERE {identity} IS NOT NULL"
        )
        return [row[0] for row in found.fetchall()]


__all__ = ["R", "T", "U", "V", "Agency", "Key", "Row", "behind", "joined", "people"]
