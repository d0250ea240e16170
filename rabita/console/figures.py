"""The figures of the overview: how many questions a day, by purpose, agency and outcome. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from rabita.ledger import Found

ENDS = ("answered", "released", "refused")
MOST_DAYS = 366
LEAST_DAYS = 14
TOP = 12


@dataclass(frozen=True)
class Figures:
    """Counts of ended questions. `days` has every day up to the last, and two weeks at least."""

    questions: int
    days: Mapping[str, Mapping[str, int]]
    purposes: Mapping[str, int]
    outcomes: Mapping[str, int]
    agencies: Mapping[str, Mapping[str, int]]
    codes: Mapping[str, int] = field(default_factory=dict)


def figures(entries: Iterable[Found]) -> Figures:
    """What these entries say, in whatever order they come. A question counts once for each way it ended."""
    days: dict[str, Counter[str]] = {}
    purposes: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    agencies: dict[str, Counter[str]] = {}
    seen: set[tuple[str, str]] = set()
    for found in entries:
        entry = found.entry
        kind, question = str(entry.get("kind", "")), str(entry.get("question", ""))
        if kind not in ENDS or (question and (question, kind) in seen):
            continue
        seen.add((question, kind))
        outcome = "refused" if kind == "refused" else "answered"
        outcomes[outcome] += 1
        days.setdefault(str(entry.get("time", ""))[:10], Counter())[outcome] += 1
        if entry.get("purpose"):
            purposes[str(entry["purpose"])] += 1
        if entry.get("code"):
            codes[str(entry["code"])] += 1
        for agency, state in _states(entry).items():
            agencies.setdefault(agency, Counter())[state] += 1
    return Figures(
        questions=sum(outcomes.values()),
        days=_every_day(days),
        purposes=_top(purposes),
        outcomes=dict(outcomes),
        agencies={name: dict(agencies[name]) for name in sorted(agencies)},
        codes=_top(codes),
    )


def _states(entry: Mapping[str, Any]) -> dict[str, str]:
    states = entry.get("agencies")
    if not isinstance(states, Mapping):
        return {}
    asked = {str(name): str(state) for name, state in states.items()}
    return {name: state for name, state in asked.items() if state not in ("pruned", "not_serving")}


def _top(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:TOP])


def _every_day(days: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
    known = sorted(day for day in days if _is_day(day))[-MOST_DAYS:]
    if not known:
        return {}
    first, last = date.fromisoformat(known[0]), date.fromisoformat(known[-1])
    first = max(first, last - timedelta(days=MOST_DAYS - 1))
    first = min(first, last - timedelta(days=LEAST_DAYS - 1))
    whole = [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
    return {day: dict(days.get(day, {})) for day in whole}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


__all__ = ["Figures", "figures"]
