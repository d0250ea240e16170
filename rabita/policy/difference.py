"""What a change of policies changes: not their text, but what is permitted, and on which conditions. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields

from rabita.policy.model import Decision, Obligations, Permit
from rabita.policy.survey import Cell, Survey
from rabita.policy.words import obligations_in_words


@dataclass(frozen=True)
class Change:
    """Cells of one asker that changed alike. `conditions` are those now; where they changed, how."""

    kind: str
    asker: str
    conditions: tuple[str, ...]
    cells: tuple[Cell, ...]


OPENED, CLOSED, ALTERED = "newly permitted", "no longer permitted", "permitted on other conditions"


def changes(before: Survey, after: Survey) -> list[Change]:
    """Every difference between two surveys, what is opened first. A cell that one lacks is denied there."""
    found: dict[tuple[str, str, tuple[str, ...]], list[Cell]] = defaultdict(list)
    for cell in dict.fromkeys((*before, *after)):
        change = _change(_obligations(before.get(cell)), _obligations(after.get(cell)))
        if change is not None:
            found[change[0], cell.asker, change[1]].append(cell)
    order = (OPENED, CLOSED, ALTERED)
    return [
        Change(kind, asker, conditions, tuple(cells))
        for (kind, asker, conditions), cells in sorted(found.items(), key=lambda f: order.index(f[0][0]))
    ]


def _obligations(decision: Decision | None) -> Obligations | None:
    return decision.obligations if isinstance(decision, Permit) else None


def _change(before: Obligations | None, after: Obligations | None) -> tuple[str, tuple[str, ...]] | None:
    if before == after:
        return None
    if before is None:
        return OPENED, tuple(obligations_in_words(after)) if after else ()
    if after is None:
        return CLOSED, ()
    return ALTERED, tuple(_altered(before, after))


def _altered(before: Obligations, after: Obligations) -> Sequence[str]:
    said = []
    for each in fields(Obligations):
        old, new = getattr(before, each.name), getattr(after, each.name)
        if old != new:
            said.append(f"@{each.name} {'none' if old is None else old} -> {'none' if new is None else new}")
    return said


__all__ = ["ALTERED", "CLOSED", "OPENED", "Change", "changes"]
