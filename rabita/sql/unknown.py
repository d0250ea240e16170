"""The refusal of a node that the grammar has no entry for, and of functions by names that DuckDB has not."""

from __future__ import annotations

from sqlglot import exp

from rabita.refusal import Code, Refusal
from rabita.sql.aggregates import AGGREGATES, WINDOW_FUNCTIONS
from rabita.sql.functions import FUNCTIONS, SYNONYMS
from rabita.sql.places import WRITTEN, not_supported, place
from rabita.sql.refused import REFUSED

_SUBQUERIES = (exp.Select, exp.SetOperation, exp.Any, exp.All)
_ADVICE = {
    exp.Star: ("* here", "name the columns"),
    exp.Placeholder: ("a parameter", "write the value into the question"),
    exp.Parameter: ("a parameter", "write the value into the question"),
    exp.Columns: ("COLUMNS(...)", "name the columns"),
    exp.Tuple: ("a row of several values", "compare the columns one by one"),
}

WRITTEN_NAMES = frozenset(
    {
        *FUNCTIONS,
        *SYNONYMS,
        *AGGREGATES,
        *WINDOW_FUNCTIONS,
        "character_length",
        "cast",
        "date_diff",
        "date_part",
        "date_trunc",
    }
    | {"datediff", "datepart", "datetrunc", "if", "lcase", "try_cast", "ucase", "weekofyear", "exists"}
    | {"grouping", "grouping_id", "percentile_cont", "percentile_disc"}
)
"""Names of functions that DuckDB has: the parser also knows those of other databases by the same nodes."""


def unknown(node: exp.Expression) -> Refusal:
    """The refusal of what is not in the grammar, with what to write instead where that is known."""
    if isinstance(node, _SUBQUERIES):
        return not_supported(node, "a subquery", "ask it first and write its result into the question")
    for kind, (what, instead) in _ADVICE.items():
        if isinstance(node, kind):
            return not_supported(node, what, instead)
    if isinstance(node, exp.Func):
        name = node.meta.get(WRITTEN) or (node.name if isinstance(node, exp.Anonymous) else node.sql_name())
        return _refused_function(node, str(name).lower())
    if isinstance(node, exp.Order):
        return not_supported(
            node, "ORDER BY inside an aggregate", "leave it out: no order can change a number"
        )
    if isinstance(node, exp.IgnoreNulls | exp.WithinGroup) and isinstance(node.this, exp.Expression):
        return unknown(node.this)
    return not_supported(node, node.key.upper())


def _refused_function(node: exp.Expression, name: str) -> Refusal:
    reason = REFUSED.get(name)
    why = reason.why if reason else "it is not on the list of allowed functions"
    return Refusal(
        Code.FUNCTION_NOT_ALLOWED,
        f"{name} is not allowed: {why}",
        hint=reason.instead if reason and reason.instead else "docs/sql.md lists what is allowed",
        position=place(node),
    )


def check_name(node: exp.Expression) -> None:
    """Refuse nvl() and its like: the parser reads other databases' names into the same nodes."""
    written = str(node.meta.get(WRITTEN) or "").strip('"').lower()
    if written and written not in WRITTEN_NAMES:
        raise _refused_function(node, written)


__all__ = ["check_name", "unknown"]
