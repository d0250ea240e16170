"""One fragment from its SQL in pieces: its types, the columns it reads, its digest, its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rabita.canonical import canonical_json, digest
from rabita.catalogue.model import Catalogue
from rabita.plan.contributors import Met
from rabita.plan.frontier import Scope
from rabita.plan.hidden import Sharing
from rabita.plan.model import (
    ROW,
    SCAN,
    Feed,
    Fragment,
    PartialColumn,
    ReleasedValue,
    Statement,
    arrow_type,
    statement_sql,
)
from rabita.plan.quick import Apart
from rabita.plan.types import TypeOracle, empty_relation
from rabita.plan.unit_sets import Units
from rabita.refusal import Code, Refusal
from rabita.sql.expressions import Column, Expression, columns
from rabita.sql.literals import quoted
from rabita.sql.query import relations
from rabita.sql.render import render, render_from
from rabita.sql.rewrite import joined
from rabita.sql.uses import Use


@dataclass(frozen=True)
class Site:
    """What a scope reads beyond its FROM, and how its fragments and what they are fed get names.

    `register` and `feed` take how many rounds after the scope's own; a feed its SQL, columns and bound on
    rows. `items` are the FROM items of derived tables by number, `tables` and `references` those that
    subqueries read, `met` the subjects that only they show, `feeds` the feeds by name.
    """

    register: Callable[[int, Fragment], Fragment]
    feed: Callable[[int, str, tuple[PartialColumn, ...], int], Feed]
    items: Mapping[int, str] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    met: tuple[Met, ...] = ()
    feeds: Mapping[str, Feed] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """A fragment as it is written: `text` (and `counted_text`, see `Statement`) is FROM and WHERE.

    `read` are the expressions whose columns it reads; `lines` is in how many lines each group is told of,
    whatever the data; `later` is the round it is asked in, after the scope's own, and `fed` what that round
    is fed for it alone; `apart` as in `Statement`. `units` are those that `released` adds up.
    """

    keys: tuple[str, ...]
    values: tuple[str, ...]
    counts: tuple[str, ...]
    text: str
    released: tuple[ReleasedValue, ...]
    sharing: Sharing
    group: tuple[int, ...]
    uses: tuple[Use, ...]
    read: tuple[Expression, ...]
    counted_text: str = ""
    lines: int = 1
    later: int = 0
    fed: Feed | None = None
    apart: Apart | None = None
    units: tuple[Units, ...] = ()


@dataclass(frozen=True)
class FragmentMaker:
    """Makes the fragments of one scope; `whose` are the subjects of its rows, None where each row is one."""

    scope: Scope
    catalogue: Catalogue
    oracle: TypeOracle
    agencies: frozenset[str] | None
    whose: Sequence[Column | None]
    site: Site

    def source(self, where: Expression | None, beside: str = "") -> str:
        """FROM (and what is joined to it, `beside`) and WHERE, with marked names for each table's scan."""
        inside = {
            r.number: self.site.items.get(r.number) or f"{SCAN}{r.table}{SCAN}"
            for r in relations(self.scope.source)
        }
        text = render_from(self.scope.source, inside) + beside
        return text if where is None else f"{text} WHERE {render(where)}"

    def make(self, written: Written) -> Fragment:
        keys = tuple(f"{text} AS k{i}" for i, text in enumerate(written.keys))
        values = tuple(f"{t} AS {v.name}" for t, v in zip(written.values, written.released, strict=True))
        counts = tuple(f"{text} AS _n{i}" for i, text in enumerate(written.counts))
        scans = dict.fromkeys(n for t in (*keys, *values, written.text) for n in t.split(SCAN)[1::2])
        statement = Statement(
            keys,
            values,
            counts,
            written.text,
            self._numbered(),
            written.sharing,
            written.counted_text,
            written.apart,
        )
        feeds = {**self.site.feeds, **({} if written.fed is None else {written.fed.name: written.fed})}

        def empty(name: str) -> str:
            return f"({empty_relation(feeds[name].columns)})" if name in feeds else quoted(name)

        types = self.oracle.types(statement_sql(statement, empty, contributors=False))
        _check_travels(types)
        fed = [feeds[n] for n in scans if n in feeds]
        return self.site.register(
            written.later,
            Fragment(
                name="",
                digest=self._digest(statement, fed, written.released),
                tables=self._tables(shared=True),
                references=self._tables(shared=False),
                agencies=self.agencies,
                columns=self._columns(written.read),
                keys=tuple(PartialColumn(f"k{i}", t) for i, t in enumerate(types[: len(keys)])),
                values=tuple(
                    replace(v, type=t) for v, t in zip(written.released, types[len(keys) :], strict=True)
                ),
                contributors=tuple(f"_n{i}" for i in range(len(counts))),
                group_contributors=written.group,
                uses=written.uses,
                statement=statement,
                feeds=tuple(f.name for f in fed),
                group_members=0 if written.sharing.sets else None,
                lines=written.lines,
                units=written.units,
            ),
        )

    def _numbered(self) -> frozenset[str]:
        counted = [*self.whose, *(m.subject for m in self.site.met)]
        return frozenset(c.table for c in counted if c is not None and c.name == ROW)

    def _tables(self, *, shared: bool) -> tuple[str, ...]:
        own = [r.table for r in relations(self.scope.source) if r.shared is shared and r.table]
        return tuple(dict.fromkeys([*own, *(self.site.tables if shared else self.site.references)]))

    def _digest(self, statement: Statement, fed: Sequence[Feed], values: Sequence[ReleasedValue]) -> str:
        asked = None if self.agencies is None else sorted(self.agencies)
        content = {
            "sql": statement_sql(statement, quoted, contributors=True, shares=True),
            "sets": list(statement.sharing.sets),
            "agencies": asked,
            "behind": [[*v.contributors, v.statistic, *v.shares, v.whole, v.members] for v in values],
            "catalogue": self.catalogue.hash,
            "feeds": [[f.name, f.sql, [[c.name, c.type] for c in f.columns]] for f in fed],
        }
        return digest(canonical_json(content))

    def _columns(self, expressions: Sequence[Expression]) -> dict[str, tuple[str, ...]]:
        read = [c for e in (*expressions, *joined(self.scope.source)) for c in columns(e)]
        return {
            table: tuple(sorted({c.name for c in read if c.table == table and c.name != ROW}))
            for table in (*self._tables(shared=True), *self._tables(shared=False))
        }


def _check_travels(types: Sequence[str]) -> None:
    for kind in types:
        try:
            arrow_type(kind)
        except KeyError:
            raise Refusal(
                Code.NOT_SUPPORTED,
                f"a result of type {kind} is not part of Rabita's SQL",
                hint="use a number, text, a date or a timestamp",
            ) from None


__all__ = ["FragmentMaker", "Site", "Written"]
