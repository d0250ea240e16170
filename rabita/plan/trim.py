"""What an agency need not send: HAVING and the first N, where groups cross no agencies (decision 0006).

SELECT agency, drug, count(*) FROM seizures GROUP BY agency, drug HAVING count(*) > 9 ORDER BY 3 DESC LIMIT 5
-> of what may leave, each agency sends its groups with count(*) > 9, and of them the first 5 with their ties

1. An agency trims what disclosure control has let through, never what it looks at: thresholds, budgets and
   guards see every group, as without a trim.
2. Only where a group's rows lie in one agency: the question asks one agency, or a key is `agency` or a
   colocated column. Groups whose colocated key is NULL may lie in several agencies, and are all sent.
3. The broker does all of it again: a trim saves traffic, and an agency that sends more changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rabita.catalogue.model import Catalogue, ColumnRef
from rabita.plan.fragments import Pieces
from rabita.plan.frontier import Above, Scope
from rabita.plan.model import ROW_NUMBER, TRIMMED, Trim
from rabita.plan.pruning import are_apart
from rabita.sql.expressions import (
    Column,
    Expression,
    Grouping,
    Lowered,
    Slot,
    Subquery,
    Window,
    conjunction,
    conjuncts,
    has_window,
    walk,
)
from rabita.sql.query import Order
from rabita.sql.render import ordered, render

_ALONE = dict.fromkeys(("count", "count_if", "sum", "min", "max", "bool_and", "bool_or"), "p.{0}") | {
    "avg": "(p.{0} / p.{1})"
}
"""What the broker's merge makes of one agency's partial when no other has any of the group."""


def trim(
    scope: Scope, above: Above, pieces: Pieces, types: Sequence[str], catalogue: Catalogue
) -> Trim | None:
    """The trim of a scope's one fragment; None where there is nothing to leave out, or it would not be right.

    `types` are DuckDB's own of the scope's keys and aggregates.
    """
    if not scope.keys or scope.sets or len(pieces.fragments) != 1:
        return None
    open_key = _open_key(scope, pieces.fragments[0].agencies, catalogue)
    if open_key is None:
        return None
    known = _Known(scope, pieces, types)
    parts = conjuncts(above.having)
    told = [part for part in parts if known.tells(part)]
    first = _first(above) if len(told) == len(parts) and all(map(known.tells, _terms(above))) else None
    if not told and first is None:
        return None
    sql = _sql(known, told, above.order if first is not None else (), first, open_key)
    return Trim(sql, _about(known, told, above.order, first))


def _open_key(scope: Scope, agencies: frozenset[str] | None, catalogue: Catalogue) -> str | None:
    """ "" where no group crosses agencies; the key that may not be NULL for that; None where any may."""
    if are_apart(scope, agencies):
        return ""
    for index, key in enumerate(scope.keys):
        if isinstance(key, Column) and key.shared:
            reference = ColumnRef(key.table, key.name)
            if catalogue.are_colocated(reference, reference):
                return f"k{index}"
    return None


class _Known:
    """What an agency can compute of a group from its own partial."""

    def __init__(self, scope: Scope, pieces: Pieces, types: Sequence[str]) -> None:
        self.scope = scope
        partials = [c.type for c in pieces.fragments[0].keys]
        self._texts = {
            f"k{i}": f"p.k{i}" if have == want else f"CAST(p.k{i} AS {want})"
            for i, (have, want) in enumerate(zip(partials, types, strict=False))
        }
        for i, placed in enumerate(pieces.placed):
            if placed.aggregate.function in _ALONE and not placed.aggregate.distinct:
                alone = _ALONE[placed.aggregate.function].format(*placed.values)
                self._texts[f"a{i}"] = f"CAST({alone} AS {types[len(partials) + i]})"

    def tells(self, expression: Expression) -> bool:
        parts = list(walk(expression))
        if any(isinstance(p, Subquery | Lowered | Window | Grouping) for p in parts):
            return False
        return all(_slot(p) in self._texts for p in parts if isinstance(p, Slot))

    def groups(self, expressions: Sequence[Expression], open_key: str) -> str:
        """What the expressions need of the groups, as the broker's merge would have it, and rows' numbers."""
        used = {_slot(p) for e in expressions for p in walk(e) if isinstance(p, Slot)} | {open_key}
        needed = [f"{text} AS {name}" for name, text in self._texts.items() if name in used]
        return f"(SELECT {', '.join([*needed, f'p.{ROW_NUMBER}'])} FROM {TRIMMED} AS p) AS m"

    def named(self, text: str) -> str:
        """The text with keys and aggregates as their asker wrote them."""
        words = {f"m.a{i}": a.written or "count(*)" for i, a in enumerate(self.scope.aggregates)}
        for i, key in enumerate(self.scope.keys):
            words[f"m.k{i}"] = key.name if isinstance(key, Column) else render(key)
        return re.sub(r"m\.[ak]\d+", lambda found: words.get(found[0], found[0]), text)


def _first(above: Above) -> int | None:
    """How many groups an agency need send at most, but for ties; None where that cannot be said."""
    windows = any(has_window(o.expression) for o in above.outputs) or above.qualify is not None
    if above.limit is None or not above.order or above.distinct or windows:
        return None
    return above.limit + (above.offset or 0)


def _terms(above: Above) -> list[Expression]:
    return [term.expression for term in above.order]


def _sql(
    known: _Known, told: Sequence[Expression], order: Sequence[Order], first: int | None, open_key: str
) -> str:
    terms = [o.expression for o in order]
    groups = known.groups([*told, *terms], open_key)
    conditions = [render(part, guarded=False) for part in told]
    conditions += [f"m.{open_key} IS NOT NULL"] if open_key else []
    text = f"SELECT m.{ROW_NUMBER} FROM {groups}{_where(conditions)}"
    if first is not None:
        text += _limited(known, order, first)
    if open_key:
        text = f"({text}) UNION ALL (SELECT m.{ROW_NUMBER} FROM {groups} WHERE m.{open_key} IS NULL)"
    return f"SELECT s.{ROW_NUMBER} FROM ({text}) AS s ORDER BY 1"


def _where(conditions: Sequence[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""


def _limited(known: _Known, order: Sequence[Order], first: int) -> str:
    """The first N; with those that tie with the last of them, where the order leaves that open."""
    keys = {_slot(o.expression) for o in order if isinstance(o.expression, Slot)}
    if keys >= {f"k{i}" for i in range(len(known.scope.keys))}:
        return f" ORDER BY {_ordered(order)} LIMIT {first}"
    return f" QUALIFY rank() OVER (ORDER BY {_ordered(order)}) <= {first}"


def _slot(slot: Slot) -> str:
    return slot.name.removeprefix("m.")


def _ordered(order: Sequence[Order]) -> str:
    return ", ".join(ordered(o.expression, o.descending, o.nulls_first) for o in order)


def _about(known: _Known, told: Sequence[Expression], order: Sequence[Order], first: int | None) -> str:
    having = conjunction(told)
    where = "" if having is None else f"groups where {render(having, guarded=False)}"
    if first is None:
        return known.named(where)
    ties = f"the first {first} by {_ordered(order)}, with ties"
    return known.named(f"{where}, and of them {ties}" if where else ties)


__all__ = ["trim"]
