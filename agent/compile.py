"""Compiles an agency's mapping, and a fragment over it, to SQL for the agency's own database.

Rules:

1. What comes out of a mapped column is of the catalogue's type, on the catalogue's grain and in its closed
   list; what does not fit becomes NULL (DESIGN §6), and no value can make a statement fail: casts are
   TRY_CAST, an agency's expression stands inside TRY (DESIGN §9: failing or not is itself one bit).
2. A column that is already right is passed through bare, so that filters and statistics reach the table.
3. Only `Looks` and `compile_units` make a `SourceSql`: text that came from anywhere else is of another type.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from rabita.catalogue.agent_file import ColumnMapping, TableMapping
from rabita.catalogue.model import AGENCY, Column, Kind, Table, Type
from rabita.plan.hidden import RecordKey
from rabita.plan.model import Fragment
from rabita.plan.quick import Bar, RowLook, Spread
from rabita.plan.sketch import KeyOf, nobodys_key
from rabita.plan.unit_sql import units_sql
from rabita.refusal import Code, Refusal
from rabita.sql.literals import quoted, quoted_text
from rabita.trust import SketchKey

_NAME = re.compile(r'(?:[A-Za-z_]\w*|"(?:[^"]|"")+")(?:\.(?:[A-Za-z_]\w*|"(?:[^"]|"")+"))?\Z')
_CALENDAR = ("week", "month", "quarter", "year")
Constant = str | int | float | bool | None


@dataclass(frozen=True)
class SourceSql:
    """One statement for a source, compiled from a fragment. Its text may hold a secret and is never shown."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class Known:
    """What was found out about a mapping in its source, so that a right column need not be made right.

    `types`: the DuckDB type of each column's mapped expression. `fitting`: columns with a closed list and no
    value outside it, in data that cannot change under the worker. `volatile`: columns whose expression
    DuckDB does not take inside TRY (it holds a subquery, or is random).
    """

    types: Mapping[str, str] = field(default_factory=dict)
    fitting: frozenset[str] = frozenset()
    volatile: frozenset[str] = frozenset()


NOTHING_KNOWN = Known()


class Scans(Protocol):
    """Whatever can say how a table is read: a `Source`."""

    def scan(self, table: str, columns: Sequence[str]) -> str: ...

    def spread(self, table: str) -> Spread | None: ...


@dataclass(frozen=True)
class Looks:
    """The statements that look at one fragment in one source (`rabita/plan/quick.py`).

    `feeds` has the FROM item of every feed that the fragment reads; `sketch_key` is the federation's.
    """

    fragment: Fragment
    source: Scans
    feeds: Mapping[str, str] = field(default_factory=dict)
    sketch_key: SketchKey | None = None

    def rows(self, *, shares: bool) -> tuple[RowLook, SourceSql] | None:
        """The look at rows alone, and where it has what; None where it would bound nothing."""
        spread = self.source.spread(self.fragment.alone) if self.fragment.alone else None
        if spread is None:
            return None
        look = self.fragment.by_rows(self._scan, spread, shares=shares, sketch_key=self._key())
        return None if look is None else (look, SourceSql(look.sql))

    def buckets(self, bar: Bar, *, shares: bool) -> SourceSql | None:
        """The look at buckets; None where it is none at this fragment."""
        text = self.fragment.by_buckets(self._scan, bar.buckets, shares=shares)
        return None if text is None else SourceSql(text)

    def closer(self, doubt: str, buckets: int | None, *, shares: bool) -> SourceSql:
        """The closer look at groups in doubt; one of those above came before it."""
        return SourceSql(self.fragment.closer(self._scan, doubt, shares=shares, buckets=buckets))

    def subjects(
        self, record_key: RecordKey | None = None, *, shares: bool, second: bool
    ) -> SourceSql | None:
        """The exact look that reads the rows once; None where there is none."""
        text = self.fragment.by_subjects(self._scan, record_key, shares=shares, second=second)
        return None if text is None else SourceSql(text)

    def single_rows(self, record_key: RecordKey, *, second: bool) -> SourceSql | None:
        """The same where each row was found to be another subject's; the answer says if it still is."""
        spread = self.source.spread(self.fragment.alone) if self.fragment.alone else None
        if spread is None or not spread.single:
            return None
        text = self.fragment.by_single_rows(self._scan, record_key, spread, second=second)
        return None if text is None else SourceSql(text)

    def whole(
        self, *, contributors: bool, shares: bool = False, record_key: RecordKey | None = None
    ) -> SourceSql:
        """The fragment with the hidden columns that are wanted, exactly."""
        text = self.fragment.sql(
            self._scan, contributors=contributors, shares=shares, record_key=record_key,
            sketch_key=self._key(),
        )  # fmt: skip
        return SourceSql(text)

    def _scan(self, table: str) -> str:
        if table in self.fragment.feeds:
            return self.feeds[table]
        return self.source.scan(table, tuple(self.fragment.columns.get(table, ())))

    def _key(self) -> KeyOf:
        sketch_key = self.sketch_key
        if self.fragment.sketches and sketch_key is None:
            raise Refusal(
                Code.SKETCH_KEY,
                "this agency does not hold the federation's key for sketches, which this question needs",
                hint="GROUP BY agency counts exactly; its operator can get the key (docs/keys.md)",
            )
        if sketch_key is None:
            return nobodys_key
        return lambda name: f"'{sketch_key.of(self.fragment.digest, name)}'"


def compile_fragment(
    fragment: Fragment,
    source: Scans,
    *,
    contributors: bool,
    shares: bool = False,
    record_key: RecordKey | None = None,
    feeds: Mapping[str, str] | None = None,
    sketch_key: SketchKey | None = None,
) -> SourceSql:
    """The fragment as one statement over that source, with the hidden columns that are wanted.

    Raises `SKETCH_KEY` where the fragment has a sketch and there is no key.
    """
    looks = Looks(fragment, source, feeds or {}, sketch_key)
    return looks.whole(contributors=contributors, shares=shares, record_key=record_key)


def compile_units(
    fragment: Fragment, at: int, source: Scans, *, salt: int, feeds: Mapping[str, str] | None = None
) -> SourceSql:
    """The statement that lists the units behind the fragment's values, for the agency's guard alone."""
    fed, units = feeds or {}, fragment.units[at]

    def scan(table: str) -> str:
        if table in fragment.feeds:
            return fed[table]
        read = fragment.columns.get(table, ())
        every = units.columns if table == units.table else ()
        return source.scan(table, tuple(sorted({*read, *every})))

    return SourceSql(units_sql(fragment, units, scan, salt))


def scan_sql(
    table: Table,
    mapping: TableMapping,
    source_table_sql: str,
    agency: str,
    needed: Iterable[str],
    known: Known = NOTHING_KNOWN,
) -> str:
    """One parenthesised SELECT over the agency's own table (a FROM item) that gives these columns."""
    columns = [f"{column_sql(table, mapping, agency, name, known)} AS {quoted(name)}" for name in needed]
    select = f"SELECT {', '.join(columns) or '1'} FROM {source_table_sql}"
    return f"({select}{where_sql(mapping)})"


def where_sql(mapping: TableMapping) -> str:
    return f" WHERE (\n{mapping.where}\n)" if mapping.where else ""


def column_sql(
    table: Table, mapping: TableMapping, agency: str, name: str, known: Known = NOTHING_KNOWN
) -> str:
    """The expression that gives one column of the shared table.

    A hidden column does not exist above the mapping, and is refused like any unknown one.
    """
    if name == AGENCY:
        return literal(agency, Type(Kind.STRING))
    if name not in table.visible:
        raise Refusal(Code.UNKNOWN_COLUMN, f"table {table.name} has no column {name}")
    column = table.columns[name]
    mapped = mapping.columns.get(name)
    if mapped is None:
        return f"CAST(NULL AS {column.type.duckdb})"
    value = _mapped_value(column, mapped, known)
    if column.grain is not None:
        value = _on_grain(value, column)
    if column.values is not None and name not in known.fitting and not _codes_fit(column, mapped):
        value = f"CASE WHEN {value} IN ({_list(column.values, column.type)}) THEN {value} END"
    return value


def expression_sql(name: str, mapped: ColumnMapping, known: Known = NOTHING_KNOWN) -> str:
    """The agency's expression for a column before anything of the catalogue's is applied."""
    if mapped.by_name:
        return quoted(mapped.sql)
    if _NAME.match(mapped.sql):
        return mapped.sql  # reading a column cannot fail, and inside TRY no filter would reach the table
    return f"(\n{mapped.sql}\n)" if name in known.volatile else f"TRY((\n{mapped.sql}\n))"


def literal(value: Constant, of: Type) -> str:
    """A constant of that type; NULL where the value does not fit it.

    >>> literal("o'neil", Type(Kind.STRING)), literal(5, Type(Kind.DOUBLE))
    ("'o''neil'", "TRY_CAST('5' AS DOUBLE)")
    """
    if value is None:
        return f"CAST(NULL AS {of.duckdb})"
    text = "true" if value is True else "false" if value is False else str(value)
    written = quoted_text(text)
    return written if of.kind is Kind.STRING else f"TRY_CAST({written} AS {of.duckdb})"


def _mapped_value(column: Column, mapped: ColumnMapping, known: Known) -> str:
    own = expression_sql(column.name, mapped, known)
    wanted = column.type.duckdb
    if mapped.codes is not None:
        local = own if known.types.get(column.name) == "VARCHAR" else f"CAST({own} AS VARCHAR)"
        whens = " ".join(
            f"WHEN {literal(code, Type(Kind.STRING))} THEN {literal(meaning, column.type)}"
            for code, meaning in mapped.codes.items()
        )
        return f"CASE {local} {whens} END" if whens else f"CAST(NULL AS {wanted})"
    return own if known.types.get(column.name) == wanted else f"TRY_CAST({own} AS {wanted})"


def _codes_fit(column: Column, mapped: ColumnMapping) -> bool:
    return mapped.codes is not None and set(mapped.codes.values()) <= set(column.values or ())


def _on_grain(value: str, column: Column) -> str:
    kind, typed, grain = column.type.kind, column.type.duckdb, column.grain
    if grain in _CALENDAR and kind in (Kind.DATE, Kind.TIMESTAMP):
        return f"TRY(CAST(date_trunc('{grain}', {value}) AS {typed}))"
    if isinstance(grain, int | float) and grain > 0:
        if kind is Kind.DOUBLE:
            step = literal(float(grain), column.type)
            return f"(floor({value} / {step}) * {step})"
        if kind in (Kind.INTEGER, Kind.DECIMAL) and _is_exact(grain, column.type):
            # Exact arithmetic in the type itself: 0.15 is three steps of 0.05, which doubles deny.
            step = literal(_plain(grain), column.type)
            rest = f"({value} % {step})"
            down = f"{value} - {rest} - CASE WHEN {rest} < 0 THEN {step} ELSE {literal(0, column.type)} END"
            return f"TRY_CAST(TRY({down}) AS {typed})"
    raise Refusal(
        Code.CONFIGURATION, f"column {column.name}: grain {grain} does not go with type {column.type}"
    )


def _plain(number: float) -> str:
    return format(Decimal(str(number)).normalize(), "f")


def _is_exact(step: float, of: Type) -> bool:
    exponent = Decimal(str(step)).normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= of.scale


def _list(values: Sequence[str | int | float | bool], of: Type) -> str:
    return ", ".join(literal(value, of) for value in values)


__all__ = [
    "NOTHING_KNOWN",
    "Known",
    "Looks",
    "Scans",
    "SourceSql",
    "column_sql",
    "compile_fragment",
    "compile_units",
    "expression_sql",
    "literal",
    "scan_sql",
    "where_sql",
]
