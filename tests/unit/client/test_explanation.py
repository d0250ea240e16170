"""The broker's explanation is typed, or refused."""

import json
from typing import Any

import pytest

from rabita.client.explanation import parse_explanation
from rabita.refusal import Code, Refusal

WHOLE: dict[str, Any] = {
    "rounds": [
        {
            "fragments": [
                {"name": "r0f0", "agencies": None, "sql": "SELECT 1", "uses": ["group seizures.drug"]}
            ]
        }
    ],
    "final_sql": "SELECT * FROM r0f0",
    "columns": [{"name": "drug", "type": "VARCHAR"}],
    "policy": {
        "permitted": True,
        "policies": ["baseline"],
        "obligations": {"min_group_size": "10"},
        "reason": "",
    },
}


def test_an_explanation_is_read() -> None:
    explanation = parse_explanation(json.dumps(WHOLE).encode())
    assert explanation.rounds[0].fragments[0].uses == ("group seizures.drug",)
    assert explanation.policy is not None
    assert explanation.policy.permitted


def test_an_explanation_says_what_would_be_estimated() -> None:
    estimate = {"written": "median(kg)", "method": "bisection", "error": "at most 0.1 %"}
    explanation = parse_explanation(json.dumps(WHOLE | {"approximations": [estimate]}).encode())
    assert [str(e) for e in explanation.approximations] == [
        "median(kg) is an estimate (bisection), at most 0.1 %"
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"approximations": [7]},
        {"rounds": None},
        {"rounds": [{}]},
        {"rounds": [{"fragments": ["r0f0"]}]},
        {"final_sql": 7},
        {"columns": [7]},
        {"policy": {"permitted": "yes"}},
        {"policy": []},
    ],
)
def test_anything_else_is_malformed(changes: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as caught:
        parse_explanation(json.dumps(WHOLE | changes).encode())
    assert caught.value.code is Code.ANSWER_MALFORMED


def test_no_json_is_malformed() -> None:
    for content in (b"", b"7", b"null", b"[" * 100_000):
        with pytest.raises(Refusal):
            parse_explanation(content)
