"""The Arrow types of the catalogue's types: the one mapping between the two."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from rabita.catalogue.model import Column, Kind, Type

_ARROW: dict[Kind, pa.DataType] = {
    Kind.STRING: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.DOUBLE: pa.float64(),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
}


def arrow_type(type_: Type) -> pa.DataType:
    """The Arrow type.

    >>> arrow_type(Type.parse("decimal(15,2)"))
    Decimal128Type(decimal128(15, 2))
    """
    if type_.kind is Kind.DECIMAL:
        return pa.decimal128(type_.precision, type_.scale)
    return _ARROW[type_.kind]


def arrow_schema(columns: Iterable[Column]) -> pa.Schema:
    """The schema of the columns, in their order."""
    return pa.schema([pa.field(c.name, arrow_type(c.type)) for c in columns])


__all__ = ["arrow_schema", "arrow_type"]
