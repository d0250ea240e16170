"""`docs/sql.md` from the allow-list: `python -m rabita.sql.reference` prints it, a test keeps it."""

from __future__ import annotations

from itertools import groupby

from rabita.sql import parse, sides
from rabita.sql.aggregates import AGGREGATES, WINDOW_FUNCTIONS
from rabita.sql.functions import FUNCTIONS, SYNONYMS, Function
from rabita.sql.refused import REFUSED

FEED_ROWS = 10_000
ROUNDS = 6


def _windows() -> str:
    return ", ".join(f"`{name}`" for name in WINDOW_FUNCTIONS)


_HEAD = f"""# Rabita's SQL

Made by `python -m rabita.sql.reference` from the allow-lists in `rabita/sql/`; a test keeps it current.

The language is DuckDB's `SELECT` over the catalogue's tables. An answer equals what one database holding
every agency's rows would return, or the question is refused with the reason, the place and what to write
instead. The grammar is closed: what is not named here is refused.

## A question

- One `SELECT`, or several with `UNION`, `INTERSECT` or `EXCEPT` between them, of at most
  {parse.MAX_BYTES // 1024} KiB, nested at most {parse.MAX_DEPTH} deep, reading at most
  {sides.MAX_RELATIONS} tables, with at most {parse.MAX_OPTIONS} values in an `IN` list.
- A `SELECT` over shared tables aggregates: rows stay with their agency. `SELECT DISTINCT a` is `GROUP BY a`.
- What aggregates may stand over a derived table that puts rows together by `UNION ALL`, joined with reference
  tables, with `count`, `sum`, `avg`, `min`, `max`, `bool_and`, `bool_or`, without
  `DISTINCT` and `GROUPING SETS`: each branch is aggregated by itself, under thresholds of its own. In set
  operations without `ALL` a branch may name columns alone: its rows count once, as if it said `DISTINCT`.
- `WHERE`, `GROUP BY` (names, positions, aliases, expressions, `ALL`, `GROUPING SETS`, `ROLLUP`, `CUBE`, with
  `grouping()`), `HAVING`, `QUALIFY`, `ORDER BY` (names, positions, expressions, `ALL`, `DESC`,
  `NULLS FIRST`), `LIMIT` and `OFFSET` (constants).
- Derived tables and `WITH`. One that projects and filters is part of the `SELECT` around it; one that
  aggregates is merged first, and what stands around it runs over the merged groups.
- Names compare without case. Hidden columns do not exist. Every shared table has a column `agency`.
- Not part of the language: `VALUES` (rows made up by the asker would weigh each row of a shared table as they
  please; write an `IN` list or `CASE`), `LATERAL`, `WITH RECURSIVE`.
- `EXPLAIN` before a question shows what it would do; no agency is asked.

## Above the frontier

Over merged groups and over reference tables: window functions ({_windows()}, and the aggregates; also of a
named `WINDOW`; frames of `ROWS`, `RANGE` and `GROUPS`, with whole numbers), joins (`FULL JOIN` with
`ON` too), aggregates of aggregates, set operations, subqueries of any kind, and `DISTINCT ON` with an
`ORDER BY` that says which row is the first.

## Subqueries

Scalar, `IN` and `EXISTS`, correlated or not. In the `WHERE` of a `SELECT` over shared tables a subquery is

- answered by each agency, where it reads reference tables alone, or where its rows lie in the agency of the
  row that asks (correlated, or `IN`, on a pair of columns the catalogue calls `colocated`);
- else a round of its own: merged first, and its values sent to the agencies. A correlated one is looked up
  by what it is correlated on, which has to be equalities. At most {FEED_ROWS} rows go out.

`NOT IN` keeps its way with NULL. People whom only a subquery's rows show count for thresholds too.

## Joins

- With a reference table: always, except on the kept side of an outer join.
- Between shared tables: on a pair of columns that the catalogue calls `colocated`, or on
  `a.agency = b.agency`. An outer join needs that equality in its own `ON`.
- No `FULL JOIN` of shared tables: who stands behind a row without a partner is not told by one column.
  Aggregate each side in a derived table, and join these.
- A question over reference tables alone may also ask for their rows.

## Constants

Numbers as DuckDB types them (`1` integer, `1.5` decimal, `1e0` double), `'text'`, `DATE '2024-01-31'`,
`TIMESTAMP '2024-01-31 12:30:00'`, `INTERVAL 3 MONTH`, `TRUE`, `FALSE`, `NULL`. Beside a date or timestamp,
`'2024-01-31'` is read as one. Nothing else is cast by itself: `drug = 5` is refused.

## Casts

`CAST` where it cannot fail on any value: to a wider number, a number or date to text, between date and
timestamp, a boolean to 1 and 0. Otherwise `TRY_CAST`, which gives NULL for what does not fit.

## Arithmetic

Runs in numbers wide enough that it cannot overflow, with the result and type of DuckDB; where it could
overflow all the same, it is refused. What leaves its type only once all agencies' answers are merged is
refused then, with `out_of_range`, where one database would fail as well.

Doubles are added up agency by agency, so the last digits may differ from one database's. A sum of them that
leaves what a double holds on its way, as 1e308 + 1e308 - 1e308 does, depends on the order of the rows, in
DuckDB too.
"""

_QUANTILES = f"""
Quantiles take a constant fraction from 0 to 1. Of dimensions they are exact, from the rows counted by value.
Of a number that is made of measures they are looked for in {ROUNDS} rounds of counts up to cut points, which
policy has to permit as `filter` and `count`, and are within 0.0001 % of the values they are made of; whole
numbers up to 500,000, and decimals of as many digits, exactly. NaN is the largest. Some hundred groups at
most; under a threshold no quantile that cuts off fewer people than it at an agency.
"""

_TITLES = {
    "arithmetic": "Operators of arithmetic",
    "comparison": "Comparisons",
    "logic": "Logic",
    "numeric": "Functions of numbers",
    "text": "Functions of text",
    "date": "Functions of dates and timestamps",
    "conditional": "Conditional",
}


def reference() -> str:
    """The whole page."""
    parts = [_HEAD]
    for group, functions in groupby(FUNCTIONS.values(), key=lambda f: f.group):
        parts.append(f"## {_TITLES[group]}\n\n" + "\n".join(_line(f) for f in functions) + "\n")
    parts.append(
        "`CASE`, `if(c, a, b)` and `IN (a, b)` as in DuckDB. `(a, b) IN ((1, 'x'), (2, NULL))` takes rows\n"
        "of constants, in which NULL is equal to NULL: it is never NULL.\n\n"
        "A key that only coarsens one column (marked *step*), or only decides between values by\n"
        "conditions, is no `transform` (see the uses in policies).\n"
    )
    parts.append("## Aggregates\n\n" + "\n".join(_aggregates()) + "\n")
    parts.append(
        "`FILTER (WHERE ...)` after any of them. `count(DISTINCT x)` is exact where the values of one agency "
        "are no other's (`colocated`, `GROUP BY agency`, one agency), and for dimensions. Otherwise it is "
        "estimated from a sketch, and the report says so (standard error 1.6 %; see "
        "[analysts.md](analysts.md#counting-people-whom-several-agencies-know)). Over merged groups, "
        "`approx_count_distinct` counts exactly.\n" + _QUANTILES
    )
    parts.append("## Other names\n\n" + _synonyms() + "\n")
    parts.append("## Refused\n\n" + "\n".join(_refused()) + "\n")
    return "\n".join(parts)


def _line(function: Function) -> str:
    notes = [n for n in ("step" if function.step else "", function.note) if n]
    written = function.written.replace("|", "\\|")
    return f"- `{written}`" + (f": {'; '.join(notes)}" if notes else "")


def _aggregates() -> list[str]:
    return [
        f"- `{a.written}`" + ("; DISTINCT" if a.distinct else "") + (f": {a.note}" if a.note else "")
        for a in AGGREGATES.values()
    ]


def _synonyms() -> str:
    return ", ".join(f"`{other}` for `{name}`" for other, name in sorted(SYNONYMS.items())) + "."


def _refused() -> list[str]:
    by_reason: dict[tuple[str, str], list[str]] = {}
    for name, reason in REFUSED.items():
        by_reason.setdefault((reason.why, reason.instead), []).append(f"`{name}`")
    return [
        f"- {', '.join(names)}: {why}" + (f"; {instead}" if instead else "") + "."
        for (why, instead), names in by_reason.items()
    ]


if __name__ == "__main__":
    print(reference(), end="")
