"""Reads policy layers into `Policies`: cut, parse, check annotations and names, validate, hash.

Anything wrong is one `Refusal` that names file and line, what was found and what is allowed. Rules of this
file: a layer's `@id`s are unique; templates are none of our policies; every policy validates against the
shipped schema; each is parsed under a key of ours, so that Cedar's reasons come back as that key; a permit
is about questions or about ledgers, never both; a federation silent on ledgers has the shipped word on them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import cedarpy

from rabita.canonical import canonical_json, digest
from rabita.catalogue.files import read_file
from rabita.catalogue.model import Catalogue
from rabita.policy.annotations import read_annotations
from rabita.policy.decide import Decider, Policies
from rabita.policy.entities import catalogue_entities, parse_entities
from rabita.policy.evaluate import Evaluator, RuleSet
from rabita.policy.model import READINGS, Layer, Rule, actions_named
from rabita.policy.names import check_names
from rabita.policy.reading import Readers
from rabita.policy.shipped import LEDGER_FILE, SHIPPED, ledger_text, schema_text
from rabita.policy.statements import Statement, split
from rabita.refusal import Code, Refusal

_LARGEST_FILE = 1 << 20
_MOST_OPERATORS = 200  # Cedar's parser ends the process where expressions nest some thousand deep
FEDERATION = "federation"


def load_policies(layers: Sequence[Layer], catalogue: Catalogue) -> Policies:
    """The policies of `layers`, the federation's first; each later one may only narrow."""
    written_schema = schema_text(SHIPPED)
    schema = cedarpy.Schema.from_str(written_schema)
    by_layer = [(layer.name, _rules_of(layer, schema)) for layer in layers]
    rules = tuple(rule for _, of_layer in by_layer for rule in of_layer)
    warnings = [w for rule in rules for w in check_names(rule, catalogue)]
    if not by_layer or not any(map(_of_questions, by_layer[0][1])):
        warnings.append("no policy of the first layer permits anything: every question is denied")
    shipped = _shipped_word_on_ledgers(by_layer, schema)
    policy_hash = _hash(layers, written_schema, shipped)
    entities = parse_entities(catalogue_entities(catalogue), schema)
    evaluator = Evaluator(tuple(_sets(by_layer, _of_questions)), entities, schema)
    of_ledgers = [
        (name, [*rules, *([] if place else shipped)]) for place, (name, rules) in enumerate(by_layer)
    ]
    readers = Readers(tuple(_sets(of_ledgers, _of_ledgers)), schema)
    decider = Decider(evaluator, catalogue, policy_hash, reads_clock=any(map(_reads_clock, rules)))
    references = frozenset(t.name for t in catalogue.tables.values() if t.is_reference)
    return Policies(policy_hash, rules, tuple(dict.fromkeys(warnings)), decider, references, readers, shipped)


def read_policy_folder(path: Path) -> Mapping[str, str]:
    """The text of every `*.cedar` file of a folder by its name, in order of names."""
    try:
        files = sorted(file for file in path.iterdir() if file.suffix == ".cedar")
    except OSError as problem:
        raise Refusal(
            Code.CONFIGURATION,
            f"{path}: not a folder of policies that can be read",
            hint="Name a folder with *.cedar files.",
        ) from problem
    return {file.name: _read(file) for file in files}


def _read(file: Path) -> str:
    content = read_file(file, limit=_LARGEST_FILE)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = content[: problem.start].count(b"\n") + 1
        raise Refusal(Code.CONFIGURATION, f"{file}:{line}: not UTF-8 text") from problem


def _hash(layers: Sequence[Layer], schema: str, shipped: Sequence[Rule]) -> str:
    """Over schema and files, and the shipped policies where they hold.

    A layer is its place, not its name, and one at the end without files is none.

    So the same files give the same hash wherever they lie, and an agency that adds nothing has the broker's.
    """
    files = [dict(layer.files) for layer in layers]
    while files and not files[-1]:
        files.pop()
    texts = [rule.statement.text for rule in shipped]
    return digest(canonical_json({"schema": schema, "layers": files, "shipped": texts}))


def _shipped_word_on_ledgers(
    by_layer: Sequence[tuple[str, Sequence[Rule]]], schema: cedarpy.Schema
) -> tuple[Rule, ...]:
    """Who reads a ledger, where the federation's own files say nothing of that."""
    if not by_layer or any(rule.names_ledger for rule in by_layer[0][1]):
        return ()
    return tuple(_rules_of(Layer("shipped", {LEDGER_FILE: ledger_text(SHIPPED)}), schema))


def _rules_of(layer: Layer, schema: cedarpy.Schema) -> list[Rule]:
    rules: dict[str, Rule] = {}
    for file, text in layer.files.items():
        for statement in split(file, text):
            rule = _rule(layer.name, statement, schema)
            if rule.id in rules:
                raise Refusal(
                    Code.CONFIGURATION,
                    f'{statement.place_of("id")}: @id("{rule.id}") is already the name of the policy at '
                    f"{rules[rule.id].statement.place}",
                    hint="Receipts name policies by @id, so a layer has each once.",
                )
            rules[rule.id] = rule
    return list(rules.values())


def _rule(layer: str, statement: Statement, schema: cedarpy.Schema) -> Rule:
    cedar = _parse(statement)
    policy_id, obligations = read_annotations(
        statement, cedar["effect"], cedar.get("annotations", {}), of_ledger=_is_of_ledger(statement, cedar)
    )
    _validate(statement, schema)
    return Rule(layer, policy_id, obligations, statement, cedar)


def _is_of_ledger(statement: Statement, cedar: Mapping[str, Any]) -> bool:
    """Whether a policy is about ledgers; a permit of both is refused: its conditions would hold for one."""
    named = actions_named(cedar)
    if cedar["effect"] == "permit" and named & READINGS and named - READINGS:
        raise Refusal(
            Code.CONFIGURATION,
            f"{statement.place}: one permit opens a ledger and permits questions",
            hint="Write two: obligations are about questions, and a ledger has none.",
        )
    return bool(named & READINGS)


def _parse(statement: Statement) -> dict[str, Any]:
    if statement.operators > _MOST_OPERATORS:
        raise _too_deep(statement)
    try:
        parsed = json.loads(cedarpy.policies_to_json_str(statement.text))
    except ValueError as problem:
        raise Refusal(
            Code.CONFIGURATION,
            f"{statement.place}: this is not a Cedar policy: {problem}",
            hint="The policy begins at the line named.",
        ) from problem
    if parsed["templates"] or len(parsed["staticPolicies"]) != 1:
        raise Refusal(
            Code.CONFIGURATION,
            f"{statement.place}: a template (?principal, ?resource) permits nothing by itself",
            hint='Name the role instead: principal in Role::"analyst".',
        )
    policy: dict[str, Any] = parsed["staticPolicies"].popitem()[1]
    try:
        _policy_set({"alone": policy})
    except ValueError as problem:  # it nests deeper than Cedar reads back
        raise _too_deep(statement) from problem
    return policy


def _too_deep(statement: Statement) -> Refusal:
    return Refusal(
        Code.CONFIGURATION,
        f"{statement.place}: found {statement.operators} operators in one policy, too many or too deep; "
        f"allowed are {_MOST_OPERATORS}",
        hint="Cut it into several policies: permits add up, and so do forbids.",
    )


def _validate(statement: Statement, schema: cedarpy.Schema) -> None:
    result = cedarpy.validate_policies(statement.text, schema)
    if result.validation_passed and not result.errors:
        return
    found = dict.fromkeys(error.error.removeprefix("for policy `policy0`, ") for error in result.errors)
    raise Refusal(
        Code.CONFIGURATION,
        f"{statement.place}: {next(iter(found), 'the policy does not agree with the schema')}",
        hint="What policies can speak of is in policies/schema.cedarschema.",
    )


def _of_questions(rule: Rule) -> bool:
    return rule.permits and not rule.opens_ledger


def _of_ledgers(rule: Rule) -> bool:
    return rule.opens_ledger


def _sets(by_layer: Sequence[tuple[str, Sequence[Rule]]], opens: Callable[[Rule], bool]) -> Iterator[RuleSet]:
    """The wide set (the first layer, and every later forbid), then each later layer with permits.

    Permits are those that `opens`; forbids hold for questions and ledgers alike, as far as their scope goes.
    """
    by_layer = [(name, [r for r in rules if opens(r) or not r.permits]) for name, rules in by_layer]
    (first, wide), later = (by_layer[0], by_layer[1:]) if by_layer else ((FEDERATION, []), [])
    forbids = [rule for _, rules in later for rule in rules if not rule.permits]
    yield _rule_set(first, [*wide, *forbids])
    for name, rules in later:
        if any(rule.permits for rule in rules):
            yield _rule_set(name, rules)


def _rule_set(layer: str, rules: Sequence[Rule]) -> RuleSet:
    keyed = {f"{position:06}": rule for position, rule in enumerate(rules)}
    return RuleSet(layer, _policy_set({key: rule.cedar for key, rule in keyed.items()}), keyed)


def _policy_set(by_key: Mapping[str, Mapping[str, Any]]) -> cedarpy.PolicySet:
    """Parsed under keys of ours; Cedar's own are positions, which shift with every file read."""
    document = {"templates": {}, "staticPolicies": by_key, "templateLinks": []}
    return cedarpy.PolicySet.from_json_str(json.dumps(document))


def _reads_clock(rule: Rule) -> bool:
    """Whether a decision can change with time alone; then it is not remembered."""
    return '"now"' in json.dumps(rule.cedar["conditions"])


__all__ = ["FEDERATION", "load_policies", "read_policy_folder"]
