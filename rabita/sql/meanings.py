"""What a name in a SELECT means: a column of its FROM, the alias of an item, or a column further out.

What an unqualified name means, as in DuckDB:
  SELECT     a column, else the alias of an earlier item
  WHERE      a column, else an alias (without aggregates)
  GROUP BY   a column, else an alias; a number is a position; ALL is every item without aggregates
  HAVING     a column that is grouped by, else an alias, else a column; within an aggregate: a column
  ORDER BY   alone: an alias, else a column; within an expression: a column, else an alias
  QUALIFY    a column, else an alias
In a subquery, what none of this finds is a column of the scope around it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from rabita.refusal import Code, Refusal
from rabita.sql.expressions import Expression, has_aggregate, has_window
from rabita.sql.names import Names, fold
from rabita.sql.places import place
from rabita.sql.query import Output

Resolve = Callable[[str | None, str, exp.Expression], Expression]


@dataclass(frozen=True)
class Meanings:
    """The names of one SELECT. `outputs` grows while its items are bound; `outer` is the scope around it."""

    names: Names
    outputs: Sequence[Output]
    outer: Resolve | None = None

    def find(self, table: str | None, name: str, node: exp.Expression) -> Expression | None:
        """A column of FROM."""
        if table is not None and self.outer is not None and not self.names.has(table):
            return None
        return self.names.find(table, name, node)

    def correlated(self, table: str | None, name: str, node: exp.Expression) -> Expression:
        """What a name in a subquery of this scope may mean: a column here or further out."""
        found = self.find(table, name, node)
        if found is not None:
            return found
        if self.outer is not None:
            return self.outer(table, name, node)
        raise self.names.unknown(table, name, node)

    def column_or_alias(self, table: str | None, name: str, node: exp.Expression) -> Expression:
        found = self.find(table, name, node)
        if found is None and table is None:
            found = self.alias(name)
        if found is None and self.outer is not None:
            found = self.outer(table, name, node)
        if found is None:
            raise self.names.unknown(table, name, node, [o.name for o in self.outputs if o.named])
        return found

    def alias(self, name: str) -> Expression | None:
        wanted = fold(name)
        return next((o.expression for o in self.outputs if o.named and fold(o.name) == wanted), None)

    def plain_alias(self, table: str | None, name: str, node: exp.Expression) -> Expression:
        found = self.column_or_alias(table, name, node)
        if has_aggregate(found) or has_window(found):
            raise Refusal(
                Code.NOT_SUPPORTED,
                f"{name} is {'an aggregate' if has_aggregate(found) else 'a window'} and cannot stand here",
                hint="conditions on aggregates go into HAVING",
                position=place(node),
            )
        return found


__all__ = ["Meanings", "Resolve"]
