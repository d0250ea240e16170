"""The JSON Schemas know every key the loaders know, accept what they accept and refuse the plain mistakes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from rabita.catalogue import agent_file, case_file, columns, federation, json_schema, profile, sources, tables
from tests.unit.catalogue.small_federation import CATALOGUE
from tests.unit.catalogue.test_agent_file import AGENT
from tests.unit.catalogue.test_case_file import CASES
from tests.unit.catalogue.test_federation_file import FEDERATION, PROFILE

SHARED = Path(__file__).parents[3] / ".." / "shared" / "federations"
KINDS = ("catalogue", "agent", "federation", "cases", "profile")


class Yaml12(yaml.SafeLoader):
    """Scalars as an editor's YAML 1.2 reads them: NO is a text, a date is a text, 01 a number."""


Yaml12.yaml_implicit_resolvers = {}
for tag, pattern in (
    ("bool", "true|True|TRUE|false|False|FALSE"),
    ("null", "null|Null|NULL|~|"),
    ("int", "[-+]?[0-9]+"),
    ("float", r"[-+]?[0-9]*\.[0-9]+|[-+]?[0-9]+[eE][-+]?[0-9]+"),
):
    Yaml12.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"(?:{pattern})$"), None)

TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict, "array": list, "string": str, "boolean": bool, "null": type(None),
    "integer": int, "number": (int, float),
}  # fmt: skip


def errors(schema: dict[str, Any], value: Any, at: str = "$") -> list[str]:
    """What a validator of JSON Schema draft 7 finds, for the words that our schemas use."""
    unknown = schema.keys() - {"$schema", "title", "description", *RULES} - _BESIDE
    assert not unknown, unknown
    return [error for word, rule in RULES.items() if word in schema for error in rule(schema, value, at)]


def _type(schema: dict[str, Any], value: Any, at: str) -> list[str]:
    names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    fits = any(isinstance(value, TYPES[n]) and (n == "boolean" or not isinstance(value, bool)) for n in names)
    return [] if fits else [f"{at}: type {names}"]


def _object(schema: dict[str, Any], value: Any, at: str) -> list[str]:
    if not isinstance(value, dict):
        return []
    known, more = schema.get("properties", {}), schema["additionalProperties"]
    found = []
    for key, each in value.items():
        if key in known:
            found += errors(known[key], each, f"{at}.{key}")
        else:
            found += errors(more, each, f"{at}.{key}") if more is not False else [f"{at}.{key}: unknown"]
    return found


def _text_rule(holds: Any) -> Any:
    return lambda s, v, at: [] if not isinstance(v, str) or holds(s, v) else [f"{at}: {v!r}"]


def _number_rule(holds: Any) -> Any:
    return lambda s, v, at: [] if not isinstance(v, int | float) or holds(s, v) else [f"{at}: {v!r}"]


_BESIDE = {"properties"}
RULES: dict[str, Any] = {
    "type": _type,
    "additionalProperties": _object,
    "required": lambda s, v, at: [f"{at}: no {k}" for k in s["required"] if type(v) is dict and k not in v],
    "propertyNames": lambda s, v, at: [e for k in v for e in errors(s["propertyNames"], str(k), f"{at}.{k}")]
    if isinstance(v, dict) else [],
    "minProperties": lambda s, v, at: [f"{at}: few"] * (type(v) is dict and len(v) < s["minProperties"]),
    "items": lambda s, v, at: [e for i, x in enumerate(v) for e in errors(s["items"], x, f"{at}[{i}]")]
    if isinstance(v, list) else [],
    "minItems": lambda s, v, at: [f"{at}: few"] if isinstance(v, list) and len(v) < s["minItems"] else [],
    "maxItems": lambda s, v, at: [f"{at}: many"] if isinstance(v, list) and len(v) > s["maxItems"] else [],
    "uniqueItems": lambda s, v, at: [f"{at}: twice"] * (type(v) is list and len({*map(repr, v)}) < len(v)),
    "enum": lambda s, v, at: [] if v in s["enum"] else [f"{at}: {v!r} not in {s['enum']}"],
    "const": lambda s, v, at: [] if v == s["const"] else [f"{at}: {v!r}"],
    "not": lambda s, v, at: [] if errors(s["not"], v) else [f"{at}: {v!r}"],
    "anyOf": lambda s, v, at: [] if any(not errors(o, v) for o in s["anyOf"]) else [f"{at}: none of anyOf"],
    "pattern": _text_rule(lambda s, v: re.search(s["pattern"], v)),
    "minLength": _text_rule(lambda s, v: len(v) >= s["minLength"]),
    "maxLength": _text_rule(lambda s, v: len(v) <= s["maxLength"]),
    "minimum": _number_rule(lambda s, v: v >= s["minimum"]),
    "maximum": _number_rule(lambda s, v: v <= s["maximum"]),
    "exclusiveMinimum": _number_rule(lambda s, v: v > s["exclusiveMinimum"]),
}  # fmt: skip


def read(text: str) -> Any:
    return yaml.load(text, Loader=Yaml12)  # noqa: S506 - a safe loader


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("catalogue", CATALOGUE),
        ("agent", AGENT),
        ("federation", FEDERATION),
        ("profile", PROFILE),
        ("cases", CASES),
    ],
)
def test_what_the_loaders_accept_the_schemas_accept(kind: str, text: str) -> None:
    assert errors(json_schema(kind), read(text)) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared federations are not beside this checkout")
@pytest.mark.parametrize("name", ["tpch", "attacks"])
def test_the_shared_federations_validate(name: str) -> None:
    for path in sorted((SHARED / name).rglob("*.yaml")):
        kind = path.stem
        if kind in KINDS:
            assert errors(json_schema(kind), read(path.read_text())) == [], path


WRONG = [
    ("catalogue", CATALOGUE, "version: 3", "version: '3'"),
    ("catalogue", CATALOGUE, "version: 3", "version: 0"),
    ("catalogue", CATALOGUE, "version: 3", "verson: 3"),
    ("catalogue", CATALOGUE, "[trend_analysis, case_support]", "[]"),
    ("catalogue", CATALOGUE, "[trend_analysis, case_support]", "[Trend]"),
    ("catalogue", CATALOGUE, "  arrests:", "  Arrests:"),
    ("catalogue", CATALOGUE, "  arrests:", "  agency:"),
    ("catalogue", CATALOGUE, "role: measure", "role: mesure"),
    ("catalogue", CATALOGUE, "type: double", "type: float"),
    ("catalogue", CATALOGUE, "grain: month", "grain: day"),
    ("catalogue", CATALOGUE, "grain: 5", "grain: 0"),
    ("catalogue", CATALOGUE, "bounds: [-0.5, 1000]", "bounds: [-0.5]"),
    ("catalogue", CATALOGUE, "bounds: [-0.5, 1000]", "bounds: [-0.5, 1000, 1001]"),
    ("catalogue", CATALOGUE, "bounds: [-0.5, 1000]", "bounds: [-0.5, many]"),
    ("catalogue", CATALOGUE, "bounds: [-0.5, 1000]", "bounds: 1000"),
    ("catalogue", CATALOGUE, "[true]", "[true, true]"),
    ("catalogue", CATALOGUE, "[true]", "[]"),
    ("catalogue", CATALOGUE, "[true]", "[null]"),
    ("catalogue", CATALOGUE, "reference/drugs.csv", "/drugs.csv"),
    ("catalogue", CATALOGUE, "reference/drugs.csv", "a/../../drugs.csv"),
    ("catalogue", CATALOGUE, "reference/drugs.csv", "drugs.xlsx"),
    ("catalogue", CATALOGUE, "arrests.case_ref]", "arrests]"),
    ("agent", AGENT, "agency: anf", "agency: broker"),
    ("agent", AGENT, "kind: duckdb", "kind: postgres"),
    ("agent", AGENT, "path: data/anf.duckdb", "csv: {}"),
    ("agent", AGENT, "from:", "form:"),
    ("agent", AGENT, "{open: true}", "{}"),
    ("agent", AGENT, "fir_no", "[fir_no]"),
    ("agent", AGENT, "fir_no", "{}"),
    ("agent", AGENT, AGENT[AGENT.index("tables") :], "tables: {}"),
    ("federation", FEDERATION, "pak-drugs", "Pak"),
    ("federation", FEDERATION, "anf:", "broker:"),
    ("federation", FEDERATION, "anf.example:7443", "anf.example"),
    ("cases", CASES, "users:", "user:"),
    ("cases", CASES, "[nadia, 007]", "nadia"),
    ("cases", CASES, "[case_support]", "[]"),
    ("cases", CASES, "2026-12-31", "soon"),
    ("cases", CASES, "true", "'yes'"),
    ("profile", PROFILE, "token:", "tokens:"),
    ("profile", PROFILE, '"[::1]:7000"', "here"),
]


@pytest.mark.parametrize(("kind", "text", "good", "bad"), WRONG)
def test_a_plain_mistake_shows_in_an_editor(kind: str, text: str, good: str, bad: str) -> None:
    assert good in text
    assert errors(json_schema(kind), read(text.replace(good, bad, 1))) != []


def below(schema: dict[str, Any], *path: str) -> dict[str, Any]:
    for step in path:
        schema = schema["additionalProperties"] if step == "*" else schema["properties"][step]
        schema = next((s for s in schema.get("anyOf", ()) if "properties" in s), schema)
    return schema


@pytest.mark.parametrize(
    ("kind", "path", "keys"),
    [
        ("catalogue", (), tables.CATALOGUE_KEYS),
        ("catalogue", ("tables", "*"), tables.TABLE_KEYS),
        ("catalogue", ("tables", "*", "columns", "*"), columns.COLUMN_KEYS),
        ("agent", (), agent_file.AGENT_KEYS),
        ("agent", ("tables", "*"), agent_file.MAPPING_KEYS),
        ("agent", ("tables", "*", "columns", "*"), agent_file.COLUMN_KEYS),
        ("federation", (), federation.FEDERATION_KEYS),
        ("federation", ("agencies", "*"), federation.AGENCY_KEYS),
        ("cases", ("*",), case_file.CASE_KEYS),
        ("profile", (), profile.PROFILE_KEYS),
    ],
)
def test_loader_and_schema_know_the_same_keys(
    kind: str, path: tuple[str, ...], keys: tuple[str, ...]
) -> None:
    assert set(below(json_schema(kind), *path)["properties"]) == set(keys)


def test_every_kind_of_source_has_its_schema() -> None:
    found = {
        s["properties"]["kind"]["const"]: s for s in json_schema("agent")["properties"]["source"]["anyOf"]
    }
    assert {k: set(s["properties"]) - {"kind"} for k, s in found.items()} == {
        k: set(v) for k, v in sources.KINDS.items()
    }
    assert set(found["files"]["properties"]["csv"]["properties"]) == set(sources.CSV_KEYS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_says_what_it_is_for(kind: str) -> None:
    def silent(schema: Any, at: str) -> list[str]:
        if not isinstance(schema, dict):
            return []
        lacking = [
            f"{at}.{k}"
            for k, s in schema.get("properties", {}).items()
            if "description" not in s and "const" not in s
        ]
        return (
            lacking
            + [s for k, v in schema.items() for s in silent(v, f"{at}.{k}")]
            + [s for v in schema.get("anyOf", ()) for s in silent(v, at)]
        )

    assert silent(json_schema(kind), kind) == []
