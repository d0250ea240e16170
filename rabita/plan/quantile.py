"""Quantiles at the broker: which rows in order they are made of, and what lies between two of them.

The formulas are DuckDB's own (src/include/duckdb/core_functions/aggregate/quantile_*.hpp), so that an answer
has its last digit too: the row of a discrete quantile in whole numbers, that of a continuous one in doubles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rabita.plan.model import Fragment
from rabita.sql.expressions import Aggregate
from rabita.sql.kinds import TIMES, Kind, ValueType
from rabita.sql.literals import quoted
from rabita.sql.quantiles import fraction, is_discrete

_NARROW_DECIMAL = 18
"""Up to so many digits DuckDB interpolates decimals in 64 bits, in another order of operations."""


@dataclass(frozen=True)
class Quantile:
    """One quantile of values in order: its fraction, whether it is one of the values, and their kind."""

    share: Decimal
    discrete: bool
    kind: ValueType

    @staticmethod
    def of(aggregate: Aggregate) -> Quantile:
        return Quantile(fraction(aggregate), is_discrete(aggregate), aggregate.args[0].type)

    @property
    def ranks(self) -> int:
        """How many values it is made of: one, or the two that it lies between."""
        return 1 if self.discrete else 2

    def rank_sql(self, count: str) -> tuple[str, ...]:
        """The row numbers, from 1, of the values it is made of among `count` in order.

        >>> Quantile(Decimal("0.25"), True, ValueType(Kind.STRING)).rank_sql("n")
        ('greatest(1, n - (n * 75) // 100)',)
        """
        if self.discrete:
            scale = 10 ** max(0, -int(self.share.as_tuple().exponent))
            rest = int(scale - self.share * scale)
            return (f"greatest(1, {count} - ({count} * {rest}) // {scale})",)
        return (f"(floor({self.at(count)}) + 1)", f"(ceil({self.at(count)}) + 1)")

    def at(self, count: str) -> str:
        """Where a continuous quantile lies, in rows from 0, with what is after the point."""
        return f"(CAST({count} - 1 AS DOUBLE) * CAST({self.share:f} AS DOUBLE))"

    def between(self, low: str, high: str, count: str, want: str) -> str:
        """The quantile of the values at its two ranks, of DuckDB's type `want`."""
        if self.discrete:
            return f"CAST({low} AS {want})"
        way = f"({self.at(count)} - floor({self.at(count)}))"
        return f"CASE WHEN {way} = 0 THEN CAST({low} AS {want}) ELSE {self._mixed(low, high, way, want)} END"

    def _mixed(self, low: str, high: str, way: str, want: str) -> str:
        if self.kind.kind is Kind.DECIMAL:
            return _decimal(low, high, way, want)
        if self.kind.kind in TIMES:
            first, last = (f"epoch_us(CAST({v} AS TIMESTAMP))" for v in (low, high))
            step = f"round(CAST({last} - {first} AS DOUBLE) * {way})"
            return f"make_timestamp({first} + CAST({step} AS BIGINT))"
        return f"(CAST({low} AS DOUBLE) * (1.0 - {way}) + CAST({high} AS DOUBLE) * {way})"


def _decimal(low: str, high: str, way: str, want: str) -> str:
    """In units of the last digit; what is beyond it is cut off."""
    width, scale = decimal_digits(want)
    first, last = (
        f"CAST(replace(CAST(CAST({v} AS {want}) AS VARCHAR), '.', '') AS HUGEINT)" for v in (low, high)
    )
    step = f"CAST({last} - {first} AS DOUBLE) * {way}"
    if width <= _NARROW_DECIMAL:
        units = f"CAST(trunc(CAST({first} AS DOUBLE) + {step}) AS HUGEINT)"
    else:
        units = f"({first} + CAST(trunc({step}) AS HUGEINT))"
    if not scale:
        return f"CAST({units} AS {want})"
    whole, rest = f"CAST(abs({units}) // {10**scale} AS VARCHAR)", f"abs({units}) % {10**scale}"
    sign = f"CASE WHEN {units} < 0 THEN '-' ELSE '' END"
    return f"CAST({sign} || {whole} || '.' || lpad(CAST({rest} AS VARCHAR), {scale}, '0') AS {want})"


def decimal_digits(decimal: str) -> tuple[int, int]:
    """All digits of one of DuckDB's decimals, and those after the point.

    >>> decimal_digits("DECIMAL(15,2)")
    (15, 2)
    """
    width, scale = decimal.removeprefix("DECIMAL(").rstrip(")").split(",")
    return int(width), int(scale)


def by_value_sql(fragment: Fragment, quantiles: Sequence[tuple[Quantile, str]]) -> str:
    """The scope's keys and each quantile as `v0`, `v1`..., of a fragment that counts rows by value.

    The fragment's last key is the value, its one value the number of rows; beside each quantile stands
    DuckDB's type of it.
    """
    *keys, value = (k.name for k in fragment.keys)
    listed = "".join(f"p.{k} AS {k}, " for k in keys)
    group = ", ".join(f"p.{k}" for k in (*keys, value))
    counted = (
        f"SELECT {listed}p.{value} AS x, CAST(sum(p.{fragment.values[0].name}) AS BIGINT) AS n"
        f" FROM {quoted(fragment.name)} AS p GROUP BY {group}"
    )
    part = f"PARTITION BY {', '.join(f'c.{k}' for k in keys)}" if keys else ""
    ranked = (
        f"SELECT c.*, CAST(sum(c.n) OVER ({part} ORDER BY c.x) AS BIGINT) AS upto,"
        f" CAST(sum(c.n) OVER ({part}) AS BIGINT) AS whole FROM ({counted}) AS c"
    )
    found = [
        f"min(o.x) FILTER (WHERE o.upto >= {rank}) AS {name}"
        for i, (quantile, _) in enumerate(quantiles)
        for rank, name in zip(quantile.rank_sql("o.whole"), (f"l{i}", f"h{i}"), strict=False)
    ]
    names = "".join(f"o.{k} AS {k}, " for k in keys)
    grouped = f" GROUP BY {', '.join(f'o.{k}' for k in keys)}" if keys else ""
    values = f"SELECT {names}any_value(o.whole) AS n, {', '.join(found)} FROM ({ranked}) AS o{grouped}"
    finished = ", ".join(
        f"{quantile.between(f'g.l{i}', f'g.h{i}', 'g.n', want)} AS v{i}"
        for i, (quantile, want) in enumerate(quantiles)
    )
    return f"SELECT {''.join(f'g.{k} AS {k}, ' for k in keys)}{finished} FROM ({values}) AS g"


__all__ = ["Quantile", "by_value_sql", "decimal_digits"]
