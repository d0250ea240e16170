"""Random questions in Rabita's SQL: sources, conditions, keys, aggregates and what is computed above them.

Most are answered, some are refused, a few mean nothing in DuckDB either: all three are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

Columns = dict[str, list[str]]
"""By kind (`text`, `int`, `dec`, `dbl`, `bool`, `date`, `time`) the columns that can be named."""

_T: Columns = {
    "text": ["t.d", "t.i", "t.k", "t.agency"],
    "int": ["t.g"],
    "dec": ["t.q"],
    "dbl": ["t.x"],
    "bool": ["t.f"],
    "date": ["t.dt"],
    "time": ["t.ts"],
}
_U: Columns = {"text": ["u.c", "u.k", "u.agency"], "int": ["u.y"]}
_V: Columns = {"text": ["v.d", "v.agency"], "int": ["v.g"], "dec": ["v.e"], "dbl": ["v.w"]}
_R: Columns = {"text": ["r.d"], "int": ["r.s"], "dec": ["r.rate"], "date": ["r.opened"]}
SHARED: dict[str, Columns] = {"t": _T, "u": _U, "v": _V, "r": _R}
_DERIVED: Columns = {"text": ["t.d", "t.e"], "int": ["t.g"], "dec": ["t.q"], "bool": ["t.f"]}
_LITERALS = {
    "text": ["'a'", "'b'", "''", "'zz'", "NULL", "'it''s'"],
    "int": ["0", "1", "2", "-3", "7", "NULL"],
    "dec": ["0.5", "1.50", "-0.01", "2.0"],
    "dbl": ["0.5e0", "-2e0", "1e3"],
    "bool": ["TRUE", "FALSE", "NULL"],
    "date": ["DATE '2024-02-29'", "DATE '2000-01-01'"],
    "time": ["TIMESTAMP '2024-12-30 00:00:00'"],
}
_NUMBERS = ("int", "dec", "dbl")
_DERIVED_SQL = (
    "(SELECT d, upper(i) AS e, g, q, f FROM t) t",
    "(SELECT d, coalesce(i, 'none') AS e, g % 5 AS g, q * 2 AS q, NOT f AS f FROM t WHERE f OR g > 0) t",
    "(SELECT t.d, r.d AS e, r.s AS g, t.q * r.s AS q, t.f FROM t JOIN r ON t.d = r.d) t",
    "(SELECT * FROM (SELECT agency AS d, lower(d) AS e, g, q, NOT f AS f FROM t WHERE g IS NOT NULL)) t",
    "(SELECT d, i, g, q, f FROM t WHERE agency <> 'anf') t(d, e, g, q, f)",
    "(SELECT d, i AS e, g, q, f FROM t WHERE f UNION ALL SELECT d, upper(i), g % 3, q * 2, NOT f FROM t) t",
    "(SELECT d, i AS e, g, q, f FROM t UNION ALL SELECT d, d, g, CAST(0 AS DECIMAL(9,2)), g > 1 FROM v) t",
)
_WITH_SQL = "WITH s AS (SELECT d, lower(i) AS e, g, q, f FROM t WHERE q > 0 OR q IS NULL) "


@dataclass(frozen=True)
class Question:
    """A question; `total`: its order leaves nothing open."""

    sql: str
    total: bool


@dataclass
class Writer:
    draw: DrawFn
    columns: Columns
    one: bool
    noisy: bool = False
    keys: list[str] = field(default_factory=list)

    def pick(self, options: Sequence[str]) -> str:
        return self.draw(st.sampled_from(list(options)))

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) < percent

    def kind(self, *options: str) -> str:
        return self.pick([k for k in options or tuple(self.columns) if k in self.columns] or ["int"])

    # -- expressions over columns

    def column(self, kind: str) -> str:
        if kind not in self.columns:
            return self.pick(_LITERALS[kind])
        name = self.pick(self.columns[kind])
        if self.one and self.chance(45):
            name = name.partition(".")[2]
        if self.chance(10):
            name = name.upper()
        return name

    def atom(self, kind: str) -> str:
        return self.column(kind) if self.chance(75) else self.pick(_LITERALS[kind])

    def expression(self, kind: str, depth: int) -> str:
        if depth <= 0 or self.chance(35):
            return self.atom(kind)
        if self.chance(20):
            return self.conditional(kind, depth)
        return getattr(self, f"_{kind}")(depth - 1)  # type: ignore[no-any-return]

    def conditional(self, kind: str, depth: int) -> str:
        a, b = self.expression(kind, depth - 1), self.expression(kind, depth - 1)
        shape = self.draw(st.integers(0, 4))
        if shape == 0:
            return f"coalesce({a}, {b})"
        if shape == 1:
            return f"nullif({a}, {b})"
        if shape == 2:
            return f"CASE WHEN {self.expression('bool', depth - 1)} THEN {a} END"
        if shape == 3:
            whens = f"WHEN {self.expression('bool', depth - 1)} THEN {b}"
            return (
                f"CASE WHEN {self.expression('bool', depth - 1)} THEN {a} {whens} ELSE {self.atom(kind)} END"
            )
        return f"CASE {self.column('text')} WHEN 'a' THEN {a} ELSE {b} END"

    def _int(self, depth: int) -> str:
        a = self.expression("int", depth)
        return self.pick(
            [
                f"({a} + {self.atom('int')})",
                f"({a} - {self.pick(['1', '2'])})",
                f"({a} * {self.pick(['2', '-1', '0'])})",
                f"({a} // {self.pick(['2', '5'])})",
                f"({a} % {self.pick(['2', '3'])})",
                f"abs({a})",
                f"sign({a})",
                f"(- {a})",
                f"length({self.expression('text', depth)})",
                f"year({self.atom('date')})",
                f"extract(month FROM {self.atom('date')})",
                f"date_diff('day', {self.atom('date')}, DATE '2024-03-01')",
                f"greatest({a}, {self.atom('int')})",
            ]
        )

    def _dec(self, depth: int) -> str:
        a = self.expression("dec", depth)
        return self.pick(
            [
                f"({a} + {self.atom('dec')})",
                f"({a} - {self.atom('int')})",
                f"({a} * {self.pick(['2', '0.5', '(-1)', '0'])})",
                f"abs({a})",
                f"round({a}, 1)",
                f"(- {a})",
                f"least({a}, {self.atom('dec')})",
                f"floor({a})",
            ]
        )

    def _dbl(self, depth: int) -> str:
        a = self.expression("dbl", depth)
        return self.pick(
            [
                f"({a} + {self.atom('dbl')})",
                f"({a} * {self.pick(['2', '0.5', '-1'])})",
                f"({self.expression('int', depth)} / {self.pick(['2', '4'])})",
                f"CAST({self.atom('int')} AS DOUBLE)",
                f"abs({a})",
                f"floor({a})",
                f"greatest({a}, {self.atom('dbl')})",
            ]
        )

    def _text(self, depth: int) -> str:
        a = self.expression("text", depth)
        return self.pick(
            [
                f"lower({a})",
                f"upper({a})",
                f"({a} || {self.atom('text')})",
                f"substr({a}, 1, 1)",
                f"left({a}, 2)",
                f"trim({a})",
                f"replace({a}, 'a', 'z')",
                f"concat({a}, {self.atom('text')})",
                f"CAST({self.atom('int')} AS VARCHAR)",
                f"CAST({self.atom('dec')} AS VARCHAR)",
                f"CAST({self.atom('date')} AS VARCHAR)",
            ]
        )

    def _bool(self, depth: int) -> str:
        kind = self.kind("text", "int", "dec", "dbl", "date", "time")
        a, b = self.expression(kind, depth), self.atom(kind)
        other = self.pick(["int", "dec", "dbl"]) if kind in _NUMBERS and self.chance(30) else kind
        return self.pick(
            [
                f"({a} {self.pick(['=', '<>', '<', '<=', '>', '>='])} {self.atom(other)})",
                f"({a} IS {self.pick(['', 'NOT '])}NULL)",
                f"({a} {self.pick(['', 'NOT '])}IN ({b}, {self.atom(kind)}))",
                f"({a} {self.pick(['', 'NOT '])}BETWEEN {b} AND {self.atom(kind)})",
                f"({a} IS {self.pick(['', 'NOT '])}DISTINCT FROM {b})",
                f"({self.expression('text', depth)} {self.pick(['LIKE', 'NOT LIKE', 'ILIKE'])} 'a%')",
                f"(NOT {self.expression('bool', depth)})",
                f"({self.expression('bool', depth)} AND {self.expression('bool', depth)})",
                f"({self.expression('bool', depth)} OR {self.expression('bool', depth)})",
                f"({self.expression('bool', depth)} IS {self.pick(['TRUE', 'NOT TRUE', 'FALSE'])})",
                f"({self.column('text')} = {self.pick(_AGENCY)})",
            ]
        )

    def _date(self, depth: int) -> str:
        a = self.expression("date", depth)
        return self.pick(
            [a, f"({a} + 1)", f"CAST({self.atom('time')} AS DATE)", f"least({a}, {self.atom('date')})"]
        )

    def _time(self, depth: int) -> str:
        unit = self.pick(["day", "week", "month", "quarter", "year"])
        return self.pick(
            [f"date_trunc('{unit}', {self.atom('date')})", f"date_trunc('{unit}', {self.atom('time')})"]
        )

    # -- aggregates and what stands above them

    def aggregate(self) -> tuple[str, str]:
        """An aggregate and the kind of its result."""
        kind, text = self._aggregate()
        if self.chance(30):
            text += f" FILTER (WHERE {self.expression('bool', 1)})"
        return kind, text

    def _aggregate(self) -> tuple[str, str]:
        shape = self.draw(st.integers(0, 11))
        number = self.kind(*_NUMBERS)
        any_ = self.kind()
        if shape <= 1:
            return "int", "count(*)"
        if shape == 2:
            return "int", f"count({self.expression(any_, 1)})"
        if shape == 3:
            return "int", f"count(DISTINCT {self.expression(self.kind('text', 'int', 'date', 'bool'), 1)})"
        if shape <= 5:
            return number, f"sum({self.expression(number, 2)})"
        if shape == 6:
            return "dbl", f"avg({self.expression(number, 1)})"
        if shape <= 8:
            return any_, f"{self.pick(['min', 'max'])}({self.expression(any_, 1)})"
        if shape == 9:
            return "bool", f"{self.pick(['bool_and', 'bool_or'])}({self.expression('bool', 1)})"
        if shape == 10:
            return number, f"sum(DISTINCT {self.column(number)})"
        self.noisy = True
        one, other = (f"{self.column(self.kind('int', 'dec'))} % {n}" for n in (7, 5))
        if self.chance(50):
            return "noise", f"{self.pick(_SPREADS)}({one})"
        return "noise", f"{self.pick(_OF_PAIRS)}({one}, {other})"

    def above(self) -> str:
        """An expression over aggregates."""
        kind, text = self.aggregate()
        if self.chance(50) or kind not in _NUMBERS:
            return text
        second, other = self.aggregate()
        if second not in _NUMBERS:
            return text
        return self.pick(
            [
                f"{text} / nullif(count(*), 0)",
                f"coalesce({text}, 0)",
                f"{text} - {other}",
                f"CASE WHEN {text} > {other} THEN {text} ELSE {other} END",
                f"{text} > {other}",
                f"-{text}",
                f"round({text}, 1)",
            ]
        )

    def over_aggregate(self) -> str:
        kind, text = self.aggregate()
        while kind == "noise":
            self.noisy = False
            kind, text = "int", "count(*)"
        comparison = self.pick(["=", "<>", "<", ">="])
        return f"{text} {comparison} {self.pick(_LITERALS[kind])}"

    def above_groups(self, names: Sequence[str]) -> str:
        """A condition of HAVING; sometimes by the answer's own names, which may be columns' names too."""
        if self.chance(60):
            return self.over_aggregate()
        name = self.pick(names)
        return self.pick(
            [
                f"{name} IS NOT NULL",
                f"max({name}) IS NOT NULL AND {self.over_aggregate()}",
                f"min({name}) < max({name})",
                f"count({name}) > 1",
            ]
        )


_SPREADS = ("stddev_samp", "stddev_pop", "var_samp", "var_pop", "sem", "fsum", "favg")
_OF_PAIRS = (
    *("corr", "covar_pop", "covar_samp", "regr_slope", "regr_intercept", "regr_r2", "regr_count"),
    *("regr_avgx", "regr_avgy", "regr_sxx", "regr_syy", "regr_sxy"),
)
_AGENCY = ("'anf'", "'coast'", "'customs'", "'nobody'")
_SOURCES: tuple[tuple[str, tuple[Columns, ...]], ...] = (
    ("t", (_T,)),
    ("t", (_T,)),
    ("t", (_T,)),
    ("u", (_U,)),
    ("v", (_V,)),
    ("r", (_R,)),
    ("t JOIN r ON t.d = r.d", (_T, _R)),
    ("t LEFT JOIN r ON t.d = r.d AND {b}", (_T, _R)),
    ("t, r WHERE t.g = r.s", (_T, _R)),
    ("t JOIN u ON t.k = u.k", (_T, _U)),
    ("t LEFT JOIN u ON t.k = u.k", (_T, _U)),
    ("u LEFT JOIN t ON t.k = u.k AND {b}", (_U, _T)),
    ("t JOIN v ON t.agency = v.agency AND t.d = v.d", (_T, _V)),
    ("t LEFT JOIN v ON t.agency = v.agency AND {b}", (_T, _V)),
    ("t JOIN v ON t.d = v.d", (_T, _V)),
    ("v JOIN t ON {b} AND t.agency = v.agency", (_V, _T)),
    ("u JOIN t USING (k) JOIN r ON r.d = t.d", ({"text": ["u.c", "t.d"], "int": ["t.g", "r.s"]},)),
    ("t LEFT JOIN u ON t.k = u.k LEFT JOIN r ON r.s = u.y OR r.d = t.d", (_T, _U, _R)),
    ("r JOIN t ON {b}", (_R, _T)),
    ("t AS t JOIN t AS u ON t.k = u.k", (_T,)),
    ("s t", (_DERIVED,)),
    *((sql, (_DERIVED,)) for sql in _DERIVED_SQL),
)


def _merged(parts: Sequence[Columns]) -> Columns:
    found: Columns = {}
    for part in parts:
        for kind, names in part.items():
            found.setdefault(kind, []).extend(names)
    return found


@st.composite
def questions(draw: DrawFn) -> Question:
    """One question over `tests/equivalence/random_federation.py`'s catalogue."""
    source, parts = draw(st.sampled_from(_SOURCES))
    write = Writer(draw, _merged(parts), len(parts) == 1 and " JOIN " not in source)
    source = source.replace("{b}", write.expression("bool", 1))
    keys = [write.expression(write.kind(), 2) for _ in range(draw(st.integers(0, 3)))]
    distinct = write.chance(12)
    values = (
        [] if distinct and keys else [write.above() for _ in range(draw(st.integers(0 if keys else 1, 3)))]
    )
    names = draw(st.permutations(["d", "g", "q", "n", "m", "o1", "o2", "o3", "o4"]))
    shown = [*keys, *values]
    listed = ", ".join(f"{text} AS {name}" for text, name in zip(shown, names, strict=False))
    sql = f"SELECT {'DISTINCT ' if distinct else ''}{listed} FROM {source}"
    if write.chance(50):
        word = "AND" if " WHERE " in source and not source.startswith("(") else "WHERE"
        sql += f" {word} {write.expression('bool', 2)}"
    if keys and not (distinct and not values):
        sql += f" GROUP BY {_grouping(write, keys, names)}"
    if values and write.chance(25):
        sql += f" HAVING {write.above_groups(names[: len(shown)])}"
    total = not write.noisy and write.chance(50)
    if total:
        ends = ["", " DESC", " NULLS FIRST", " DESC NULLS LAST"]
        sql += " ORDER BY " + ", ".join(f"{i + 1}{write.pick(ends)}" for i in range(len(shown)))
        if write.chance(50):
            sql += f" LIMIT {draw(st.integers(0, 5))}"
            sql += f" OFFSET {draw(st.integers(0, 2))}" if write.chance(30) else ""
    return Question((_WITH_SQL if source == "s t" else "") + sql, total)


def _grouping(write: Writer, keys: Sequence[str], names: Sequence[str]) -> str:
    ways: list[Callable[[], str]] = [
        lambda: "ALL",
        lambda: ", ".join(str(i + 1) for i in range(len(keys))),
        lambda: ", ".join(keys),
        lambda: ", ".join(names[: len(keys)]),
    ]
    return draw_one(write, ways)()


def draw_one(write: Writer, ways: Sequence[Callable[[], str]]) -> Callable[[], str]:
    return ways[write.draw(st.integers(0, len(ways) - 1))]


__all__ = ["SHARED", "Question", "Writer", "questions"]
