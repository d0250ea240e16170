"""The catalogue and the asker as Cedar entities, and which entity a use is a use of.

Only what the catalogue shows is an entity: a hidden column, a reference table or a column that does not
exist is none, and `decide` denies its use whatever the policies say, `permit (principal, action, resource);`
included.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cedarpy

from rabita.catalogue.model import Catalogue
from rabita.sql.uses import Action, Use

Uid = tuple[str, str]
"""An entity's type and id."""


@dataclass(frozen=True)
class Asking:
    """What policy may know of the asker; `roles` sorted."""

    subject: str
    roles: tuple[str, ...]
    agency: str
    assurance: str


def catalogue_entities(catalogue: Catalogue) -> dict[Uid, list[Uid]]:
    """Every shared table and visible column with its parents: its table, and its role."""
    entities: dict[Uid, list[Uid]] = {}
    for table in catalogue.tables.values():
        if table.is_reference:
            continue
        entities["Table", table.name] = []
        for column in table.visible.values():
            parents = [("Table", table.name), ("ColumnRole", column.role.value)]
            entities["Column", f"{table.name}.{column.name}"] = parents
    return entities


def parse_entities(entities: Mapping[Uid, list[Uid]], schema: cedarpy.Schema) -> cedarpy.Entities:
    """The parsed handle. Parsed with the schema, because `is_authorized` does not check a handle again."""
    records = [_record(uid, parents, {}) for uid, parents in entities.items()]
    return cedarpy.Entities.from_json_str(json.dumps(records), schema)


def with_asker(base: cedarpy.Entities, asking: Asking, schema: cedarpy.Schema) -> cedarpy.Entities:
    """`base` and the asker; `ValueError` where a name in the token is no text."""
    roles = [("Role", role) for role in asking.roles]
    record = _record(("User", asking.subject), roles, {"agency": asking.agency})
    return base.with_added_json_str(json.dumps([record]), schema)


def resource_of(use: Use, catalogue: Catalogue) -> Uid | None:
    """The entity that the use is a use of; None where there is none, which no policy can permit.

    Rows of a table are counted as its subject, so that what protects people also protects their number.
    """
    table = catalogue.tables.get(use.table)
    if table is None or table.is_reference:
        return None
    if use.column is not None:
        return ("Column", f"{use.table}.{use.column}") if use.column in table.visible else None
    if use.action is not Action.COUNT:
        return None
    if table.subject is not None and table.subject in table.visible:
        return "Column", f"{use.table}.{table.subject}"
    return "Table", use.table


def _record(uid: Uid, parents: list[Uid], attributes: Mapping[str, str]) -> dict[str, Any]:
    return {"uid": as_json(uid), "attrs": dict(attributes), "parents": [as_json(p) for p in parents]}


def as_json(uid: Uid) -> dict[str, str]:
    return {"type": uid[0], "id": uid[1]}


__all__ = ["Asking", "Uid", "as_json", "catalogue_entities", "parse_entities", "resource_of", "with_asker"]
