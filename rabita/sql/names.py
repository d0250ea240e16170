"""What a name in a question means: which columns FROM offers, and what each clause lets an alias mean.

Identifiers compare without case, quoted or not, as DuckDB's do. Hidden columns do not exist here.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from rabita.refusal import Code, Refusal
from rabita.sql.expressions import Column, Expression
from rabita.sql.places import place


def fold(name: str) -> str:
    """The name as it is compared. Only ASCII letters have two cases, as in DuckDB.

    >>> fold('Drug')
    'drug'
    """
    return name.lower() if name.isascii() else "".join(c.lower() if c.isascii() else c for c in name)


@dataclass(frozen=True)
class Source:
    """A FROM item: its alias and its columns by folded name. `merged` are columns a USING took away."""

    alias: str
    columns: Mapping[str, Expression]
    merged: frozenset[str] = field(default_factory=frozenset)
    written: Mapping[str, str] = field(default_factory=dict)

    def label(self, name: str) -> str:
        """The column's name as it was given, which is how an answer shows it."""
        return self.written.get(name, name)


@dataclass(frozen=True)
class Names:
    """The sources of one SELECT, in order."""

    sources: tuple[Source, ...] = ()

    def find(self, table: str | None, name: str, node: exp.Expression) -> Expression | None:
        """The column of that name; None where there is none, a refusal where there are two."""
        wanted = fold(name)
        if table is not None:
            found = [s.columns[wanted] for s in self._of(table, node) if wanted in s.columns]
        else:
            found = [
                s.columns[wanted] for s in self.sources if wanted in s.columns and wanted not in s.merged
            ]
        if len(found) > 1:
            owners = [s.alias for s in self.sources if wanted in s.columns and wanted not in s.merged]
            raise Refusal(
                Code.AMBIGUOUS_COLUMN,
                f"{name} is a column of {' and of '.join(owners)}",
                hint=f"write {owners[0]}.{wanted}",
                position=place(node),
            )
        return _placed(found[0], node) if found else None

    def _of(self, table: str, node: exp.Expression) -> list[Source]:
        sources = [s for s in self.sources if s.alias == fold(table)]
        if not sources:
            raise Refusal(
                Code.UNKNOWN_TABLE,
                f"{table} is not in FROM",
                hint=nearest(table, [s.alias for s in self.sources]),
                position=place(node),
            )
        return sources

    def label(self, table: str | None, name: str) -> str:
        """How an answer shows a column that is named without AS."""
        wanted = fold(name)
        for source in self.sources:
            own = table is None and wanted not in source.merged
            if wanted in source.columns and (own or (table is not None and source.alias == fold(table))):
                return source.label(wanted)
        return wanted

    def has(self, table: str) -> bool:
        return any(s.alias == fold(table) for s in self.sources)

    def visible(self) -> list[tuple[str, Expression]]:
        """What `*` stands for; a column of USING where it comes first, whichever side it is read from."""
        shown: list[tuple[str, Expression]] = []
        placed: set[tuple[int, str]] = set()
        for at, source in enumerate(self.sources):
            for name, expression in source.columns.items():
                if name not in source.merged:
                    if (at, name) not in placed:
                        shown.append((source.label(name), expression))
                    continue
                owners = [i for i, s in enumerate(self.sources) if name in s.columns and name not in s.merged]
                if owners and owners[0] > at and (owners[0], name) not in placed:
                    shown.append((self.sources[owners[0]].label(name), self.sources[owners[0]].columns[name]))
                    placed.add((owners[0], name))
        return shown

    def unknown(
        self, table: str | None, name: str, node: exp.Expression, also: Iterable[str] = ()
    ) -> Refusal:
        known = [n for s in self.sources if table is None or s.alias == fold(table) for n in s.columns]
        return Refusal(
            Code.UNKNOWN_COLUMN,
            f"there is no column {name}" + (f" in {table}" if table else ""),
            hint=nearest(name, [*known, *also]),
            position=place(node),
        )


def nearest(name: str, known: Sequence[str]) -> str:
    """A hint with the name most like it, or with the first few there are.

    >>> nearest("drgu", ["drug", "province"])
    'did you mean drug?'
    """
    close = difflib.get_close_matches(fold(name)[:64], known, n=1)
    if close:
        return f"did you mean {close[0]}?"
    return f"there are: {', '.join(sorted(set(known))[:12])}" if known else ""


def _placed(expression: Expression, node: exp.Expression) -> Expression:
    return replace(expression, place=place(node)) if isinstance(expression, Column) else expression


__all__ = ["Names", "Source", "fold", "nearest"]
