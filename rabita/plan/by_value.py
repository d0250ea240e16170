"""What is told by its values: DISTINCT aggregates that cannot be added up, and quantiles of dimensions.

Of DISTINCT aggregates: where `agency` is a group key or pinned, or the column is colocated, each agency's
distinct values are its own, and counts add up. Otherwise a dimension's values come back as a fragment of
their own, grouped by them, and the broker counts; an identifier's values may not come back, and their number
is estimated (`rabita/plan/sketch.py`).
"""

from __future__ import annotations

from rabita.catalogue.model import AGENCY, Catalogue, ColumnRef, Role
from rabita.plan.frontier import Scope
from rabita.plan.pruning import are_apart
from rabita.refusal import Code, Refusal
from rabita.sql.expressions import Aggregate, Column, Expression, columns


def is_local(
    aggregate: Aggregate, scope: Scope, agencies: frozenset[str] | None, catalogue: Catalogue
) -> bool:
    """Whether distinct values of different agencies in one group are different values."""
    if _is_dimension(aggregate, catalogue):
        return False  # values of too few people have to be left out, which only their own groups tell
    if are_apart(scope, agencies):
        return True
    argument = aggregate.args[0]
    if not isinstance(argument, Column) or not argument.shared:
        return False
    reference = ColumnRef(argument.table, argument.name)
    return argument.name == AGENCY or catalogue.are_colocated(reference, reference)


def _is_dimension(aggregate: Aggregate, catalogue: Catalogue) -> bool:
    """Whether the values are made of dimensions of the agencies' own, and may come back as group keys."""
    own = any(c.shared and c.name != AGENCY for c in columns(aggregate.args[0]))
    return own and is_by_value(aggregate.args[0], catalogue)


def is_by_value(argument: Expression, catalogue: Catalogue) -> bool:
    """Whether the values may come back as group keys: they are made of dimensions, or of nobody's columns."""
    return all(_role(c, catalogue) is Role.DIMENSION for c in columns(argument) if c.shared)


def check_by_value(aggregate: Aggregate, catalogue: Catalogue) -> None:
    """Refuse where the values themselves may not come back to be summed, and no sketch would do."""
    for column in columns(aggregate.args[0]):
        if column.shared and (role := _role(column, catalogue)) is not Role.DIMENSION:
            line = f"colocated: [{column.table}.{column.name}]"
            raise Refusal(
                Code.NOT_SUPPORTED,
                f"{aggregate.function}(DISTINCT {column.name}) cannot be added up over agencies: "
                f"the same {role.value} may be known to several",
                hint=f"GROUP BY agency, filter on one agency, or declare in the catalogue {line}",
                position=aggregate.place,
            )


def _role(column: Column, catalogue: Catalogue) -> Role:
    return catalogue.tables[column.table].visible[column.name].role


__all__ = ["check_by_value", "is_by_value", "is_local"]
