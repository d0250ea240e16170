"""Random questions of several SELECTs: subqueries, derived groups, set operations and windows."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.equivalence.questions import SHARED, Question, Writer

_KEYS = {"t": ("t.d", "t.f", "t.g", "t.agency"), "u": ("u.c", "u.agency"), "v": ("v.d", "v.g")}
_INNER = {
    "t": ("t", "z"),
    "u": ("u", "y"),
    "v": ("v", "w"),
    "r": ("r", "e"),
}


class _Composer:
    def __init__(self, draw: DrawFn) -> None:
        self.draw = draw

    def pick(self, *options: str) -> str:
        return self.draw(st.sampled_from(list(options)))

    def chance(self, percent: int) -> bool:
        return self.draw(st.integers(0, 99)) < percent

    def condition(self, table: str, alias: str) -> str:
        """A condition over one table, by its alias."""
        columns = {
            kind: [n.replace(f"{table}.", f"{alias}.") for n in ns] for kind, ns in SHARED[table].items()
        }
        return Writer(self.draw, columns, one=False).expression("bool", 1)

    def aggregate(self, table: str, alias: str) -> str:
        columns = {
            kind: [n.replace(f"{table}.", f"{alias}.") for n in ns] for kind, ns in SHARED[table].items()
        }
        kind = self.pick(*(k for k in ("int", "dec", "dbl") if k in columns and (k, table) != ("dec", "v")))
        column = self.pick(*columns[kind])
        sums = [f"sum({column})", f"avg({column})"] if kind != "dbl" else []  # 1e308 + 1e308 - 1e308
        return self.pick(f"max({column})", f"min({column})", *sums)

    def subquery(self, outer: str) -> str:
        """A condition with a subquery, for rows of `outer`, which is named like its table."""
        table = self.pick("t", "u", "v", "r")
        alias = _INNER[table][1]
        where = self.condition(table, alias)
        tie = self._tie(outer, table, alias)
        negated = self.pick("", "", "NOT ")
        shape = self.draw(st.integers(0, 5))
        if shape <= 1:
            return f"{negated}EXISTS (SELECT 1 FROM {table} {alias} WHERE {tie} AND {where})"
        column, inner = self._pair(outer, table, alias)
        if shape == 2:
            return f"{column} {negated}IN (SELECT {inner} FROM {table} {alias} WHERE {where})"
        if shape == 3:
            having = f" HAVING count(*) > {self.pick('0', '1', '2')}" if self.chance(60) else ""
            return (
                f"{column} {negated}IN (SELECT {inner} FROM {table} {alias} WHERE {where} "
                f"GROUP BY {inner}{having})"
            )
        value = self.aggregate(table, alias)
        number = {"t": "t.g", "u": "u.y", "v": "v.g", "r": "r.s"}[outer]
        inside = f"{tie} AND {where}" if shape == 4 else where
        return f"{number} {self.pick('<', '>=', '=')} (SELECT {value} FROM {table} {alias} WHERE {inside})"

    def _tie(self, outer: str, table: str, alias: str) -> str:
        column, inner = self._pair(outer, table, alias)
        more = f" AND {alias}.agency = {outer}.agency" if table != "r" and outer != "r" else ""
        return f"{inner} = {column}" + (more if self.chance(20) else "")

    def _pair(self, outer: str, table: str, alias: str) -> tuple[str, str]:
        """A column of each that may be compared."""
        if outer in ("t", "u") and table in ("t", "u") and self.chance(60):
            return f"{outer}.k", f"{alias}.k"
        numbers = {"t": "g", "u": "y", "v": "g", "r": "s"}
        if "u" in (outer, table) or self.chance(30):
            return f"{outer}.{numbers[outer]}", f"{alias}.{numbers[table]}"
        return f"{outer}.d", f"{alias}.d"

    def groups(self, table: str | None = None) -> str:
        """SELECT one key AS a, one number AS b."""
        table = table or self.pick("t", "u", "v")
        key = self.pick(*(k for k in _KEYS[table] if not k.endswith((".f", ".g"))))
        value = self.pick("count(*)", self.aggregate(table, table), f"count({key})")
        sql = f"SELECT {key} AS a, {value} AS b FROM {table}"
        if self.chance(60):
            sql += f" WHERE {self.subquery(table) if self.chance(50) else self.condition(table, table)}"
        sql += " GROUP BY 1"
        if self.chance(20):
            sql += f" HAVING count(*) > {self.pick('0', '1', '3')}"
        return sql


@st.composite
def composed(draw: DrawFn) -> Question:
    """One question of several SELECTs."""
    write = _Composer(draw)
    shape = draw(st.integers(0, 7))
    if shape <= 2:
        table = write.pick("t", "t", "u", "v", "r")
        keys = list(_KEYS.get(table, ("r.d",)))
        key = write.pick(*keys)
        joined = write.pick("AND", "AND", "OR")
        where = f"{write.subquery(table)} {joined} {write.condition(table, table)}"
        value = write.pick("count(*)", write.aggregate(table, table))
        return Question(f"SELECT {key} AS a, {value} AS b FROM {table} WHERE {where} GROUP BY 1", False)
    groups = write.groups()
    if shape == 3:
        function = write.pick("sum", "max", "count", "avg", "min", "count_if")
        argument = "b > 1" if function == "count_if" else "b"
        by = write.pick("", "a")
        sql = f"SELECT {by + ', ' if by else ''}{function}({argument}) AS n FROM ({groups}) x"
        return Question(sql + (f" GROUP BY {by}" if by else ""), False)
    if shape == 4:
        other = write.groups()
        join = write.pick("JOIN", "LEFT JOIN")
        sql = f"WITH x AS ({groups}), y AS ({other}) SELECT x.a, x.b, y.b AS c FROM x {join} y ON x.a = y.a"
        return Question(sql, False)
    if shape == 5:
        word = write.pick("UNION", "UNION ALL", "INTERSECT", "EXCEPT", "EXCEPT ALL", "INTERSECT ALL")
        other = write.groups() if write.chance(60) else "SELECT r.d, r.s FROM r"
        return Question(f"({groups}) {word} ({other})", False)
    if shape == 6:
        window = write.pick("rank()", "dense_rank()", "sum(b)", "count(*)", "max(b)")
        part = write.pick("", "PARTITION BY a ")
        return Question(f"SELECT a, b, {window} OVER ({part}ORDER BY b) AS w FROM ({groups}) x", False)
    table = write.pick("t", "u", "v")
    fed = write.pick(*_KEYS[table])
    reads = {"t": "t.d", "u": "u.c", "v": "v.d"}[table]
    source = f"{table} JOIN ({groups}) x ON x.a = {reads}"
    return Question(f"SELECT {fed} AS k, count(*) AS n, max(x.b) AS m FROM {source} GROUP BY 1", False)


__all__ = ["composed"]
