"""Where a search looks next: doubles in their order, cut into cells, until a cell is one number.

Every double has a code: a whole number, in the same order as the doubles (IEEE 754: the bits of a positive
double, read as an integer, are in its order). Halving a range of codes halves what is unknown of any number
alike, large or small. A *cell* is a pair of codes: above the first, up to the second.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import Final

from rabita.plan.model import Feed, Fragment
from rabita.plan.quantile import Quantile, decimal_digits
from rabita.sql.kinds import Kind
from rabita.sql.literals import quoted

ROUNDS = 6
_INFINITE: Final = 0x7FF << 52
_LARGEST: Final = _INFINITE - 1
_NAN: Final = _INFINITE + 1
_NARROW: Final = 1 << 32
"""Codes so near are of numbers within 2^-20 of their size: there the search ends, and tells no more."""

_WAYS_OF_ONE, _WAYS_OF_EACH = 42, 36
"""Into how many cells a cell is cut: of a single wanted row, and of each of several. After the first round,
in which all are in one cell, those of 36 in five rounds narrow 2^64 codes to 2^32, and so do 42 in six."""


def code_of(number: float) -> int:
    """The place of a double in the order of all.

    >>> code_of(0.0), code_of(-0.0), code_of(5e-324), code_of(1.0) == -code_of(-1.0)
    (0, 0, 1, True)
    """
    bits = int.from_bytes(struct.pack(">d", abs(number)), "big")
    return -bits if number < 0 else int(bits)


def number_of(code: int) -> float:
    """The double of a code.

    >>> number_of(code_of(-2.5)), number_of(_INFINITE)
    (-2.5, inf)
    """
    (number,) = struct.unpack(">d", abs(code).to_bytes(8, "big"))
    return -float(number) if code < 0 else float(number)


def _wanted(quantiles: Sequence[Quantile]) -> int:
    return sum(q.ranks for q in quantiles)


def _ways(quantiles: Sequence[Quantile]) -> int:
    return max(_WAYS_OF_ONE, _WAYS_OF_EACH * _wanted(quantiles))


def most_cut_points(quantiles: Sequence[Quantile]) -> int:
    """How many cut points a later round has: each cell has one more than it is cut into."""
    return _ways(quantiles) + _wanted(quantiles)


def first_cut_points(quantiles: Sequence[Quantile]) -> list[float]:
    """The cut points of the first round: from end to end of all numbers, infinities and NaN apart."""
    ways = _ways(quantiles)
    inner = [number_of(-_LARGEST + 2 * _LARGEST * i // ways) for i in range(ways + 1)]
    return [-float("inf"), *inner, float("inf"), float("nan")]


# -- at the broker: of one round's counts, the cells that hold the wanted rows


def cells_sql(fragment: Fragment, feed: Feed | None, quantiles: Sequence[Quantile]) -> str:
    """Keys, and for each quantile `n0`... rows, and the cells `l0`..., `h0`... of the rows it is made of.

    NULL is the cell of a row that is not between the cut points: an agency that was there is there no more.
    """
    keys = [k.name for k in fragment.keys[:-1]]
    counted = _counted(fragment, quantiles)
    if feed is None:
        points = ", ".join(str(_code_of_cut_point(p)) for p in first_cut_points(quantiles))
        placed = f"SELECT a.*, CAST([{points}] AS BIGINT[]) AS p FROM ({counted}) AS a"
    else:
        fed = ", ".join(f"v.{c.name}" for c in feed.columns[len(keys) :])
        points = f"list_transform([{fed}], lambda e: {_code('e')})"
        same = " AND ".join(f"a.{k} IS NOT DISTINCT FROM v.{k}" for k in keys) or "TRUE"
        placed = (
            f"SELECT a.*, {points} AS p FROM ({counted}) AS a LEFT JOIN {quoted(feed.name)} AS v ON {same}"
        )
    names = [(i, name, rank) for i, q in enumerate(quantiles) for name, rank in _ranks(q, f"o.n{i}")]
    found = ", ".join(
        f"list_position(list_transform(o.f{i}, lambda e: e >= {rank}), true) AS {name}{i}"
        for i, name, rank in names
    )
    cells = "".join(
        f", CASE WHEN o.{name}{i} > 1 THEN [o.p[o.{name}{i} - 1], o.p[o.{name}{i}]]"
        f" WHEN o.{name}{i} = 1 AND o.p[1] = {-_INFINITE} THEN [o.p[1], o.p[1]] END AS {name}{i}"
        for i, name, _ in names
    )
    own = "".join(f"o.{k} AS {k}, " for k in keys) + ", ".join(
        f"o.n{i} AS n{i}" for i in range(len(quantiles))
    )
    return f"SELECT {own}{cells} FROM (SELECT o.*, {found} FROM ({placed}) AS o) AS o"


def _code_of_cut_point(point: float) -> int:
    return _NAN if math.isnan(point) else code_of(point)


def _ranks(quantile: Quantile, count: str) -> list[tuple[str, str]]:
    return list(zip(("l", "h"), quantile.rank_sql(count), strict=False))


def _counted(fragment: Fragment, quantiles: Sequence[Quantile]) -> str:
    """Keys, `n0`... rows of the agencies that take part, lists `f0`... of those up to each cut point."""
    *keys, at = (k.name for k in fragment.keys)
    each = ", ".join(
        f"sum(p.n{i}) AS n{i}, sum(CASE WHEN p.n{i} IS NULL THEN 0 WHEN p.f IS NOT NULL THEN p.f"
        f" WHEN p.b THEN p.n{i} ELSE 0 END) AS f{i}"
        for i in range(len(quantiles))
    )
    listed = "".join(f"p.{k} AS {k}, " for k in keys)
    group = ", ".join(f"p.{k}" for k in (*keys, at))
    merged = f"SELECT {listed}p.{at} AS j, {each} FROM {quoted(fragment.name)} AS p GROUP BY {group}"
    lists = ", ".join(
        f"nullif(CAST(any_value(p.n{i}) AS BIGINT), 0) AS n{i},"
        f" list(CAST(p.f{i} AS BIGINT) ORDER BY p.j) AS f{i}"
        for i in range(len(quantiles))
    )
    whole = f" GROUP BY {', '.join(f'p.{k}' for k in keys)}" if keys else ""
    return f"SELECT {listed}{lists} FROM ({merged}) AS p{whole}"


def cut_points_sql(fragment: Fragment, feed: Feed | None, quantiles: Sequence[Quantile]) -> str:
    """What the next round is fed: keys and cut points `c0`..., through each cell that holds a wanted row."""
    keys = [k.name for k in fragment.keys[:-1]]
    every = ", ".join(f"c.{name}{i}" for i, q in enumerate(quantiles) for name, _ in _ranks(q, ""))
    own = "".join(f"c.{k} AS {k}, " for k in keys)
    cells = (
        f"SELECT {own}list_sort(list_distinct(list_filter([{every}], lambda e: e IS NOT NULL))) AS cells"
        f" FROM ({cells_sql(fragment, feed, quantiles)}) AS c"
    )
    width = "(CAST(e[2] AS HUGEINT) - e[1])"
    ways = f"({_ways(quantiles)} // greatest(1, len(c.cells)))"
    step = f"greatest({_NARROW // 2}, ({width} + {ways} - 1) // {ways})"
    steps = f"CAST(({width} + {step} - 1) // {step} AS BIGINT)"
    points = (
        f"flatten(list_transform(c.cells, lambda e: list_transform(range(0, {steps} + 1),"
        f" lambda i: CAST(least(e[2], e[1] + i * {step}) AS BIGINT))))"
    )
    placed = f"SELECT {own}{points} AS p FROM ({cells}) AS c"
    numbers = f"SELECT {own}list_transform(c.p, lambda e: {_number('e')}) AS p FROM ({placed}) AS c"
    cut = ", ".join(f"c.p[least({i + 1}, len(c.p))] AS c{i}" for i in range(most_cut_points(quantiles)))
    return f"SELECT {own}{cut} FROM ({numbers}) AS c"


def _code(number: str) -> str:
    """SQL of `code_of`."""
    bits = "CAST(CAST({} AS BIT) AS BIGINT)"
    return (
        f"CASE WHEN isnan({number}) THEN {_NAN} WHEN {number} < 0 THEN -{bits.format(f'-{number}')}"
        f" ELSE {bits.format(f'({number} + 0)')} END"
    )


def _number(code: str) -> str:
    """SQL of `number_of`."""
    double = f"CAST(CAST(abs({code}) AS BIT) AS DOUBLE)"
    return f"CASE WHEN {code} < 0 THEN -{double} ELSE {double} END"


# -- at the end: what a cell says


def values_sql(cells: str, keys: Sequence[str], quantiles: Sequence[Quantile], wants: Sequence[str]) -> str:
    """Keys and each quantile as `v0`... of the numbers in its cells, of DuckDB's types `wants`.

    NULL where a cell is not narrow.
    """
    names = [f"{name}{i}" for i, q in enumerate(quantiles) for name, _ in _ranks(q, "")]
    own = "".join(f"c.{k} AS {k}, " for k in keys) + ", ".join(
        f"c.n{i} AS n{i}" for i in range(len(quantiles))
    )
    narrow = [
        f", CASE WHEN CAST(c.{n}[2] AS HUGEINT) - c.{n}[1] <= {_NARROW} THEN c.{n}[{at}] END AS {n}_{end}"
        for n in names
        for at, end in ((1, "low"), (2, "high"))
    ]
    ends = f"SELECT {own}{''.join(narrow)} FROM ({cells}) AS c"
    doubles = "".join(f", {_number(f'c.{n}_{end}')} AS {n}_{end}" for n in names for end in ("low", "high"))
    doubles = f"SELECT {own}{doubles} FROM ({ends}) AS c"
    numbers = "".join(f", {_shortest(f'c.{n}_low', f'c.{n}_high')} AS {n}" for n in names)
    numbers = f"SELECT {own}{numbers} FROM ({doubles}) AS c"
    typed = "".join(
        f", {_typed(f'c.{name}{i}', q, want)} AS {name}{i}"
        for i, (q, want) in enumerate(zip(quantiles, wants, strict=True))
        for name, _ in _ranks(q, "")
    )
    typed = f"SELECT {own}{typed} FROM ({numbers}) AS c"
    found = [
        f"{q.between(f'c.l{i}', f'c.h{i}', f'c.n{i}', want)} AS v{i}"
        for i, (q, want) in enumerate(zip(quantiles, wants, strict=True))
    ]
    return f"SELECT {''.join(f'c.{k} AS {k}, ' for k in keys)}{', '.join(found)} FROM ({typed}) AS c"


def _shortest(low: str, high: str) -> str:
    """The number with the fewest digits above one and up to the other.

    A whole number, or a decimal, that is alone there is found exactly.
    """
    size = f"least(1e300, greatest(1e-300, abs({low}), abs({high})))"
    numbers = []
    for digits in range(8):
        place = f"(floor(log10({size})) - {digits})"
        unit, inverse = f"pow(10.0, {place})", f"pow(10.0, -{place})"
        rounded = f"floor({high} / {unit}) * {unit} ELSE floor({high} * {inverse}) / {inverse}"
        numbers.append(f"CASE WHEN {place} >= 0 THEN {rounded} END")
    inside = f"list_filter([{', '.join(numbers)}], lambda e: e > {low} AND e <= {high})[1]"
    end = f"{low} = {high} OR isinf({high}) OR isnan({high})"
    return f"CASE WHEN {end} THEN {high} ELSE coalesce({inside}, {high}) END"


def _typed(number: str, quantile: Quantile, want: str) -> str:
    """A double as the whole number or decimal that it stands for; beyond the last there is, the last."""
    exact = quantile.kind.kind is Kind.DECIMAL or (quantile.discrete and quantile.kind.kind is Kind.INTEGER)
    if not exact:
        return f"({number})"
    most, least = _ends(want)
    beyond = f"CASE WHEN ({number}) > 0 THEN {most} WHEN ({number}) < 0 THEN {least} END"
    return f"coalesce(TRY_CAST(({number}) AS {want}), {beyond})"


def _ends(want: str) -> tuple[str, str]:
    if want.startswith("DECIMAL("):
        width, scale = decimal_digits(want)
        whole = "9" * (width - scale) or "0"
        most = f"CAST('{whole}{'.' + '9' * scale if scale else ''}' AS {want})"
        return most, f"-{most}"
    bits = {"TINYINT": 8, "SMALLINT": 16, "INTEGER": 32, "BIGINT": 64, "HUGEINT": 128}[want]
    return f"CAST('{2 ** (bits - 1) - 1}' AS {want})", f"CAST('{-(2 ** (bits - 1))}' AS {want})"


__all__ = [
    "ROUNDS",
    "cells_sql",
    "code_of",
    "cut_points_sql",
    "first_cut_points",
    "most_cut_points",
    "number_of",
    "values_sql",
]
