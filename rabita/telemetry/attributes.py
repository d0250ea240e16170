"""The only attributes that spans, metrics and log lines may carry: names and numbers, never content."""

from __future__ import annotations

from collections.abc import Mapping

ALLOWED = frozenset(
    {
        "agencies",
        "agency",
        "address",
        "attempt",
        "bytes",
        "catalogue",
        "code",
        "elapsed_ms",
        "fragment",
        "fragments",
        "groups",
        "ledger_index",
        "outcome",
        "pid",
        "place",
        "policy",
        "problem",
        "question",
        "reason",
        "round",
        "rounds",
        "service",
        "state",
        "table",
        "tables",
        "version",
    }
)

Value = str | int | float | bool


def checked(attributes: Mapping[str, Value]) -> dict[str, Value]:
    """The attributes themselves; `ValueError` for a name that is not on the list.

    >>> checked({"agency": "anf", "groups": 3})
    {'agency': 'anf', 'groups': 3}
    """
    strangers = attributes.keys() - ALLOWED
    if strangers:
        raise ValueError(f"not an attribute of telemetry: {', '.join(sorted(strangers))}")
    return dict(attributes)


__all__ = ["ALLOWED", "Value", "checked"]
