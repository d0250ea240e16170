"""A policy in plain words: who may do what with which columns, when, and on which conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rabita.policy.model import Obligations, Rule

_ATTRIBUTES = {
    ("context", "purpose"): "the purpose",
    ("context", "case"): "the case",
    ("context", "assurance"): "the assurance",
    ("context", "now"): "the time",
    ("principal", "agency"): "the asker's agency",
    ("resource", "agency"): "the agency it is about",
    ("resource", "keeper"): "whose it is",
}
_FLAGS = {
    "cases_registered": ("a register of cases is kept", "no register of cases is kept"),
    "case_known": ("the case stands in the register", "the case does not stand in the register"),
    "case_assigned": ("the case is assigned to the asker", "the case is not assigned to the asker"),
}
"""Attributes of the context that are true or false, in words for either."""
_KINDS = {
    "Role": "role {}",
    "User": "user {}",
    "Column": "column {}",
    "ColumnRole": "{} columns",
    "Table": "table {}",
    "Action": "{}",
    "Ledger": "the ledger {}",
}
_ACTIONS = {
    "read_ledger": "read ledgers, constants masked",
    "read_account": "be told through the broker what ledgers say of questions, constants masked",
    "read_constants": "see the constants in them",
}

_VARIABLES = {"principal": "the asker", "resource": "what is used", "action": "the use"}
_COMPARED = {"<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}


class _NoWordsError(Exception):
    """The policy says something that has no phrase here."""


def in_words(rule: Rule) -> list[tuple[str, str]]:
    """The parts of a policy, each with its label, in the order in which they read as a sentence."""
    cedar = rule.cedar
    said = [
        ("permits" if rule.permits else "forbids", _scope(cedar["principal"], "anyone")),
        ("to", _scope(cedar["action"], "use in every way")),
    ]
    anything = "every ledger" if rule.names_ledger else "every table and column"
    said.append(("on", _scope(cedar["resource"], anything)))
    said += [(c["kind"], _condition(rule, c)) for c in cedar["conditions"]]
    if rule.obligations is not None:
        said.append(("provided", "; ".join(obligations_in_words(rule.obligations))))
    return said


def obligations_in_words(duties: Obligations) -> list[str]:
    """
    >>> obligations_in_words(Obligations(10, max_share=Decimal("0.85")))
    ['groups of at least 10', 'no one makes up more than 85 % of a total']
    """
    phrases: Mapping[str, Callable[[Any], str]] = {
        "min_group_size": lambda n: f"groups of at least {n}",
        "max_share": lambda share: f"no one makes up more than {_percent(share)} of a total",
        "p_percent": lambda p: (
            f"no one's part of a total can be told to within {_percent(p / 100)} by another"
        ),
        "round_to": lambda step: f"counts rounded to {step}",
        "noise": lambda _: "counts perturbed, the same people always alike (cell key)",
        "guard": lambda _: "nothing from which, with earlier answers, a smaller group could be worked out",
        "guard_days": lambda n: f"earlier answers are remembered for {n} days",
        "max_groups": lambda n: f"at most {n} groups from one agency",
        "max_questions_per_day": lambda n: f"at most {n} questions a day to one agency",
        "max_groups_per_month": lambda n: f"at most {n} groups a month from one agency",
    }
    values = {name: getattr(duties, name) for name in phrases}
    return [phrases[name](value) for name, value in values.items() if value is not None]


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"


def _scope(scope: Mapping[str, Any], anything: str) -> str:
    if scope["op"] == "All":
        return anything
    if scope["op"] == "is":
        within = f" in {_named(scope['in']['entity'])}" if "in" in scope else ""
        return {"Table": "tables", "Column": "columns"}.get(scope["entity_type"], "anyone") + within
    found = scope.get("entities") or [scope["entity"]]
    own = "every column of {}" if scope["op"] == "in" and found[0]["type"] == "Table" else "{}"
    return series([own.format(_named(entity)) for entity in found])


def _named(entity: Mapping[str, str]) -> str:
    if entity["type"] == "Action" and entity["id"] in _ACTIONS:
        return _ACTIONS[entity["id"]]
    return _KINDS.get(entity["type"], entity["type"] + " {}").format(entity["id"])


def _condition(rule: Rule, condition: Mapping[str, Any]) -> str:
    try:
        return _phrase(condition["body"])
    except _NoWordsError:
        return " ".join(
            rule.statement.text.split()
        )  # Cedar's own words, whole, rather than half of a meaning


def _phrase(node: Mapping[str, Any]) -> str:
    if len(node) != 1:
        raise _NoWordsError
    operator, sides = next(iter(node.items()))
    if operator in ("&&", "||"):
        word = "and" if operator == "&&" else "or"
        return f"{_part(sides['left'], operator)} {word} {_part(sides['right'], operator)}"
    if (flag := _flag(node)) is not None:
        return flag[0]
    if operator == "!" and (flag := _flag(sides["arg"])) is not None:
        return flag[1]
    if operator == "!":
        return f"not ({_phrase(sides['arg'])})"
    if operator in ("==", "!="):
        return _equal(_term(sides["left"]), _term(sides["right"]), operator == "==")
    if operator == "contains":
        return f"{_term(sides['right'])} is {series(_set(sides['left']), 'or')}"
    if operator == "in":
        return f"{_term(sides['left'])} is in {series(_set(sides['right']), 'or')}"
    if operator in _COMPARED:
        return f"{_term(sides['left'])} {_COMPARED[operator]} {_term(sides['right'])}"
    raise _NoWordsError


def _flag(node: Mapping[str, Any]) -> tuple[str, str] | None:
    """The words for an attribute that is true or false; None for anything else."""
    read = node.get(".")
    if not isinstance(read, dict) or read.get("left") != {"Var": "context"}:
        return None
    return _FLAGS.get(read["attr"])


def _part(node: Mapping[str, Any], outer: str) -> str:
    """A side of `and` or `or`, in brackets where it is the other of the two."""
    phrase = _phrase(node)
    return f"({phrase})" if {"&&", "||"} - {outer} & node.keys() else phrase


def _equal(left: str, right: str, equal: bool) -> str:
    if '""' in (left, right):
        named = left if right == '""' else right
        return f"{named} is {'not ' if equal else ''}named"
    return f"{left} is {'' if equal else 'not '}{right}"


def _set(node: Mapping[str, Any]) -> list[str]:
    return [_term(each) for each in node["Set"]] if "Set" in node else [_term(node)]


def _term(node: Mapping[str, Any]) -> str:
    if "." in node and "Var" in node["."]["left"]:
        named = _ATTRIBUTES.get((node["."]["left"]["Var"], node["."]["attr"]))
        if named:
            return named
    if node.get("Var") in _VARIABLES:
        return _VARIABLES[node["Var"]]
    if "datetime" in node:
        return str(node["datetime"][0]["Value"])
    if "Value" in node:
        value = node["Value"]
        if isinstance(value, dict) and "__entity" in value:
            return _named(value["__entity"])
        return '""' if value == "" else str(value)
    raise _NoWordsError


def series(words: Sequence[str], last: str = "and") -> str:
    """
    >>> series(["count it", "join on it", "sum it"])
    'count it, join on it and sum it'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


__all__ = ["in_words", "obligations_in_words", "series"]
