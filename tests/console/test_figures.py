"""The overview's figures leave no hour, day or month of a period out."""

from __future__ import annotations

from collections import Counter

import pytest

from rabita.console.figures import TOP, figures, period_of
from rabita.ledger.counts import Counts

NOW = 1782907200.0  # 2026-07-01 12:00 UTC


@pytest.mark.parametrize(
    ("name", "since", "places", "first", "last"),
    [
        ("day", "2026-06-30T13:00:00Z", 24, "2026-06-30T13", "2026-07-01T12"),
        ("week", "2026-06-25T00:00:00Z", 7, "2026-06-25", "2026-07-01"),
        ("month", "2026-06-02T00:00:00Z", 30, "2026-06-02", "2026-07-01"),
        ("of an eye", "2026-06-02T00:00:00Z", 30, "2026-06-02", "2026-07-01"),
    ],
)
def test_a_period_has_a_place_for_every_hour_or_day(
    name: str, since: str, places: int, first: str, last: str
) -> None:
    period = period_of(name, NOW)
    made = figures(Counts(times=Counter({(last, "answered"): 3})), period)
    times = list(made.times)
    assert (period.since, len(times), times[0], times[-1]) == (since, places, first, last)
    assert made.times[last] == {"answered": 3}
    assert (made.first, made.last) == (since[:16].replace("T", " "), "2026-07-01 12:00")


def test_everything_is_shown_by_day_up_to_a_year_and_by_month_past_it() -> None:
    period = period_of("all", NOW)
    of_days = figures(Counts(times=Counter({("2025-07-02", "refused"): 1})), period)
    assert (len(of_days.times), of_days.first) == (365, "2025-07-02")
    counts = Counts(times=Counter({("2024-12-31", "refused"): 1, ("2024-12-01", "refused"): 2}))
    of_months = figures(counts, period)
    assert list(of_months.times)[:2] == ["2024-12", "2025-01"]
    assert list(of_months.times)[-1] == "2026-07"
    assert of_months.times["2024-12"] == {"refused": 3}
    assert figures(Counts(), period).times == {}


def test_an_entry_of_a_clock_that_was_ahead_is_shown_too() -> None:
    made = figures(
        Counts(times=Counter({("2026-07-03", "answered"): 1, ("no day", "answered"): 1})),
        period_of("week", NOW),
    )
    assert list(made.times)[-1] == "2026-07-03"


def test_the_most_frequent_come_first_and_no_more_than_fit() -> None:
    made = figures(Counts(codes=Counter({f"code{n:02}": n for n in range(1, 30)})), period_of("all", NOW))
    assert next(iter(made.codes)) == "code29"
    assert len(made.codes) == TOP
