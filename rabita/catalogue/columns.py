"""Reads one column of a catalogue: its type and role, and the grain, closed list and bounds that fit them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from rabita.catalogue.model import Column, Kind, Role, Type
from rabita.catalogue.reading import Item, nearest, quoted
from rabita.catalogue.values import Native, Plain, allowed_text, is_finite, parse_value, plain_value
from rabita.catalogue.yaml_text import Mapping as MapNode
from rabita.catalogue.yaml_text import Scalar

COLUMN_KEYS = ("type", "role", "about", "grain", "values", "bounds")
GRAINS = ("week", "month", "quarter", "year")
ROLES = tuple(role.value for role in Role)
Bound = str | int | float
_MOMENTS = (Kind.DATE, Kind.TIMESTAMP)
_NUMBERS = (Kind.INTEGER, Kind.DECIMAL, Kind.DOUBLE)


def read_column(name: str, item: Item, *, is_reference: bool) -> Column:
    """The column an item describes. In a reference table the role may be left out: `dimension`."""
    _refuse_split_decimal(item)
    parts = item.entries(COLUMN_KEYS, required=("type",) if is_reference else ("type", "role"))
    type_ = _type(parts["type"])
    role = _role(parts["role"], is_reference=is_reference) if "role" in parts else Role.DIMENSION
    about = read_about(parts)
    grain = _grain(parts["grain"], type_, role, is_reference=is_reference) if "grain" in parts else None
    values = _values(parts["values"], type_, role, grain) if "values" in parts else None
    bounds = _bounds(parts["bounds"], type_, role, is_reference=is_reference) if "bounds" in parts else None
    return Column(name, type_, role, about, grain, values, bounds)


def read_about(parts: Mapping[str, Item]) -> str:
    """The `about` text on one line, or the empty text."""
    return " ".join(parts["about"].text("a text").split()) if "about" in parts else ""


def read_value(item: Item, type_: Type) -> Plain:
    """One value of the type, as `values` and `codes` write it: numbers and truth values without quotes."""
    allowed = allowed_text(type_)
    scalar = item.scalar(allowed)
    if type_.kind is Kind.STRING:
        return item.text(allowed)
    if not scalar.plain and type_.kind not in _MOMENTS:
        raise item.wrong(f"{allowed}, without quotes", found=f"the text {quoted(scalar.text)}")
    try:
        value = parse_value(type_, scalar.text)
    except ValueError:
        raise item.wrong(allowed) from None
    if not is_finite(value):
        raise item.wrong("a finite number")
    return plain_value(type_, value)


def _refuse_split_decimal(item: Item) -> None:
    """In `{type: decimal(15,2), ...}` YAML ends the value at the comma: say that, not what it leads to."""
    if not isinstance(item.node, MapNode):
        return
    for key, node in item.node.entries:
        if key.text == "type" and isinstance(node, Scalar) and "(" in node.text and ")" not in node.text:
            raise item.wrong(
                "'decimal(p,s)' in quotes: inside { } a comma ends a value",
                found=quoted(node.text),
                line=node.line,
            )


def _type(item: Item) -> Type:
    allowed = ", ".join([*(k.value for k in Kind if k is not Kind.DECIMAL), "decimal(p,s)"])
    text = item.scalar(allowed).text
    try:
        return Type.parse(text)
    except ValueError:
        if text.strip().startswith("decimal("):
            allowed = "decimal(p,s) with p from 1 to 38 digits and s of them, at most p, after the point"
        raise item.wrong(allowed + nearest(text, [kind.value for kind in Kind])) from None


def _role(item: Item, *, is_reference: bool) -> Role:
    role = Role(item.one_of(ROLES))
    if is_reference and role is Role.HIDDEN:
        raise item.wrong("dimension, measure, identifier: a reference table is open to everyone")
    return role


def _grain(item: Item, type_: Type, role: Role, *, is_reference: bool) -> str | float:
    if is_reference:
        raise item.wrong("no grain: it is applied in a mapping, and a reference table has none")
    if role not in (Role.DIMENSION, Role.MEASURE):
        raise item.wrong(f"no grain on a column of role {role.value}")
    if type_.kind in _MOMENTS:
        return item.one_of(GRAINS)
    if type_.kind in _NUMBERS:
        return _step(item, type_)
    raise item.wrong(f"no grain on a column of type {type_}")


def _step(item: Item, type_: Type) -> float:
    allowed = f"a step over 0 that is {allowed_text(type_)}"
    scalar = item.scalar(allowed)
    try:
        step = parse_value(type_, scalar.text)
    except ValueError:
        raise item.wrong(allowed) from None
    assert isinstance(step, int | float | Decimal)  # noqa: S101 - the type is a number's
    if not scalar.plain or not is_finite(step) or step <= 0:
        raise item.wrong(allowed)
    return int(step) if step == int(step) else float(step)


def _values(item: Item, type_: Type, role: Role, grain: str | float | None) -> tuple[Plain, ...]:
    if role is not Role.DIMENSION:
        raise item.wrong(f"values on dimensions only; this is a column of role {role.value}")
    allowed = "a list of at least one value"
    values: dict[Plain, None] = {}
    for each in item.items(allowed):
        value = read_value(each, type_)
        if value in values:
            raise each.wrong("every value once", found=f"{quoted(str(value))} twice")
        if not _on_grain(value, type_, grain):
            raise each.wrong(f"values that the grain {grain} leaves as they are")
        values[value] = None
    if not values:
        raise item.wrong(allowed, found="an empty list")
    return tuple(values)


def _bounds(item: Item, type_: Type, role: Role, *, is_reference: bool) -> tuple[Bound, Bound]:
    if is_reference:
        raise item.wrong("no bounds: they are of what one subject adds, and a reference table has none")
    if role is not Role.MEASURE:
        raise item.wrong(f"bounds on measures only; this is a column of role {role.value}")
    if type_.kind not in _NUMBERS:
        raise item.wrong(f"no bounds on a column of type {type_}")
    allowed = f"[least, most], each {allowed_text(type_)}"
    found = [read_value(each, type_) for each in item.items(allowed)]
    if len(found) != 2:
        raise item.wrong(allowed, found=f"a list of {len(found)}")
    least, most = found
    if not Decimal(least) < Decimal(most):
        raise item.wrong("a least that is under the most", found=quoted(f"[{least}, {most}]"))
    return least, most


def _on_grain(value: Plain, type_: Type, grain: str | float | None) -> bool:
    if grain is None:
        return True
    native = parse_value(type_, str(value))
    if isinstance(grain, str):
        return isinstance(native, date) and _starts(native, grain)
    return Decimal(str(value)) % Decimal(str(grain)) == 0


def _starts(moment: date, grain: str) -> bool:
    """Whether the moment is the first of its week, month, quarter or year."""
    first_of_month = moment.day == 1
    starts: Mapping[str, bool] = {
        "week": moment.weekday() == 0,
        "month": first_of_month,
        "quarter": first_of_month and moment.month % 3 == 1,
        "year": first_of_month and moment.month == 1,
    }
    midnight: Native = str(moment)[10:]
    return starts[grain] and midnight in ("", " 00:00:00")


__all__ = ["COLUMN_KEYS", "GRAINS", "ROLES", "read_about", "read_column", "read_value"]
