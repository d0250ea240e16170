"""How a shared table's rows are spread over its subjects, found once in data that a worker cannot see change.

The two numbers are macros in the worker's own catalog: a statement that names them gets those of the data it
reads, also where another worker took the place of the one it was compiled for.
"""

from __future__ import annotations

from agent.sources.process import SetUpProblem, Worker
from rabita.catalogue.model import Table
from rabita.plan.quick import Spread
from rabita.sql.literals import quoted

_ROOM = "rabita.spread"
_WORTHWHILE_SUBJECTS = 100


class Spreads:
    """The spreads of an agency's tables; filled while a worker is prepared."""

    def __init__(self) -> None:
        self._worthwhile: dict[str, bool] = {}

    def find(self, worker: Worker, items: dict[str, tuple[Table, str]]) -> None:
        """Look at every table with a subject; `items` has the FROM item of each by name."""
        worker.execute(f"CREATE SCHEMA {_ROOM}")
        found = {n: _found(worker, table, item) for n, (table, item) in items.items() if table.subject}
        self._worthwhile = {name: single for name, single in found.items() if single is not None}

    def of(self, table: str) -> Spread | None:
        """None where a table is so small, or so uneven, that it would hardly prove anything."""
        if table not in self._worthwhile:
            return None
        return Spread(f"{_most(table)}()", f"{_nameless(table)}()", self._worthwhile[table])


def _found(worker: Worker, table: Table, item: str) -> bool | None:
    """Whether each row is another subject's; None where nothing much is known."""
    subject = quoted(str(table.subject))
    each = f"SELECT {subject} AS s, count(*) AS n FROM {item} GROUP BY 1"
    try:
        row = worker.ask(
            f"SELECT max(n) AS most, coalesce(sum(n) FILTER (WHERE s IS NULL), 0)::BIGINT AS nameless, "
            f"coalesce(sum(n), 0)::BIGINT AS rows FROM ({each})"
        ).to_pylist()[0]
        most, nameless, rows = int(row["most"] or 0), int(row["nameless"]), int(row["rows"])
    except SetUpProblem:  # more subjects than memory: nothing is known, and nothing proved
        most, nameless, rows = 0, 0, 0
    worker.execute(f"CREATE MACRO {_most(table.name)}() AS CAST({most or 'NULL'} AS BIGINT)")
    worker.execute(f"CREATE MACRO {_nameless(table.name)}() AS CAST({nameless} AS BIGINT)")
    return max(most, nameless) <= 1 if 0 < most * _WORTHWHILE_SUBJECTS <= rows - nameless else None


def _most(table: str) -> str:
    return f"{_ROOM}.{quoted('most rows of ' + table)}"


def _nameless(table: str) -> str:
    return f"{_ROOM}.{quoted('nameless rows of ' + table)}"


__all__ = ["Spreads"]
