"""What a question would do, as the broker explains it: rounds, each agency's SQL, uses, and policy's word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rabita.client.columns import AnswerColumn
from rabita.client.report import ApproximationReport, read_approximations
from rabita.refusal import Code, Refusal

LARGEST_EXPLANATION = 8 << 20


@dataclass(frozen=True)
class ExplainedFragment:
    """What agencies would be asked. `agencies` is None where every serving agency would be.

    `trim` says which groups are sent of those that may leave; "" for all.
    """

    name: str
    agencies: tuple[str, ...] | None
    sql: str
    uses: tuple[str, ...]
    trim: str = ""


@dataclass(frozen=True)
class ExplainedFeed:
    """What the broker makes of earlier rounds, and sends along: SQL over their partials."""

    name: str
    sql: str


@dataclass(frozen=True)
class ExplainedRound:
    """What is asked at once, and what goes along."""

    fragments: tuple[ExplainedFragment, ...]
    feeds: tuple[ExplainedFeed, ...]


@dataclass(frozen=True)
class ExplainedUse:
    """One use and the policies that decide it; `instead` says what would be permitted."""

    use: str
    permitted: bool
    policies: tuple[str, ...]
    instead: str


@dataclass(frozen=True)
class ExplainedPolicy:
    """What policy would say; `reason` is for a person, and may be empty."""

    permitted: bool
    policies: tuple[str, ...]
    obligations: Mapping[str, str]
    reason: str
    uses: tuple[ExplainedUse, ...]


@dataclass(frozen=True)
class Explanation:
    """A plan for people. `raw` is the JSON as the broker sent it; `policy` is None where it was not asked."""

    rounds: tuple[ExplainedRound, ...]
    final_sql: str
    columns: tuple[AnswerColumn, ...]
    policy: ExplainedPolicy | None
    raw: Mapping[str, Any]
    approximations: tuple[ApproximationReport, ...] = ()


def parse_explanation(content: bytes) -> Explanation:
    """The explanation in this JSON, or `Refusal(ANSWER_MALFORMED)`."""
    if len(content) > LARGEST_EXPLANATION:
        raise _malformed()
    try:
        raw = json.loads(content.decode("utf-8"))
        json.dumps(raw, ensure_ascii=False, allow_nan=False).encode("utf-8")
        return Explanation(
            rounds=tuple(_round(one) for one in raw["rounds"]),
            final_sql=_text(raw["final_sql"]),
            columns=tuple(AnswerColumn(_text(c["name"]), _text(c["type"])) for c in raw["columns"]),
            policy=_policy(raw["policy"]) if raw.get("policy") is not None else None,
            raw=raw,
            approximations=read_approximations(raw),
        )
    except Refusal as refusal:
        raise _malformed() from refusal
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _malformed() from error


def _malformed() -> Refusal:
    return Refusal(Code.ANSWER_MALFORMED, "the broker's explanation could not be read")


def _round(raw: Any) -> ExplainedRound:
    feeds = tuple(ExplainedFeed(_text(f["name"]), _text(f["sql"])) for f in raw.get("feeds", []))
    return ExplainedRound(tuple(_fragment(f) for f in raw["fragments"]), feeds)


def _fragment(raw: Any) -> ExplainedFragment:
    agencies = raw["agencies"]
    return ExplainedFragment(
        name=_text(raw["name"]),
        agencies=None if agencies is None else _texts(agencies),
        sql=_text(raw["sql"]),
        uses=_texts(raw["uses"]),
        trim=_text(raw.get("trim", "")),
    )


def _policy(raw: Any) -> ExplainedPolicy:
    if not isinstance(raw["permitted"], bool):
        raise TypeError("permitted is neither true nor false")
    return ExplainedPolicy(
        permitted=raw["permitted"],
        policies=_texts(raw["policies"]),
        obligations={_text(name): str(value) for name, value in raw["obligations"].items()},
        reason=_text(raw.get("reason", "")),
        uses=tuple(_use(one) for one in raw.get("uses", [])),
    )


def _use(raw: Any) -> ExplainedUse:
    if not isinstance(raw["permitted"], bool):
        raise TypeError("permitted is neither true nor false")
    return ExplainedUse(
        _text(raw["use"]), raw["permitted"], _texts(raw["policies"]), _text(raw.get("instead", ""))
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return tuple(_text(item) for item in value)


__all__ = [
    "ExplainedFeed",
    "ExplainedFragment",
    "ExplainedPolicy",
    "ExplainedRound",
    "ExplainedUse",
    "Explanation",
    "parse_explanation",
]
