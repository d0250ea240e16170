"""A fragment's SQL in pieces, and put together: keys, values, and the hidden columns asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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

    `text` is FROM and WHERE; `numbered` are the tables whose rows get a number where contributors are
    counted; `sharing` is measured where shares are asked for.
    `counted_text` stands for `text` wherever people are told apart, where that takes another FROM.
    `apart` is there where everybody counted is a value of one column.
    """

    keys: tuple[str, ...]
    values: tuple[str, ...]
    counts: tuple[str, ...]
    text: str
    numbered: frozenset[str] = frozenset()
    sharing: Sharing = field(default_factory=Sharing)
    counted_text: str = ""
    apart: Apart | None = None


def statement_sql(
    statement: Statement,
    scan: Callable[[str], str],
    *,
    contributors: bool,
    shares: bool = False,
    record_key: RecordKey | None = None,
    sketch_key: KeyOf = nobodys_key,
    cuts: Mapping[str, tuple[str, str]] | None = None,
) -> str:
    """One SELECT: keys, values and, where asked for, hidden columns; for `cuts` see `beside`."""
    selected = [*statement.keys, *statement.values, *(statement.counts if contributors else ())]
    numbers = contributors or shares or record_key is not None
    source = (statement.counted_text if numbers else "") or statement.text
    selected += statement.sharing.given if shares else ()
    whole = f"SELECT {', '.join(selected)} FROM {source}"
    if statement.keys:
        whole += " GROUP BY " + ", ".join(str(i + 1) for i in range(len(statement.keys)))
    if record_key is not None and statement.sharing.given:
        raise Refusal(
            Code.NOT_SUPPORTED,
            "a quantile of a measure is not looked for in numbers that policy alters by noise",
            hint="ask for the average",
        )
    if (shares or record_key is not None) and not statement.sharing.given:
        sharing = statement.sharing if record_key is None else statement.sharing.within
        whole = beside(
            whole, sharing, statement.keys, source, shares=shares, record_key=record_key, cuts=cuts
        )
    return keyed(scanned(whole, numbered(scan, statement.numbered if numbers else ())), sketch_key)


def numbered(scan: Callable[[str], str], tables: Collection[str]) -> Callable[[str], str]:
    """The FROM items of `scan`, those of these tables with a number beside each row."""

    def item(name: str) -> str:
        if name in tables:
            return f"(SELECT *, row_number() OVER () AS {ROW} FROM {scan(name)} AS r)"
        return scan(name)

    return item


def scanned(text: str, scan: Callable[[str], str]) -> str:
    """The text with the FROM item of each marked name in its place."""
    pieces = text.split(SCAN)
    return "".join(scan(piece) if i % 2 else piece for i, piece in enumerate(pieces))


__all__ = ["ROW", "SCAN", "Statement", "numbered", "scanned", "statement_sql"]
