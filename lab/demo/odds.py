"""The odds that every draw of the demo is made with, as cumulative tables: `lo` is where a choice begins.

A draw is a number from 0 up to 1; the choice is the last row of its group whose `lo` is not above it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from lab.demo import figures, people, works
from lab.demo.agencies import STAKEHOLDERS, Agency
from lab.demo.places import DISTRICTS, NEAR

MONTHS = figures.YEARS * 12
WORKS = tuple(works.DRUG_SHARES)
AIRPORTS = {
    # cases at airports by city, percent: the order of Pakistan's places in [IDS]
    "karachi": 33,
    "islamabad": 26,
    "lahore": 22,
    "peshawar": 12,
    "sialkot": 3,
    "multan": 2,
    "faisalabad": 1,
    "quetta": 1,
}


def cumulative(weights: Mapping[str, float]) -> list[tuple[str, float]]:
    """Each choice with a weight above nought, and where its part of [0, 1) begins.

    >>> cumulative({"a": 1, "b": 0, "c": 3})
    [('a', 0.0), ('c', 0.25)]
    """
    total, reached, rows = sum(weights.values()), 0.0, []
    for choice, weight in weights.items():
        if weight > 0:
            rows.append((choice, reached / total))
            reached += weight
    return rows


def month_odds() -> pa.Table:
    """(work, month, lo): cases grow by 3 % a year; at sea the monsoon keeps boats in harbour."""
    rows = []
    for work in WORKS:
        weights = {}
        for month in range(MONTHS):
            calm = works.MONSOON.get(month % 12 + 1, 1.0) if work == "sea" else 1.0
            weights[str(month)] = calm * 1.03 ** (month / 12)
        rows += [(work, int(month), lo) for month, lo in cumulative(weights)]
    return _table(("work", "month", "lo"), rows)


def drug_weights(work: str, month: int) -> dict[str, float]:
    """The drug mix of a month: the first year's shares, each drug's trend, and the season of its harvest."""
    shares = works.DRUG_SHARES[work]
    weights = {}
    for drug in figures.DRUGS:
        season = 1.0
        if drug.harvest:
            away = abs(month % 12 + 1 - drug.harvest)
            season = 1.25 - 0.08 * min(away, 12 - away)
        weights[drug.code] = shares.get(drug.code, 0.0) * drug.yearly ** (month / 12) * season
    return weights


def drug_odds() -> pa.Table:
    """(work, month, drug, lo)."""
    rows = [
        (work, month, drug, lo)
        for work in WORKS
        for month in range(MONTHS)
        for drug, lo in cumulative(drug_weights(work, month))
    ]
    return _table(("work", "month", "drug", "lo"), rows)


def route_odds() -> pa.Table:
    """(work, month, transport, destination, lo)."""
    rows = []
    for work in WORKS:
        for month in range(MONTHS):
            shares = works.ROUTE_SHARES[work]
            weights = {name: share * works.ROUTES[name][2] ** (month / 12) for name, share in shares.items()}
            rows += [(work, month, *works.ROUTES[name][:2], lo) for name, lo in cumulative(weights)]
    return _table(("work", "month", "transport", "destination", "lo"), rows)


def district_odds(agencies: Iterable[Agency]) -> pa.Table:
    """(agency, district, lo): where an agency makes its cases."""
    rows = []
    for agency in agencies:
        if agency.cases:
            rows += [(agency.id, district, lo) for district, lo in cumulative(_district_weights(agency))]
    return _table(("agency", "district", "lo"), rows)


def _district_weights(agency: Agency) -> dict[str, float]:
    weights = {}
    for place in DISTRICTS:
        weight = agency.provinces.get(place.province, 0.0)
        if agency.work == "air":
            weight = float(AIRPORTS.get(place.code, 0)) if weight else 0.0
        elif agency.work == "sea" and place.province != "at_sea":
            weight *= place.coastal
        elif place.people:
            weight *= place.people * NEAR[place.border]
        weights[place.code] = weight
    return weights


def treatment_district_odds() -> pa.Table:
    """(district, lo): people times the province's rate of use ([USE13])."""
    weights = {p.code: p.people * figures.USE_RATE.get(p.province, 5.0) for p in DISTRICTS}
    return _table(("district", "lo"), cumulative(weights))


def treatment_drug_odds() -> pa.Table:
    """(month, drug, lo): what people are treated for follows the drugs' trends, more slowly."""
    yearly = {drug.code: drug.yearly**0.5 for drug in figures.DRUGS}
    rows = []
    for month in range(MONTHS):
        weights = {code: share * yearly[code] ** (month / 12) for code, share in figures.TREATED_FOR.items()}
        rows += [(month, drug, lo) for drug, lo in cumulative(weights)]
    return _table(("month", "drug", "lo"), rows)


def arrest_odds() -> pa.Table:
    """(work, people, lo): how many are arrested in a case."""
    rows = [
        (work, int(people), lo)
        for work, weights in works.ARRESTS.items()
        for people, lo in cumulative(weights)
    ]
    return _table(("work", "people", "lo"), rows)


def nationality_odds() -> pa.Table:
    """(nationality, lo)."""
    return _table(("nationality", "lo"), cumulative(people.NATIONALITIES))


def quantity_odds() -> pa.Table:
    """(work, drug, mu, sigma): mean and spread of the logarithm; sixteen agencies total as in [ANF23]."""
    cases = {
        work: sum(a.cases for a in STAKEHOLDERS if a.work == work) / 100 * figures.CASES for work in WORKS
    }
    per_year = {
        (work, drug): cases[work] / figures.YEARS * share
        for work in WORKS
        for drug, share in _mean_mix(work).items()
    }
    typical = {(work, drug): figures.TYPICAL_KG[drug] * works.SIZE.get(work, 1.0) for work, drug in per_year}
    others = sum(n * typical[key] for key, n in per_year.items() if key[0] not in ("anf", "abroad"))
    scale = figures.OTHERS_KG_PER_YEAR / others
    sigma = {drug.code: drug.sigma for drug in figures.DRUGS}
    rows = []
    for (work, drug), seizures in per_year.items():
        mean = typical[work, drug] * scale
        if work == "anf":
            mean = figures.ANF_KG_PER_YEAR[drug] / seizures
        rows.append((work, drug, math.log(mean) - sigma[drug] ** 2 / 2, sigma[drug]))
    return _table(("work", "drug", "mu", "sigma"), rows)


def _mean_mix(work: str) -> dict[str, float]:
    """Each drug's share of all seizures of three years."""
    totals: dict[str, float] = {}
    for month in range(MONTHS):
        weights = drug_weights(work, month)
        all_drugs = sum(weights.values())
        for drug, weight in weights.items():
            if weight:
                totals[drug] = totals.get(drug, 0.0) + weight / all_drugs / MONTHS
    return totals


def _table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> pa.Table:
    return pa.table({name: [row[i] for row in rows] for i, name in enumerate(names)})
