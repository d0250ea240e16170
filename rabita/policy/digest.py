"""Many cells of a survey as few sentences: the same actions, in the same circumstances, on columns together.

group, filter on dimensions, for trend_analysis and briefing
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rabita.catalogue.model import Catalogue, Role
from rabita.policy.survey import Case, Cell, Circumstances
from rabita.policy.words import series
from rabita.sql.uses import Action, Use

_FEW = 4
"""So many columns are named one by one, as those left out are."""

_NAMED = {Case.NONE: "without a case", Case.OWN: "with a case named"}
_ASSIGNED = {
    Case.NONE: "without a case",
    Case.OWN: "with a case that is assigned",
    Case.OTHER: "with a case that is not assigned",
}

Column = tuple[str, str | None]


def sentences(cells: Iterable[Cell], catalogue: Catalogue) -> Iterator[str]:
    """What these cells of one asker have in common, the most general first."""
    circumstances: dict[tuple[Column, Action], set[Circumstances]] = defaultdict(set)
    for cell in cells:
        circumstances[(cell.use.table, cell.use.column), cell.use.action].add(cell.circumstances)
    actions: dict[tuple[Column, str], list[Action]] = defaultdict(list)
    for (column, action), found in circumstances.items():
        actions[column, _when(found, catalogue)].append(action)
    columns: dict[tuple[tuple[Action, ...], str], list[Column]] = defaultdict(list)
    for (column, when), of in actions.items():
        columns[tuple(a for a in Action if a in of), when].append(column)
    for (of_all, when), on in columns.items():
        yield f"{', '.join(of_all)} on {_named(on, catalogue)}, for {when}"


def _when(found: set[Circumstances], catalogue: Catalogue) -> str:
    said = []
    for purpose in catalogue.purposes:
        here = [each for each in found if each.purpose == purpose]
        words = _ASSIGNED if any(each.registered for each in here) else _NAMED
        cases = [words[case] for case in words if case in {each.case for each in here}]
        if cases:
            said.append(purpose if len(cases) == len(words) else f"{purpose} {series(cases, 'or')}")
    return "every purpose" if said == list(catalogue.purposes) else series(said)


def _named(columns: Sequence[Column], catalogue: Catalogue) -> str:
    """Whole roles by their name, with what is missing of them; else the columns themselves."""
    left = dict.fromkeys(columns)
    said = []
    for role in Role:
        every = [
            (t.name, c.name)
            for t in catalogue.tables.values() if not t.is_reference
            for c in t.visible.values() if c.role is role
        ]  # fmt: skip
        got = [c for c in every if c in left]
        missing = [c for c in every if c not in left]
        if got and len(missing) < len(got) and len(missing) <= _FEW:
            said.append(f"{role}s" + (f" but {series([_dotted(m) for m in missing])}" if missing else ""))
            left = {c: None for c in left if c not in got}
    return series([*said, *(_dotted(c) for c in left)])


def _dotted(column: Column) -> str:
    return str(Use(*column, Action.COUNT)).partition(" ")[2] if column[1] else f"rows of {column[0]}"


__all__ = ["sentences"]
