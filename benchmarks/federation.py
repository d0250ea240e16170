"""A federation for measuring: agencies that each hold a part of a table like TPC-H's lineitem, and the whole.

Every value is drawn from a hash of the row's number, so the same number of rows gives the same table on any
machine; one DuckDB over all of them is what the federation is compared with.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from lab.layout import Layout
from lab.processes import Running
from lab.up import down, up

TABLE = "lineitem"
PURPOSE = "benchmark"

_ROWS = """
SELECT CAST(i // 4 AS BIGINT) AS l_orderkey,
       CAST(1 + h % 10000 AS BIGINT) AS l_partkey,
       CAST(1 + (h >> 8) % 1000 AS BIGINT) AS l_suppkey,
       CAST(1 + (h >> 16) % 50 AS DECIMAL(15,2)) AS l_quantity,
       CAST(900 + ((h >> 24) % 10000000) / 100.0 AS DECIMAL(15,2)) AS l_extendedprice,
       CAST(((h >> 12) % 11) / 100.0 AS DECIMAL(15,2)) AS l_discount,
       CAST(((h >> 20) % 9) / 100.0 AS DECIMAL(15,2)) AS l_tax,
       ['A', 'N', 'R'][1 + CAST((h >> 28) % 3 AS INTEGER)] AS l_returnflag,
       ['F', 'O'][1 + CAST((h >> 32) % 2 AS INTEGER)] AS l_linestatus,
       DATE '1992-01-01' + CAST((h >> 36) % 2526 AS INTEGER) AS l_shipdate,
       ['AIR', 'FOB', 'MAIL', 'RAIL', 'REG AIR', 'SHIP', 'TRUCK'][1 + CAST((h >> 44) % 7 AS INTEGER)]
         AS l_shipmode
FROM (SELECT i, hash(i) AS h FROM range({start}, {end}) AS r(i))
"""

_COLUMNS = {
    "l_orderkey": ("integer", "dimension"),
    "l_partkey": ("integer", "dimension"),
    "l_suppkey": ("integer", "dimension"),
    "l_quantity": ("decimal(15,2)", "measure"),
    "l_extendedprice": ("decimal(15,2)", "measure"),
    "l_discount": ("decimal(15,2)", "measure"),
    "l_tax": ("decimal(15,2)", "measure"),
    "l_returnflag": ("string", "dimension"),
    "l_linestatus": ("string", "dimension"),
    "l_shipdate": ("date", "dimension"),
    "l_shipmode": ("string", "dimension"),
}


@dataclass(frozen=True)
class Size:
    """How many agents, how many rows in all of them together, and the smallest group that policy lets out."""

    agents: int
    rows: int
    min_group_size: int = 1

    def part(self, agent: int) -> tuple[int, int]:
        """The rows of one agent: the first, and the one behind the last."""
        return self.rows * agent // self.agents, self.rows * (agent + 1) // self.agents


def write_federation(folder: Path, size: Size) -> None:
    """Write the federation into a folder, as `rabita lab up` takes it."""
    names = [f"agency{number:02}" for number in range(size.agents)]
    _write(
        folder / "federation.yaml", "name: benchmark\nagencies:\n" + "".join(f"  {n}: {{}}\n" for n in names)
    )
    columns = "".join(
        f"      {name}: {{type: '{kind}', role: {role}}}\n" for name, (kind, role) in _COLUMNS.items()
    )
    _write(
        folder / "catalogue.yaml",
        f"version: 1\npurposes: [{PURPOSE}]\ntables:\n  {TABLE}:\n    columns:\n{columns}",
    )
    _write(
        folder / "policies" / "open.cedar",
        f'@id("open")\n@min_group_size("{size.min_group_size}")\npermit (principal, action, resource);\n',
    )
    with duckdb.connect() as connection:
        for number, name in enumerate(names):
            home = folder / "agencies" / name
            _write(home / "agent.yaml", f"agency: {name}\nsource: {{kind: files, path: data}}\n")
            (home / "data").mkdir()
            start, end = size.part(number)
            rows = _ROWS.format(start=start, end=end)
            file = str(home / "data" / f"{TABLE}.parquet").replace("'", "''")
            connection.execute(f"COPY ({rows}) TO '{file}' (FORMAT parquet)")


def one_database(size: Size, threads: int) -> duckdb.DuckDBPyConnection:
    """One DuckDB in this process that holds every agency's rows."""
    connection = duckdb.connect(config={"threads": str(threads)})
    parts = " UNION ALL ".join(
        f"SELECT *, 'agency{number:02}' AS agency FROM ({_ROWS.format(start=start, end=end)})"
        for number in range(size.agents)
        for start, end in [size.part(number)]
    )
    connection.execute(f"CREATE TABLE {TABLE} AS {parts}")
    return connection


@contextmanager
def running(folder: Path) -> Iterator[tuple[Layout, dict[str, Running]]]:
    """The federation of a folder: its files and its processes by party, up inside and down after."""
    parties = up(folder, lambda _: None)
    try:
        yield Layout(folder.resolve()), parties
    finally:
        down(folder, lambda _: None)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


__all__ = ["PURPOSE", "TABLE", "Size", "one_database", "running", "write_federation"]
