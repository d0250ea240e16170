"""The SQL the broker runs over merged partials: the merge, then everything above the frontier.

WITH m AS (SELECT p.k0 AS k0, CAST(sum(p.v0) AS HUGEINT) AS a0 FROM "r0f0" AS p GROUP BY p.k0)
SELECT m.k0 AS "drug", m.a0 AS "total" FROM m ORDER BY m.a0 DESC NULLS LAST
"""

from __future__ import annotations

from collections.abc import Sequence

from rabita.plan import algebra, moments, sketch
from rabita.plan.fragments import Ordered, Pieces, Placed
from rabita.plan.frontier import Above, Scope
from rabita.plan.model import Fragment
from rabita.plan.quantile import by_value_sql
from rabita.plan.types import NO_TYPE
from rabita.sql.literals import quoted
from rabita.sql.query import Order, Output
from rabita.sql.render import ordered, render


def final_sql(scope: Scope, above: Above, pieces: Pieces, types: Sequence[str]) -> str:
    """`types` are DuckDB's own of the scope's keys and aggregates."""
    return f"{merged_sql(scope, pieces, types)} {outer(above, 'm')}"


def merged_sql(scope: Scope, pieces: Pieces, types: Sequence[str]) -> str:
    """WITH ... m, the merged groups."""
    keys = [f"k{i}" for i in range(len(scope.keys))]
    parts = [_centered(pieces, keys)] if _centers(pieces) else []
    parts.append(_merged(pieces, keys, types))
    parts += [_by_value(f, keys, n) for n, f in enumerate(pieces.fragments[1:], start=1)]
    parts += [
        f"q{n} AS ({_in_order(one, _wants(pieces, n, types[len(keys) :]))})"
        for n, one in enumerate(pieces.ordered)
    ]
    parts += [_sketched(pieces, p, keys, i) for i, p in enumerate(pieces.placed) if p.sketched]
    parts.append(_joined(pieces, keys, types))
    return f"WITH {', '.join(parts)}"


def sets_sql(scope: Scope, above: Above, merged: Sequence[str], types: Sequence[str]) -> str:
    """As `final_sql`, over one merged relation for each grouping set; NULL are the keys it leaves out."""
    branches = []
    for one, sql in zip(scope.sets, merged, strict=True):
        selected = [
            f"m.k{one.index(i)} AS k{i}" if i in one else f"CAST(NULL AS {types[i]}) AS k{i}"
            for i in range(len(scope.keys))
        ]
        selected += [f"m.a{i} AS a{i}" for i in range(len(scope.aggregates))]
        selected += [f"CAST({_bits(args, one)} AS BIGINT) AS g{i}" for i, args in enumerate(scope.groupings)]
        branches.append(f"({sql} SELECT {', '.join(selected) or 'TRUE AS nothing'} FROM m)")
    return f"WITH m AS ({' UNION ALL '.join(branches)}) {outer(above, 'm')}"


def _bits(args: Sequence[int], kept: Sequence[int]) -> int:
    return sum(1 << (len(args) - 1 - at) for at, key in enumerate(args) if key not in kept)


def outer(above: Above, source: str) -> str:
    """SELECT, HAVING, ORDER BY and LIMIT over the merged groups."""
    selected = ", ".join(f"{render(o.expression, guarded=False)} AS {quoted(o.name)}" for o in above.outputs)
    text = f"SELECT {'DISTINCT ' if above.distinct else ''}{selected} FROM {source}"
    if above.having is not None:
        text += f" WHERE {render(above.having, guarded=False)}"
    if above.qualify is not None:
        text += f" QUALIFY {render(above.qualify, guarded=False)}"
    return text + tail(above.outputs, above.order, above.limit, above.offset)


def tail(outputs: Sequence[Output], order: Sequence[Order], limit: int | None, offset: int | None) -> str:
    """ORDER BY (of an answer's column by its position), LIMIT and OFFSET."""
    text = ""
    if order:
        text += " ORDER BY " + ", ".join(_term(o, outputs) for o in order)
    if limit is not None:
        text += f" LIMIT {limit}"
    if offset is not None:
        text += f" OFFSET {offset}"
    return text


def _term(order: Order, outputs: Sequence[Output]) -> str:
    position = next((i for i, o in enumerate(outputs) if o.expression == order.expression), None)
    text = order.expression if position is None else str(position + 1)
    return ordered(text, order.descending, order.nulls_first)


def _cast(text: str, have: str, want: str) -> str:
    if want == NO_TYPE:
        return "NULL"
    return text if have == want else f"CAST({text} AS {want})"


# -- the merge


def _centers(pieces: Pieces) -> list[tuple[str, str, str]]:
    """Count, rough mean and the rest of the mean of each column that moments are taken of."""
    return list(
        dict.fromkeys(c for p in pieces.placed for c in moments.centers(p.aggregate.function, p.values))
    )


def _centered(pieces: Pieces, keys: Sequence[str]) -> str:
    centers = _centers(pieces)
    lows = ", ".join(f"{moments.low(rough, keys)} AS {moments.low_name(rough)}" for _, rough, _ in centers)
    means = ", ".join(
        f"{moments.center(count, rough, rest, keys)} AS {moments.center_name(rough)}"
        for count, rough, rest in centers
    )
    low = f"(SELECT *, {lows} FROM {quoted(pieces.fragments[0].name)})"
    return f"p0 AS (SELECT *, {means} FROM {low} AS p)"


def _merged(pieces: Pieces, keys: Sequence[str], types: Sequence[str]) -> str:
    main = pieces.fragments[0]
    source = "p0" if _centers(pieces) else quoted(main.name)
    selected = [
        _cast(f"p.{k}", c.type, t) + f" AS {k}" for k, c, t in zip(keys, main.keys, types, strict=False)
    ]
    selected += [
        _finished(p, i, t) for i, (p, t) in enumerate(zip(pieces.placed, types[len(keys) :], strict=True))
    ]
    if not selected:
        selected = ["TRUE AS nothing"]
    group = f" GROUP BY {', '.join(f'p.{k}' for k in keys)}" if keys else ""
    return f"b AS (SELECT {', '.join(selected)} FROM {source} AS p{group})"


def _wants(pieces: Pieces, number: int, types: Sequence[str]) -> list[str]:
    """DuckDB's types of the quantiles of one argument."""
    found = {
        p.ordered[1]: t
        for p, t in zip(pieces.placed, types, strict=True)
        if p.ordered and p.ordered[0] == number
    }
    return [found[i] for i in range(len(pieces.ordered[number].quantiles))]


def _in_order(one: Ordered, wants: Sequence[str]) -> str:
    if isinstance(one.source, Fragment):
        return by_value_sql(one.source, list(zip(one.quantiles, wants, strict=True)))
    return one.source.sql(wants)


def _finished(placed: Placed, index: int, want: str) -> str:
    columns = [f"p.{v}" for v in placed.values]
    if placed.sketched:
        return f"count({columns[0]}) AS a{index}"  # how many agencies had people enough to show a sketch of
    if want == NO_TYPE:
        return f"max(NULL) AS a{index}"
    if placed.by_value is not None or placed.ordered is not None:
        return f"sum({columns[0]}) AS a{index}"  # how many rows there were to count values of
    return f"CAST({algebra.merge(placed.aggregate).finish(columns)} AS {want}) AS a{index}"


def _by_value(fragment: Fragment, keys: Sequence[str], number: int) -> str:
    argument = f"p.k{len(keys)}"
    functions = [
        f"{f}(DISTINCT {argument}) AS {f}_"
        for f in ("count", "sum", "avg")
        if f == "count" or _is_number(fragment)
    ]
    selected = ", ".join([*(f"p.{k} AS {k}" for k in keys), *functions])
    group = f" GROUP BY {', '.join(f'p.{k}' for k in keys)}" if keys else ""
    return f"d{number} AS (SELECT {selected} FROM {quoted(fragment.name)} AS p{group})"


def _sketched(pieces: Pieces, placed: Placed, keys: Sequence[str], index: int) -> str:
    return f"s{index} AS ({sketch.estimated(quoted(pieces.fragments[0].name), placed.values[0], keys)})"


def _is_number(fragment: Fragment) -> bool:
    return fragment.keys[-1].type.split("(")[0] in (
        "TINYINT",
        "INTEGER",
        "BIGINT",
        "HUGEINT",
        "DECIMAL",
        "DOUBLE",
    )


def _joined(pieces: Pieces, keys: Sequence[str], types: Sequence[str]) -> str:
    """The merged groups beside counts by value and estimates. None to count is 0; all withheld is NULL."""
    selected = [f"b.{k} AS {k}" for k in keys]
    for i, placed in enumerate(pieces.placed):
        if placed.ordered is not None:
            number, at = placed.ordered
            selected.append(f"CAST(q{number}.v{at} AS {types[len(keys) + i]}) AS a{i}")
            continue
        if placed.sketched:
            counted = f"CASE WHEN b.a{i} > 0 THEN coalesce(s{i}.n, 0) END"
            selected.append(f"CAST({counted} AS {types[len(keys) + i]}) AS a{i}")
            continue
        if placed.by_value is None:
            selected.append(f"b.a{i} AS a{i}")
            continue
        counted = f"d{placed.by_value}.{placed.aggregate.function}_"
        if placed.aggregate.function == "count":
            counted = f"CASE WHEN d{placed.by_value}.count_ > 0 THEN {counted} WHEN b.a{i} = 0 THEN 0 END"
        selected.append(f"CAST({counted} AS {types[len(keys) + i]}) AS a{i}")
    others = [f"d{n}" for n in range(1, len(pieces.fragments))]
    others += [f"q{n}" for n in range(len(pieces.ordered))]
    others += [f"s{i}" for i, placed in enumerate(pieces.placed) if placed.sketched]
    joins = "".join(
        f" LEFT JOIN {other} ON "
        + (" AND ".join(f"b.{k} IS NOT DISTINCT FROM {other}.{k}" for k in keys) or "TRUE")
        for other in others
    )
    return f"m AS (SELECT {', '.join(selected) or 'TRUE AS nothing'} FROM b{joins})"


__all__ = ["final_sql", "merged_sql", "outer", "sets_sql", "tail"]
