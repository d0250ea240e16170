"""What a catalogue says, as immutable values: shared tables, reference tables, columns, colocation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

AGENCY = "agency"
"""The column that every shared table has beside its own: the id of the agency that holds the row."""


class Kind(StrEnum):
    """The kinds of value a column may hold (DESIGN §6)."""

    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"


_DECIMAL = re.compile(r"decimal\(\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)\Z")
_DUCKDB = {
    Kind.STRING: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.DOUBLE: "DOUBLE",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "DATE",
    Kind.TIMESTAMP: "TIMESTAMP",
}


@dataclass(frozen=True)
class Type:
    """A column's type. `precision` and `scale` are digits, and set for decimals only."""

    kind: Kind
    precision: int = 0
    scale: int = 0

    @classmethod
    def parse(cls, text: str) -> Type:
        """The type written as in `catalogue.yaml`; `ValueError` says what is allowed.

        >>> Type.parse("decimal(15, 2)")
        Type(kind=<Kind.DECIMAL: 'decimal'>, precision=15, scale=2)
        >>> Type.parse("date").duckdb
        'DATE'
        """
        written = text.strip()
        if match := _DECIMAL.match(written):
            precision, scale = int(match[1]), int(match[2])
            if not 1 <= precision <= 38 or scale > precision:
                raise ValueError(f"{text!r}: a decimal has 1 to 38 digits and no more after the point")
            return cls(Kind.DECIMAL, precision, scale)
        if written in _DUCKDB:
            return cls(Kind(written))
        allowed = ", ".join([*(k.value for k in _DUCKDB), "decimal(p,s)"])
        raise ValueError(f"{text!r} is not a type; allowed are {allowed}")

    @property
    def duckdb(self) -> str:
        """The type in DuckDB's words."""
        if self.kind is Kind.DECIMAL:
            return f"DECIMAL({self.precision},{self.scale})"
        return _DUCKDB[self.kind]

    def __str__(self) -> str:
        return f"decimal({self.precision},{self.scale})" if self.kind is Kind.DECIMAL else self.kind.value


class Role(StrEnum):
    """What a column is, and so what policy lets be done with it by default."""

    DIMENSION = "dimension"
    MEASURE = "measure"
    IDENTIFIER = "identifier"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Column:
    """A column of a shared or reference table.

    `grain` is the finest step above the mapping: `month`, `week`, `quarter`, `year` or a number's step.
    `values` is the closed list of a dimension, or None: strings, dates and timestamps (ISO 8601, with a
    space) and decimals (with all digits of their scale) as `str`, integers as `int`, doubles as `float`.
    `bounds` of a measure, written likewise: what one subject's rows add to a sum of it, least and most.
    """

    name: str
    type: Type
    role: Role
    about: str = ""
    grain: str | float | None = None
    values: tuple[str | int | float | bool, ...] | None = None
    bounds: tuple[str | int | float, str | int | float] | None = None


@dataclass(frozen=True)
class Table:
    """A shared table, or a reference table where `reference` names its file (relative to the catalogue).

    `columns` holds what the file lists, in that order; `agency` is added by `visible`. `reference_digest` is
    `sha256:` and the hex digest of a reference table's file.
    """

    name: str
    columns: Mapping[str, Column]
    subject: str | None = None
    about: str = ""
    reference: str | None = None
    reference_digest: str | None = None

    @property
    def is_reference(self) -> bool:
        return self.reference is not None

    @property
    def visible(self) -> Mapping[str, Column]:
        """What SQL may name: all but hidden columns, and `agency` last where the table is shared."""
        seen = {name: c for name, c in self.columns.items() if c.role is not Role.HIDDEN}
        if not self.is_reference:
            seen[AGENCY] = Column(AGENCY, Type(Kind.STRING), Role.DIMENSION, "The agency that holds the row.")
        return seen


@dataclass(frozen=True)
class ColumnRef:
    """A column of the catalogue by its table's and its own name."""

    table: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"


@dataclass(frozen=True)
class Catalogue:
    """What a federation shares, and its `hash` (over the file's meaning and every reference table's bytes).

    `colocated`: rows that agree on the columns of one set are held by one agency. `agencies`, where the
    catalogue has a roster: every agency of the federation, and the shared tables that it serves.
    """

    version: int
    purposes: tuple[str, ...]
    tables: Mapping[str, Table]
    colocated: tuple[frozenset[ColumnRef], ...]
    hash: str
    agencies: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def are_colocated(self, left: ColumnRef, right: ColumnRef) -> bool:
        return any(left in group and right in group for group in self.colocated)
