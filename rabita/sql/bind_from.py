"""FROM: tables, joins, derived tables and CTEs; those that only project and filter are inlined."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlglot import exp

from rabita.catalogue.model import Catalogue
from rabita.refusal import Code, Refusal
from rabita.sql.bind_expressions import ExpressionBinder
from rabita.sql.expressions import Call, Column, Expression, conjunction
from rabita.sql.kinds import BOOLEAN, Mismatch, meet, of_column
from rabita.sql.names import Names, Source, fold, nearest
from rabita.sql.places import not_supported, only, place
from rabita.sql.query import Body, Derived, Join, Relation
from rabita.sql.rewrite import named
from rabita.sql.sides import BoundFrom, Numbering, optional_side


@dataclass(frozen=True)
class Cte:
    """A WITH item and the WITH items it may name."""

    select: exp.Expression
    columns: tuple[str, ...]
    before: Mapping[str, Cte]


@dataclass(frozen=True)
class Projection:
    """A derived table that only projects and filters: its FROM and its columns."""

    source: BoundFrom
    columns: tuple[tuple[str, Expression], ...]


Project = Callable[[exp.Expression, Mapping[str, Cte], "FromBinder"], Projection | Body]


@dataclass(frozen=True)
class FromBinder:
    """Binds FROM items against the catalogue. `project` binds a derived table's SELECT."""

    catalogue: Catalogue
    project: Project
    numbering: Numbering = field(default_factory=Numbering)

    def bind(self, select: exp.Expression, ctes: Mapping[str, Cte]) -> BoundFrom:
        """The FROM of a SELECT that has one."""
        start = select.args["from_"]
        only(start, "this")
        bound = self._item(start.this, ctes)
        comma = False
        for join in select.args.get("joins") or []:
            bound = self._join(bound, join, ctes, comma)
            comma = comma or _is_comma(join)
        return bound

    def _item(self, node: exp.Expression, ctes: Mapping[str, Cte]) -> BoundFrom:
        if isinstance(node, exp.Subquery):
            only(node, "this", "alias")
            if not isinstance(node.this, exp.Select | exp.SetOperation):
                raise not_supported(node, "this derived table", "write (SELECT ...) AS name")
            return self._derived(node, node.this, ctes, node.alias or "unnamed_subquery")
        if isinstance(node, exp.Table):
            return self._table(node, ctes)
        if isinstance(node, exp.Lateral):
            raise not_supported(node, "LATERAL", "join a derived table on a condition, or use a window")
        if isinstance(node, exp.Values):
            raise not_supported(node, "VALUES", "write the values into an IN list, or use CASE")
        raise not_supported(node, f"{node.key.upper()} in FROM", "name a table of the catalogue")

    def _table(self, node: exp.Expression, ctes: Mapping[str, Cte]) -> BoundFrom:
        if not isinstance(node.this, exp.Identifier):
            raise Refusal(
                Code.FUNCTION_NOT_ALLOWED,
                "a function in FROM is not allowed",
                hint="name a table of the catalogue",
                position=place(node),
            )
        name = fold(node.this.name)
        if node.args.get("db") is not None or node.args.get("catalog") is not None:
            raise self._unknown(node, node.sql("duckdb"))
        only(node, "this", "alias")
        if name in ctes:
            cte = ctes[name]
            renamed = _alias_columns(node) or list(cte.columns)
            return self._derived(node, cte.select, cte.before, node.alias or name, renamed)
        table = self.catalogue.tables.get(name)
        if table is None:
            raise self._unknown(node, node.this.name)
        number = self.numbering.next(node)
        shared = not table.is_reference
        columns: dict[str, Expression] = {
            fold(c.name): Column(number, name, c.name, of_column(c.type), shared)
            for c in table.visible.values()
        }
        source = Source(fold(node.alias or name), _rename(node, columns, _alias_columns(node)))
        return BoundFrom(Relation(number, name, shared, place(node)), Names((source,)))

    def _unknown(self, node: exp.Expression, name: str) -> Refusal:
        return Refusal(
            Code.UNKNOWN_TABLE,
            f"there is no table {name}",
            hint=nearest(name, list(self.catalogue.tables)),
            position=place(node),
        )

    def _derived(
        self,
        node: exp.Expression,
        select: exp.Expression,
        ctes: Mapping[str, Cte],
        alias: str,
        renamed: list[str] | None = None,
    ) -> BoundFrom:
        projection = self.project(select, ctes, self)
        if not isinstance(projection, Projection):
            return self._relation(node, projection, alias, renamed)
        source = self._named(node, projection.columns, alias, renamed)
        return BoundFrom(projection.source.tree, Names((source,)), projection.source.where)

    def _relation(self, node: exp.Expression, body: Body, alias: str, renamed: list[str] | None) -> BoundFrom:
        """A derived table of its own, with columns c0, c1..."""
        number = self.numbering.next(node)
        columns = [
            (o.name, Column(number, "", f"c{i}", o.expression.type, False))
            for i, o in enumerate(body.outputs)
        ]
        source = self._named(node, columns, alias, renamed)
        return BoundFrom(Derived(number, named(body), place(node)), Names((source,)))

    def _named(
        self,
        node: exp.Expression,
        named: Sequence[tuple[str, Expression]],
        alias: str,
        renamed: list[str] | None,
    ) -> Source:
        columns: dict[str, Expression] = {}
        written: dict[str, str] = {}
        for name, expression in named:
            if fold(name) in columns:
                raise Refusal(
                    Code.AMBIGUOUS_COLUMN,
                    f"{alias} has two columns {name}",
                    hint="give one of them another name with AS",
                    position=place(node),
                )
            columns[fold(name)] = expression
            written[fold(name)] = name
        bound = _rename(node, columns, renamed or _alias_columns(node))
        return Source(fold(alias), bound, written=written)

    # -- joins

    def _join(self, left: BoundFrom, node: exp.Expression, ctes: Mapping[str, Cte], comma: bool) -> BoundFrom:
        only(node, "this", "side", "kind", "on", "using")
        side, kind = (str(node.args.get(k) or "").upper() for k in ("side", "kind"))
        if kind not in ("", "INNER", "CROSS", "OUTER") or side not in ("", "LEFT", "RIGHT", "FULL"):
            raise not_supported(node, f"a {side or kind} join", "use INNER, LEFT, FULL or CROSS JOIN")
        if side in ("RIGHT", "FULL") and comma:
            raise not_supported(node, f"{side} JOIN after a comma", "write the tables with LEFT JOIN")
        right = self._item(node.this, ctes)
        for source in right.names.sources:
            if any(source.alias == other.alias for other in left.names.sources):
                raise Refusal(
                    Code.AMBIGUOUS_COLUMN,
                    f"{source.alias} stands twice in FROM",
                    hint=f"give one of them another name: {source.alias} AS other",
                    position=place(node.this),
                )
        if side in ("LEFT", "FULL"):
            right = optional_side(right, left, node, self.numbering)
        if side in ("RIGHT", "FULL"):
            left = optional_side(left, right, node, self.numbering)
        names, on = self._condition(left.names, right.names, node, side)
        if side == "RIGHT":
            tree = Join("left", right.tree, left.tree, on, place(node))
        else:
            shape = side.lower() or ("inner" if on is not None else "cross")
            tree = Join(shape, left.tree, right.tree, on, place(node))
        if tree.kind in ("left", "full") and on is None:
            raise not_supported(node, "an outer join without ON", "write ON")
        return BoundFrom(tree, names, (*left.where, *right.where))

    def _condition(
        self, left: Names, right: Names, node: exp.Expression, side: str
    ) -> tuple[Names, Expression | None]:
        using = node.args.get("using")
        if not using:
            names = Names((*left.sources, *right.sources))
            on = node.args.get("on")
            return names, (None if on is None else condition_binder(names, "ON").condition(on))
        if side == "FULL":
            raise not_supported(
                node, "USING of a FULL JOIN", "write ON, and coalesce(a.x, b.x) for its column"
            )
        taken = frozenset(fold(u.name) for u in using)
        parts: list[Expression] = []
        for column in using:
            sides = []
            for names in (left, right):
                found = names.find(None, column.name, column)
                if found is None:
                    raise names.unknown(None, column.name, column)
                sides.append(found)
            try:
                meet([s.type for s in sides])
            except Mismatch as mismatch:
                raise Refusal(
                    Code.TYPE_MISMATCH, mismatch.message, hint=mismatch.hint, position=place(column)
                ) from None
            parts.append(Call("=", tuple(sides), BOOLEAN, place(column)))
        kept, lost = (right, left) if side == "RIGHT" else (left, right)
        gone = tuple(replace(s, merged=s.merged | (taken & set(s.columns))) for s in lost.sources)
        ordered = (*gone, *kept.sources) if side == "RIGHT" else (*kept.sources, *gone)
        return Names(ordered), conjunction(parts)


def condition_binder(names: Names, clause: str) -> ExpressionBinder:
    """A binder for a clause where only columns can be named."""

    def resolve(table: str | None, name: str, node: exp.Expression) -> Expression:
        found = names.find(table, name, node)
        if found is None:
            raise names.unknown(table, name, node)
        return found

    return ExpressionBinder(resolve, clause, aggregates=False, column_names=known_names(names))


def known_names(names: Names) -> frozenset[str]:
    return frozenset(n for s in names.sources for n in s.columns)


def _is_comma(join: exp.Expression) -> bool:
    return not any(join.args.get(k) for k in ("side", "kind", "on", "using"))


def _alias_columns(node: exp.Expression) -> list[str]:
    alias = node.args.get("alias")
    if alias is None:
        return []
    only(alias, "this", "columns")
    return [fold(c.name) for c in alias.args.get("columns") or []]


def _rename(
    node: exp.Expression, columns: dict[str, Expression], renamed: list[str]
) -> dict[str, Expression]:
    """`FROM t s(a, b)`: the first columns get these names, in order."""
    if not renamed:
        return columns
    names = [*renamed, *list(columns)[len(renamed) :]]
    if len(renamed) > len(columns) or len(set(names)) < len(names):
        raise not_supported(node, "this list of column names", "give each column one name of its own")
    return dict(zip(names, columns.values(), strict=True))


__all__ = ["BoundFrom", "Cte", "FromBinder", "Projection", "condition_binder", "known_names"]
