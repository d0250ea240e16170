"""A catalogue as canonical JSON, to be hashed, signed and sent; and back, every rule checked again.

The hash is over the meaning: every word of the catalogue but its layout and comments, and the digest of every
reference file. Columns stand in a list, since their order is that of `SELECT *`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rabita.canonical import canonical_json, digest
from rabita.catalogue import yaml_text
from rabita.catalogue.model import Catalogue, Column, Kind, Table, Type
from rabita.catalogue.reading import Document
from rabita.catalogue.tables import read_catalogue
from rabita.catalogue.values import write_value
from rabita.catalogue.yaml_text import Node, Scalar
from rabita.refusal import Code, Refusal

MAX_BYTES = 4 << 20
_SENDER = "the catalogue received"
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")


def encode_catalogue(catalogue: Catalogue) -> bytes:
    """The catalogue with its hash."""
    return canonical_json({"catalogue": _meaning(catalogue), "hash": catalogue.hash})


def decode_catalogue(content: bytes) -> Catalogue:
    """The catalogue in `content`; refused unless these are the very bytes `encode_catalogue` writes."""
    if len(content) > MAX_BYTES:
        raise _malformed("it is too large")
    try:
        envelope = json.loads(content)
        catalogue = _catalogue(envelope["catalogue"])
        stated = envelope["hash"]
    except Refusal as refusal:
        raise refusal if refusal.code is Code.ANSWER_MALFORMED else _malformed(refusal.message) from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise _malformed("it has not the form of a catalogue") from None
    if stated != catalogue.hash:
        raise _malformed("its hash is not the hash of what it says")
    if encode_catalogue(catalogue) != content:
        raise _malformed("it is not in canonical form")
    return catalogue


def catalogue_hash(catalogue: Catalogue) -> str:
    """`sha256:` and the digest of the catalogue's meaning."""
    return digest(canonical_json(_meaning(catalogue)))


def _meaning(catalogue: Catalogue) -> dict[str, Any]:
    meaning: dict[str, Any] = {
        "version": catalogue.version,
        "purposes": list(catalogue.purposes),
        "tables": {name: _table_meaning(table) for name, table in catalogue.tables.items()},
        "colocated": sorted(sorted(map(str, refs)) for refs in catalogue.colocated),
    }
    if catalogue.agencies:
        meaning["agencies"] = {name: sorted(tables) for name, tables in catalogue.agencies.items()}
    return meaning


def _table_meaning(table: Table) -> dict[str, Any]:
    meaning: dict[str, Any] = {"columns": [_column_meaning(c) for c in table.columns.values()]}
    for key in ("subject", "about", "reference", "reference_digest"):
        if value := getattr(table, key):
            meaning[key] = value
    return meaning


def _column_meaning(column: Column) -> dict[str, Any]:
    meaning: dict[str, Any] = {"name": column.name, "type": str(column.type), "role": column.role.value}
    if column.about:
        meaning["about"] = column.about
    if column.grain is not None:
        meaning["grain"] = write_value(column.grain)
    if column.values is not None:
        # as text: JSON's numbers are doubles, and would not hold every integer
        meaning["values"] = [write_value(value) for value in column.values]
    if column.bounds is not None:
        meaning["bounds"] = [write_value(value) for value in column.bounds]
    return meaning


def _catalogue(meaning: Mapping[str, Any]) -> Catalogue:
    digests: dict[str, str] = {}
    tables: dict[str, Node] = {}
    for name, table in meaning["tables"].items():
        if (found := table.pop("reference_digest", None)) is not None:
            if not _DIGEST.match(found) or "reference" not in table:
                raise _malformed(f"the digest of the reference file of {name!r} is none")
            digests[name] = found
        elif "reference" in table:
            raise _malformed(f"the digest of the reference file of {name!r} is missing")
        columns = {c.pop("name"): _column_node(c) for c in table.pop("columns")}
        tables[name] = _map({**{k: _node(v) for k, v in table.items()}, "columns": _map(columns)})
    root = _map({**{k: _node(v) for k, v in meaning.items()}, "tables": _map(tables)})
    catalogue = read_catalogue(Document(_SENDER, root))
    complete = replace(
        catalogue,
        tables={n: replace(t, reference_digest=digests.get(n)) for n, t in catalogue.tables.items()},
    )
    return replace(complete, hash=catalogue_hash(complete))


def _column_node(column: Mapping[str, Any]) -> Node:
    """Nodes as the file would give them: numbers and truth values, written as text here, are plain there."""
    nodes = {key: _node(value) for key, value in column.items()}
    is_text = Type.parse(column["type"]).kind is Kind.STRING
    if "values" in column:
        nodes["values"] = yaml_text.Sequence(tuple(Scalar(v, not is_text, 1) for v in column["values"]), 1)
    if "bounds" in column:
        nodes["bounds"] = yaml_text.Sequence(tuple(Scalar(v, True, 1) for v in column["bounds"]), 1)
    if "grain" in column:
        nodes["grain"] = Scalar(column["grain"], True, 1)
    return _map(nodes)


def _map(nodes: Mapping[str, Node]) -> Node:
    return yaml_text.Mapping(tuple((Scalar(key, False, 1), node) for key, node in nodes.items()), 1)


def _node(value: Any) -> Node:
    if isinstance(value, str):
        return Scalar(value, False, 1)
    if isinstance(value, dict):
        return _map({key: _node(each) for key, each in value.items()})
    if isinstance(value, list):
        return yaml_text.Sequence(tuple(map(_node, value)), 1)
    return Scalar(json.dumps(value), True, 1)


def _malformed(what: str) -> Refusal:
    return Refusal(Code.ANSWER_MALFORMED, f"{_SENDER} cannot be used: {what}")


__all__ = ["catalogue_hash", "decode_catalogue", "encode_catalogue"]
