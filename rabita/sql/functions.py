"""The allow-list of operators and functions; those over many rows are in `aggregates.py`.

What is not in these tables does not exist. A function is here only if it cannot fail on any value of a
column (or is guarded where it is rendered), gives the same result everywhere and at any time, is bounded in
time and memory, and carries no single value out. `docs/sql.md` is made from these tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rabita.sql import signatures as s
from rabita.sql.expressions import Expression
from rabita.sql.kinds import (
    BOOLEAN,
    DOUBLE,
    STRING,
    TIMESTAMP,
    Mismatch,
    ValueType,
    integer,
)


@dataclass(frozen=True)
class Function:
    """An allowed function: how it is written, its rule, and the SQL it becomes (`*` takes all arguments).

    `step`: as a group key it only coarsens a column and is no `transform`.
    """

    name: str
    written: str
    group: str
    rule: s.Rule
    sql: str
    step: bool = False
    note: str = ""

    def result(self, args: Sequence[Expression]) -> ValueType:
        """The kind of the result, once the number of arguments is right."""
        wanted = sum(f"{{{i}}}" in self.sql for i in range(3))
        if len(args) != wanted if wanted else not args:
            raise Mismatch(f"this takes {wanted or 'at least one'} arguments, not {len(args)}")
        return self.rule(args)


def _call(name: str, arguments: int) -> str:
    return f"{name}({', '.join(f'{{{i}}}' for i in range(arguments))})" if arguments else f"{name}({{*}})"


_OPERATORS = [
    Function("+", "a + b", "arithmetic", s.add, "({0} + {1})", step=True),
    Function("-", "a - b", "arithmetic", s.subtract, "({0} - {1})", step=True),
    Function("*", "a * b", "arithmetic", s.multiply, "({0} * {1})", step=True),
    Function(
        "/",
        "a / b",
        "arithmetic",
        s.divide,
        "({0} / {1})",
        step=True,
        note="always a double; x / 0 is infinite or NULL",
    ),
    Function(
        "//",
        "a // 10",
        "arithmetic",
        s.whole_divide,
        "({0} // {1})",
        step=True,
        note="the divisor is a constant above zero",
    ),
    Function(
        "%", "a % 10", "arithmetic", s.modulo, "({0} % {1})", note="the divisor is a constant above zero"
    ),
    Function("neg", "-a", "arithmetic", s.same, "(- {0})"),
    *(
        Function(op, f"a {op} b", "comparison", s.comparison, f"({{0}} {op} {{1}})")
        for op in ("=", "<>", "<", "<=", ">", ">=")
    ),
    Function(
        "is not distinct from",
        "a IS NOT DISTINCT FROM b",
        "comparison",
        s.comparison,
        "({0} IS NOT DISTINCT FROM {1})",
    ),
    Function(
        "is distinct from", "a IS DISTINCT FROM b", "comparison", s.comparison, "({0} IS DISTINCT FROM {1})"
    ),
    Function("between", "a BETWEEN b AND c", "comparison", s.comparison, "({0} BETWEEN {1} AND {2})"),
    Function("is null", "a IS NULL", "comparison", s.result(BOOLEAN, "any"), "({0} IS NULL)"),
    Function("like", "a LIKE 'x%'", "comparison", s.result(BOOLEAN, "string", "string"), "({0} LIKE {1})"),
    Function("ilike", "a ILIKE 'x%'", "comparison", s.result(BOOLEAN, "string", "string"), "({0} ILIKE {1})"),
    *(
        Function(
            f"{op} escape",
            f"a {op.upper()} '50!%%' ESCAPE '!'",
            "comparison",
            s.escaped,
            f"({{0}} {op.upper()} {{1}} ESCAPE {{2}})",
            note="constants",
        )
        for op in ("like", "ilike")
    ),
    Function("and", "a AND b", "logic", s.booleans, "({0} AND {1})"),
    Function("or", "a OR b", "logic", s.booleans, "({0} OR {1})"),
    Function("not", "NOT a", "logic", s.booleans, "(NOT {0})"),
]

_NUMERIC = [
    Function("abs", "abs(x)", "numeric", s.same, _call("abs", 1)),
    Function("sign", "sign(x)", "numeric", s.result(integer(1), "number"), _call("sign", 1)),
    Function(
        "round",
        "round(x, digits)",
        "numeric",
        s.rounded,
        _call("round", 0),
        step=True,
        note="constant digits; -1 to tens, -2 to hundreds",
    ),
    Function("trunc", "trunc(x, digits)", "numeric", s.rounded, _call("trunc", 0), step=True),
    Function("floor", "floor(x)", "numeric", s.whole, _call("floor", 1), step=True),
    Function("ceil", "ceil(x)", "numeric", s.whole, _call("ceil", 1), step=True),
    *(
        Function(name, f"{name}(x)", "numeric", s.result(DOUBLE, "number"), f"{name}(CAST({{0}} AS DOUBLE))")
        for name in ("sqrt", "ln", "log10", "log2", "exp")
    ),
    Function(
        "power",
        "power(x, y)",
        "numeric",
        s.result(DOUBLE, "number", "number"),
        "power(CAST({0} AS DOUBLE), CAST({1} AS DOUBLE))",
    ),
    Function("greatest", "greatest(a, b, ...)", "numeric", s.alternatives, _call("greatest", 0)),
    Function("least", "least(a, b, ...)", "numeric", s.alternatives, _call("least", 0)),
]

_TEXT = [
    Function("lower", "lower(s)", "text", s.result(STRING, "string"), _call("lower", 1)),
    Function("upper", "upper(s)", "text", s.result(STRING, "string"), _call("upper", 1)),
    Function("length", "length(s)", "text", s.result(integer(2**32), "string"), _call("length", 1)),
    Function("substr", "substr(s, 1, 2)", "text", s.piece, _call("substr", 0), note="constant positions"),
    Function("left", "left(s, 2)", "text", s.piece, _call('"left"', 0), note="constant length"),
    Function("right", "right(s, 2)", "text", s.piece, _call('"right"', 0), note="constant length"),
    Function("trim", "trim(s)", "text", s.result(STRING, "string"), _call("trim", 1)),
    Function("ltrim", "ltrim(s)", "text", s.result(STRING, "string"), _call("ltrim", 1)),
    Function("rtrim", "rtrim(s)", "text", s.result(STRING, "string"), _call("rtrim", 1)),
    Function(
        "replace",
        "replace(s, 'a', 'b')",
        "text",
        s.replacement,
        _call("replace", 3),
        note="may not make text longer",
    ),
    Function(
        "starts_with",
        "starts_with(s, 'a')",
        "text",
        s.result(BOOLEAN, "string", "string"),
        _call("starts_with", 2),
    ),
    Function(
        "contains", "contains(s, 'a')", "text", s.result(BOOLEAN, "string", "string"), _call("contains", 2)
    ),
    Function("concat", "concat(s, t, ...)", "text", s.concatenation, _call("concat", 0)),
    Function(
        "concat_ws",
        "concat_ws(', ', s, t, ...)",
        "text",
        s.joined,
        _call("concat_ws", 0),
        note="the separator is a constant",
    ),
    Function("||", "s || t", "text", s.concatenation, "({0} || {1})"),
]

DATE_PARTS = ("year", "quarter", "month", "week", "day", "dayofweek", "isodow", "dayofyear")
CLOCK_PARTS = ("hour", "minute", "second")
UNITS = ("day", "week", "month", "quarter", "year")

_TIME = [
    *(Function(p, f"{p}(d)", "date", s.date_part, f"{p}({{0}})", step=True) for p in DATE_PARTS),
    *(Function(p, f"{p}(t)", "date", s.clock_part, f"{p}({{0}})", step=True) for p in CLOCK_PARTS),
    *(
        Function(
            f"date_trunc {u}",
            f"date_trunc('{u}', d)",
            "date",
            s.result(TIMESTAMP, "time"),
            f"date_trunc('{u}', {{0}})",
            step=True,
        )
        for u in UNITS
    ),
    *(
        Function(
            f"date_diff {u}",
            f"date_diff('{u}', a, b)",
            "date",
            s.result(integer(10**10), "time", "time"),
            f"date_diff('{u}', {{0}}, {{1}})",
        )
        for u in UNITS
    ),
]

_CONDITIONAL = [
    Function("coalesce", "coalesce(a, b, ...)", "conditional", s.alternatives, _call("coalesce", 0)),
    Function("nullif", "nullif(a, b)", "conditional", s.nullif, _call("nullif", 2)),
]

FUNCTIONS: dict[str, Function] = {f.name: f for f in [*_OPERATORS, *_NUMERIC, *_TEXT, *_TIME, *_CONDITIONAL]}

SYNONYMS = {
    "substring": "substr",
    "len": "length",
    "char_length": "length",
    "pow": "power",
    "ceiling": "ceil",
    "log": "log10",
    "ifnull": "coalesce",
    "mean": "avg",
    "prefix": "starts_with",
    "dayofmonth": "day",
    "doy": "dayofyear",
    "dow": "dayofweek",
    "weekday": "dayofweek",
    "stddev": "stddev_samp",
    "variance": "var_samp",
    "countif": "count_if",
    "kahan_sum": "fsum",
    "sumkahan": "fsum",
    "quantile": "quantile_disc",
}

__all__ = ["CLOCK_PARTS", "DATE_PARTS", "FUNCTIONS", "SYNONYMS", "UNITS", "Function"]
