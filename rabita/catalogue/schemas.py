"""JSON Schemas of the files that people write, for their editors (`rabita schema KIND`).

They say what a key is for and what it may hold. What needs the rest of the file, or another file (a subject
that exists, values that fit their type, codes among the values), only the loaders can say.
"""

from __future__ import annotations

from typing import Any

from rabita.catalogue.case_file import MAX_ID
from rabita.catalogue.columns import GRAINS, ROLES
from rabita.catalogue.federation import BROKER
from rabita.catalogue.model import AGENCY
from rabita.catalogue.sources import ENCODINGS
from rabita.catalogue.tables import MAX_VERSION

Schema = dict[str, Any]

NAME = "^[a-z][a-z0-9_]{0,62}$"
FEDERATION_NAME = "^[a-z][a-z0-9-]{0,62}$"
ADDRESS = r"^([A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}$"
_TABLE_COLUMN = "^[a-z][a-z0-9_]{0,62}\\.[a-z][a-z0-9_]{0,62}$"
_TYPE = r"^\s*(string|integer|double|boolean|date|timestamp|decimal\(\s*[0-9]{1,2}\s*,\s*[0-9]{1,2}\s*\))\s*$"


def json_schema(kind: str) -> Schema:
    """The schema of `catalogue`, `agent`, `federation`, `cases` or `profile`; else `KeyError`."""
    title, root = _ROOTS[kind]
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": title, **root()}


def _catalogue() -> Schema:
    return _map(
        "What the federation shares: shared tables, reference tables, purposes, colocation.",
        {
            "version": {
                "description": "Raised by one with every change.",
                "type": "integer",
                "minimum": 1,
                "maximum": MAX_VERSION,
            },
            "purposes": _list("What a question may be asked for; every question names one.", _name()),
            "tables": _named("Shared and reference tables by name.", _table(), AGENCY),
            "colocated": _list(
                "Sets of columns: rows that agree on the columns of one set are held by one agency.",
                _list("table.column of shared tables, of one kind.", _text(pattern=_TABLE_COLUMN)),
                least=0,
            ),
            "agencies": {
                **_named(
                    "Every agency of the federation, with the shared tables that it serves. "
                    "Left out: who belongs to it is the broker's word.",
                    _list("Shared tables.", _name()),
                    BROKER,
                ),
                "minProperties": 1,
            },
        },
        required=("version", "purposes", "tables"),
    )


def _table() -> Schema:
    return _map(
        "A shared table; a reference table where it has `reference`.",
        {
            "about": _text("What one row is."),
            "subject": _text(
                "The column that group sizes are counted over (a person, a case). "
                "Left out: every row is its own subject. Shared tables only.",
                NAME,
            ),
            "reference": _text(
                "Makes this a reference table: its .csv or .parquet file, relative to this file's folder.",
                r"^(?!/)(?!(.*/)?\.\.(/|$))[^\\]+\.(csv|parquet)$",
            ),
            "columns": _named("The columns by name, in the order of SELECT *.", _column(), AGENCY),
        },
        required=("columns",),
    )


def _column() -> Schema:
    return _map(
        "A column.",
        {
            "type": _text(
                "string, integer, double, boolean, date, timestamp or 'decimal(p,s)' (in quotes inside { }).",
                _TYPE,
            ),
            "role": {
                "description": "dimension: grouped and filtered by. measure: summed. identifier: counted "
                "and joined on, never shown. hidden: does not exist above the mapping. "
                "May be left out in reference tables only.",
                "enum": list(ROLES),
            },
            "about": _text("What the column holds."),
            "grain": {
                "description": "The finest step that exists above the mapping: a calendar step of a date or "
                "timestamp, or the step of a number.",
                "anyOf": [{"enum": list(GRAINS)}, {"type": "number", "exclusiveMinimum": 0}],
            },
            "values": {
                **_list("The closed list of a dimension; any other value becomes NULL.", _scalar()),
                "uniqueItems": True,
            },
            "bounds": {
                **_list(
                    "Least and most that one subject's rows add to a sum of a measure. What lies outside is "
                    "cut where policy asks for noise, and nowhere else.",
                    {"type": "number"},
                    least=2,
                ),
                "maxItems": 2,
                "uniqueItems": True,
            },
        },
        required=("type",),
    )


def _agent() -> Schema:
    return _map(
        "One agency: its source, and how shared tables come out of it.",
        {
            "agency": {**_name("This agency's id in federation.yaml."), "not": {"const": BROKER}},
            "source": _source(),
            "tables": {
                **_named("The shared tables served. Left out: each that the source has.", _table_mapping()),
                "minProperties": 1,
            },
            "cases": _register_path(),
        },
        required=("agency", "source"),
    )


def _source() -> Schema:
    path = _text("Relative to this file's folder.")
    files = _map(
        "Parquet and CSV files: T.parquet or T.csv is the table T.",
        {"kind": {"const": "files"}, "path": path, "csv": _csv()},
        required=("kind", "path"),
    )
    duckdb = _map(
        "A DuckDB database file.", {"kind": {"const": "duckdb"}, "path": path}, required=("kind", "path")
    )
    return {"description": "Where the agency's records are.", "anyOf": [duckdb, files]}


def _csv() -> Schema:
    return _map(
        "How the CSV files are written.",
        {
            "delimiter": {**_text("Between two fields; ',' where left out."), "maxLength": 1},
            "encoding": {"description": "utf-8 where left out.", "enum": list(ENCODINGS)},
            "null": {
                "description": "The text that stands for nothing; the empty text where left out.",
                "type": ["string", "number", "boolean", "null"],
            },
            "quote": {
                "description": "Around a field; '\"' where left out, '' where nothing is quoted.",
                "type": "string",
                "maxLength": 1,
            },
        },
    )


def _table_mapping() -> Schema:
    mapping = _map(
        "Where a shared table comes from. Whatever is left out has the shared table's own name.",
        {
            "from": _text("A table, a file, or a SELECT in the source's own dialect."),
            "columns": _named("Shared columns by name. One left out has its own name.", _column_mapping()),
            "where": _text("A condition in the source's own dialect: the rows that belong to the table."),
        },
    )
    return {"anyOf": [mapping, {"type": "null"}]}


def _column_mapping() -> Schema:
    codes = {
        "description": "Local values, as text, to shared ones; a local value not listed becomes NULL.",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": _scalar(),
    }
    sql = {"description": "A column of the source, or SQL in its dialect.", "type": ["string", "number"]}
    coded = _map("SQL and the codes of what it gives.", {"sql": sql, "codes": codes})
    bare = {
        "description": "A column of the source, SQL in its dialect, or null where the agency has none.",
        "type": ["string", "number", "boolean", "null"],
    }
    return {"anyOf": [bare, {**coded, "minProperties": 1}]}


def _federation() -> Schema:
    agency = _map(
        "An agency.",
        {
            "name": {**_text("As people know it; its id where left out."), "maxLength": 200},
            "address": _text(
                "host:port that its agent listens on; the lab chooses one where left out.", ADDRESS
            ),
        },
    )
    return _map(
        "A federation and its members.",
        {
            "name": _text("The federation's name, as it stands in certificates and tokens.", FEDERATION_NAME),
            "agencies": _named("Agencies by id.", {"anyOf": [agency, {"type": "null"}]}, BROKER),
            "cases": _register_path(),
        },
        required=("name", "agencies"),
    )


def _register_path() -> Schema:
    return _text("This party's register of cases, relative to this file's folder. Left out: it keeps none.")


def _cases() -> Schema:
    one_id = {"type": ["string", "number"], "minLength": 1, "maxLength": MAX_ID}
    case = _map(
        "A case, and who works on it.",
        {
            "users": _list("Whose case it is, as their tokens name them.", one_id, least=0),
            "purposes": _list("What it may be named for; left out: every purpose.", _name()),
            "until": _text("Its last day, UTC; left out: no end is set.", r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
            "closed": {"description": "Nobody may name it any more.", "type": "boolean"},
        },
        required=("users",),
    )
    return {
        "description": "A party's register of cases by id; {} where there are none.",
        "type": "object",
        "propertyNames": {"minLength": 1, "maxLength": MAX_ID},
        "additionalProperties": case,
    }


def _profile() -> Schema:
    return _map(
        "Which broker a user asks, and with what. Paths are relative to this file's folder.",
        {
            "broker": _text("host:port of the broker.", ADDRESS),
            "federation": _text("The federation's name.", FEDERATION_NAME),
            "trust": _text("The federation's CA certificates (ca.pem)."),
            "token": _text("The user's access token."),
            "key": _text("The user's own private key."),
            "verify": {"description": "Merge every answer here too.", "type": "boolean"},
        },
        required=("broker", "federation", "trust", "token", "key"),
    )


def _map(description: str, properties: Schema, *, required: tuple[str, ...] = ()) -> Schema:
    schema = {
        "description": description,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return {**schema, "required": list(required)} if required else schema


def _named(description: str, each: Schema, reserved: str | None = None) -> Schema:
    names: Schema = {"pattern": NAME}
    if reserved is not None:
        names["not"] = {"const": reserved}
    return {
        "description": description,
        "type": "object",
        "propertyNames": names,
        "additionalProperties": each,
        "minProperties": 1 if reserved is not None else 0,
    }


def _list(description: str, each: Schema, *, least: int = 1) -> Schema:
    return {"description": description, "type": "array", "items": each, "minItems": least}


def _text(description: str = "", pattern: str = "") -> Schema:
    schema: Schema = {"description": description} if description else {}
    schema |= {"type": "string", "minLength": 1}
    return {**schema, "pattern": pattern} if pattern else schema


def _name(description: str = "") -> Schema:
    return _text(description, NAME)


def _scalar() -> Schema:
    return {"type": ["string", "number", "boolean"]}


_ROOTS = {
    "catalogue": ("catalogue.yaml", _catalogue),
    "agent": ("agent.yaml", _agent),
    "federation": ("federation.yaml", _federation),
    "cases": ("cases.yaml", _cases),
    "profile": ("a profile", _profile),
}

__all__ = ["json_schema"]
