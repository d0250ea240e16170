"""A fragment's SQL in pieces, and put together: keys, values, and the hidden columns asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from rabita.plan.hidden import RecordKey, Sharing, beside
from rabita.plan.quick import Apart
from rabita.plan.sketch import KeyOf, keyed, nobodys_key
from rabita.refusal import Code, Refusal

SCAN = "\x00"
"""Stands before and after the name of a table or feed in a statement's texts."""

ROW = "_row"
"""The number of a row in its table, where rows are counted and a join may show one several times."""


@dataclass(frozen=True)
class Statement:
    """A fragment's SQL in pieces, with `SCAN` around each name that a FROM item has to stand for.

    `texts` are FROM and WHERE, `scans` the tables and feeds named in any piece; `numbered` are the tables
    whose rows get a number where contributors are counted; `sharing` is measured where shares are asked for.
    `counted_texts` stand for `texts` wherever people are told apart, where that takes another FROM.
    `apart` is there where everybody counted is a value of one column.
    """

    keys: tuple[str, ...]
    values: tuple[str, ...]
    counts: tuple[str, ...]
    texts: tuple[str, ...]
    scans: tuple[str, ...]
    grouped: int
    numbered: frozenset[str] = frozenset()
    sharing: Sharing = field(default_factory=Sharing)
    counted_texts: tuple[str, ...] = ()
    apart: Apart | None = None


def statement_sql(
    statement: Statement,
    scan: Callable[[str], str],
    *,
    contributors: bool,
    shares: bool = False,
    record_key: RecordKey | None = None,
    sketch_key: KeyOf = nobodys_key,
) -> str:
    """One SELECT: keys, values and, where asked for, hidden columns."""
    selected = [*statement.keys, *statement.values, *(statement.counts if contributors else ())]
    numbers = contributors or shares or record_key is not None
    source = "".join((statement.counted_texts if numbers else ()) or statement.texts)
    selected += statement.sharing.given if shares else ()
    whole = f"SELECT {', '.join(selected)} FROM {source}"
    if statement.grouped:
        whole += " GROUP BY " + ", ".join(str(i + 1) for i in range(statement.grouped))
    if record_key is not None and statement.sharing.given:
        raise Refusal(
            Code.NOT_SUPPORTED,
            "a quantile of a measure is not looked for in numbers that policy alters by noise",
            hint="ask for the average",
        )
    if (shares or record_key is not None) and not statement.sharing.given:
        whole = beside(whole, statement.sharing, statement.keys, source, shares=shares, record_key=record_key)

    def item(name: str) -> str:
        if numbers and name in statement.numbered:
            return f"(SELECT *, row_number() OVER () AS {ROW} FROM {scan(name)} AS r)"
        return scan(name)

    return keyed(scanned(whole, item), sketch_key)


def scanned(text: str, scan: Callable[[str], str]) -> str:
    """The text with the FROM item of each marked name in its place."""
    pieces = text.split(SCAN)
    return "".join(scan(piece) if i % 2 else piece for i, piece in enumerate(pieces))


__all__ = ["ROW", "SCAN", "Statement", "scanned", "statement_sql"]
