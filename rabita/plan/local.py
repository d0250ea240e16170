"""Whether a subquery may be answered inside an agency, and whom its rows show (docs/decisions/0006).

1. Its rows have to lie in the agency of the row that asks: tied by the correlation, or by IN itself.
2. It must not look at more rows than those that match.
3. People whom only its rows show are counted too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rabita.catalogue.model import Catalogue
from rabita.plan.colocation import Equalities, shared, within
from rabita.plan.contributors import Met, subject
from rabita.plan.links import Links
from rabita.plan.select_sql import from_where
from rabita.sql.expressions import Call, Expression, Subquery, conjuncts, has_window
from rabita.sql.kinds import BOOLEAN
from rabita.sql.query import Body, From, Join, Query, Relation
from rabita.sql.render import render
from rabita.sql.rewrite import expressions


@dataclass(frozen=True)
class Around:
    """What holds where a subquery stands: the shared tables of the scopes around it, their conditions.

    `links`: what the reference tables around it stand for.
    """

    relations: tuple[Relation, ...]
    holding: tuple[Expression, ...]
    links: Links = field(default_factory=dict)
    nested: bool = False


def tied(
    subquery: Subquery,
    query: Query,
    arg: Expression | None,
    around: Around,
    catalogue: Catalogue,
    *,
    positive: bool,
) -> Equalities | None:
    """The equalities where the local rows are all that matter; by the correlation, or by IN itself."""
    where = conjuncts(query.where)
    if query.source is None:
        return None
    equal = within(query.source, where, around.relations, around.holding, catalogue)
    if equal is not None:
        return equal
    if subquery.kind != "in" or not positive or arg is None:
        return None
    value = query.outputs[0].expression
    if query.grouped and value not in query.keys:
        return None
    same = Call("=", (value, arg), BOOLEAN)
    return within(query.source, [*where, same], around.relations, around.holding, catalogue)


def met(
    lowered: Query,
    query: Query,
    subquery: Subquery,
    arg: Expression | None,
    items: Mapping[int, str],
    around: Around,
    equal: Equalities,
    catalogue: Catalogue,
    *,
    positive: bool,
) -> Iterator[Met]:
    """The subjects that only the subquery's rows show; `lowered` is the query with its own lowered."""
    known = [subject(r, catalogue) for r in around.relations]
    for relation in shared(query.source) if query.source is not None else ():
        whose = subject(relation, catalogue)
        if any(equal.same(whose, other) for other in known):
            continue
        if around.nested or not positive:
            yield Met("")
            continue
        text = from_where(lowered, items, True)
        if subquery.kind == "in" and arg is not None:
            same = f"({render(lowered.outputs[0].expression)} = {render(arg)})"
            text += f" {'WHERE' if lowered.where is None else 'AND'} {same}"
        yield Met(f"(SELECT list(DISTINCT {render(whose)}) FROM {text})", whose)


def one_row(body: Body) -> bool:
    return isinstance(body, Query) and body.grouped and not body.keys


def reaches_out(query: Query) -> bool:
    """What looks at more rows than those that match: it has to see them all."""
    if query.limit is not None or query.offset is not None or query.qualify is not None or query.sets:
        return True
    return any(has_window(e) for e in expressions(query))


def inner_conditions(source: From) -> tuple[Expression, ...]:
    """Conditions of inner joins that no outer join makes optional."""
    if not isinstance(source, Join):
        return ()
    if source.kind == "full":
        return ()
    if source.kind == "left":
        return inner_conditions(source.left)
    return (*conjuncts(source.on), *inner_conditions(source.left), *inner_conditions(source.right))


__all__ = ["Around", "inner_conditions", "met", "one_row", "reaches_out", "tied"]
