"""The figures of the overview: how many questions over a period, by purpose, agency and outcome. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rabita.ledger.counts import Counts

PERIODS: Mapping[str, int | None] = {"day": 1, "week": 7, "month": 30, "all": None}
"""What an officer can choose: a name, and its days up to now (None: everything that is recorded)."""

USUAL = "month"
MOST_DAYS = 366
TOP = 12
_MINUTE = len("2026-07-01T12:30")
STATES = ("answered", "refused", "unreachable", "timed_out", "failed")


@dataclass(frozen=True)
class Period:
    """A period that ends now. `since`: the whole hour or day it begins with, "" for everything."""

    name: str
    since: str
    until: str

    @property
    def by_hour(self) -> bool:
        return self.name == "day"


@dataclass(frozen=True)
class Figures:
    """Counts of ended questions, from `first` to `last` (for people, UTC).

    `times` has every hour of a day, every day of longer periods, and past a year every month.
    """

    first: str
    last: str

    times: Mapping[str, Mapping[str, int]]
    outcomes: Mapping[str, int]
    purposes: Mapping[str, int]
    codes: Mapping[str, int]
    agencies: Mapping[str, Mapping[str, int]]


def period_of(name: str, now: float) -> Period:
    """The period of that name up to `now` (seconds since 1970), the usual one for any other name.

    >>> period_of("week", 1782907200.0)
    Period(name='week', since='2026-06-25T00:00:00Z', until='2026-07-01T12:00:00Z')
    """
    name = name if name in PERIODS else USUAL
    days, end = PERIODS[name], datetime.fromtimestamp(now, UTC)
    if days is None:
        return Period(name, "", _text(end))
    hour = end.replace(minute=0, second=0, microsecond=0)
    since = hour - timedelta(hours=23) if name == "day" else hour.replace(hour=0) - timedelta(days=days - 1)
    return Period(name, _text(since), _text(end))


def figures(counts: Counts, period: Period) -> Figures:
    """What the counts of a period say, with nothing left out where nothing was asked."""
    agencies: dict[str, dict[str, int]] = {}
    for (agency, state), number in sorted(counts.agencies.items()):
        agencies.setdefault(agency, {})[state] = number
    times = _times(counts.times, period)
    return Figures(
        first=(period.since or next(iter(times), period.until))[:_MINUTE].replace("T", " "),
        last=period.until[:_MINUTE].replace("T", " "),
        times=times, outcomes=dict(counts.outcomes), purposes=_top(counts.purposes),
        codes=_top(counts.codes), agencies=agencies,
    )  # fmt: skip


def _top(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:TOP])


def _times(times: Mapping[tuple[str, str], int], period: Period) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for (time, outcome), number in times.items():
        if _is_time(time):
            found.setdefault(time, Counter())[outcome] += number
    if not found and not period.since:
        return {}
    moments = [datetime.fromisoformat(time).replace(tzinfo=UTC) for time in found]
    first = datetime.fromisoformat(period.since) if period.since else min(moments)
    last = max([datetime.fromisoformat(period.until), *moments])
    if period.by_hour:
        return _every(found, first, last, timedelta(hours=1), len("2026-07-01T12"))
    if (last - first).days < MOST_DAYS:
        return _every(found, first, last, timedelta(days=1), len("2026-07-01"))
    months: dict[str, Counter[str]] = {}
    for time, of_time in found.items():
        months.setdefault(time[:7], Counter()).update(of_time)
    return _every(months, first.replace(day=1), last, timedelta(days=1), len("2026-07"))


def _every(
    found: Mapping[str, Counter[str]], first: datetime, last: datetime, step: timedelta, shown: int
) -> dict[str, dict[str, int]]:
    whole: dict[str, dict[str, int]] = {}
    while first <= last:
        name = first.isoformat()[:shown]
        whole[name] = dict(found.get(name, {}))
        first += step
    return whole


def _is_time(text: str) -> bool:
    try:
        return 2000 <= datetime.fromisoformat(text).year < 2200
    except ValueError:
        return False


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


__all__ = ["PERIODS", "STATES", "Figures", "Period", "figures", "period_of"]
