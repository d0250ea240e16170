"""Counting the same person once, at however many agencies: HyperLogLog registers under a key, in SQL.

An agency hashes each value under a key that the agencies hold and the broker does not, and keeps, in each of
4096 registers, the longest run of leading zeros it met (Flajolet et al. 2007). Two agencies' registers merge
by their maxima, so a value that both hold counts once; the registers' number of values is estimated as in
Ertl 2017 (arXiv:1702.01284, the improved raw estimator, right from 0 up without tables of corrections).

A register that is not empty travels as `register * 64 + rank`, in a sorted list. The hash is SHA-256 of one
block of key and the value's text, cut to 52 bits: a cascade whose end is never shown (Bellare, Bernstein,
Tessaro 2016, AMAC).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from rabita.catalogue.model import Catalogue
from rabita.plan.by_value import is_by_value
from rabita.sql.expressions import Aggregate, Expression
from rabita.sql.kinds import Kind
from rabita.sql.render import render

INDEX_BITS = 12
REGISTERS = 1 << INDEX_BITS
RANK_BITS = 6
RANKS = 41
"""The largest rank: 40 bits of the hash are looked at, and one more where they are all zero."""

TYPE = "INTEGER[]"
METHOD = "hyperloglog"
ERROR = "standard error 1.6 %"
"""1.04 / sqrt(4096); less where there are few."""

KEY_MARK = "\ud801"
"""Half a character, which no question may hold: around the name of a key that only agencies can fill in."""

NOBODYS_KEY = "'secret of the agencies'"
"""What stands for the key where no agency's data is read: in explanations, digests and types."""

KeyOf = Callable[[str], str]
"""From the name of a sketch's key to the SQL literal that holds it."""

_SMALLEST_TERM = 18  # x ** (2 ** 18) is below 1e-27 for the fullest sum there is, x = 4095 / 4096
_ALPHA = 0.7213475204444817  # 1 / (2 ln 2)


def is_sketched(aggregate: Aggregate, catalogue: Catalogue) -> bool:
    """Whether its values may not come back to be counted, so that registers have to do."""
    if aggregate.approximate:
        return True
    return aggregate.function == "count" and not is_by_value(aggregate.args[0], catalogue)


def registers(aggregate: Aggregate) -> str:
    """An agency's registers of the values that count, as SQL over its rows; [] for none.

    Memory is bounded by the pairs of register and rank, however many rows there are.
    """
    argument = aggregate.args[0]
    present = f"{render(argument)} IS NOT NULL"
    if aggregate.where is not None:
        present += f" AND {render(aggregate.where)}"
    text = _text(argument)
    name = hashlib.sha256(f"{text} {present}".encode()).hexdigest()[:16]
    hashed = f"CAST('0x' || left(sha256({KEY_MARK}{name}{KEY_MARK} || {text}), 13) AS BIGINT)"
    rank = f"{RANKS - 1} - CAST(floor(log2(({hashed} & {(1 << 40) - 1}) + 0.5e0)) AS BIGINT)"
    pair = f"CAST(({hashed} >> 40 << {RANK_BITS}) | ({rank}) AS INTEGER)"
    pairs = f"coalesce(list_sort(list(DISTINCT {pair}) FILTER (WHERE {present})), CAST([] AS {TYPE}))"
    last = f"e[2] IS NULL OR (e[1] >> {RANK_BITS}) <> (e[2] >> {RANK_BITS})"
    longest = f"list_transform(list_filter(list_zip(s, s[2:]), lambda e: {last}), lambda e: e[1])"
    return f"list_transform([{pairs}], lambda s: {longest})[1]"


def _text(value: Expression) -> str:
    """The one text that a value has at every agency: equal values, equal texts."""
    text = render(value)
    if value.type.kind is Kind.STRING:
        return text
    if value.type.kind is Kind.DOUBLE:
        text = f"({text} + 0)"  # zero has no sign
    return f"CAST({text} AS VARCHAR)"


def keyed(text: str, key: KeyOf) -> str:
    """The SQL with the literal of each key in its place."""
    pieces = text.split(KEY_MARK)
    return "".join(key(piece) if i % 2 else piece for i, piece in enumerate(pieces))


def nobodys_key(_name: str) -> str:
    return NOBODYS_KEY


def estimated(fragment: str, value: str, keys: Sequence[str]) -> str:
    """SQL for the keys and `n`, the number of different values in a fragment's registers; no row for none.

    Sums of powers of two are exact here, so the estimate does not depend on the order of agencies.
    """
    listed = [f"p.{k} AS {k}" for k in keys]
    every = f"SELECT {', '.join([*listed, f'unnest(p.{value}) AS e'])} FROM {fragment} AS p"
    own = "".join(f"{k}, " for k in keys)
    longest = (
        f"SELECT {own}e >> {RANK_BITS} AS r, max(e & {(1 << RANK_BITS) - 1}) AS w "
        f"FROM ({every}) GROUP BY {own}r"
    )
    group = f" GROUP BY {', '.join(keys)}" if keys else " HAVING count(*) > 0"
    summed = (
        f"SELECT {own}sum(power(2, - w)) AS z, 1e0 - count(*) / {REGISTERS}e0 AS x FROM ({longest}){group}"
    )
    sigma = " + ".join(["x", *(f"power(x, {1 << k}) * {1 << (k - 1)}" for k in range(1, _SMALLEST_TERM + 1))])
    whole = f"{_ALPHA * REGISTERS * REGISTERS}e0 / (z + {REGISTERS} * ({sigma}))"
    return f"SELECT {own}CAST(round({whole}) AS BIGINT) AS n FROM ({summed})"


__all__ = [
    "ERROR",
    "METHOD",
    "RANKS",
    "RANK_BITS",
    "REGISTERS",
    "TYPE",
    "KeyOf",
    "estimated",
    "is_sketched",
    "keyed",
    "nobodys_key",
    "registers",
]
