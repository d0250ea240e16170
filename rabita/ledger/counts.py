"""Sums of how questions ended: over time, by purpose, code, agency and outcome, of what one sees. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rabita.ledger.search import NOT_ASKED
from rabita.ledger.tally_index import End

_DAY = len("2026-07-01")


@dataclass(frozen=True)
class Counts:
    """Numbers of ended questions. `times`: by day, or by hour (`2026-07-01T12`, UTC), and outcome."""

    times: Counter[tuple[str, str]] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    purposes: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    agencies: Counter[tuple[str, str]] = field(default_factory=Counter)


def sum_up(
    ends: Mapping[End, int],
    sees: Callable[[End], bool],
    since: str = "",
    until: str = "",
    *,
    by_hour: bool = False,
) -> Counts:
    """The ends that the reader sees, from the hour of `since` on and before that of `until`; "": no bound."""
    counts = Counts()
    for end, number in ends.items():
        if (since and end.hour < since) or (until and end.hour >= until) or not sees(end):
            continue
        counts.times[end.hour if by_hour else end.hour[:_DAY], end.outcome] += number
        counts.outcomes[end.outcome] += number
        if end.purpose:
            counts.purposes[end.purpose] += number
        if end.code:
            counts.codes[end.code] += number
        for agency, state in end.states:
            if state not in NOT_ASKED:
                counts.agencies[agency, state] += number
    return counts


__all__ = ["Counts", "sum_up"]
