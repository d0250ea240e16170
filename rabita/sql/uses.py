"""How a question touches a column: what policy is asked about (DESIGN §3, *use*)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """The uses there are. `transform` comes beside another use, never alone."""

    GROUP = "group"
    FILTER = "filter"
    COUNT = "count"
    COUNT_DISTINCT = "count_distinct"
    SUM = "sum"
    EXTREME = "extreme"
    TRANSFORM = "transform"
    JOIN = "join"


@dataclass(frozen=True)
class Use:
    """One use of one column of a shared table; `column` is None where a table without a subject is counted.

    >>> str(Use("seizures", "drug", Action.GROUP))
    'group seizures.drug'
    """

    table: str
    column: str | None
    action: Action

    def __str__(self) -> str:
        return f"{self.action} {self.table}" + (f".{self.column}" if self.column else "")


__all__ = ["Action", "Use"]
